"""Business days at a place: a country (`PL`) or a part of it (`DE-BY`), as ISO 3166 codes them.

The library that knows the public holidays is imported when a day is first asked for.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import holidays

ONE_DAY = timedelta(days=1)


def has_calendar(place: str) -> bool:
    """Whether we know the public holidays of the place."""
    country, _, part = place.partition("-")
    parts = _supported().get(country)
    return parts is not None and (part in parts if part else place == country)


def is_business_day(day: date, place: str) -> bool:
    """Whether banks at the place work on the day: no weekend there and no public holiday."""
    return _calendar(place).is_working_day(day)


def roll_forward(day: date, place: str) -> date:
    """The day itself or, if it is no business day, the first one after it."""
    while not is_business_day(day, place):
        day += ONE_DAY
    return day


def business_days_after(day: date, count: int, place: str) -> date:
    """The n-th business day after a day, which itself never counts."""
    for _ in range(count):
        day = roll_forward(day + ONE_DAY, place)
    return day


@lru_cache(maxsize=64)
def _calendar(place: str) -> holidays.HolidayBase:
    import holidays  # noqa: PLC0415 (see above)

    country, _, part = place.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


@lru_cache(maxsize=1)
def _supported() -> dict[str, list[str]]:
    import holidays  # noqa: PLC0415 (see above)

    return holidays.list_supported_countries()
