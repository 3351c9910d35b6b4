"""Business days at a place: a country (`PL`), a part of it (`DE-BY`), or `TARGET`.

The public holidays come from a library, which is imported when a day is first asked for; days of
the bank's own (:class:`CalendarDay`) correct it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from sqlalchemy import Boolean, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record
from portico_bank_corporate.models.base import Base

if TYPE_CHECKING:
    import holidays

ONE_DAY: Final = timedelta(days=1)
TARGET: Final = "TARGET"
"""The calendar of the euro's payment system, which is of no country."""

WEEK: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CalendarDay(Record, Base):
    """A day on which banks at a place work, or do not, other than the public holidays say."""

    __tablename__ = "bank_calendar_day"

    place: Mapped[str] = mapped_column(
        String(16), doc="The place: `PL`, `DE-BY` or `TARGET`. A country's day is its parts' too."
    )
    day: Mapped[date] = mapped_column(Date(), doc="The day.")
    is_business_day: Mapped[bool] = mapped_column(Boolean(), doc="Whether banks work on it.")
    name: Mapped[str] = mapped_column(String(140), doc="Why: `Assumption Day, Munich only`.")

    __table_args__ = (
        UniqueConstraint("place", "day"),
        Index("ix_bank_calendar_day_created_at", "created_at", "id"),
    )


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day that did not count, and why."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Where counting business days arrived, and what it passed over."""

    day: date
    skipped: tuple[SkippedDay, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """The business days at a place, as corrected by days of the bank's own."""

    place: str
    own: Mapping[date, CalendarDay] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """What the answers rest on: the library's release and how many days of our own."""
        return f"holidays {version('holidays')}, {len(self.own)} own days"

    def closed_because(self, day: date) -> str:
        """Why banks do not work on the day; nothing on a business day."""
        own = self.own.get(day)
        if own is not None:
            return "" if own.is_business_day else own.name
        known = _calendar(self.place)
        if known.is_working_day(day):
            return ""
        return str(known.get(day) or WEEK[day.weekday()])

    def roll(self, day: date) -> Counted:
        """The day itself or, if it is no business day, the first one after it."""
        skipped = []
        while reason := self.closed_because(day):
            skipped.append(SkippedDay(day, reason))
            day += ONE_DAY
        return Counted(day, tuple(skipped))

    def after(self, day: date, count: int) -> Counted:
        """The n-th business day after a day, which itself never counts."""
        skipped: tuple[SkippedDay, ...] = ()
        for _ in range(count):
            rolled = self.roll(day + ONE_DAY)
            day, skipped = rolled.day, (*skipped, *rolled.skipped)
        return Counted(day, skipped)


def has_calendar(place: str) -> bool:
    """Whether we know the public holidays of the place."""
    country, _, part = place.partition("-")
    parts = _supported().get(country)
    known = parts is not None and (part in parts if part else place == country)
    return known or place == TARGET


def is_business_day(day: date, place: str) -> bool:
    """Whether banks at the place work on the day: no weekend there and no public holiday."""
    return not Calendar(place).closed_because(day)


def roll_forward(day: date, place: str) -> date:
    """The day itself or, if it is no business day, the first one after it."""
    return Calendar(place).roll(day).day


def business_days_after(day: date, count: int, place: str) -> date:
    """The n-th business day after a day, which itself never counts."""
    return Calendar(place).after(day, count).day


@lru_cache(maxsize=64)
def _calendar(place: str) -> holidays.HolidayBase:
    import holidays  # noqa: PLC0415 (see above)

    if place == TARGET:
        return holidays.financial_holidays("ECB")
    country, _, part = place.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


@lru_cache(maxsize=1)
def _supported() -> dict[str, list[str]]:
    import holidays  # noqa: PLC0415 (see above)

    return holidays.list_supported_countries()
