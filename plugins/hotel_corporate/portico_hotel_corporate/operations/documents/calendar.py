"""The function diary as an iCalendar feed (RFC 5545): one VEVENT a function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

from portico_hotel_corporate.models import EventFunction, FunctionSpace, HotelBookingStatus
from portico_hotel_corporate.models.lifecycle import NEEDS_REASON, SURE

if TYPE_CHECKING:
    from icalendar import Calendar, Component, Event

OFTEN: Final = timedelta(hours=1)
"""How often calendars are asked to look again."""


def as_calendar(
    functions: Iterable[EventFunction], sequences: Mapping[UUID, int], now: datetime, name: str
) -> bytes:
    """A calendar of functions; ``sequences`` are the revisions of their events' orders."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for function in functions:
        calendar.add_component(_event(function, sequences.get(function.booking_id, 0), now))
    return bytes(calendar.to_ical())


def as_feed(functions: Iterable[EventFunction], sequences: Mapping[UUID, int], name: str) -> bytes:
    """A calendar to subscribe to: the same bytes for as long as nothing of it changes.

    Without a method DTSTAMP says when an event was last changed (RFC 5545, 3.8.7.2).
    """
    calendar = _calendar()
    for label in ("name", "x-wr-calname"):
        calendar.add(label, name)
    calendar.add("refresh-interval", OFTEN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")  # the same, for those who came before the standard
    for function in functions:
        changed = max(function.updated_at, function.booking.updated_at)
        calendar.add_component(_event(function, sequences.get(function.booking_id, 0), changed))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    import icalendar  # noqa: PLC0415 (a server starts without)

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Portico//Function diary//EN")
    calendar.add("version", "2.0")
    return calendar


def as_free_busy(
    functions: Iterable[EventFunction], span: tuple[datetime, datetime], now: datetime
) -> bytes:
    """A VFREEBUSY: when space is taken, setup and teardown included; of whom it does not tell.

    What is held by a tentative event is BUSY-TENTATIVE.
    """
    import icalendar  # noqa: PLC0415 (a server starts without)

    calendar, busy = _calendar(), icalendar.FreeBusy()
    busy.add("uid", f"{span[0]:%Y%m%dT%H%M%S}-{span[1]:%Y%m%dT%H%M%S}@portico")
    busy.add("dtstamp", now)
    busy.add("dtstart", span[0].astimezone(UTC))
    busy.add("dtend", span[1].astimezone(UTC))
    for function in sorted(functions, key=lambda each: (each.occupied_from, each.occupied_to)):
        sure = function.booking.status in SURE
        period = (function.occupied_from, function.occupied_to)
        kind = {"fbtype": "BUSY" if sure else "BUSY-TENTATIVE"}
        busy.add("freebusy", [period], parameters=kind)
    calendar.add_component(busy)
    return bytes(calendar.to_ical())


def _event(function: EventFunction, sequence: int, now: datetime) -> Event:
    import icalendar  # noqa: PLC0415 (a server starts without)

    booking, event = function.booking, icalendar.Event()
    event.add("uid", f"{function.id}@portico")
    event.add("dtstamp", now)
    event.add("last-modified", function.updated_at)
    event.add("sequence", sequence)
    event.add("dtstart", function.starts_at)
    event.add("dtend", function.ends_at)
    what = function.name or function.type.name.replace("_", " ").capitalize()
    event.add("summary", f"{what}: {booking.shown_name}")
    event.add("location", f"{function.space.name}, {booking.venue.name}")
    event.add("status", status(booking.status))
    event.add("transp", "OPAQUE" if function.holds_space else "TRANSPARENT")
    event.add("description", "\n".join(_said(function)))
    event.add_component(_location(function.space))
    return event


@cache
def _vlocation() -> type[Component]:
    import icalendar  # noqa: PLC0415 (a server starts without)

    class VLocation(icalendar.Component):
        """A component that the library does not know yet."""

        name = "VLOCATION"

    return VLocation


def _location(space: FunctionSpace) -> Component:
    """Its space as programs read it (RFC 9073): a VLOCATION, the same at all of its functions."""
    location = _vlocation()()
    location.add("uid", f"{space.id}@portico")
    location.add("name", space.name)
    location.add("location-type", "hotel")  # of the registry of RFC 4589
    if where := ", ".join(each for each in (space.building, space.floor) if each):
        location.add("description", where)
    return location


def _said(function: EventFunction) -> Iterator[str]:
    """What staff go by: places, time to set up, the card on the door, and noise."""
    style = function.setup_style.name.replace("_", " ").lower()
    taken = function.occupancy.occupied.in_words(function.booking.venue.zone)
    yield f"{function.set_count} places, {style}. Taken {taken}."
    if function.door_card:
        yield f"On the door: {function.door_card}"
    if function.loud:
        yield "It will be loud."


def status(booked: HotelBookingStatus) -> str:
    """How sure an event is, in the words of RFC 5545."""
    if booked in NEEDS_REASON:
        return "CANCELLED"
    return "CONFIRMED" if booked in SURE else "TENTATIVE"
