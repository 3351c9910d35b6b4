"""Alternates of a function: other spaces or times that are kept free until one is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import touch
from portico.values import Ref
from portico_hotel_corporate.models import EventBooking, EventFunction, HotelBookingStatus
from portico_hotel_corporate.operations.diary import release_spaces, take_spaces
from portico_hotel_corporate.operations.functions import found_function
from portico_hotel_corporate.operations.options import move_up, waiting

PLACE: Final = (
    *("starts_at", "ends_at", "setup_style", "setup_minutes", "teardown_minutes"),
    "capacity_override",
)


@dataclass(kw_only=True)
class HotelEventFunctionChoose:
    """The one that is chosen of a function and its alternates."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function, or one of its alternates."]
    expected_version: Annotated[int, "The version that you read."]


def choose_function(
    session: Session, actor: Actor, input: HotelEventFunctionChoose
) -> EventFunction:
    """Choose a function or one of its alternates: it takes that space and time, the rest is free.

    What hangs on the function, such as tasks and lines of the bill, stays with it.
    """
    chosen = found_function(session, input.id, input.expected_version)
    booking = chosen.booking
    stays = next((each for each in booking.functions if each.id == chosen.alternate_of_id), chosen)
    others = [each for each in booking.functions if each.alternate_of_id == stays.id]
    if not others:
        message = "It has no alternates: there is nothing to choose."
        raise refuse("HOTEL_FUNCTION_TIE", message, "input", "id")
    line = waiting(session, [stays, *others])
    release_spaces(session, [stays, *others])
    if chosen is not stays:
        _replace(stays, chosen)
    for other in others:
        booking.functions.remove(other)
    touch(stays)
    session.flush()
    if stays.holds_space:
        take_spaces(session, [(stays, ("input", "spaceId"))])
    move_up(session, actor, line)
    session.flush()
    return stays


def require_alternates(booking: EventBooking) -> None:
    """Refuse a definite event in a space that needs another one to turn to, and has none."""
    if booking.status is not HotelBookingStatus.DEFINITE:
        return
    for function in booking.programme:
        function.check_alternate("input", "status")


def _replace(stays: EventFunction, chosen: EventFunction) -> None:
    """Let a function take the space and time of its alternate."""
    stays.space = chosen.space
    for name in PLACE:
        setattr(stays, name, getattr(chosen, name))
    problems = Problems()
    stays.settle(problems, ("input",))
    problems.raise_if_any()
