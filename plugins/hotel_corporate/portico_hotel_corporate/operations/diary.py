"""The diary of the spaces: who has which room when, and nobody twice.

Rooms are locked in the order of their ids before anybody looks whether they are free, so of two
bookings that want the same room at the same moment one waits, and then sees the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from portico.errors import Path, Problems
from portico_hotel_corporate.models import (
    CombinationMember,
    EventFunction,
    FunctionSpace,
    HotelTurnTime,
    SpaceHold,
)
from portico_hotel_corporate.models.occupancy import Clash
from portico_hotel_corporate.models.sharing import Use, peak

Placed = Sequence[tuple[EventFunction, Path]]
"""Functions, each with the field that asked for its space."""


def take_spaces(session: Session, placed: Placed) -> None:
    """Hold the rooms of these functions, or refuse and name who has them."""
    lock_rooms(session, (function.space for function, _ in placed))
    problems = Problems()
    for function, path in placed:
        session.flush()
        if not _find_problems(session, function, problems, path):
            _hold(function)
    problems.raise_if_any()
    session.flush()


def release_spaces(session: Session, functions: Iterable[EventFunction]) -> None:
    """Give the rooms of these functions free."""
    for function in functions:
        function.holds.clear()
    session.flush()


def touches(space: FunctionSpace) -> ColumnElement[bool]:
    """That a function is planned in a space, in a part of it, or in what it is a part of."""
    around = select(CombinationMember.combination_id).where(
        CombinationMember.element_id.in_(space.footprint)
    )
    return or_(
        EventFunction.space_id.in_({space.id, *space.footprint}), EventFunction.space_id.in_(around)
    )


def lock_rooms(session: Session, spaces: Iterable[FunctionSpace]) -> None:
    """Let nobody else look into the diary of these spaces' rooms until the deed is done."""
    rooms = frozenset[object]().union(*(space.footprint for space in spaces))
    session.execute(
        select(FunctionSpace.id)
        .where(FunctionSpace.id.in_(rooms))
        .order_by(FunctionSpace.id)
        .with_for_update(key_share=True)
    )


def _hold(function: EventFunction) -> None:
    function.holds = [
        SpaceHold(
            element_id=room_id,
            occupied_from=function.occupied_from,
            occupied_to=function.occupied_to,
        )
        for room_id in sorted(function.space.footprint)
    ]


def _find_problems(
    session: Session, function: EventFunction, problems: Problems, path: Path
) -> bool:
    """Note everything that keeps the function out of its space; tell whether there is any."""
    sharers, found = [], False
    for rival in _rivals(session, function):
        if _go_together(function, rival):
            continue
        if function.shares_with(rival):
            sharers.append(rival)
        elif clash := _clash(function, rival):
            problems.add("HOTEL_SPACE_TAKEN", _taken(function, rival, clash), *path)
            found = True
    return _find_crowd(function, sharers, problems, path) or found


def _rivals(session: Session, function: EventFunction) -> Sequence[EventFunction]:
    """The functions that hold a room of this one's space while it wants it, first come first."""
    holding = select(SpaceHold.function_id).where(
        SpaceHold.element_id.in_(function.space.footprint),
        SpaceHold.occupied_from < function.occupied_to,
        SpaceHold.occupied_to > function.occupied_from,
        SpaceHold.function_id != function.id,
    )
    return session.scalars(
        select(EventFunction)
        .where(EventFunction.id.in_(holding))
        .order_by(EventFunction.starts_at, EventFunction.id)
    ).all()


def _go_together(function: EventFunction, rival: EventFunction) -> bool:
    """Whether both belong to one event and allow the other to be there meanwhile."""
    allowed = function.allow_same_booking and rival.allow_same_booking
    return allowed and function.booking is rival.booking


def _clash(function: EventFunction, rival: EventFunction) -> Clash | None:
    clash = function.occupancy.clash(rival.occupancy)
    lenient = function.booking.venue.turn_time is HotelTurnTime.ALLOWED
    return None if clash and clash.severity == "turn-time" and lenient else clash


def _taken(function: EventFunction, rival: EventFunction, clash: Clash) -> str:
    zone = function.booking.venue.zone
    theirs = f"{rival.space.name} is taken {rival.period.in_words(zone)}"
    if rival.occupancy.occupied != rival.period:
        theirs += f" (with setup and teardown {rival.occupancy.occupied.in_words(zone)})"
    kind = "The setup and teardown overlap" if clash.severity == "turn-time" else "They overlap"
    return (
        f"{function.space.name} is not free: {theirs}. {kind} {clash.overlap.in_words(zone)}. "
        "Choose another time or space."
    )


def _find_crowd(
    function: EventFunction, sharers: Sequence[EventFunction], problems: Problems, path: Path
) -> bool:
    """Note that a shared space would get too full; tell whether it would."""
    if not sharers:
        return False
    space = function.space
    most = peak(_use(function), map(_use, sharers))
    capacity = min(function.capacity, *(sharer.capacity for sharer in sharers))
    problems.check(
        ok=(too_many := most.events > space.max_events) is False,
        code="HOTEL_SPACE_MAX_EVENTS",
        message=f"{space.name} takes {space.max_events} functions at the same time; one more "
        "is too many. Choose another time or space.",
        path=path,
    )
    problems.check(
        ok=(too_full := most.people > capacity) is False,
        code="HOTEL_SPACE_FULL",
        message=f"{space.name} holds {capacity}; the functions that share it would set "
        f"{most.people}. Choose another time or space.",
        path=path,
    )
    return too_many or too_full


def _use(function: EventFunction) -> Use:
    return Use(function.occupancy.occupied, function.set_count)
