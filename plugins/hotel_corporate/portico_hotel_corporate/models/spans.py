"""Spans of days: both ends belong to them, and no end means until further notice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from portico.errors import Path, Problems

Span = tuple[date, date | None]
EARLIEST: Final = 1900
LATEST: Final = 9000
"""Years; beyond them a calendar cannot add a day or a time zone any more."""
POSSIBLE_YEARS: Final = f"Give a day of the years {EARLIEST} to {LATEST}."


LONGEST: Final = timedelta(days=366)
"""How long a function lasts at most: its days are looked at one by one."""


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


def time_problem(starts_at: datetime, ends_at: datetime) -> str:
    """What is wrong with the times of a function, if anything."""
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        return "Give times with their offset from UTC, such as 2026-12-01T09:00:00+00:00."
    if starts_at >= ends_at:
        return "The function must begin before it ends."
    if starts_at.year < EARLIEST or ends_at.year > LATEST:
        return f"The years {EARLIEST} to {LATEST} are possible."
    return "A function lasts a year at most." if ends_at - starts_at > LONGEST else ""


def check_times(
    problems: Problems, starts_at: datetime, ends_at: datetime, *path: str | int
) -> None:
    """Note the times of a function that cannot be."""
    message = time_problem(starts_at, ends_at)
    problems.check(
        ok=not message, code="HOTEL_FUNCTION_TIME", message=message, path=(*path, "startsAt")
    )


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
