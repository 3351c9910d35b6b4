"""The clause on attrition: what of the contracted rooms must be used, and what is owed else."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Percent, choice
from portico.errors import Problems
from portico_hotel_corporate.models.attrition import (
    AttritionTerm,
    HotelAllowanceBase,
    HotelAttritionBasis,
    HotelDamageRate,
    HotelMitigation,
    HotelRoomRounding,
)
from portico_hotel_corporate.models.terms.resale_clause import ResaleClause


class AttritionClause(ResaleClause):
    """What the contract says of rooms that are not used."""

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
            resale=self.resale,
        )

    def check_attrition(self, problems: Problems) -> None:
        """Note clauses on attrition that contradict one another."""
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
