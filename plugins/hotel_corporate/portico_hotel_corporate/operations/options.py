"""Options on spaces: standing in line, moving up when a space becomes free, expiring.

Whoever moves up takes the space in the same transaction that frees it, under the lock of its
rooms, so nobody can slip in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Refused, refuse
from portico.events import announce
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    HotelBookingStatus,
    HotelOptionStatus,
    SpaceOption,
)
from portico_hotel_corporate.models.options import OPEN_OPTIONS
from portico_hotel_corporate.operations.diary import lock_rooms, release_spaces, take_spaces

LONGEST_HOLD: Final = 24 * 365


@dataclass(frozen=True, slots=True)
class SpaceOptionPromoted:
    """An option became the first in line: its client may be told."""

    option: SpaceOption


@dataclass(kw_only=True)
class HotelSpaceOptionTake:
    """A place in the line for the space of a function."""

    function_id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    hold_hours: Annotated[int, "How long it lasts once it is first."] = 72


@dataclass(kw_only=True)
class HotelSpaceOptionWithdraw:
    """An option that the client wants no more."""

    id: Annotated[UUID, Ref("HotelSpaceOption"), "The option."]
    expected_version: Annotated[int, "The version that you read."]


def take_option(session: Session, actor: Actor, input: HotelSpaceOptionTake) -> SpaceOption:
    """Stand in line for the space of a function; if nobody has it, it is held at once."""
    found = get(session, EventFunction, input.function_id, "input", "functionId")
    booking = get(session, EventBooking, found.booking_id, lock=True)
    function = get(session, EventFunction, found.id, lock=True)
    booking.check_open("input", "functionId")
    if booking.holds_space:
        message = f"The event is {booking.status.name}: it holds its spaces without an option."
        raise refuse("HOTEL_OPTION_NEEDLESS", message, "input", "functionId")
    if not 1 <= input.hold_hours <= LONGEST_HOLD:
        message = f"Give hours from 1 to {LONGEST_HOLD}."
        raise refuse("HOTEL_OPTION_HOURS", message, "input", "holdHours")
    lock_rooms(session, [function.space])
    line = _contesting(session, function)
    if any(option.function_id == function.id for option in line):
        message = "The function stands in line already."
        raise refuse("HOTEL_OPTION_TWICE", message, "input", "functionId")
    option = SpaceOption(
        function=function,
        hold_hours=input.hold_hours,
        status=HotelOptionStatus.QUEUED,
        rank=max((option.rank for option in line), default=1) + 1,
    )
    session.add(option)
    session.flush()
    if not any(each.status is HotelOptionStatus.QUEUED for each in line):
        _try_first(session, actor, option)
    session.flush()
    return option


def withdraw_option(session: Session, actor: Actor, input: HotelSpaceOptionWithdraw) -> SpaceOption:
    """Leave the line; whoever is next moves up at once."""
    option = get(session, SpaceOption, input.id, lock=True)
    expect_version(option, input.expected_version)
    if option.status not in OPEN_OPTIONS:
        message = f"The option is {option.status.name}: that is final."
        raise refuse("HOTEL_OPTION_OVER", message, "input", "id")
    _end(session, actor, option, HotelOptionStatus.WITHDRAWN)
    return option


def expire_options(session: Session, actor: Actor) -> str:
    """End options whose time has come, and tentative events whose option date has passed."""
    due = select(SpaceOption).where(
        SpaceOption.status == HotelOptionStatus.FIRST, SpaceOption.expires_at <= actor.now
    )
    options = session.scalars(due.order_by(SpaceOption.id).with_for_update()).all()
    for option in options:
        _end(session, actor, option, HotelOptionStatus.EXPIRED)
    tentative = select(EventBooking).where(
        EventBooking.status == HotelBookingStatus.TENTATIVE,
        EventBooking.option_date < actor.today + timedelta(days=1),
    )
    lapsed = 0
    for booking in session.scalars(tentative.order_by(EventBooking.id).with_for_update()).all():
        if booking.option_date and booking.option_date < booking.venue.business_date(actor.now):
            lapsed += _lapse(session, actor, booking)
    session.flush()
    return f"ended {len(options)} options and {lapsed} tentative events"


def settle_options(session: Session, actor: Actor, booking: EventBooking) -> None:
    """An event that holds its spaces has accepted its options; one that is over wants none."""
    if not (booking.holds_space or booking.is_over):
        return
    ended = HotelOptionStatus.ACCEPTED if booking.holds_space else HotelOptionStatus.WITHDRAWN
    for option in session.scalars(_open().where(EventFunction.booking_id == booking.id)):
        option.status, option.expires_at = ended, None
    session.flush()


def waiting(session: Session, functions: Iterable[EventFunction]) -> list[SpaceOption]:
    """Who stands in line for the spaces of functions, each line in order.

    The rooms are locked: who is about to stand in line waits, and then sees what became free.
    """
    leaving = list(functions)
    lock_rooms(session, [function.space for function in leaving])
    return [
        option
        for function in leaving
        for option in _contesting(session, function)
        if option.status is HotelOptionStatus.QUEUED and option.function_id != function.id
    ]


def move_up(session: Session, actor: Actor, line: Iterable[SpaceOption]) -> None:
    """Let those who stand in line for a space that became free move up, the first one first."""
    for option in line:
        if option.status is HotelOptionStatus.QUEUED:
            _try_first(session, actor, option)
    session.flush()


def _end(session: Session, actor: Actor, option: SpaceOption, status: HotelOptionStatus) -> None:
    was_first = option.status is HotelOptionStatus.FIRST
    lock_rooms(session, [option.function.space])
    option.status, option.expires_at = status, None
    if was_first and not option.function.booking.holds_space:
        release_spaces(session, [option.function])
    session.flush()
    for each in _contesting(session, option.function):
        if each.rank > option.rank:
            each.rank -= 1
    move_up(session, actor, waiting(session, [option.function]))


def _try_first(session: Session, actor: Actor, option: SpaceOption) -> None:
    """Make an option the first if its space is free."""
    try:
        with session.begin_nested():
            take_spaces(session, [(option.function, ("input", "functionId"))])
    except Refused:
        return
    for behind in _contesting(session, option.function):
        if behind.rank > option.rank:
            behind.rank -= option.rank - 1
    option.status, option.rank = HotelOptionStatus.FIRST, 1
    option.promoted_at = actor.now
    option.expires_at = actor.now + timedelta(hours=option.hold_hours)
    session.flush()
    announce(session, actor, SpaceOptionPromoted(option))


def _lapse(session: Session, actor: Actor, booking: EventBooking) -> bool:
    booking.move_to(HotelBookingStatus.PROSPECT, actor)
    session.flush()
    if not booking.holds_space:
        release_spaces(session, booking.functions)
        move_up(session, actor, waiting(session, booking.functions))
    return True


def _contesting(session: Session, function: EventFunction) -> list[SpaceOption]:
    """Who stands in line for a room of a function's space while it wants it, in order."""
    wanted = function.space.footprint
    same_time = _open().where(
        EventFunction.occupied_from < function.occupied_to,
        EventFunction.occupied_to > function.occupied_from,
    )
    found = session.scalars(same_time.order_by(SpaceOption.rank, SpaceOption.id))
    return [option for option in found if option.function.space.footprint & wanted]


def _open() -> Any:
    return (
        select(SpaceOption)
        .join(EventFunction, EventFunction.id == SpaceOption.function_id)
        .where(SpaceOption.status.in_(OPEN_OPTIONS))
    )
