"""What a guarantee costs its applicant: how a commission is calculated, exactly and with its steps.

Amounts are exact until the end of a period. What is charged for a period is the rounded sum up to
its end less the rounded sum up to its start, so that all charges together are the rounded whole.
Days are counted in the same way, from the start of the commission: with months of 30 days, the days
of stretches counted each for itself need not be those of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from portico.values import Choice, round_exact
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
    Period,
    periods,
)
from portico_bank_corporate.models.day_counts import BankDayCount

ONE_DAY: Final = timedelta(days=1)
NOTHING: Final = Fraction(0)


class BankCommissionBasis(Choice):
    """What the rate of a commission is for."""

    PER_ANNUM = "For a year: each day of a period counts, by the day count."
    PER_PERIOD = "For each period or part of one: the amount at its start times the rate."


class BankMinimumScope(Choice):
    """What the minimum of a commission is for."""

    PER_PERIOD = "For each period."
    PER_YEAR = "For each year from the start, or part of one."
    PER_ISSUE = "For the whole time."


@dataclass(frozen=True, slots=True)
class Step:
    """From which day on how much is outstanding."""

    since: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a commission."""

    rate: Decimal
    """In per cent."""

    currency: str
    basis: BankCommissionBasis = BankCommissionBasis.PER_ANNUM
    day_count: BankDayCount = BankDayCount.ACT_360
    last_day_included: bool = False
    period: BankCommissionPeriod = BankCommissionPeriod.QUARTER
    grid: BankCommissionGrid = BankCommissionGrid.CALENDAR
    minimum: Decimal | None = None
    minimum_scope: BankMinimumScope = BankMinimumScope.PER_PERIOD

    def end_of(self, last: date) -> date:
        """The first day that is not charged, when the commission runs to ``last``."""
        return last + ONE_DAY if self.last_day_included else last


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a period in which the amount does not change."""

    start: date
    end: date
    amount: Decimal
    days: int
    commission: Fraction


@dataclass(frozen=True, slots=True)
class Fee:
    """What is charged for one period."""

    period: Period
    parts: tuple[Part, ...]
    exact: Fraction
    charged: Decimal
    raised_to_minimum: bool

    @property
    def days(self) -> int:
        """How many days are counted."""
        return sum(part.days for part in self.parts)


def fees(terms: Terms, steps: Sequence[Step], start: date, last: date) -> list[Fee]:
    """The fee of each period from ``start`` to ``last``, by the amounts outstanding."""
    found: list[Fee] = []
    cumulated = _Cumulated(terms)
    for period in periods(start, terms.end_of(last), terms.period, terms.grid):
        parts = _parts(terms, steps, period, start)
        exact = sum((part.commission for part in parts), NOTHING)
        charged, raised = cumulated.charge(period, exact)
        found.append(Fee(period, parts, exact, charged, raised))
    return found


def earned(terms: Terms, steps: Sequence[Step], start: date, last: date) -> Decimal:
    """What all fees from ``start`` to ``last`` come to."""
    return sum((fee.charged for fee in fees(terms, steps, start, last)), Decimal(0))


def refund(charged: Decimal, kept: Decimal, minimum: Decimal | None) -> Decimal:
    """What is given back of a charge taken in advance: all but what was earned, or the minimum."""
    return max(charged - max(kept, minimum or Decimal(0)), Decimal(0))


def _parts(terms: Terms, steps: Sequence[Step], period: Period, first: date) -> tuple[Part, ...]:
    if terms.basis is BankCommissionBasis.PER_PERIOD:
        amount = amount_on(steps, period.start)
        commission = Fraction(amount) * Fraction(terms.rate) / 100
        return (Part(period.start, period.end, amount, 0, commission),)
    marks = [step.since for step in steps if period.start < step.since < period.end]
    bounds = [period.start, *sorted(set(marks)), period.end]
    return tuple(
        _part(terms, Period(*pair), amount_on(steps, pair[0]), first) for pair in pairwise(bounds)
    )


def _part(terms: Terms, stretch: Period, amount: Decimal, first: date) -> Part:
    count = terms.day_count
    days = count.days(first, stretch.end) - count.days(first, stretch.start)
    commission = Fraction(amount) * Fraction(terms.rate) / 100 * Fraction(days, count.year)
    return Part(stretch.start, stretch.end, amount, days, commission)


def amount_on(steps: Sequence[Step], day: date) -> Decimal:
    """What is outstanding on a day: the amount of the latest step; nothing before the first."""
    past = [step for step in steps if step.since <= day]
    return max(past, key=lambda step: step.since).amount if past else Decimal(0)


class _Cumulated:
    """Charges period after period, so that rounding never adds up and a minimum is kept.

    Within the scope of a minimum, what is charged up to a period is the larger of the minimum and
    the commission up to it: a later period costs nothing until the commission exceeds the minimum.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._exact = NOTHING
        self._scope: object = None
        self._earned = self._charged = Decimal(0)
        self._first: date | None = None

    def charge(self, period: Period, exact: Fraction) -> tuple[Decimal, bool]:
        """What is charged for the next period, and whether the minimum made it more."""
        self._enter_scope(period)
        before = round_exact(self._exact, self._terms.currency)
        self._exact += exact
        plain = round_exact(self._exact, self._terms.currency) - before
        self._earned += plain
        # What does not exist any more costs nothing, not even the minimum.
        floor = self._terms.minimum or Decimal(0) if exact else Decimal(0)
        charged = max(self._earned, floor, self._charged) - self._charged
        self._charged += charged
        return charged, charged > plain

    def _enter_scope(self, period: Period) -> None:
        self._first = self._first or period.start
        match self._terms.minimum_scope:
            case BankMinimumScope.PER_PERIOD:
                scope: object = period
            case BankMinimumScope.PER_YEAR:
                scope = whole_years(self._first, period.start)
            case _:
                scope = True
        if scope != self._scope:
            self._scope, self._earned, self._charged = scope, Decimal(0), Decimal(0)


def whole_years(start: date, day: date) -> int:
    """How many years lie between two days."""
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))
