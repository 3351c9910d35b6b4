"""A hotel, its clock and its currency."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pycountry
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import (
    Currency,
    Record,
    Searchable,
    Searched,
    choice,
)
from portico.errors import Path, Problems
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.days_off import has_holidays

if TYPE_CHECKING:
    from portico_hotel_corporate.models.tax_profiles import TaxProfile

CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9_-]*")
LARGEST_COUNT: Final = 100_000


class HotelTurnTime(Choice):
    """What happens when only the setup or teardown of two functions overlap."""

    REFUSED = "The later request is refused, as if the functions themselves overlapped."
    ALLOWED = "Both are booked; the staff turns the room faster."


LONGEST_DUE: Final = 3650
"""Hours before a function that a guarantee may be due."""


class HotelDefiniteRule(Choice):
    """What must be there before an event becomes definite."""

    NONE = "Nothing but the word of who books it."
    SIGNED_OR_DEPOSIT = "A signed contract, or the first deposit and all that are due."


class Property(Searchable, Record, Base):
    """A hotel: what its clocks show, which currency it charges and how many rooms it has."""

    __tablename__ = "hotel_property"
    SEARCHED = Searched(title=("name",), others=("code",))

    code: Mapped[str] = mapped_column(
        String(20), unique=True, doc="A short code of its own, in capitals: CITY."
    )
    name: Mapped[str] = mapped_column(String(200), doc="The name that guests know.")
    timezone: Mapped[str] = mapped_column(
        String(64), doc="The IANA time zone of the property, such as Europe/Lisbon."
    )
    currency: Mapped[str] = mapped_column(
        Currency(), doc="The currency of its prices, packages and event bookings."
    )
    rooms_total: Mapped[int] = mapped_column(doc="How many guest rooms the property has.")
    day_rollover_time: Mapped[str] = mapped_column(
        String(5), doc="When the business day changes, as local HH:MM; 04:00 after a long night."
    )
    turn_time: Mapped[HotelTurnTime] = mapped_column(
        choice(HotelTurnTime), doc="Whether setup and teardown may overlap other functions."
    )

    definite_rule: Mapped[HotelDefiniteRule] = mapped_column(
        choice(HotelDefiniteRule),
        server_default=HotelDefiniteRule.NONE.name,
        doc="What must be there before an event becomes definite.",
    )
    guarantee_due_hours: Mapped[int | None] = mapped_column(
        doc="How many hours before a function its guarantee is due where no contract says it: what "
        "was expected becomes it then, and it only grows; null: it is never due."
    )
    holiday_calendar: Mapped[str | None] = mapped_column(
        String(10),
        doc="Whose public holidays and weekends count, as ISO 3166 writes a country or region: PT, "
        "DE-BY; null: no deadline is warned of.",
    )
    tax_profile_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_tax_profile.id", ondelete="SET NULL"),
        index=True,
        doc="Which rules of tax and service go with which revenue; null: none unless it is said.",
    )

    tax_profile: Mapped[TaxProfile | None] = relationship()

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the property."""
        return ZoneInfo(self.timezone)

    def business_date(self, now: datetime) -> date:
        """The property's business day at an instant: it changes at the rollover time."""
        local = now.astimezone(self.zone)
        rolled_over = local.time() >= time.fromisoformat(self.day_rollover_time)
        return local.date() if rolled_over else local.date() - timedelta(days=1)

    def check(self) -> None:
        """Refuse a property with an impossible code, clock, currency or number of rooms."""
        problems = Problems()
        check_code(problems, self.code)
        problems.check(
            ok=self.timezone in available_timezones(),
            code="HOTEL_TIMEZONE",
            message="This is no IANA time zone. Give a name such as Europe/Lisbon.",
            path=("input", "timezone"),
        )
        problems.check(
            ok=is_currency(self.currency),
            code="HOTEL_CURRENCY",
            message="This is no ISO 4217 currency. Give a code such as EUR.",
            path=("input", "currency"),
        )
        check_clock(problems, self.day_rollover_time, "input", "dayRolloverTime")
        problems.check(
            ok=self.holiday_calendar is None or has_holidays(self.holiday_calendar),
            code="HOTEL_HOLIDAYS",
            message="Its public holidays are not known. Give a country or region as ISO 3166 "
            "writes it, such as PT or DE-BY.",
            path=("input", "holidayCalendar"),
        )
        problems.check(
            ok=0 <= self.rooms_total <= LARGEST_COUNT,
            code="HOTEL_ROOMS",
            message=f"The number of rooms must be from 0 to {LARGEST_COUNT}.",
            path=("input", "roomsTotal"),
        )
        hours = self.guarantee_due_hours
        problems.check(
            ok=hours is None or 0 <= hours <= LONGEST_DUE,
            code="HOTEL_TERM_NUMBER",
            message=f"Give a number of hours from 0 to {LONGEST_DUE}.",
            path=("input", "guaranteeDueHours"),
        )
        problems.raise_if_any()


def check_code(problems: Problems, code: str, path: Path = ("input", "code")) -> None:
    """Note a code that is no code."""
    problems.check(
        ok=CODE.fullmatch(code) is not None,
        code="HOTEL_CODE",
        message="A code has capital letters, digits, _ and - only, and starts with a letter or "
        "a digit.",
        path=path,
    )


def check_clock(problems: Problems, clock: str | None, *path: str | int) -> None:
    """Note a time that no clock shows; none is fine."""
    problems.check(
        ok=clock is None or CLOCK.fullmatch(clock) is not None,
        code="HOTEL_CLOCK",
        message="Give the time as HH:MM, from 00:00 to 23:59.",
        path=path,
    )


def is_currency(code: str) -> bool:
    """Whether ISO 4217 has this very code; pycountry alone would take ``eur`` too."""
    found = pycountry.currencies.get(alpha_3=code)
    return found is not None and bool(found.alpha_3 == code)


def check_room_type(problems: Problems, code: str, path: Path) -> None:
    """Note a type of room that is no code: written otherwise, it would be another type."""
    problems.check(
        ok=CODE.fullmatch(code) is not None,
        code="HOTEL_CODE",
        message="A room type is a code of capital letters, digits, _ and -.",
        path=(*path, "roomType"),
    )
