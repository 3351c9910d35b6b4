"""What one event costs by the terms of a tariff: exact, rounded once, with its steps in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from portico.values import Choice, Money, round_exact
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
    periods,
)
from portico_bank_corporate.models.day_counts import BankDayCount

NOTHING: Final = Fraction(0)
_OTHER: Final = {
    BankCommissionGrid.CALENDAR: BankCommissionGrid.ANNIVERSARY,
    BankCommissionGrid.ANNIVERSARY: BankCommissionGrid.CALENDAR,
}


class BankTariffBasis(Choice):
    """What a price is calculated from."""

    FLAT = "An amount for each unit."
    PERCENT = "A rate of the event's amount."
    TIERED_SLAB = "The rate of the tier that the amount falls in, of the whole amount."
    TIERED_MARGINAL = "The rate of each tier, of the part of the amount that lies in it."
    PER_ANNUM = "A yearly rate of the event's amount, for the days of the event."
    PER_PERIOD = "A rate of the event's amount for each period of its days, or part of one."


RATED: Final = (BankTariffBasis.PERCENT, BankTariffBasis.PER_ANNUM, BankTariffBasis.PER_PERIOD)
BY_DAYS: Final = (BankTariffBasis.PER_ANNUM, BankTariffBasis.PER_PERIOD)
TIERED: Final = (BankTariffBasis.TIERED_SLAB, BankTariffBasis.TIERED_MARGINAL)


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate in per cent for amounts up to ``up_to``; None is the rest."""

    up_to: Decimal | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """How a price is calculated. Rates are in per cent."""

    currency: str
    basis: BankTariffBasis
    amount: Decimal | None = None
    rate: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    day_count: BankDayCount | None = None
    period: BankCommissionPeriod | None = None
    grid: BankCommissionGrid | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    """What is to be priced: so many units, an amount, and days where a rate is yearly."""

    quantity: int = 1
    amount: Decimal | None = None
    starts_on: date | None = None
    ends_before: date | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """A price with the steps that led to it."""

    exact: Fraction
    amount: Decimal
    raised: Decimal = Decimal(0)
    """By how much the minimum made it more."""
    by_grid: Decimal = Decimal(0)
    """By how much counting periods from the other day would make it less; below zero if more."""
    steps: tuple[str, ...] = field(default=())

    @property
    def explanation(self) -> str:
        """The steps as one sentence."""
        return "; ".join(self.steps)


def price(terms: PriceTerms, event: Priced) -> Price:
    """What an event costs. What has no amount and no units costs nothing, not even a minimum."""
    found = _price(terms, event)
    if terms.basis is not BankTariffBasis.PER_PERIOD:
        return found
    other = _price(replace(terms, grid=_OTHER[terms.grid or BankCommissionGrid.CALENDAR]), event)
    return replace(found, by_grid=found.amount - other.amount)


def _price(terms: PriceTerms, event: Priced) -> Price:
    exact, steps = _calculate(terms, event)
    plain = round_exact(exact, terms.currency)
    if not _has_base(terms, event):
        return Price(exact, plain, steps=(*steps, "nothing to charge"))
    steps = [*steps, f"= {_shown(exact)}, rounded {text(Money(plain, terms.currency))}"]
    amount = plain
    if terms.minimum is not None and amount < terms.minimum:
        amount = terms.minimum
        steps.append(f"raised to the minimum {text(Money(amount, terms.currency))}")
    if terms.maximum is not None and amount > terms.maximum:
        amount = terms.maximum
        steps.append(f"lowered to the maximum {text(Money(amount, terms.currency))}")
    return Price(exact, amount, max(amount - plain, Decimal(0)), steps=tuple(steps))


def _has_base(terms: PriceTerms, event: Priced) -> bool:
    """Whether there is anything to price: a rate of 0 % of an amount may still have a minimum."""
    if terms.basis is BankTariffBasis.FLAT:
        return event.quantity > 0
    days = event.starts_on is not None and event.ends_before is not None
    return bool(event.amount) and (days or terms.basis not in BY_DAYS)


def _calculate(terms: PriceTerms, event: Priced) -> tuple[Fraction, list[str]]:
    base = event.amount or Decimal(0)
    match terms.basis:
        case BankTariffBasis.FLAT:
            amount = terms.amount or Decimal(0)
            shown = text(Money(amount, terms.currency))
            return Fraction(amount) * event.quantity, [f"{event.quantity} × {shown}"]
        case BankTariffBasis.PERCENT:
            return _part(terms, base, terms.rate or Decimal(0))
        case BankTariffBasis.TIERED_SLAB:
            return _part(terms, base, _slab(terms.tiers, base).rate)
        case BankTariffBasis.TIERED_MARGINAL:
            return _marginal(terms, base)
        case BankTariffBasis.PER_PERIOD:
            return _by_periods(terms, event, base)
        case _:
            return _yearly(terms, event, base)


def _part(terms: PriceTerms, base: Decimal, rate: Decimal) -> tuple[Fraction, list[str]]:
    step = f"{rate.normalize():f} % of {text(Money(base, terms.currency))}"
    return Fraction(base) * Fraction(rate) / 100, [step]


def _slab(tiers: Sequence[Tier], base: Decimal) -> Tier:
    return next(tier for tier in tiers if tier.up_to is None or base <= tier.up_to)


def _marginal(terms: PriceTerms, base: Decimal) -> tuple[Fraction, list[str]]:
    total, steps, below = NOTHING, list[str](), Decimal(0)
    for tier in terms.tiers:
        top = base if tier.up_to is None else min(base, tier.up_to)
        if top > below:
            part, step = _part(terms, top - below, tier.rate)
            total, steps = total + part, steps + step
        below = tier.up_to if tier.up_to is not None else base
    return total, [" + ".join(steps)] if steps else []


def _yearly(terms: PriceTerms, event: Priced, base: Decimal) -> tuple[Fraction, list[str]]:
    count = terms.day_count or BankDayCount.ACT_360
    if event.starts_on is None or event.ends_before is None:
        return NOTHING, ["no days are given"]
    days = count.days(event.starts_on, event.ends_before)
    whole, step = _part(terms, base, terms.rate or Decimal(0))
    step = [f"{step[0]} × {days}/{count.year} ({count.name})"]
    return whole * count.fraction(event.starts_on, event.ends_before), step


def _by_periods(terms: PriceTerms, event: Priced, base: Decimal) -> tuple[Fraction, list[str]]:
    length = terms.period or BankCommissionPeriod.QUARTER
    grid = terms.grid or BankCommissionGrid.CALENDAR
    if event.starts_on is None or event.ends_before is None:
        return NOTHING, ["no days are given"]
    count = len(periods(event.starts_on, event.ends_before, length, grid))
    one, (step,) = _part(terms, base, terms.rate or Decimal(0))
    return one * count, [f"{count} × {length.name} ({grid.name}) × {step}"]


def _shown(exact: Fraction) -> str:
    """A fraction with six decimals at most, for people."""
    places = Decimal(exact.numerator) / Decimal(exact.denominator)
    return f"{round(places, 6).normalize():f}"
