"""How a negotiated price comes about: fixed, off the best available rate, with floor and cap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portico.errors import Path, Problems
from portico.values import Choice, Money, round_money
from portico_hotel_corporate.models.amounts import check_money, check_percent


class HotelRateMethod(Choice):
    """How a negotiated price comes about."""

    FIXED = "A price of its own, by the number of guests."
    PCT_OFF_BAR = "Percent off the best available rate of the night."
    AMOUNT_OFF_BAR = "An amount off the best available rate of the night."
    FIXED_CAPPED_BY_BAR = "A price of its own, or the best available rate if that is lower."


FIXED_ONES = frozenset({HotelRateMethod.FIXED, HotelRateMethod.FIXED_CAPPED_BY_BAR})


def shown(amount: Decimal, currency: str) -> str:
    """An amount as people read it: with the decimals of its currency."""
    return f"{round_money(amount, currency):f}"


@dataclass(frozen=True, slots=True)
class Worked:
    """A price and how it came about."""

    amount: Decimal
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateStep:
    """What a breached duty does to rates: percent put on or taken off, or other lines, and why."""

    why: str
    percent: Decimal | None = None
    code: str | None = None


def stepped(amount: Decimal, how: str, steps: Sequence[RateStep], currency: str) -> Worked:
    """An amount with all percentages of the steps put on, rounded once."""
    percents = [(step.percent, step.why) for step in steps if step.percent is not None]
    total = sum((percent for percent, _ in percents), Decimal(0))
    rounded = round_money(amount * max(Decimal(0), 100 + total) / 100, currency)
    if not percents:
        return Worked(rounded, how)
    words = "; ".join(f"{percent.normalize():+f} % because {why}" for percent, why in percents)
    return Worked(rounded, f"{how}, {words} = {shown(rounded, currency)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTerms:
    """The figures of a rate line; BAR is the best available rate of the night."""

    method: HotelRateMethod
    prices: tuple[Decimal | None, ...] = ()
    extra_person: Decimal | None = None
    percent_off: Decimal | None = None
    amount_off: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None

    @property
    def needs_bar(self) -> bool:
        """Whether there is no price without a best available rate."""
        return self.method is not HotelRateMethod.FIXED

    def fixed_price(self, guests: int) -> Decimal | None:
        """The price of its own for so many guests; None if there is none for as many.

        Guests beyond the last price named pay the extra person's price each.
        """
        named = [(i + 1, price) for i, price in enumerate(self.prices) if price is not None]
        below = [(count, price) for count, price in named if count <= guests]
        if not below:
            return None
        count, price = below[-1]
        if count == guests:
            return price
        return None if self.extra_person is None else price + (guests - count) * self.extra_person

    def covers(self, guests: int) -> bool:
        """Whether there is a price for so many guests."""
        return self.method not in FIXED_ONES or self.fixed_price(guests) is not None

    def price(
        self, bar: Decimal | None, guests: int, currency: str, steps: Sequence[RateStep] = ()
    ) -> Worked:
        """The price of a night, stepped after a breach, rounded once, within floor and cap."""
        worked = self._method(bar, guests, currency, steps)
        if self.floor is not None and worked.amount < self.floor:
            floor = shown(self.floor, currency)
            return Worked(self.floor, f"{worked.how}, raised to the floor of {floor}")
        if self.cap is not None and worked.amount > self.cap:
            cap = shown(self.cap, currency)
            return Worked(self.cap, f"{worked.how}, lowered to the cap of {cap}")
        return worked

    def _method(
        self, bar: Decimal | None, guests: int, currency: str, steps: Sequence[RateStep]
    ) -> Worked:
        own = self.fixed_price(guests)
        fixed = (
            None if own is None else stepped(own, f"fixed {shown(own, currency)}", steps, currency)
        )
        if self.method is HotelRateMethod.FIXED and fixed is not None:
            return fixed
        if bar is None:
            raise ValueError("a rate off the best available rate needs one")
        best = shown(bar, currency)
        if self.method is HotelRateMethod.PCT_OFF_BAR:
            off = self.percent_off or Decimal(0)
            amount = bar * (100 - off) / 100
            how = f"{off.normalize():f} % off {best} = {shown(amount, currency)}"
            return stepped(amount, how, steps, currency)
        if self.method is HotelRateMethod.AMOUNT_OFF_BAR:
            less = self.amount_off or Decimal(0)
            amount = max(Decimal(0), bar - less)
            how = f"{shown(less, currency)} off {best} = {shown(amount, currency)}"
            return stepped(amount, how, steps, currency)
        if fixed is not None and fixed.amount <= bar:
            how = f"{fixed.how}, not above the best available rate {best}"
            return Worked(fixed.amount, how)
        return Worked(bar, f"the best available rate {best}, below the fixed price")

    def check(self, problems: Problems, currency: str, path: Path) -> None:
        """Note figures that the method lacks or has no use for, and impossible ones."""
        fixed, by = self.method in FIXED_ONES, self.method.name
        given = [price is not None for price in self.prices]
        needed = (
            ("price1", any(given), fixed),
            ("percentOff", self.percent_off is not None, by == "PCT_OFF_BAR"),
            ("amountOff", self.amount_off is not None, by == "AMOUNT_OFF_BAR"),
        )
        for name, is_given, is_needed in needed:
            problems.check(
                ok=is_given == is_needed,
                code="HOTEL_RATE_METHOD",
                message=f"{by} needs this." if is_needed else f"{by} has no use for this.",
                path=(*path, name),
            )
        self._check_amounts(problems, currency, path)

    def _check_amounts(self, problems: Problems, currency: str, path: Path) -> None:
        amounts = {f"price{i + 1}": price for i, price in enumerate(self.prices)}
        amounts |= {"extraPerson": self.extra_person, "amountOff": self.amount_off}
        amounts |= {"floor": self.floor, "cap": self.cap}
        for name, amount in amounts.items():
            if amount is not None:
                check_money(problems, Money(amount, currency), currency, (*path, name))
        if self.percent_off is not None:
            check_percent(problems, self.percent_off, (*path, "percentOff"))
        if self.floor is not None and self.cap is not None:
            problems.check(
                ok=self.floor <= self.cap,
                code="HOTEL_RATE_FLOOR",
                message="The floor is above the cap.",
                path=(*path, "floor"),
            )
