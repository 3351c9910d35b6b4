"""Spans of days: both ends belong to them, and no end means until further notice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from portico.errors import Path, Problems

Span = tuple[date, date | None]
EARLIEST: Final = 1900
LATEST: Final = 9000
"""Years; beyond them a calendar cannot add a day or a time zone any more."""
POSSIBLE_YEARS: Final = f"Give a day of the years {EARLIEST} to {LATEST}."


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a day."""
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def within(day: date, span: Span) -> bool:
    """Whether a day lies in a span."""
    return span[0] <= day <= (span[1] or date.max)


def days_of(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both of them too."""
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def is_possible(day: date) -> bool:
    """Whether a calendar can count from a day in both directions."""
    return EARLIEST <= day.year <= LATEST


def check_day(problems: Problems, day: date | None, *path: str | int) -> None:
    """Note a day from which a calendar cannot count."""
    ok = day is None or is_possible(day)
    problems.check(ok=ok, code="HOTEL_DATES", message=POSSIBLE_YEARS, path=path)


def check_span(problems: Problems, span: Span, path: Path) -> bool:
    """Note a span that ends before it begins; tell whether it does not."""
    ok = span[0] <= (span[1] or date.max)
    problems.check(
        ok=ok,
        code="HOTEL_DATES",
        message=f"It ends ({span[1]}) before it begins ({span[0]}).",
        path=path,
    )
    return ok
