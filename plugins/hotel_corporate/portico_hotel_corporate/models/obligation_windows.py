"""The windows of a duty within the term of its agreement, and how much of one has passed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from portico_hotel_corporate.models.obligation_terms import HotelObligationWindow, HotelProration

MONTHS = {
    HotelObligationWindow.YEAR: 12,
    HotelObligationWindow.QUARTER: 3,
    HotelObligationWindow.MONTH: 1,
}


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days over which a duty is measured; ``part`` of a whole one, if cut short."""

    first: date
    last: date
    part: Fraction = Fraction(1)

    def elapsed(
        self, as_of: date, proration: HotelProration, weights: Sequence[Fraction]
    ) -> Fraction:
        """How much of it has passed at the end of a day, from 0 to 1.

        A window all of whose months weigh nothing passes by its days.
        """
        if as_of < self.first:
            return Fraction(0)
        until = min(as_of, self.last)
        if proration is HotelProration.SEASONAL_WEIGHTS and (
            whole := _weight(self.first, self.last, weights)
        ):
            return _weight(self.first, until, weights) / whole
        return Fraction((until - self.first).days + 1, (self.last - self.first).days + 1)


def _weight(first: date, last: date, weights: Sequence[Fraction]) -> Fraction:
    """The weight of some days: a whole month has its weight, a part of it as much by its days."""
    total, day = Fraction(0), first
    while day <= last:
        length = monthrange(day.year, day.month)[1]
        until = min(last, day.replace(day=length))
        total += weights[day.month - 1] * Fraction((until - day).days + 1, length)
        day = until + timedelta(days=1)
    return total


def windows(kind: HotelObligationWindow, first: date, last: date) -> Iterator[Window]:
    """The windows of a term, in order: contract years, or calendar quarters and months."""
    if kind is HotelObligationWindow.TERM:
        yield Window(first, last)
        return
    months = MONTHS[kind]
    start = first if kind is HotelObligationWindow.YEAR else _calendar_start(first, months)
    number = 0
    while (begin := later(start, months * number)) <= last:
        end = later(start, months * (number + 1)) - timedelta(days=1)
        cut = Window(max(begin, first), min(end, last))
        part = Fraction((cut.last - cut.first).days + 1, (end - begin).days + 1)
        yield Window(cut.first, cut.last, part)
        number += 1


def _calendar_start(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def later(day: date, months: int) -> date:
    """The same day of a later month, or its last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
