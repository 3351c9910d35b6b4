"""Days on which nobody answers: public holidays and weekends of a property's country or region."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from portico_hotel_corporate.models.spans import is_possible

if TYPE_CHECKING:
    import holidays


def has_holidays(place: str) -> bool:
    """Whether the public holidays of a place are known: ``PT``, or ``DE-BY`` for a region."""
    country, dash, region = place.partition("-")
    regions = _supported().get(country)
    return regions is not None and (region in regions if dash else True)


def off_because(day: date, place: str) -> str | None:
    """Why nobody works at a place on a day: its holiday's name, or the day of the week."""
    if not is_possible(day):
        return None
    calendar = _calendar(place)
    if day in calendar:
        return str(calendar[day])
    return f"{day:%A}" if calendar.is_weekend(day) else None


def workday_before(day: date, place: str) -> date:
    """The last day before it on which people work."""
    while off_because(day, place) is not None:
        day -= timedelta(days=1)
    return day


@lru_cache(maxsize=64)
def _calendar(place: str) -> holidays.HolidayBase:
    import holidays  # noqa: PLC0415 (slow to import, seldom needed)

    country, _, region = place.partition("-")
    return holidays.country_holidays(country, subdiv=region or None, language="en_US")


@lru_cache(maxsize=1)
def _supported() -> dict[str, list[str]]:
    import holidays  # noqa: PLC0415 (slow to import, seldom needed)

    return holidays.list_supported_countries()
