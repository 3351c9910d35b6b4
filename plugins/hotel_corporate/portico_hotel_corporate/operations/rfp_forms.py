"""Reading files of requests for proposal: CSV or JSON, by one form, with every error of a request.

In CSV a request is one line. Three columns hold several things, separated by semicolons:
``alternates`` (``2026-10-19/2026-10-21``), ``rooms`` (``1 20 DBL 150.00``: night, rooms, type and,
if known, rate; ``1-3`` stands for three nights) and ``programme`` (``1 09:00-17:00 GENERAL_SESSION
THEATRE 40 Plenary``: day, times, type, setup, people and, if it has one, its name).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Annotated, Any, Final

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from portico.errors import refuse
from portico.values import Choice
from portico_hotel_corporate.models import (
    HotelEventType,
    HotelFunctionType,
    HotelMarketSegment,
    HotelRfpChannel,
    HotelRfpForm,
    HotelRfpKind,
    HotelSetupStyle,
)

NEEDED: Final = ("source_ref", "company_ref", "property", "name", "arrival", "departure")
ALTERNATE: Final = re.compile(r"(?P<arrival>\S+?)/(?P<departure>\S+)")
ROOMS: Final = re.compile(
    r"(?P<first>\d+)(?:-(?P<last>\d+))? (?P<rooms>\d+) (?P<room_type>\S+)(?: (?P<rate>\S+))?"
)
FUNCTION: Final = re.compile(
    r"(?P<day>\d+) (?P<starts>\S+?)-(?P<ends>\S+) (?P<type>\S+) (?P<setup_style>\S+) "
    r"(?P<people>\d+)(?: (?P<name>.+))?"
)
LONGEST_STAY: Final = 400
Wrong = tuple[str, str]


def _named(kind: type[Choice]) -> Any:
    """A choice is written by its name."""

    def read(value: Any) -> Any:
        name = str(value).strip().upper()
        if name not in kind.__members__:
            raise ValueError(f"give one of {', '.join(kind.__members__)}")
        return kind[name]

    return Annotated[kind, BeforeValidator(read)]


class Part(BaseModel):
    """What a request consists of; unknown names are errors."""

    model_config = ConfigDict(extra="forbid")


class DatesForm(Part):
    """Other dates."""

    arrival: date
    departure: date


class RoomsForm(Part):
    """Rooms of a type in a night."""

    night: int
    rooms: int
    room_type: str
    occupancy: int = 1
    rate: Decimal | None = None


class FunctionForm(Part):
    """A part of the programme."""

    day: int
    starts: str
    ends: str
    type: _named(HotelFunctionType)  # type: ignore[valid-type]  # made from the choice
    setup_style: _named(HotelSetupStyle)  # type: ignore[valid-type]
    people: int
    name: str | None = None


class RfpForm(Part):
    """A request as files have it."""

    source_ref: str
    company_ref: str
    property: str
    name: str
    arrival: date
    departure: date
    kind: _named(HotelRfpKind) = HotelRfpKind.MEETING  # type: ignore[valid-type]
    channel: _named(HotelRfpChannel) = HotelRfpChannel.PORTAL  # type: ignore[valid-type]
    event_type: _named(HotelEventType) = HotelEventType.CONFERENCE  # type: ignore[valid-type]
    market_segment: _named(HotelMarketSegment) | None = None  # type: ignore[valid-type]
    response_due: date | None = None
    decision_due: date | None = None
    attendees: int = 0
    budget: Decimal | None = None
    potential_room_nights: int | None = None
    city_room_nights: int | None = None
    wishes: str | None = None
    alternates: list[DatesForm] = []
    rooms: list[RoomsForm] = []
    programme: list[FunctionForm] = []


def read_requests(form: HotelRfpForm, text: str) -> list[Any]:
    """The requests of a file, as they stand there, one object each."""
    if form is HotelRfpForm.CSV:
        return _of_csv(text)
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        message = f"This is no JSON: {error}."
        raise refuse("HOTEL_RFP_FILE", message, "input", "content") from None
    if not isinstance(found, list):
        raise refuse("HOTEL_RFP_FILE", "Give a list of requests.", "input", "content")
    return found


def read_request(given: Any) -> tuple[RfpForm | None, Sequence[Wrong]]:
    """A request, or everything that is wrong with it: pairs of a field and a message."""
    unread = list(given.pop("unread", ())) if isinstance(given, dict) else []
    try:
        form = RfpForm.model_validate(given)
    except ValidationError as error:
        return None, [*unread, *map(_wrong, error.errors(include_url=False))]
    return (None, unread) if unread else (form, ())


def _wrong(error: Any) -> Wrong:
    where = ".".join(map(str, error["loc"])) or "request"
    return where, f"{error['msg'].removeprefix('Value error, ')}."


def _of_csv(text: str) -> list[Any]:
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")), restkey="unread")
    missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        message = f"The header lacks {', '.join(missing)}. Give a CSV file with a header."
        raise refuse("HOTEL_RFP_FILE", message, "input", "content")
    return [_of_row(row) for row in rows]


def _of_row(row: dict[str, Any]) -> dict[str, Any]:
    """A line as an object: what is empty is left out, what holds several things is taken apart."""
    unread: list[Wrong] = [("line", "There are more columns than headings.")] * ("unread" in row)
    filled = {k: v.strip() for k, v in row.items() if k != "unread" and v and v.strip()}
    for name, pattern in (("alternates", ALTERNATE), ("rooms", ROOMS), ("programme", FUNCTION)):
        if name in filled:
            filled[name] = list(_parts(name, pattern, filled[name], unread))
    if "rooms" in filled:
        filled["rooms"] = [night for each in filled["rooms"] for night in _nights(each)]
    return filled | ({"unread": unread} if unread else {})


def _parts(
    name: str, pattern: re.Pattern[str], text: str, unread: list[Wrong]
) -> Iterator[dict[str, str]]:
    for i, part in enumerate(text.split(";")):
        found = pattern.fullmatch(" ".join(part.split()))
        if found is None:
            unread.append((f"{name}.{i}", f"This cannot be read: {part.strip()[:60]}"))
        else:
            yield {key: value for key, value in found.groupdict().items() if value is not None}


def _nights(part: dict[str, str]) -> Iterator[dict[str, Any]]:
    """``1-3 20 DBL`` night by night; a span that no stay has is left to be refused as it is."""
    first = int(part.pop("first"))
    last = min(int(part.pop("last", first)), first + LONGEST_STAY)
    for night in range(first, last + 1):
        yield {"night": night, **part}
