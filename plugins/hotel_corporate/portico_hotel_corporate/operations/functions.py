"""Planning the functions of an event: adding, moving and removing them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Path, Problems, Refused, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Unset
from portico_hotel_corporate.access import CAPACITY_OVERRIDE
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    FunctionSpace,
)
from portico_hotel_corporate.operations.diary import Placed, release_spaces, take_spaces
from portico_hotel_corporate.operations.function_inputs import (
    HotelEventFunctionAdd,
    HotelEventFunctionGiven,
    HotelEventFunctionMove,
    HotelEventFunctionRemove,
)
from portico_hotel_corporate.operations.options import move_up, waiting

ATTRIBUTES: Final = (
    "type",
    "name",
    "door_card",
    "starts_at",
    "ends_at",
    "setup_style",
    "hold_24h",
    "expected",
    "guaranteed",
    "overset_percent",
    "is_shared",
    "allow_same_booking",
    "loud",
    "not_moveable",
    "capacity_override",
)
TURNS: Final = ("setup_minutes", "teardown_minutes")
MOVES: Final = ("space_id", "starts_at", "ends_at", "setup_style", *TURNS)
PLACE: Final = (*MOVES, "not_moveable", "capacity_override")


def add_function(session: Session, actor: Actor, input: HotelEventFunctionAdd) -> EventFunction:
    """Add a function to an event; it takes its space if the booking holds space."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    booking.check_open("input", "bookingId")
    problems = Problems()
    with session.no_autoflush:
        placed = plan_function(session, actor, booking, input, problems, ("input",))
        problems.raise_if_any()
        function = placed[0][0]
        function.check_alternate("input", "alternateSpaceId")
    session.add_all(each for each, _ in placed)
    if function.holds_space:
        take_spaces(session, placed)
    session.flush()
    return function


def move_function(session: Session, actor: Actor, input: HotelEventFunctionMove) -> EventFunction:
    """Move a function to another time or space; it gives its old place free."""
    function = found_function(session, input.id, input.expected_version)
    allow_override(actor, input.capacity_override)
    _check_moveable(function, input)
    line, problems = waiting(session, [function]), Problems()
    if input.space_id is not UNSET or input.setup_style is not UNSET:
        function.capacity_override = None  # the reason was given for the place it leaves
    with session.no_autoflush:
        before = function.space
        if assign(function, input, PLACE, problems, "input"):
            if not isinstance(input.space_id, Unset):
                _place(session, function, input.space_id, problems, ("input", "spaceId"))
            function.settle(problems, ("input",))
    problems.raise_if_any()
    if function.space is not before:
        function.check_alternate("input", "spaceId")
    release_spaces(session, [function])
    if function.holds_space:
        take_spaces(session, [(function, ("input", "spaceId"))])
    move_up(session, actor, line)
    return function


def remove_function(
    session: Session, actor: Actor, input: HotelEventFunctionRemove
) -> EventBooking:
    """Take a function out of its event, with its alternates, and give their spaces free."""
    function = found_function(session, input.id, input.expected_version)
    booking = function.booking
    _check_needless(function)
    alternates = [each for each in booking.functions if each.alternate_of_id == function.id]
    line = waiting(session, [function, *alternates])
    for gone in (*alternates, function):
        booking.functions.remove(gone)
        session.flush()
    move_up(session, actor, line)
    return booking


def plan_function(
    session: Session,
    actor: Actor,
    booking: EventBooking,
    given: HotelEventFunctionGiven,
    problems: Problems,
    path: Path,
) -> Placed:
    """A function of the booking, with all that follows from what was given, and its alternate."""
    allow_override(actor, given.capacity_override)
    function = EventFunction(id=new_id(), booking=booking)
    _place(session, function, given.space_id, problems, (*path, "spaceId"))
    _tie(session, function, given, problems, path)
    well = assign(function, _with_setup(function, given), ATTRIBUTES, problems, *path)
    if well and _turn(function, given, problems, path):
        function.settle(problems, path)
    if function.guaranteed is not None:
        function.guaranteed_at = actor.now
    placed = [(function, (*path, "spaceId"))]
    if given.alternate_space_id is not None and function.set_count is not None:
        beside = (*path, "alternateSpaceId")
        placed.append((_turn_to(session, function, given, problems, beside), beside))
    return placed


def _with_setup(function: EventFunction, given: HotelEventFunctionGiven) -> HotelEventFunctionGiven:
    """The same, set up as the space usually is if it does not say how."""
    return replace(given, setup_style=given.setup_style or function.space.usual_setup)


def _turn(
    function: EventFunction, given: HotelEventFunctionGiven, problems: Problems, path: Path
) -> bool:
    """Say how long its space is set up and cleared: as is given, else as the space says."""
    turns = function.space.turns(function.setup_style)
    function.setup_minutes, function.teardown_minutes = turns
    said = [name for name in TURNS if getattr(given, name) is not None]
    return assign(function, given, said, problems, *path)


def _turn_to(
    session: Session,
    function: EventFunction,
    given: HotelEventFunctionGiven,
    problems: Problems,
    path: Path,
) -> EventFunction:
    """The same function in the space that it turns to if it must leave its own."""
    same = {name: getattr(function, name) for name in ATTRIBUTES if name != "capacity_override"}
    alternate = EventFunction(
        booking=function.booking,
        alternate_of_id=function.id,
        guaranteed_at=function.guaranteed_at,
        **same,
    )
    _place(session, alternate, cast("UUID", given.alternate_space_id), problems, path)
    found = Problems()
    if _turn(alternate, given, found, path):
        alternate.settle(found, path)
    try:
        found.raise_if_any()
    except Refused as refused:
        for each in refused.problems:
            problems.add(each.code, each.message, *path)
    return alternate


def allow_override(actor: Actor, reason: str | Unset | None) -> None:
    """Refuse to set more than a space holds to who may not."""
    if not isinstance(reason, Unset) and (reason or "").strip():
        actor.require(CAPACITY_OVERRIDE)


def _check_moveable(function: EventFunction, input: HotelEventFunctionMove) -> None:
    moved = any(getattr(input, name) is not UNSET for name in MOVES)
    if function.not_moveable and input.not_moveable is not False and moved:
        message = (
            "The client was promised this time and space: agree on another first, then move it "
            "with notMoveable false."
        )
        raise refuse("HOTEL_FUNCTION_NOT_MOVEABLE", message, "input", "id")


def _check_needless(alternate: EventFunction) -> None:
    """Refuse to take out the last alternate of a function that needs one."""
    functions = alternate.booking.functions
    kept = next((each for each in functions if each.id == alternate.alternate_of_id), None)
    if kept is None or any(
        each.alternate_of_id == kept.id for each in functions if each is not alternate
    ):
        return
    if kept.needs_alternate:
        message = (
            f"{kept.space.name} needs another space to turn to: add one first, or choose between "
            "the function and its alternate."
        )
        raise refuse("HOTEL_ALTERNATE_REQUIRED", message, "input", "id")


def _tie(
    session: Session,
    function: EventFunction,
    given: HotelEventFunctionGiven,
    problems: Problems,
    path: Path,
) -> None:
    """Tie it to other functions of its event: the one it is part of, the one it may replace."""
    for name, field in (
        ("master_function_id", "masterFunctionId"),
        ("alternate_of_id", "alternateOfId"),
    ):
        tied_id = getattr(given, name)
        if tied_id is None:
            continue
        other = get(session, EventFunction, tied_id, *path, field)
        problems.check(
            ok=other.booking_id == function.booking.id and getattr(other, name) is None,
            code="HOTEL_FUNCTION_TIE",
            message="Name a function of the same event that is not tied so itself.",
            path=(*path, field),
        )
        setattr(function, name, other.id)


def found_function(session: Session, id: UUID, expected_version: int) -> EventFunction:
    """The function, with its event locked: whoever plans an event plans it alone."""
    found = get(session, EventFunction, id)
    get(session, EventBooking, found.booking_id, lock=True)
    function = get(session, EventFunction, id, lock=True)
    expect_version(function, expected_version)
    function.booking.check_open("input", "id")
    return function


def _place(
    session: Session, function: EventFunction, space_id: UUID, problems: Problems, path: Path
) -> None:
    """Put the function into a space of the property that the event takes place at."""
    space = get(session, FunctionSpace, space_id, *path)
    function.space = space
    venue = function.booking.venue
    problems.check(
        ok=space.property_id == venue.id,
        code="HOTEL_SPACE_PROPERTY",
        message=f"{space.name} belongs to another property than {venue.name}, where the event "
        "takes place.",
        path=path,
    )
