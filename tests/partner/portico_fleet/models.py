"""What the plugin stores."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portico.database import Record, account_key, plugin_registry


class Base(DeclarativeBase):
    """The base of the plugin's mapped classes."""

    registry = plugin_registry()


class Vehicle(Record, Base):
    """A car leased to a corporate client."""

    __tablename__ = "fleet_vehicle"

    account_id: Mapped[UUID] = account_key("The client that leases it.")
    plate: Mapped[str] = mapped_column(String(12), unique=True, doc="The licence plate.")
    key_code: Mapped[str | None] = mapped_column(
        String(20), doc="The code that opens the box with the key."
    )
