"""OpenTravel 2017B messages of whole events: the event file, and the report after the event.

A small subset, as in :mod:`~portico_hotel_corporate.operations.documents.ota`: days, functions with
set-up and counts, blocks with pickup and cut-off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

from lxml import etree

from portico_hotel_corporate.models import (
    BlockNight,
    EventBooking,
    EventFunction,
    HotelBlockStatus,
    HotelSetupStyle,
    RoomBlock,
)
from portico_hotel_corporate.operations.documents.ota import add, message, written

FORMATS: Final = {
    HotelSetupStyle.THEATRE: 5,
    HotelSetupStyle.CLASSROOM: 2,
    HotelSetupStyle.BANQUET_ROUNDS: 1,
    HotelSetupStyle.CABARET: 30,
    HotelSetupStyle.RECEPTION: 7,
    HotelSetupStyle.U_SHAPE: 6,
    HotelSetupStyle.BOARDROOM: 8,
    HotelSetupStyle.HOLLOW_SQUARE: 36,
    HotelSetupStyle.T_SHAPE: 43,
    HotelSetupStyle.CUSTOM: 45,
}
"""OpenTravel's meeting room formats (MRF) of styles; of several the plainest."""
PAST_CUTOFF: Final = frozenset(
    {HotelBlockStatus.CUTOFF_PASSED, HotelBlockStatus.CONSUMED, HotelBlockStatus.AUDITED}
)


def event_message(booking: EventBooking, now: datetime) -> bytes:
    """``OTA_HotelEventRQ``: the event, its days and functions as they are ordered."""
    root = message("OTA_HotelEventRQ", now)
    event = add(add(root, "Events"), "Event")
    event.set("Status", booking.status.name.capitalize())
    early = any(each.occupied_from < each.starts_at for each in booking.programme)
    event.set("PreEventSetUpIndicator", _flag(early))
    add(event, "AttendeeInfo").set("TotalQuantity", str(booking.attendees))
    info = add(add(event, "EventInfos"), "EventInfo")
    info.set("Name", booking.shown_name)
    info.set("Start", booking.arrival.isoformat())
    info.set("End", booking.departure.isoformat())
    site = add(add(event, "Sites"), "Site")
    add(site, "HotelReference").set("HotelCode", booking.venue.code)
    _days(site, booking, is_over=False)
    return written(root)


def report_message(booking: EventBooking, blocks: Sequence[RoomBlock], now: datetime) -> bytes:
    """``OTA_HotelPostEventNotifRQ``: what came of the event, in rooms and in people."""
    root = message("OTA_HotelPostEventNotifRQ", now)
    report = add(add(root, "EventReports"), "EventReport")
    site = add(add(report, "EventSites"), "EventSite")
    add(site, "HotelReference").set("HotelCode", booking.venue.code)
    when = add(site, "Date")
    when.set("Start", booking.arrival.isoformat())
    when.set("End", booking.departure.isoformat())
    rooms = add(site, "RoomBlocks")
    rooms.set("TotalBlockQuantity", str(len(blocks)))
    for block in blocks:
        _block(rooms, block)
    _days(site, booking, is_over=True)
    return written(root)


def _block(parent: etree._Element, block: RoomBlock) -> None:
    nights = {
        night: list(lines)
        for night, lines in groupby(_by_night(block), key=lambda each: each.night)
    }
    contracted = [sum(line.contracted for line in lines) for lines in nights.values()]
    node = add(parent, "RoomBlock")
    node.set("InvBlockCode", block.code)
    node.set("TotalRoomNightQuantity", str(sum(contracted)))
    node.set("PeakRoomNightQuantity", str(max(contracted, default=0)))
    if block.cutoff_day is not None:
        node.set("CutoffDate", block.cutoff_day.isoformat())
    node.set("CutoffDateExercisedIndicator", _flag(block.status in PAST_CUTOFF))
    days = add(node, "StayDays")
    for night, lines in nights.items():
        day = add(days, "StayDay")
        day.set("DayNumber", _number(night, block.booking.arrival))
        used = sum(line.picked_up for line in lines)
        add(day, "RoomPickUp").set("TotalNumberOfUnits", str(used))
    add(node, "TotalRoomPickUp").set("TotalNumberOfUnits", str(block.picked_up))


def _by_night(block: RoomBlock) -> list[BlockNight]:
    return sorted(block.nights, key=lambda line: line.night)


def _days(parent: etree._Element, booking: EventBooking, *, is_over: bool) -> None:
    zone = booking.venue.zone

    def local_day(function: EventFunction) -> date:
        return function.starts_at.astimezone(zone).date()

    days = add(parent, "EventDays")
    for on, functions in groupby(sorted(booking.programme, key=local_day), key=local_day):
        day = add(days, "EventDay")
        day.set("DayNumber", _number(on, booking.arrival))
        every = add(day, "EventDayFunctions")
        for function in sorted(functions, key=lambda each: each.starts_at):
            _function(every, function, is_over=is_over)


def _function(parent: etree._Element, function: EventFunction, *, is_over: bool) -> None:
    zone = function.booking.venue.zone
    node = add(parent, "EventDayFunction")
    came = function.actual if is_over else function.promised
    for name, value in (
        ("FunctionName", function.on_the_door),
        ("LocationName", function.space.name),
        ("LocationID", function.space.code),
        ("TwentyFourHourHoldInd", _flag(function.hold_24h)),
        ("StartTime", function.starts_at.astimezone(zone).isoformat()),
        ("EndTime", function.ends_at.astimezone(zone).isoformat()),
        ("AttendeeQuantity", came),
    ):
        if value is not None:
            node.set(name, str(value))
    setup = add(node, "RoomSetup")
    setup.set("RoomSetupCode", str(FORMATS[function.setup_style]))
    setup.set("SetForQuantity", str(function.set_count))
    setup.set("SetByTime", function.starts_at.astimezone(zone).isoformat())
    setup.set("DismantleByTime", function.occupied_to.astimezone(zone).isoformat())
    if function.guaranteed is not None:
        served = add(add(node, "FoodAndBeverages"), "FoodAndBeverage")
        served.set("SetForQuantity", str(function.set_count))
        served.set("GuaranteeQuantity", str(function.guaranteed))


def _number(day: date, arrival: date) -> str:
    """Which day of the event it is: 1 is that of arrival."""
    return str((day - arrival).days + 1)


def _flag(flag: bool) -> str:  # noqa: FBT001 (a value to write)
    return "true" if flag else "false"
