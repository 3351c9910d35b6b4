"""The rows of a rooming list: from text to a guest, with everything that is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portico.database.records import camel
from portico.models.formats import Malformed, email_address
from portico.operations.assigning import CONTROL
from portico_hotel_corporate.models import HotelGuestBilling, RoomingEntry
from portico_hotel_corporate.models.block_grid import MOST_OCCUPANCY
from portico_hotel_corporate.models.rooming import MOST_NIGHTS, TOO_LONG
from portico_hotel_corporate.models.spans import POSSIBLE_YEARS, is_possible

REQUIRED: Final = ("last_name", "first_name", "arrival", "departure", "room_type")
LENGTHS: Final = {
    **dict.fromkeys(("last_name", "first_name"), 100),
    **dict.fromkeys(("sharer_group", "loyalty_no", "conf_no"), 40),
    "room_type": 20,
    "requests": 500,
}


@dataclass(slots=True)
class GuestRow:
    """One row, read. ``errors`` says what is wrong with it, field by field."""

    number: int
    texts: dict[str, str]
    arrival: date | None = None
    departure: date | None = None
    adults: int | None = None
    """How many people the room is for; None if the row does not say."""
    billing: HotelGuestBilling | None = None
    """What the row says of it; None if it says nothing."""
    errors: list[dict[str, str]] = field(default_factory=list)

    def wrong(self, name: str, message: str) -> None:
        """Note an error of a field."""
        self.errors.append({"field": camel(name), "message": message})


def read_row(number: int, given: Mapping[str, str]) -> GuestRow:
    """Read a row; every error is noted, none stops the others from being found."""
    texts = {name: (given.get(name) or "").strip() for name in (*LENGTHS, "email")}
    texts["room_type"] = texts["room_type"].upper()  # a client's ``dbl`` is the block's DBL
    row = GuestRow(number, texts)
    for name in REQUIRED:
        if not (given.get(name) or "").strip():
            row.wrong(name, "This is missing.")
    for name, most in LENGTHS.items():
        if CONTROL.search(texts[name]):
            row.wrong(name, "Control characters are not allowed.")
            texts[name] = CONTROL.sub("", texts[name])
        if len(texts[name]) > most:
            row.wrong(name, f"At most {most} characters; it has {len(texts[name])}.")
            texts[name] = texts[name][:most]
    _read_stay(row, given)
    _read_terms(row, given)
    return row


def row_of(guest: RoomingEntry) -> GuestRow:
    """The row of a guest who waits, with the errors that were found when it came in."""
    texts = {name: getattr(guest, name) or "" for name in (*LENGTHS, "email")}
    return GuestRow(
        number=guest.row_number,
        texts=texts,
        arrival=guest.arrival,
        departure=guest.departure,
        adults=guest.adults,
        billing=guest.billing,
        errors=list(guest.row_errors),
    )


def _read_stay(row: GuestRow, given: Mapping[str, str]) -> None:
    row.arrival = _day(row, "arrival", given)
    row.departure = _day(row, "departure", given)
    if row.arrival and row.departure and row.arrival >= row.departure:
        row.wrong("departure", f"The departure ({row.departure}) is not after the arrival.")
    elif row.arrival and row.departure and (row.departure - row.arrival).days > MOST_NIGHTS:
        row.wrong("departure", TOO_LONG)
    adults = (given.get("adults") or "").strip()
    if adults and not (adults.isdecimal() and 1 <= int(adults) <= MOST_OCCUPANCY):
        row.wrong("adults", f"Give a number from 1 to {MOST_OCCUPANCY}.")
    elif adults:
        row.adults = int(adults)


def _read_terms(row: GuestRow, given: Mapping[str, str]) -> None:
    billing = (given.get("billing") or "").strip().upper().replace(" ", "_")
    if billing and billing not in HotelGuestBilling.__members__:
        row.wrong("billing", f"Give one of {', '.join(HotelGuestBilling.__members__)}.")
    elif billing:
        row.billing = HotelGuestBilling[billing]
    if row.texts["email"]:
        try:
            row.texts["email"] = email_address(row.texts["email"])
        except Malformed as malformed:
            row.wrong("email", malformed.message)
            row.texts["email"] = ""


def _day(row: GuestRow, name: str, given: Mapping[str, str]) -> date | None:
    text = (given.get(name) or "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        row.wrong(name, "Give the day as YYYY-MM-DD.")
        return None
    if day is None or is_possible(day):
        return day
    row.wrong(name, POSSIBLE_YEARS)
    return None
