"""Best available rates: what a night cost and how much was left, each time somebody looked."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Record
from portico.errors import Path, Problems
from portico.values import Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.properties import check_room_type

MOST_ROOMS: Final = 100_000


class BarCapture(Record, Base):
    """One look at the best available rates of a property: the evidence of what could be had."""

    __tablename__ = "hotel_bar_capture"
    __table_args__ = (UniqueConstraint("property_id", "captured_at"),)

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property."
    )
    captured_at: Mapped[datetime] = mapped_column(doc="When they were looked at.")
    source: Mapped[str | None] = mapped_column(
        String(100), doc="Where they come from, such as the channel manager."
    )

    snapshots: Mapped[list[BarSnapshot]] = relationship(cascade="all, delete-orphan")


class BarSnapshot(Record, Base):
    """What one night in one room type cost, and how many rooms were left."""

    __tablename__ = "hotel_bar_snapshot"
    __table_args__ = (
        UniqueConstraint("capture_id", "stay_date", "room_type"),
        Index(None, "property_id", "stay_date", "room_type", "captured_at"),
    )

    capture_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_bar_capture.id", ondelete="CASCADE"), doc="The look it belongs to."
    )
    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property."
    )
    captured_at: Mapped[datetime] = mapped_column(doc="When it was looked at.")
    stay_date: Mapped[date] = mapped_column(doc="The night.")
    room_type: Mapped[str] = mapped_column(String(20), doc="The code of the room type.")
    price_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The best available rate.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the rate.")
    rooms_available: Mapped[int] = mapped_column(doc="How many rooms of the type were left.")
    is_open: Mapped[bool] = mapped_column(doc="Whether the type was on sale at any public rate.")
    fence_open: Mapped[bool] = mapped_column(
        doc="Whether the hotel kept its rates without last room availability open."
    )

    @property
    def is_sellable(self) -> bool:
        """Whether one room at least could be had at a public rate."""
        return self.is_open and self.rooms_available > 0

    def check(self, problems: Problems, currency: str, path: Path) -> None:
        """Note an impossible price or number of rooms."""
        price = Money(self.price_amount, self.currency)
        check_money(problems, price, currency, (*path, "price"))
        check_room_type(problems, self.room_type, path)
        problems.check(
            ok=0 <= self.rooms_available <= MOST_ROOMS,
            code="HOTEL_ROOMS",
            message=f"The number of rooms must be from 0 to {MOST_ROOMS}.",
            path=(*path, "roomsAvailable"),
        )
