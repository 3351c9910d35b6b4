"""The food and beverage minimum: what a client owes who spends less than was agreed.

What was spent counts net: before service charge and tax.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portico.values import Choice, round_money
from portico_hotel_corporate.models.prices import Split, Taxation
from portico_hotel_corporate.models.traces import HotelTraceStep, shown, step


class HotelShortfallPosting(Choice):
    """What a shortfall is posted as."""

    RENTAL = "As hire of the space: it carries no service charge."
    FB = "As food and drink: service charge and tax are put on it."


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodMinimum:
    """What the contract says. Percentages are on the scale 0 to 100."""

    minimum: Decimal
    slippage_percent: Decimal = Decimal(0)
    damages_percent: Decimal = Decimal(100)
    taxation: Taxation

    def owed(self) -> Decimal:
        """What must be spent so that nothing is charged."""
        return self.minimum * (100 - self.slippage_percent) / 100

    def _tax_words(self) -> str:
        """The rates of tax, two of them if the service charge has its own."""
        tax, on_service = self.taxation.tax_percent, self.taxation.service_tax
        one = f"{shown(tax)} %"
        own = on_service not in {tax, 0}
        return f"{one}, on the service charge {shown(on_service)} %" if own else one

    def assess(self, spent: Decimal, currency: str) -> FoodShortfall:
        """What is charged when so much was spent."""
        owed = self.owed()
        shortfall = max(Decimal(0), owed - spent)
        split = self.taxation.split(
            round_money(shortfall * self.damages_percent / 100, currency), currency
        )
        minimum = f"{shown(self.minimum)} × (100 − {shown(self.slippage_percent)}) %"
        charge = f"{shown(shortfall)} × {shown(self.damages_percent)} %"
        steps = [
            step("To be spent", minimum, owed),
            step("Shortfall", f"max(0, {shown(owed)} − {shown(spent)})", shortfall),
            step("Charge", charge, split.net),
            step("Service charge", f"on {shown(split.net)}", split.service),
            step("Tax", self._tax_words(), split.tax),
        ]
        return FoodShortfall(shortfall=shortfall, charge=split, steps=steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodShortfall:
    """How much too little was spent, what is charged for it, and why."""

    shortfall: Decimal
    charge: Split
    steps: list[HotelTraceStep]


def comps_earned(occupied: list[int], per: int, *, nightly: bool) -> int:
    """How many free room nights paid ones earn: one for so many, night by night or in all."""
    return sum(rooms // per for rooms in occupied) if nightly else sum(occupied) // per
