"""Planning the functions of an event: adding, moving and removing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.access import CAPACITY_OVERRIDE
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    FunctionSpace,
    HotelFunctionType,
    HotelSetupStyle,
)
from portico_hotel_corporate.operations.diary import release_spaces, take_spaces
from portico_hotel_corporate.operations.options import move_up, waiting

ATTRIBUTES: Final = (
    "type",
    "name",
    "starts_at",
    "ends_at",
    "setup_style",
    "hold_24h",
    "expected",
    "guaranteed",
    "overset_percent",
    "is_shared",
    "not_moveable",
    "capacity_override",
)
TURNS: Final = ("setup_minutes", "teardown_minutes")
MOVES: Final = ("space_id", "starts_at", "ends_at", "setup_style", *TURNS)
PLACE: Final = (*MOVES, "not_moveable", "capacity_override")


@dataclass(kw_only=True)
class HotelEventFunctionGiven:
    """A function of an event: what takes place where, when and for how many."""

    type: Annotated[HotelFunctionType, "What takes place."]
    name: Annotated[str | None, "What stands on the door."] = None
    starts_at: Annotated[datetime, "When it begins, with the offset of the property's clock."]
    ends_at: Annotated[datetime, "When it is over, with the offset of the property's clock."]
    space_id: Annotated[UUID, Ref("HotelFunctionSpace"), "Where it takes place."]
    setup_style: Annotated[HotelSetupStyle, "How chairs and tables stand."]
    setup_minutes: Annotated[int | None, "How long it is set up; else as the space says."] = None
    teardown_minutes: Annotated[int | None, "How long it is cleared; else as the space says."] = (
        None
    )
    hold_24h: Annotated[bool, "Whether to keep the space for the whole local day."] = False
    expected: Annotated[int, "How many people are expected."]
    guaranteed: Annotated[int | None, "How many people the client guarantees to pay for."] = None
    overset_percent: Annotated[Decimal, "How many percent over the guarantee are set."] = Decimal(5)
    is_shared: Annotated[bool, "Whether others may use the space at the same time."] = False
    not_moveable: Annotated[bool, "Whether the client was promised this time and space."] = False
    master_function_id: Annotated[
        UUID | None, Ref("HotelEventFunction"), "The function of the event that it is a part of."
    ] = None
    alternate_of_id: Annotated[
        UUID | None, Ref("HotelEventFunction"), "The function that it would take the place of."
    ] = None
    capacity_override: Annotated[
        str | None, "Why more are set than the space holds; needs a permission of its own."
    ] = None


@dataclass(kw_only=True)
class HotelEventFunctionAdd(HotelEventFunctionGiven):
    """A function to be added to an event booking."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event that it belongs to."]


@dataclass(kw_only=True)
class HotelEventFunctionMove:
    """Another time or space for a function. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    expected_version: Annotated[int, "The version that you read."]
    starts_at: Annotated[datetime | Unset, "When it begins."] = UNSET
    ends_at: Annotated[datetime | Unset, "When it is over."] = UNSET
    space_id: Annotated[UUID | Unset, Ref("HotelFunctionSpace"), "Where it takes place."] = UNSET
    setup_style: Annotated[HotelSetupStyle | Unset, "How chairs and tables stand."] = UNSET
    setup_minutes: Annotated[int | Unset, "How long the space is set up before."] = UNSET
    teardown_minutes: Annotated[int | Unset, "How long the space is cleared after."] = UNSET
    not_moveable: Annotated[
        bool | Unset, "Whether the client is promised it; false lets a promised one be moved."
    ] = UNSET
    capacity_override: Annotated[
        str | Unset | None, "Why more are set than the space holds; needs a permission."
    ] = UNSET


@dataclass(kw_only=True)
class HotelEventFunctionRemove:
    """A function to be taken out of its event."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    expected_version: Annotated[int, "The version that you read."]


def add_function(session: Session, actor: Actor, input: HotelEventFunctionAdd) -> EventFunction:
    """Add a function to an event; it takes its space if the booking holds space."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    booking.check_open("input", "bookingId")
    problems = Problems()
    with session.no_autoflush:
        function = plan_function(session, actor, booking, input, problems, ("input",))
    problems.raise_if_any()
    session.add(function)
    if function.holds_space:
        take_spaces(session, [(function, ("input",))])
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
        if assign(function, input, PLACE, problems, "input"):
            if not isinstance(input.space_id, Unset):
                _place(session, function, input.space_id, problems, ("input",))
            function.settle(problems, ("input",))
    problems.raise_if_any()
    release_spaces(session, [function])
    if function.holds_space:
        take_spaces(session, [(function, ("input",))])
    move_up(session, actor, line)
    return function


def remove_function(
    session: Session, actor: Actor, input: HotelEventFunctionRemove
) -> EventBooking:
    """Take a function out of its event, with its alternates, and give their spaces free."""
    function = found_function(session, input.id, input.expected_version)
    booking = function.booking
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
) -> EventFunction:
    """A function of the booking, with all that follows from what was given."""
    allow_override(actor, given.capacity_override)
    function = EventFunction(booking=booking)
    space = _place(session, function, given.space_id, problems, path)
    _tie(session, function, given, problems, path)
    function.setup_minutes = space.default_setup_minutes
    function.teardown_minutes = space.default_teardown_minutes
    well = assign(function, given, ATTRIBUTES, problems, *path)
    turns = [name for name in TURNS if getattr(given, name) is not None]
    if assign(function, given, turns, problems, *path) and well:
        function.settle(problems, path)
    if function.guaranteed is not None:
        function.guaranteed_at = actor.now
    return function


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
) -> FunctionSpace:
    """Put the function into a space of the property that the event takes place at."""
    space = get(session, FunctionSpace, space_id, *path, "spaceId")
    function.space = space
    venue = function.booking.venue
    problems.check(
        ok=space.property_id == venue.id,
        code="HOTEL_SPACE_PROPERTY",
        message=f"{space.name} belongs to another property than {venue.name}, where the event "
        "takes place.",
        path=(*path, "spaceId"),
    )
    return space
