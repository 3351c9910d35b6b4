"""Months: for which a fee is charged, and what part of one a stretch of days is."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from portico.models.formats import Malformed

MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar, written ``2026-02``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month that a text such as ``2026-02`` names; refuses any other text."""
        found = MONTH.fullmatch(text)
        if found is None:
            raise Malformed("BANK_PERIOD", f"{text[:20]!r} is no month such as 2026-02.")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, self.days)

    @property
    def days(self) -> int:
        """How many days it has."""
        return monthrange(self.year, self.number)[1]

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month.of(self.last + timedelta(days=1))

    @property
    def before(self) -> Month:
        """The month before it."""
        return Month.of(self.first - timedelta(days=1))

    def days_within(self, start: date, end: date | None) -> int:
        """How many of its days lie from ``start`` to ``end``, both included."""
        last = self.last if end is None else min(end, self.last)
        return max((last - max(start, self.first)).days + 1, 0)

    def share(self, start: date, end: date | None) -> Fraction:
        """The part of it that lies from ``start`` to ``end``: 19/28 of February from the 10th."""
        return Fraction(self.days_within(start, end), self.days)


def months_from(first: Month, last: Month) -> list[Month]:
    """All months from one to another, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = first.next
    return found
