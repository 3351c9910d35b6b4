"""The terms of an event's contract as data: attrition, food minimum, guarantee, free rooms.

Every clause that a contract can leave open has a field of its own, so nothing is open to dispute.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Currency, Percent, Record
from portico.database.records import camel
from portico.errors import Problems
from portico_hotel_corporate.models.amounts import check_percent
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.cancellation import Tier, tier_faults
from portico_hotel_corporate.models.capacity import set_count
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.models.reductions import ReductionStep
from portico_hotel_corporate.models.resale import Resale
from portico_hotel_corporate.models.terms.attrition_clause import AttritionClause
from portico_hotel_corporate.models.terms.food_clause import FoodClause
from portico_hotel_corporate.models.terms.rebook_clause import RebookClause

if TYPE_CHECKING:
    from portico_hotel_corporate.models.term_parts import (
        CancellationTier,
        ContractedRevenue,
        DepositDue,
        DepositPayment,
        ReductionMilestone,
        RoomResale,
    )

LONGEST_NOTICE: Final = 3650
"""Days, and hours of a guarantee likewise."""
PERCENTAGES: Final = (
    "attrition_allowance_percent",
    "attrition_damages_percent",
    "attrition_tax_percent",
    "fb_slippage_percent",
    "fb_damages_percent",
    "fb_service_percent",
    "fb_tax_percent",
    "guarantee_overset_percent",
    "rebook_credit_percent",
    "rebook_least_percent",
    "resale_credit_percent",
)


class ContractTerms(AttritionClause, FoodClause, RebookClause, Record, Base):
    """What was agreed for an event, in figures that the liability of the client follows from."""

    __tablename__ = "hotel_contract_terms"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), unique=True, doc="The event."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency: that of the booking.")

    guarantee_due_hours: Mapped[int] = mapped_column(
        doc="How many hours before a function its guarantee is due; then it only grows."
    )
    guarantee_overset_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="How many percent over the guarantee the hotel sets."
    )
    guarantee_overset_cap: Mapped[int | None] = mapped_column(
        doc="How many places over the guarantee the hotel sets at most."
    )

    comp_per: Mapped[int | None] = mapped_column(
        doc="For how many paid room nights one is free; null: none is."
    )
    comp_nightly: Mapped[bool] = mapped_column(
        doc="Whether free room nights are earned night by night."
    )
    note: Mapped[str | None] = mapped_column(String(1000), doc="Why the terms were last changed.")

    tiers: Mapped[list[CancellationTier]] = relationship(
        order_by="CancellationTier.position", cascade="all, delete-orphan"
    )
    milestones: Mapped[list[ReductionMilestone]] = relationship(
        order_by="ReductionMilestone.position", cascade="all, delete-orphan"
    )
    revenues: Mapped[list[ContractedRevenue]] = relationship(
        order_by="ContractedRevenue.position", cascade="all, delete-orphan"
    )
    deposits: Mapped[list[DepositDue]] = relationship(
        order_by="DepositDue.position", cascade="all, delete-orphan"
    )
    payments: Mapped[list[DepositPayment]] = relationship(
        order_by="DepositPayment.position", cascade="all, delete-orphan"
    )
    resales: Mapped[list[RoomResale]] = relationship(
        order_by="RoomResale.position", cascade="all, delete-orphan"
    )

    @property
    def cancellation_tiers(self) -> list[Tier]:
        """The tiers of a cancellation."""
        return [each.tier for each in self.tiers]

    @property
    def reduction_steps(self) -> list[ReductionStep]:
        """How far and until when rooms may be given back."""
        return [each.step for each in self.milestones]

    def places(self, guaranteed: int) -> int:
        """How many places are set for a guarantee, the cap kept."""
        return set_count(guaranteed, self.guarantee_overset_percent, self.guarantee_overset_cap)

    def resold(self, night: date) -> tuple[Resale, ...]:
        """What of a night's rooms was sold again, rate by rate; corrections are taken off."""
        rooms: dict[Decimal, int] = {}
        for each in self.resales:
            if each.night == night:
                rooms[each.rate_amount] = rooms.get(each.rate_amount, 0) + each.rooms
        return tuple(Resale(rooms=number, rate=rate) for rate, number in rooms.items() if number)

    @property
    def paid(self) -> Decimal:
        """What the client has paid in advance."""
        return sum((payment.paid_amount for payment in self.payments), Decimal(0))

    def check(self) -> None:
        """Refuse terms that contradict themselves or that can be read in two ways."""
        problems = Problems()
        for name in PERCENTAGES:
            check_percent(problems, getattr(self, name), ("input", camel(name)))
        self.check_minimum(problems, self.currency)
        self.check_attrition(problems)
        self.check_food(problems)
        self._check_numbers(problems)
        for position, message in tier_faults(self.cancellation_tiers):
            problems.add("HOTEL_TIER", message, "input", "cancellationTiers", position, "minDays")
        for parts in (self.tiers, self.milestones, self.revenues, self.deposits):
            for part in parts:
                part.check(problems, self.currency)
        self._check_steps(problems)
        problems.raise_if_any()

    def _check_numbers(self, problems: Problems) -> None:
        for name, least, most in (
            ("guarantee_due_hours", 0, LONGEST_NOTICE),
            ("guarantee_overset_cap", 0, LARGEST_COUNT),
            ("comp_per", 1, LARGEST_COUNT),
            ("rebook_within_days", 1, LONGEST_NOTICE),
        ):
            number = getattr(self, name)
            problems.check(
                ok=number is None or least <= number <= most,
                code="HOTEL_TERM_NUMBER",
                message=f"Give a number from {least} to {most}.",
                path=("input", camel(name)),
            )

    def _check_steps(self, problems: Problems) -> None:
        days = [each.days_before for each in self.milestones]
        problems.check(
            ok=len(set(days)) == len(days),
            code="HOTEL_REDUCTION",
            message="Two reductions run out on the same day: only one can be meant.",
            path=("input", "reductions"),
        )
