"""Warnings of deadlines on days off: nobody is there to answer, or to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Choice, Ref
from portico_hotel_corporate.models import EventBooking
from portico_hotel_corporate.models.days_off import off_because, workday_before
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.terms import terms_of


class HotelDeadline(Choice):
    """Something that runs out on a day."""

    OPTION = "The option of the client."
    DECISION = "The decision of the client."
    CUT_OFF = "The cut-off of a block: rooms without names go on sale."
    ROOMING_LIST = "The rooming list of a block is due."
    DEPOSIT = "A payment in advance is due."


@dataclass(kw_only=True)
class HotelDaysOffRequest:
    """An event whose deadlines are to be looked at."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]


@dataclass(frozen=True, kw_only=True)
class HotelDayOff:
    """A deadline on a public holiday or weekend of the property; it is a warning only."""

    deadline: Annotated[HotelDeadline, "What runs out."]
    day: Annotated[date, "The day."]
    block: Annotated[str | None, "The code of the block, if it is one's."]
    why: Annotated[str, "Why nobody works: the holiday's name in English, or the day of the week."]
    workday_before: Annotated[date, "The last day before it on which people work."]


def days_off(session: Session, actor: Actor, input: HotelDaysOffRequest) -> list[HotelDayOff]:
    """Deadlines of an event on public holidays or weekends of its property, by its calendar.

    None are known of a property without a holidayCalendar.
    """
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    place = booking.venue.holiday_calendar
    if place is None:
        return []
    return [
        HotelDayOff(
            deadline=deadline,
            day=day,
            block=block,
            why=why,
            workday_before=workday_before(day, place),
        )
        for deadline, day, block in _deadlines(session, booking)
        if day is not None and (why := off_because(day, place)) is not None
    ]


def _deadlines(
    session: Session, booking: EventBooking
) -> Iterator[tuple[HotelDeadline, date | None, str | None]]:
    if booking.definite_on is None:
        yield HotelDeadline.OPTION, booking.option_date, None
        yield HotelDeadline.DECISION, booking.decision_date, None
    for block in blocks_of(session, booking):
        yield HotelDeadline.CUT_OFF, block.cutoff_day, block.code
        yield HotelDeadline.ROOMING_LIST, block.rooming_list_due, block.code
    terms = terms_of(session, booking)
    for deposit in terms.deposits if terms else ():
        yield HotelDeadline.DEPOSIT, deposit.day(booking.arrival), None
