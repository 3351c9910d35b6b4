"""Entitlements: services that a client gets on top, and the log of their use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Record, choice
from portico.errors import Path, Problems
from portico.values import Choice, Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.properties import CODE
from portico_hotel_corporate.models.spans import Span

if TYPE_CHECKING:
    from portico_hotel_corporate.models.agreements import Agreement

LARGEST: Final = 100_000


class HotelEntitlementUnit(Choice):
    """For what an entitlement is given."""

    PER_STAY = "For each stay."
    PER_NIGHT = "For each room night."
    PER_EVENT = "For each event."
    PER_ROOM_NIGHTS = "For every so many room nights, such as one free room for 50."
    PER_YEAR = "For each year of the agreement."


class Entitlement(Record, Base):
    """A service that an agreement gives on top: how much of it, for what and from when."""

    __tablename__ = "hotel_entitlement"
    __table_args__ = (UniqueConstraint("agreement_id", "code"),)

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="CASCADE"), doc="The agreement."
    )
    code: Mapped[str] = mapped_column(String(20), doc="A short code within the agreement.")
    description: Mapped[str] = mapped_column(String(200), doc="What the client gets.")
    unit: Mapped[HotelEntitlementUnit] = mapped_column(
        choice(HotelEntitlementUnit), doc="For what it is given."
    )
    quantity: Mapped[int] = mapped_column(doc="How many for each of these.")
    per_room_nights: Mapped[int | None] = mapped_column(
        doc="For every so many room nights, if it is given for these."
    )
    min_room_nights: Mapped[int] = mapped_column(
        doc="Given once the client has brought so many room nights."
    )
    value_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="What one is worth.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the value.")
    valid_from: Mapped[date | None] = mapped_column(doc="The first day; null: the agreement's.")
    valid_to: Mapped[date | None] = mapped_column(doc="The last day; null: the agreement's.")

    agreement: Mapped[Agreement] = relationship(back_populates="entitlements")

    @property
    def span(self) -> Span:
        """The days on which it is given."""
        first, last = self.agreement.term
        return self.valid_from or first, self.valid_to or last

    def earned(self, room_nights: int, stays: int, events: int, years: int) -> int:
        """How many the client has earned: 134 room nights at one for 50 are two."""
        if room_nights < self.min_room_nights:
            return 0
        times = {
            HotelEntitlementUnit.PER_STAY: stays,
            HotelEntitlementUnit.PER_NIGHT: room_nights,
            HotelEntitlementUnit.PER_EVENT: events,
            HotelEntitlementUnit.PER_ROOM_NIGHTS: room_nights // (self.per_room_nights or 1),
            HotelEntitlementUnit.PER_YEAR: years,
        }
        return self.quantity * times[self.unit]

    def check(self, problems: Problems, path: Path) -> None:
        """Note what is impossible about it."""
        problems.check(
            ok=CODE.fullmatch(self.code) is not None,
            code="HOTEL_CODE",
            message="A code has capital letters, digits, _ and - only.",
            path=(*path, "code"),
        )
        by_nights = self.unit is HotelEntitlementUnit.PER_ROOM_NIGHTS
        problems.check(
            ok=(self.per_room_nights is not None and self.per_room_nights > 0) == by_nights,
            code="HOTEL_ENTITLEMENT",
            message="Give for how many room nights it is given, for the unit PER_ROOM_NIGHTS only.",
            path=(*path, "perRoomNights"),
        )
        for name, number in (("quantity", self.quantity), ("minRoomNights", self.min_room_nights)):
            problems.check(
                ok=0 <= number <= LARGEST,
                code="HOTEL_QUANTITY",
                message=f"Give a number from 0 to {LARGEST}.",
                path=(*path, name),
            )
        if self.value_amount is not None:
            money = Money(self.value_amount, self.currency)
            check_money(problems, money, self.agreement.currency, (*path, "value"))


class EntitlementUse(Record, Base):
    """That a client was given something it is entitled to."""

    __tablename__ = "hotel_entitlement_use"

    entitlement_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_entitlement.id", ondelete="CASCADE"), index=True, doc="The entitlement."
    )
    used_on: Mapped[date] = mapped_column(doc="The day.")
    quantity: Mapped[int] = mapped_column(doc="How many.")
    source_ref: Mapped[str] = mapped_column(
        String(100), unique=True, doc="The folio, stay or event it was given for; counted once."
    )
    note: Mapped[str | None] = mapped_column(String(500), doc="What else is worth knowing.")

    entitlement: Mapped[Entitlement] = relationship()
