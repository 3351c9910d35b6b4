"""Reading lines of a file of stays: the general form, and that of the published data sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from portico_hotel_corporate.models import HotelMarketSegment, HotelStayForm, HotelStayStatus

Line = Mapping[str, str]
Value = TypeVar("Value")

NONE: Final = frozenset({"", "NULL"})
LONGEST: Final = 3650
LARGEST: Final = Decimal(10) ** 9
HOTELS: Final = {"Resort Hotel": "RESORT", "City Hotel": "CITY"}
SEGMENTS: Final = {
    "Corporate": HotelMarketSegment.CORPORATE,
    "Groups": HotelMarketSegment.GROUPS,
    "Offline TA/TO": HotelMarketSegment.OFFLINE_TA_TO,
    "Online TA": HotelMarketSegment.ONLINE_TA,
    "Direct": HotelMarketSegment.DIRECT,
    "Aviation": HotelMarketSegment.AVIATION,
    "Complementary": HotelMarketSegment.COMPLEMENTARY,
    "Undefined": HotelMarketSegment.UNDEFINED,
}
STATUSES: Final = {
    "Check-Out": HotelStayStatus.CHECK_OUT,
    "Canceled": HotelStayStatus.CANCELED,
    "No-Show": HotelStayStatus.NO_SHOW,
}
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
GENERAL_NEEDS: Final = ("source_ref", "property", "arrival", "nights", "status", "adr")
GENERAL_MAY: Final = (
    *("segment", "company_ref", "agency_ref", "room_type", "rate_code", "booked_on", "guests"),
    *("channel", "room_revenue", "fb_revenue", "other_revenue"),
)
DEMAND_NEEDS: Final = (
    *("hotel", "lead_time", "arrival_date_year", "arrival_date_month"),
    *("arrival_date_day_of_month", "stays_in_weekend_nights", "stays_in_week_nights", "adults"),
    *("market_segment", "distribution_channel", "reserved_room_type", "agent", "company", "adr"),
    "reservation_status",
)
NEEDS: Final = {
    HotelStayForm.GENERAL: GENERAL_NEEDS,
    HotelStayForm.BOOKING_DEMAND: DEMAND_NEEDS,
}


@dataclass(slots=True)
class Reading:
    """One line, read column by column; what is wrong with it is noted."""

    line: Line
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def get(self, column: str, read: Callable[[str], Value], what: str) -> Value | None:
        """The value of a column; None, and a note, if it cannot be read."""
        text = (self.line.get(column) or "").strip()
        try:
            return read(text)
        except (ValueError, KeyError, IndexError, InvalidOperation):
            self.wrong.append((column, f"{text[:60]!r} is no {what}."))
            return None

    def text(self, column: str, limit: int = 40) -> str | None:
        """A text that may be missing."""
        text = (self.line.get(column) or "").strip()
        if len(text) > limit or not text.isprintable():
            self.wrong.append((column, f"At most {limit} printable characters."))
        return None if text in NONE else text

    def optional(self, column: str, read: Callable[[str], Value], what: str) -> Value | None:
        """The value of a column that may be missing."""
        return self.get(column, read, what) if self.text(column) is not None else None


def read_line(form: HotelStayForm, line: Line, source: str, number: int) -> tuple[Any, Reading]:
    """The facts of a line by the names of :class:`Stay`, but for property and accounts."""
    reading = Reading(line)
    if form is HotelStayForm.GENERAL:
        return _general(reading), reading
    return _demand(reading, f"{source}:{number}"), reading


def _general(reading: Reading) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "source_ref": reading.text("source_ref", 100),
        "property": reading.text("property", 20),
        "company_ref": reading.text("company_ref"),
        "agency_ref": reading.text("agency_ref"),
        "arrival": reading.get("arrival", date.fromisoformat, "date such as 2026-05-31"),
        "nights": reading.get("nights", count, "number of nights"),
        "status": reading.get("status", HotelStayStatus.__getitem__, "status"),
        "market_segment": reading.optional("segment", HotelMarketSegment.__getitem__, "segment")
        or HotelMarketSegment.UNDEFINED,
        "adr_amount": reading.get("adr", amount, "amount"),
        "room_type": reading.text("room_type", 20),
        "rate_code": reading.text("rate_code"),
        "booked_on": reading.optional("booked_on", date.fromisoformat, "date"),
        "guests": reading.optional("guests", count, "number of guests"),
        "channel": reading.text("channel"),
        "charged": reading.optional("room_revenue", amount, "amount"),
        "food_amount": reading.optional("fb_revenue", amount, "amount") or Decimal(0),
        "other_amount": reading.optional("other_revenue", amount, "amount") or Decimal(0),
    }
    if facts["source_ref"] is None:
        reading.wrong.append(("source_ref", "Every stay needs a reference of its own."))
    return facts


def _demand(reading: Reading, source_ref: str) -> dict[str, Any]:
    arrival = _demand_arrival(reading)
    lead = reading.get("lead_time", count, "number of days")
    nights = [
        reading.get(column, count, "number of nights") or 0
        for column in ("stays_in_weekend_nights", "stays_in_week_nights")
    ]
    return {
        "source_ref": source_ref,
        "property": reading.get("hotel", HOTELS.__getitem__, "hotel of the data sets"),
        "company_ref": reading.text("company"),
        "agency_ref": reading.text("agent"),
        "arrival": arrival,
        "nights": sum(nights),
        "status": reading.get("reservation_status", STATUSES.__getitem__, "status"),
        "market_segment": reading.get("market_segment", SEGMENTS.__getitem__, "segment"),
        "adr_amount": reading.get("adr", amount, "amount"),
        "room_type": reading.text("reserved_room_type", 20),
        "booked_on": arrival - timedelta(days=lead) if arrival and lead is not None else None,
        "guests": reading.get("adults", count, "number of guests"),
        "channel": reading.text("distribution_channel"),
    }


def _demand_arrival(reading: Reading) -> date | None:
    year = reading.get("arrival_date_year", int, "year")
    month = reading.get("arrival_date_month", lambda text: MONTHS.index(text) + 1, "month")
    day = reading.get("arrival_date_day_of_month", int, "day")
    if year is None or month is None or day is None:
        return None
    return reading.get(
        "arrival_date_day_of_month", lambda _: date(year, month, day), "day of its month"
    )


def count(text: str) -> int:
    """A whole number that a stay can have."""
    number = int(text)
    if not 0 <= number <= LONGEST:
        raise ValueError(text)
    return number


def amount(text: str) -> Decimal:
    """An amount of money; a correction may be negative."""
    number = Decimal(text)
    if not number.is_finite() or abs(number) >= LARGEST or number != round(number, 4):
        raise ValueError(text)
    return number
