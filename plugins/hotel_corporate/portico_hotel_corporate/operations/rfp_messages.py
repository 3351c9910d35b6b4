"""Requests for proposal as OpenTravel 2017B messages: meetings and rates, one request a hotel.

``OTA_HotelRFP_MeetingRQ`` and ``OTA_HotelRFP_TransientRQ`` become the objects that JSON files hold,
so that whatever is wrong with one is told with the same words. Codes that we do not know are told
as they are, never guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from portico.errors import refuse
from portico.markup import NotXml, elements_at, first_at, local, read_xml
from portico_hotel_corporate.models import HotelFunctionType, HotelSetupStyle
from portico_hotel_corporate.models.room_formats import ROOM_FORMATS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMESPACE: Final = "http://www.opentravel.org/OTA/2003/05"
ANY_ROOM: Final = "ANY"
"""The type of rooms that are asked for without one."""
DURATION: Final = re.compile(r"P(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})D)?")
START: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
CLOCK: Final = re.compile(r"(?:.*T)?(\d\d:\d\d)(?::\d\d.*)?")
LONGEST_WISHES: Final = 4000
Request = dict[str, Any]


def read_messages(text: str) -> list[Request]:
    """The requests of a message, one for each hotel that it asks."""
    try:
        root = read_xml(text.encode())
    except NotXml as fault:
        raise _no_request(f"This is no XML that is read: {fault}.") from None
    reader = READERS.get(local(root))
    if reader is None or not str(root.tag).startswith(f"{{{NAMESPACE}}}"):
        wanted = " or ".join(READERS)
        raise _no_request(f"This is {local(root)[:60]}. Give {wanted} of OpenTravel ({NAMESPACE}).")
    return [{key: value for key, value in each.items() if value} for each in reader(root)]


def _no_request(message: str) -> Exception:
    return refuse("HOTEL_RFP_FILE", message, "input", "content")


def _meetings(root: Element) -> Iterator[Request]:
    for every in elements_at(root, "RFP_RequestSegments"):
        for segment in elements_at(every, "RFP_RequestSegment"):
            sites: list[Element | None] = [*elements_at(segment, "Sites/Site")] or [None]
            for site in sites:
                yield _meeting(every, segment, given(site, "HotelCode"), several=len(sites) > 1)


def _meeting(every: Element, segment: Element, hotel: str, *, several: bool) -> Request:
    event, number = first_at(segment, "EventBlock"), given(first_at(segment, "RFP_ID"), "ID")
    spans = list(_spans(segment))
    money: set[str] = set()
    return {
        "source_ref": f"{number}@{hotel}" if several and number else number,
        "company_ref": given(first_at(segment, "Profiles/ProfileInfo/UniqueID"), "ID"),
        "property": hotel,
        "kind": "MEETING",
        "name": given(event, "EventName") or given(first_at(segment, "RFP_ID"), "MeetingName"),
        **(spans[0] if spans else {}),
        "alternates": spans[1:],
        "response_due": given(every, "ResponseDue")[:10],
        "decision_due": given(every, "DecisionDue")[:10],
        "attendees": given(event, "ExpectedTotalAttendanceQuantity")
        or given(every, "AttendeeQuantity"),
        "budget": _budget(event, money),
        "rooms": list(_rooms(segment, money)),
        "programme": list(_programme(event)),
        "wishes": _words(segment, "Comments"),
        "currency": "/".join(sorted(money)),
    }


def _spans(segment: Element) -> Iterator[Request]:
    """The dates, preferred ones first; they end by a date or after a duration."""
    dates = list(elements_at(segment, "Dates/Date"))
    for each in sorted(dates, key=lambda date: given(date, "DateType").lower() != "preferred"):
        starts, ends = given(each, "Start")[:10], given(each, "End")[:10]
        nights = re.fullmatch(r"P(\d{1,3})[DN]", given(each, "Duration"))
        if not ends and nights and _day(starts):
            ends = str(_day(starts) + timedelta(days=int(nights[1])))
        yield {"arrival": starts, "departure": ends}


def _rooms(segment: Element, money: set[str]) -> Iterator[Request]:
    for day in elements_at(segment, "RoomBlock/StayDays/StayDay"):
        night, lines = given(day, "DayNumber"), list(elements_at(day, "StayDayRooms/StayDayRoom"))
        if not lines and given(day, "TotalNumberOfUnits"):
            rooms = given(day, "TotalNumberOfUnits")
            yield {"night": night, "rooms": rooms, "room_type": ANY_ROOM}
        for line in lines:
            kind = re.sub(r"\W+", "_", given(line, "RoomTypeRequirement").upper()).strip("_")
            rate = {"rate": given(line, "Amount")} if given(line, "Amount") else {}
            if rate:
                money.add(given(line, "CurrencyCode"))
            rooms = given(line, "NumberOfUnits")
            yield {"night": night, "rooms": rooms, "room_type": kind or ANY_ROOM, **rate}


def _programme(event: Element | None) -> Iterator[Request]:
    for day in elements_at(event, "EventDays/EventDay"):
        for each in elements_at(day, "EventDayFunctions/EventDayFunction"):
            yield {
                "day": given(day, "DayNumber"),
                "starts": _clock(given(each, "StartTime")),
                "ends": _clock(given(each, "EndTime")),
                "type": _type(given(each, "EventType")),
                "setup_style": _setup(given(each, "RoomSetup")),
                "people": given(each, "AttendeeQuantity"),
                "hold_24h": given(each, "TwentyFourHourHold") in {"true", "1"},
                "name": given(each, "EventName") or None,
            }


def _transients(root: Element) -> Iterator[Request]:
    for every in elements_at(root, "TransientRFP_RequestSegments"):
        starts, ends = _term(given(every, "ContractStart"), given(every, "ContractDuration"))
        number = given(first_at(root, "MessageID"), "ID")
        segments = list(elements_at(every, "TransientRFP_RequestSegment"))
        for segment in segments:
            hotel, volume = given(segment, "HotelCode"), first_at(segment, "AccountSpecificInfo")
            yield {
                "source_ref": f"{number}@{hotel}" if number and len(segments) > 1 else number,
                "company_ref": given(first_at(root, "POS/Source/RequestorID"), "ID"),
                "property": hotel,
                "kind": "TRANSIENT",
                "name": f"Rates from {starts}",
                "arrival": starts,
                "departure": ends,
                "response_due": given(every, "ResponseDueDate")[:10],
                "decision_due": given(every, "DecisionDueDate")[:10],
                "potential_room_nights": given(volume, "HotelPotentialRoomQuantity"),
                "city_room_nights": given(volume, "CityPotentialRoomQuantity"),
                "wishes": _words(every, "Comments/Comment"),
            }


READERS: Final[dict[str, Callable[[Element], Iterator[Request]]]] = {
    "OTA_HotelRFP_MeetingRQ": _meetings,
    "OTA_HotelRFP_TransientRQ": _transients,
}


def _term(start: str, duration: str) -> tuple[str, str]:
    """First and last day of a contract: ``2027`` or ``2027-04``, for ``P1Y`` or a year by default.

    What is not written so is left as it is, to be refused with its field.
    """
    began, lasts = START.fullmatch(start), DURATION.fullmatch(duration or "P1Y")
    if began is None or lasts is None or not 1 <= int(began[2] or 1) <= 12:  # noqa: PLR2004 (months)
        return start, start
    first_day = date(int(began[1]), int(began[2] or 1), int(began[3] or 1))
    years, months, days = (int(each or 0) for each in lasts.groups())
    after = first_day.year * 12 + first_day.month - 1 + years * 12 + months
    year, month = divmod(after, 12)
    day = min(first_day.day, monthrange(year, month + 1)[1])
    end = date(year, month + 1, day) + timedelta(days=days - 1)
    return first_day.isoformat(), end.isoformat()


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _clock(text: str) -> str:
    found = CLOCK.fullmatch(text)
    return found[1] if found else text


def _type(text: str) -> str:
    """A function by its name here; OpenTravel's numbers for types of events tell us no more."""
    name = re.sub(r"\W+", "_", text.upper()).strip("_")
    return name if name in HotelFunctionType.__members__ else HotelFunctionType.OTHER.name


def _setup(text: str) -> str:
    """A setup by OpenTravel's number (MRF) or its name there or here; theatre if none is given."""
    if not text:
        return HotelSetupStyle.THEATRE.name
    for number, (name, style) in ROOM_FORMATS.items():
        if text.lower() in {str(number), name.lower()}:
            return style.name
    return text


def _budget(event: Element | None, money: set[str]) -> str:
    """The sum of the budgets, if they are amounts."""
    budgets = [each for each in elements_at(event, "EventBudget") if given(each, "Amount")]
    money.update(given(each, "CurrencyCode") for each in budgets)
    try:
        return f"{sum((Decimal(given(each, 'Amount')) for each in budgets), Decimal(0)):f}" * bool(
            budgets
        )
    except InvalidOperation:
        return given(budgets[0], "Amount")


def _words(element: Element, path: str) -> str:
    """What is said in words, of all comments."""
    texts = (" ".join("".join(each.itertext()).split()) for each in elements_at(element, path))
    return "\n".join(text for text in texts if text)[:LONGEST_WISHES]


def given(element: Element | None, name: str) -> str:
    """An attribute, without blanks around it; empty if it is not there."""
    return "" if element is None else (element.get(name) or "").strip()
