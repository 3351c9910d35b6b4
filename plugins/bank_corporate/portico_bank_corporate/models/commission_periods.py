"""The periods for which a commission is charged: quarters of the calendar or of the guarantee."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from portico.values import Choice


class BankCommissionPeriod(Choice):
    """For how long one charge of a commission is."""

    DAY = "A day: the daily accrual."
    MONTH = "A month."
    QUARTER = "Three months."
    HALF_YEAR = "Six months."
    YEAR = "A year."
    WHOLE = "The whole time at once."

    @property
    def months(self) -> int:
        """How many months the period has; 0 for a day and for the whole time."""
        return {"MONTH": 1, "QUARTER": 3, "HALF_YEAR": 6, "YEAR": 12}.get(self.name, 0)


class BankCommissionGrid(Choice):
    """From which day the periods of a commission are counted."""

    CALENDAR = "From the calendar: a quarter begins in January, April, July and October."
    ANNIVERSARY = "From the day on which the commission starts."


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days: the first day counts, ``end`` does not."""

    start: date
    end: date


def periods(
    start: date, end: date, length: BankCommissionPeriod, grid: BankCommissionGrid
) -> list[Period]:
    """The periods from ``start`` to just before ``end``, the first and the last cut as need be."""
    if start >= end:
        return []
    marks = [mark for mark in _marks(start, end, length, grid) if start < mark < end]
    bounds = [start, *marks, end]
    return [Period(*pair) for pair in pairwise(bounds)]


def _marks(
    start: date, end: date, length: BankCommissionPeriod, grid: BankCommissionGrid
) -> Iterator[date]:
    if length is BankCommissionPeriod.DAY:
        yield from (start + timedelta(days=n) for n in range(1, (end - start).days))
    origin = start if grid is BankCommissionGrid.ANNIVERSARY else date(start.year, 1, 1)
    count = 1
    while length.months and (mark := months_after(origin, length.months * count)) < end:
        yield mark
        count += 1


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
