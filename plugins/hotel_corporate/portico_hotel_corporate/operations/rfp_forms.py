"""Reading files of requests for proposal, by one form, with every error of a request.

In CSV and XLSX a request is one line, whose columns may have other names: a map tells which. Three
columns hold several things, separated by semicolons: ``alternates`` (``2026-10-19/2026-10-21``),
``rooms`` (``1 20 DBL 150.00``: night, rooms, type and, if known, rate; ``1-3`` stands for three
nights) and ``programme`` (``1 09:00-17:00 GENERAL_SESSION THEATRE 40 Plenary``: day, times, type,
setup, people and, if it has one, its name). ``accessible`` is of the whole programme.
"""

from __future__ import annotations

import csv
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Annotated, Any, Final

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from portico.errors import refuse
from portico.tables import Unreadable, workbook_rows
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
from portico_hotel_corporate.operations.rfp_messages import read_messages

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
    accessible: bool = False
    hold_24h: bool = False


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
    currency: str | None = None
    potential_room_nights: int | None = None
    city_room_nights: int | None = None
    wishes: str | None = None
    alternates: list[DatesForm] = []
    rooms: list[RoomsForm] = []
    programme: list[FunctionForm] = []


def read_requests(form: HotelRfpForm, content: str, names: Mapping[str, str]) -> list[Any]:
    """The requests of a file, as they stand there, one object each.

    ``names`` are fields by the titles of the columns that hold them.
    """
    if form is HotelRfpForm.OTA:
        return read_messages(content)
    if form is HotelRfpForm.CSV:
        return _of_table(csv_rows(content), names)
    if form is HotelRfpForm.XLSX:
        return _of_table(workbook_lines(content), names)
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise _no_file(f"This is no JSON: {error}.") from None
    if not isinstance(found, list):
        raise _no_file("Give a list of requests.")
    return found


def _no_file(message: str) -> Exception:
    return refuse("HOTEL_RFP_FILE", message, "input", "content")


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


def csv_rows(text: str) -> Iterator[list[str]]:
    """The rows of a CSV."""
    try:
        yield from csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    except csv.Error as fault:
        raise _no_file(f"This is no CSV: {fault}.") from None


def workbook_lines(content: str) -> Iterator[list[str]]:
    """The rows of the first sheet of a workbook in Base64."""
    try:
        yield from workbook_rows(BytesIO(b64decode(content, validate=True)))
    except (NotBase64, Unreadable) as fault:
        message = f"This is no XLSX workbook in Base64 that is read: {fault}."
        raise _no_file(message) from None


def _of_table(rows: Iterator[list[str]], names: Mapping[str, str]) -> list[Any]:
    written = [title.strip() for title in next(rows, [])]
    while written and not written[-1]:
        written.pop()
    titles = [names.get(title, title) for title in written]
    missing = [name for name in NEEDED if name not in titles]
    if missing:
        lacking = f"The header lacks {', '.join(missing)}."
        raise _no_file(f"{lacking} Name the columns so, or give a map of their names.")
    twice = sorted({title for title in titles if title and titles.count(title) > 1})
    if twice:
        raise _no_file(f"Two columns are {twice[0]}.")
    return [_of_row(titles, row) for row in rows if any(cell.strip() for cell in row)]


def _of_row(titles: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    """A line as an object: what is empty is left out, what holds several things is taken apart."""
    unread: list[Wrong] = []
    if any(cell.strip() for cell in row[len(titles) :]):
        unread.append(("line", "There are more columns than headings."))
    filled: dict[str, Any] = {
        title: cell.strip()
        for title, cell in zip(titles, row, strict=False)
        if title and cell.strip()
    }
    for name, pattern in (("alternates", ALTERNATE), ("rooms", ROOMS), ("programme", FUNCTION)):
        if name in filled:
            filled[name] = list(_parts(name, pattern, filled[name], unread))
    if "rooms" in filled:
        filled["rooms"] = [night for each in filled["rooms"] for night in _nights(each)]
    if "accessible" in filled:
        step_free = filled.pop("accessible")
        filled["programme"] = [
            {**each, "accessible": step_free} for each in filled.get("programme", [])
        ]
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
