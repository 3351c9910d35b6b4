"""How a part of a package is served: how much of it, to whom, how often, what goes beyond."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, choice
from portico.errors import Path, Problems
from portico.values import Choice, Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.properties import LARGEST_COUNT


class HotelPackageBasis(Choice):
    """What the price of a package is for."""

    PER_DELEGATE_DAY = "One attendee for one day."
    PER_ROOM_NIGHT = "One guest room for one night."
    FLAT = "The whole event."


class HotelPackageAllocation(Choice):
    """How much of the package's price a part gets."""

    WEIGHT = "In proportion to its list price, of what the parts with a fixed share leave."
    FIXED = "Its list price, whatever the package costs."


class HotelPackageAppliesTo(Choice):
    """Whom a part of a package is for."""

    DD = "Delegates who come for the day."
    CMP = "Guests who stay the night, on a complete meeting package."
    BOTH = "All attendees."


class HotelPackageRhythm(Choice):
    """How often a part of a package is served."""

    PER_DAY = "Every day, or every night where rooms are sold."
    PER_STAY = "Once."


class HotelOveragePolicy(Choice):
    """What becomes of what is used beyond that which a package includes."""

    NOT_SERVED = "No more is served than is included."
    FREE = "The hotel bears it."
    CHARGED = "It is charged at a price of its own."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """How much of a package is sold. Without ``day_delegates`` every part is for everybody."""

    basis: HotelPackageBasis
    attendees: int
    days: int = 1
    room_nights: int = 0
    day_delegates: int | None = None

    @property
    def units(self) -> int:
        """How many times the price is charged."""
        return {
            HotelPackageBasis.PER_DELEGATE_DAY: self.attendees * self.days,
            HotelPackageBasis.PER_ROOM_NIGHT: self.room_nights,
            HotelPackageBasis.FLAT: 1,
        }[self.basis]

    def people(self, who: HotelPackageAppliesTo) -> int:
        """How many of the attendees are meant."""
        if self.day_delegates is None or who is HotelPackageAppliesTo.BOTH:
            return self.attendees
        residents = self.attendees - self.day_delegates
        return residents if who is HotelPackageAppliesTo.CMP else self.day_delegates


class Serving:
    """What a part of a package, offered or sold, says about how it is served."""

    quantity: Mapped[int] = mapped_column(
        doc="How many are included for each person and time; of a flat price, each time."
    )
    allocation: Mapped[HotelPackageAllocation] = mapped_column(
        choice(HotelPackageAllocation), doc="How much of the package's price it gets."
    )
    applies_to: Mapped[HotelPackageAppliesTo] = mapped_column(
        choice(HotelPackageAppliesTo), doc="Whom it is for."
    )
    rhythm: Mapped[HotelPackageRhythm] = mapped_column(
        choice(HotelPackageRhythm), doc="How often it is served."
    )
    consumption: Mapped[bool] = mapped_column(
        doc="Whether what is used is counted; else what is included counts as used."
    )
    overage_policy: Mapped[HotelOveragePolicy] = mapped_column(
        choice(HotelOveragePolicy), doc="What becomes of what is used beyond that."
    )
    overage_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="The price of each one beyond, where it is charged; with tax as the package."
    )

    def times(self, sale: Sale) -> int:
        """How many times it is served in all: for so many people, on so many days."""
        daily = self.rhythm is HotelPackageRhythm.PER_DAY
        if sale.basis is HotelPackageBasis.FLAT:
            return sale.days if daily else 1
        by_room = sale.basis is HotelPackageBasis.PER_ROOM_NIGHT and daily
        if by_room and self.applies_to is not HotelPackageAppliesTo.DD:
            return sale.room_nights
        return sale.people(self.applies_to) * (sale.days if daily else 1)

    def check_serving(
        self, problems: Problems, basis: HotelPackageBasis, currency: str, path: Path
    ) -> bool:
        """Note what cannot be served so, or priced beyond it; tell whether there is nothing."""
        everybody = self.applies_to is HotelPackageAppliesTo.BOTH
        charged = self.overage_policy is HotelOveragePolicy.CHARGED
        counted = self.consumption or self.overage_policy is HotelOveragePolicy.NOT_SERVED
        rules = (
            ("quantity", 1 <= self.quantity <= LARGEST_COUNT, f"Give 1 to {LARGEST_COUNT}."),
            (
                "appliesTo",
                everybody or basis is not HotelPackageBasis.FLAT,
                "A flat price is for the event, not for people: its parts are for BOTH.",
            ),
            (
                "overagePolicy",
                counted,
                "Only what is counted can go beyond what is included: set consumption.",
            ),
            (
                "overagePrice",
                charged == (self.overage_amount is not None),
                "CHARGED needs this." if charged else "Only CHARGED has use for this.",
            ),
        )
        for field, ok, message in rules:
            problems.check(
                ok=ok, code="HOTEL_PACKAGE_SERVING", message=message, path=(*path, field)
            )
        price_path = (*path, "overagePrice")
        priced = self.overage_amount is None or check_money(
            problems, Money(self.overage_amount, currency), currency, price_path
        )
        return priced and all(ok for _, ok, _ in rules)
