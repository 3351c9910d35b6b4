"""Day count conventions: how many days a period has, and how many days a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Final

from portico.values import Choice


class BankDayCount(Choice):
    """How days are counted for interest and commission. The first day counts, the last does not."""

    ACT_360 = "The actual days over a year of 360."
    ACT_365F = "The actual days over a year of 365, in leap years too."
    THIRTY_360 = (
        "30/360, bond basis: months of 30 days; an end on the 31st stays one "
        "if the start is before the 30th."
    )
    THIRTY_E_360 = "30E/360: months of 30 days; a 31st is always taken for the 30th."

    def days(self, start: date, end: date) -> int:
        """How many days the period from ``start`` to just before ``end`` has."""
        return _DAYS[self](start, end)

    @property
    def year(self) -> int:
        """How many days a year has."""
        return 365 if self is BankDayCount.ACT_365F else 360

    def fraction(self, start: date, end: date) -> Fraction:
        """The part of a year that the period is, exactly."""
        return Fraction(self.days(start, end), self.year)


def _actual(start: date, end: date) -> int:
    return (end - start).days


def _thirty(start: date, end: date) -> int:
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day  # noqa: PLR2004 (days of a month)
    return _months(start, end) * 30 + last - first


def _thirty_european(start: date, end: date) -> int:
    return _months(start, end) * 30 + min(end.day, 30) - min(start.day, 30)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


_DAYS: Final[dict[BankDayCount, Callable[[date, date], int]]] = {
    BankDayCount.ACT_360: _actual,
    BankDayCount.ACT_365F: _actual,
    BankDayCount.THIRTY_360: _thirty,
    BankDayCount.THIRTY_E_360: _thirty_european,
}
