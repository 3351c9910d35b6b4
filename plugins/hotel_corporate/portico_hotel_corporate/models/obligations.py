"""Duties of both sides of an agreement, and the ledger of how they were kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Document, Exact, Percent, Record, choice
from portico.errors import Path, Problems
from portico.values import Money
from portico_hotel_corporate.models.agreements import HotelParty
from portico_hotel_corporate.models.amounts import check_money, check_percent
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.obligation_consequences import ConsequenceTerms
from portico_hotel_corporate.models.obligation_terms import (
    PER_EVENT,
    REVENUES,
    HotelComparator,
    HotelConsequence,
    HotelObligationMetric,
    HotelObligationStatus,
    HotelObligationWindow,
    HotelProration,
)

if TYPE_CHECKING:
    from portico.access import Actor
    from portico_hotel_corporate.models.agreements import Agreement
    from portico_hotel_corporate.models.bookings import EventBooking

LARGEST: Final = Decimal(10) ** 12
MONTHS: Final = 12
MOST_CURE_DAYS: Final = 3650
MEASURED_OF_HOTEL: Final = frozenset(
    {
        HotelObligationMetric.LRA_OFFER_RATE,
        HotelObligationMetric.BLACKOUT_NIGHTS,
        HotelObligationMetric.ENTITLEMENTS_GIVEN,
        HotelObligationMetric.ANSWERS_ON_TIME,
    }
)


class Obligation(ConsequenceTerms, Record, Base):
    """A duty of one side of an agreement: what is measured, against what, over which time."""

    __tablename__ = "hotel_obligation"
    __table_args__ = (Index(None, "agreement_id", "position", unique=True),)

    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="CASCADE"),
        doc="The agreement; null: it is a duty of one event.",
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"),
        index=True,
        doc="The event whose contract lays it down, instead of an agreement.",
    )
    position: Mapped[int] = mapped_column(doc="Its place among the others, from 0.")
    title: Mapped[str] = mapped_column(String(200), doc="What people call it.")
    obligor: Mapped[HotelParty] = mapped_column(choice(HotelParty), doc="Whose duty it is.")
    metric: Mapped[HotelObligationMetric] = mapped_column(
        choice(HotelObligationMetric), doc="What it is measured by."
    )
    comparator: Mapped[HotelComparator] = mapped_column(
        choice(HotelComparator), doc="How what is measured must stand to the target."
    )
    target: Mapped[Decimal] = mapped_column(
        Exact(18, 4), doc="The target of a whole window, in the unit of the metric."
    )
    window: Mapped[HotelObligationWindow] = mapped_column(
        choice(HotelObligationWindow), doc="Over which time it is measured."
    )
    proration: Mapped[HotelProration] = mapped_column(
        choice(HotelProration), doc="How much of the target is due in the middle of a window."
    )
    month_weights: Mapped[list[str]] = mapped_column(
        Document(), doc="The weights of January to December, if it is prorated by them."
    )
    counts_groups: Mapped[bool] = mapped_column(doc="Whether nights of groups count.")
    counts_no_shows: Mapped[bool] = mapped_column(
        doc="Whether nights count that were charged although nobody came."
    )
    counts_comps: Mapped[bool] = mapped_column(doc="Whether nights count that were free.")
    counts_agencies: Mapped[bool] = mapped_column(doc="Whether nights count that an agency booked.")
    counts_children: Mapped[bool] = mapped_column(
        doc="Whether nights of the companies below the client in its group count."
    )
    tolerance_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="By how many percent of the target it may be missed."
    )
    cure_days: Mapped[int] = mapped_column(
        doc="Within how many days a breach can be made good; 0: it cannot."
    )
    consequence: Mapped[HotelConsequence] = mapped_column(
        choice(HotelConsequence), doc="What follows a breach."
    )
    charge_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What is charged or paid back for each unit that lacks."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the charge.")
    damages_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of that is owed: 100 is lost revenue, 75 to 80 lost profit."
    )

    agreement: Mapped[Agreement | None] = relationship(back_populates="obligations")
    booking: Mapped[EventBooking | None] = relationship()

    @property
    def bond(self) -> Agreement:
        """The agreement that lays it down."""
        if self.agreement is None:
            raise LookupError("a duty of a single event has no agreement")
        return self.agreement

    def today(self, actor: Actor) -> date:
        """The business day on which the actor acts, where the duty is owed."""
        if self.booking is not None:
            return self.booking.venue.business_date(actor.now)
        return self.bond.today(actor)

    def check(self, problems: Problems, path: Path) -> None:
        """Note what is impossible about the duty."""
        problems.check(
            ok=self.target.is_finite() and 0 <= self.target < LARGEST
            and self.target == round(self.target, 4),
            code="HOTEL_OBLIGATION_TARGET",
            message=f"A target is from 0 to below {LARGEST:f}, with at most 4 decimals.",
            path=(*path, "target"),
        )  # fmt: skip
        self._check_terms(problems, path)
        self.check_consequence(problems, path)
        for name, percent in (
            ("tolerancePercent", self.tolerance_percent),
            ("damagesPercent", self.damages_percent),
        ):
            check_percent(problems, percent, (*path, name))
        problems.check(
            ok=0 <= self.cure_days <= MOST_CURE_DAYS,
            code="HOTEL_QUANTITY",
            message=f"Give a number from 0 to {MOST_CURE_DAYS}.",
            path=(*path, "cureDays"),
        )
        if self.charge_amount is not None:
            charge = Money(self.charge_amount, self.currency)
            check_money(problems, charge, self.currency, (*path, "charge"))

    def _check_terms(self, problems: Problems, path: Path) -> None:
        seasonal = self.proration is HotelProration.SEASONAL_WEIGHTS
        problems.check(
            ok=len(self.month_weights) == (MONTHS if seasonal else 0),
            code="HOTEL_OBLIGATION_WEIGHTS",
            message="SEASONAL_WEIGHTS needs the weights of the twelve months; nothing else does.",
            path=(*path, "monthWeights"),
        )
        charged = self.consequence in {HotelConsequence.CHARGE, HotelConsequence.REBATE}
        needs_rate = charged and self.metric not in REVENUES
        problems.check(
            ok=(self.charge_amount is not None) == needs_rate,
            code="HOTEL_OBLIGATION_CHARGE",
            message="Give what is charged for each unit that lacks."
            if needs_rate
            else "Nothing is charged by the unit here: leave it out.",
            path=(*path, "charge"),
        )
        by_event = self.window is HotelObligationWindow.EVENT
        problems.check(
            ok=not by_event or self.metric in PER_EVENT,
            code="HOTEL_OBLIGATION_WINDOW",
            message=f"{self.metric.name} is not measured event by event: give another window.",
            path=(*path, "window"),
        )
        hotels = self.metric in MEASURED_OF_HOTEL
        problems.check(
            ok=(self.obligor is HotelParty.HOTEL) == hotels,
            code="HOTEL_OBLIGATION_OBLIGOR",
            message=f"{self.metric.name} is a duty of the {'hotel' if hotels else 'client'}.",
            path=(*path, "obligor"),
        )


class ObligationEvaluation(Record, Base):
    """How a duty stood on a day: a line of the ledger, never changed, with all it was made of."""

    __tablename__ = "hotel_obligation_evaluation"
    __table_args__ = (
        UniqueConstraint("obligation_id", "window_start", "as_of", "input_hash"),
        Index(None, "status", "as_of"),
    )

    obligation_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_obligation.id", ondelete="CASCADE"), index=True, doc="The duty."
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="SET NULL"),
        index=True,
        doc="The event that was looked at, if it is measured event by event.",
    )
    window_start: Mapped[date] = mapped_column(doc="The first day of the window.")
    window_end: Mapped[date] = mapped_column(doc="The last day of the window.")
    as_of: Mapped[date] = mapped_column(doc="The day it was looked at, to its end.")
    target: Mapped[Decimal] = mapped_column(Exact(18, 4), doc="The target of the window.")
    target_prorated: Mapped[Decimal] = mapped_column(
        Exact(18, 4), doc="What of it was due by that day."
    )
    actual: Mapped[Decimal | None] = mapped_column(
        Exact(18, 4), doc="What was measured; null: nothing there was to measure."
    )
    on_books: Mapped[Decimal] = mapped_column(Exact(18, 4), doc="What was reserved on top.")
    projected: Mapped[Decimal | None] = mapped_column(
        Exact(18, 4), doc="What is to be expected at the end of the window."
    )
    attainment: Mapped[Decimal | None] = mapped_column(
        Exact(18, 4), doc="What was measured in percent of what was due, to one decimal."
    )
    gap: Mapped[Decimal | None] = mapped_column(
        Exact(18, 4), doc="How far what is to be expected misses the target."
    )
    exposure_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="What that costs, by the consequence that was agreed."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the exposure.")
    status: Mapped[HotelObligationStatus] = mapped_column(
        choice(HotelObligationStatus), doc="How it stood."
    )
    is_change: Mapped[bool] = mapped_column(
        doc="Whether it stood otherwise the last time; then its subscribers are told."
    )
    evidence: Mapped[list[str]] = mapped_column(
        Document(), doc="What it was measured by: stays, invoices, quotes, blackouts, uses."
    )
    evidence_count: Mapped[int] = mapped_column(doc="How many these are; the list is cut at 200.")
    inputs: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="All that the verdict depends on: it can be worked out again from them."
    )
    input_hash: Mapped[str] = mapped_column(String(64), doc="SHA-256 of the inputs.")

    obligation: Mapped[Obligation] = relationship()


class ObligationSettlement(Record, Base):
    """How a breach was settled: waived, charged or made good."""

    __tablename__ = "hotel_obligation_settlement"
    __table_args__ = (
        UniqueConstraint(
            "obligation_id",
            "window_start",
            "booking_id",
            name="uq_hotel_obligation_settlement_event",
        ),
    )

    obligation_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_obligation.id", ondelete="CASCADE"), doc="The duty."
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"),
        index=True,
        doc="The event, if it is measured event by event.",
    )
    window_start: Mapped[date] = mapped_column(doc="The first day of the window.")
    settled_as: Mapped[HotelObligationStatus] = mapped_column(
        choice(HotelObligationStatus), doc="WAIVED, CHARGED or CURED."
    )
    settled_on: Mapped[date] = mapped_column(doc="The day from which it counts.")
    reason_code: Mapped[str | None] = mapped_column(String(50), doc="Why, by code.")
    note: Mapped[str | None] = mapped_column(String(1000), doc="Why, in words.")
    paid_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What was charged or paid back, if it is CHARGED: what the breach cost."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the amount.")

    obligation: Mapped[Obligation] = relationship()
