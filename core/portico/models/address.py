"""Address: where an account is, gets its invoices and its goods."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Country, account_key, choice, new_id
from portico.models.choices import AddressKind
from portico.models.formats import country_code


class Address(CoreBase):
    """A postal address of an account."""

    __tablename__ = "core_address"
    FORMATS: ClassVar = {"country": country_code}

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)
    account_id: Mapped[UUID] = account_key("The account that the address belongs to.")
    position: Mapped[int] = mapped_column(doc="The place in the account's list, from 0.")
    kind: Mapped[AddressKind] = mapped_column(
        choice(AddressKind), doc="What the address is used for."
    )
    street: Mapped[str | None] = mapped_column(
        String(200), doc="The street, with the number where it is written there."
    )
    building: Mapped[str | None] = mapped_column(
        String(100), doc="The number, the building, the floor."
    )
    postcode: Mapped[str | None] = mapped_column(String(20), doc="The postal code.")
    town: Mapped[str | None] = mapped_column(String(100), doc="The town or city.")
    region: Mapped[str | None] = mapped_column(
        String(100), doc="The state, province or region, where addresses name it."
    )
    country: Mapped[str | None] = mapped_column(Country(), doc="The country.")

    __table_args__ = (Index("ix_core_address_position", "account_id", "position"),)
