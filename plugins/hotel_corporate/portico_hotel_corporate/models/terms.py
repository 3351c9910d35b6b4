"""The terms of an event's contract as data: attrition, food minimum, guarantee, free rooms.

Every clause that a contract can leave open has a field of its own, so nothing is open to dispute.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Percent, Record, choice
from portico.database.records import camel
from portico.errors import Problems
from portico.values import Money
from portico_hotel_corporate.models.amounts import check_money, check_percent
from portico_hotel_corporate.models.attrition import (
    AttritionTerm,
    HotelAllowanceBase,
    HotelAttritionBasis,
    HotelDamageRate,
    HotelMitigation,
    HotelRoomRounding,
)
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.cancellation import Tier, tier_faults
from portico_hotel_corporate.models.capacity import set_count
from portico_hotel_corporate.models.food_minimum import FoodMinimum, HotelShortfallPosting
from portico_hotel_corporate.models.prices import Taxation
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.models.rebooking import RebookTerm
from portico_hotel_corporate.models.reductions import ReductionStep

if TYPE_CHECKING:
    from portico_hotel_corporate.models.term_parts import (
        CancellationTier,
        ContractedRevenue,
        DepositDue,
        DepositPayment,
        ReductionMilestone,
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
)


class ContractTerms(Record, Base):
    """What was agreed for an event, in figures that the liability of the client follows from."""

    __tablename__ = "hotel_contract_terms"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), unique=True, doc="The event."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency: that of the booking.")

    attrition_basis: Mapped[HotelAttritionBasis | None] = mapped_column(
        choice(HotelAttritionBasis), doc="How used rooms are compared; null: no attrition clause."
    )
    attrition_allowance_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="How many percent of the rooms need not be used."
    )
    attrition_allowance_base: Mapped[HotelAllowanceBase] = mapped_column(
        choice(HotelAllowanceBase), doc="What is owed once fewer are used."
    )
    attrition_damages_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of lost revenue is charged: 100 revenue, 75 to 80 profit."
    )
    attrition_rate: Mapped[HotelDamageRate] = mapped_column(
        choice(HotelDamageRate), doc="At which rate missing room nights are charged."
    )
    attrition_mitigation: Mapped[HotelMitigation] = mapped_column(
        choice(HotelMitigation), doc="How what the hotel could still sell lowers it."
    )
    attrition_rounding: Mapped[HotelRoomRounding] = mapped_column(
        choice(HotelRoomRounding), doc="What becomes of fractions of a room in the minimum."
    )
    attrition_tax_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="The tax on the damages; 0 where they are not taxed."
    )
    surplus_credit: Mapped[bool] = mapped_column(
        doc="Whether nights above their minimum make up for others; for nightly attrition."
    )
    counts_outside_block: Mapped[bool] = mapped_column(
        doc="Whether rooms that the client's people booked outside of the block count as used."
    )
    counts_no_shows: Mapped[bool] = mapped_column(
        doc="Whether rooms of guests who did not come, but were billed, count as used."
    )

    fb_minimum_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What must be spent on food and drink, net; null: no minimum."
    )
    fb_slippage_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="How many percent below the minimum are forgiven."
    )
    fb_damages_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of the shortfall is charged."
    )
    fb_posting: Mapped[HotelShortfallPosting] = mapped_column(
        choice(HotelShortfallPosting), doc="What a shortfall is posted as."
    )
    fb_service_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="The service charge on a shortfall."
    )
    fb_service_taxable: Mapped[bool] = mapped_column(doc="Whether that service charge is taxed.")
    fb_tax_percent: Mapped[Decimal] = mapped_column(Percent(), doc="The tax on a shortfall.")

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
    rebook_within_days: Mapped[int | None] = mapped_column(
        doc="Within how many days of the notice a new event must begin so that damages of the "
        "cancellation are credited to it; null: none are."
    )
    rebook_credit_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of the damages is credited then."
    )
    rebook_least_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of the contracted revenue the new event must bring at least."
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

    @property
    def attrition(self) -> AttritionTerm | None:
        """The attrition clause, if there is one."""
        if self.attrition_basis is None:
            return None
        return AttritionTerm(
            basis=self.attrition_basis,
            allowance_percent=self.attrition_allowance_percent,
            damages_percent=self.attrition_damages_percent,
            base=self.attrition_allowance_base,
            rate=self.attrition_rate,
            mitigation=self.attrition_mitigation,
            surplus_credit=self.surplus_credit,
            rounding=self.attrition_rounding,
        )

    @property
    def food_minimum(self) -> FoodMinimum | None:
        """The food and beverage minimum, if there is one."""
        if self.fb_minimum_amount is None:
            return None
        return FoodMinimum(
            minimum=self.fb_minimum_amount,
            slippage_percent=self.fb_slippage_percent,
            damages_percent=self.fb_damages_percent,
            taxation=Taxation(
                tax_percent=self.fb_tax_percent,
                inclusive=False,
                service_percent=self.fb_service_percent,
                service_taxable=self.fb_service_taxable,
            ),
        )

    @property
    def rebook(self) -> RebookTerm | None:
        """The rebooking clause, if there is one."""
        if self.rebook_within_days is None:
            return None
        return RebookTerm(
            credit_percent=self.rebook_credit_percent,
            within_days=self.rebook_within_days,
            least_percent=self.rebook_least_percent,
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

    @property
    def paid(self) -> Decimal:
        """What the client has paid in advance."""
        return sum((payment.paid_amount for payment in self.payments), Decimal(0))

    def check(self) -> None:
        """Refuse terms that contradict themselves or that can be read in two ways."""
        problems = Problems()
        for name in PERCENTAGES:
            check_percent(problems, getattr(self, name), ("input", camel(name)))
        if self.fb_minimum_amount is not None:
            minimum = Money(self.fb_minimum_amount, self.currency)
            check_money(problems, minimum, self.currency, ("input", "fbMinimum"))
        self._check_clauses(problems)
        self._check_numbers(problems)
        for position, message in tier_faults(self.cancellation_tiers):
            problems.add("HOTEL_TIER", message, "input", "cancellationTiers", position, "minDays")
        for parts in (self.tiers, self.milestones, self.revenues, self.deposits):
            for part in parts:
                part.check(problems, self.currency)
        self._check_steps(problems)
        problems.raise_if_any()

    def _check_clauses(self, problems: Problems) -> None:
        cumulative = self.attrition_basis is HotelAttritionBasis.CUMULATIVE
        problems.check(
            ok=not (cumulative and self.attrition_rate is HotelDamageRate.OWN_NIGHT),
            code="HOTEL_ATTRITION_RATE",
            message="Over the whole stay no night is missing: choose WEIGHTED_AVERAGE, or NIGHTLY "
            "as the basis.",
            path=("input", "attritionRate"),
        )
        problems.check(
            ok=not (cumulative and self.surplus_credit),
            code="HOTEL_SURPLUS_CREDIT",
            message="Over the whole stay a strong night makes up for a weak one already: leave "
            "surplusCredit out.",
            path=("input", "surplusCredit"),
        )
        rental = self.fb_posting is HotelShortfallPosting.RENTAL
        problems.check(
            ok=not (rental and self.fb_service_percent),
            code="HOTEL_FB_POSTING",
            message="A shortfall that is posted as rental carries no service charge: leave "
            "fbServicePercent out, or post it as FB.",
            path=("input", "fbServicePercent"),
        )

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
