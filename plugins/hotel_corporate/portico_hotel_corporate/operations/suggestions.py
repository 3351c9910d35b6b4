"""Suggesting spaces for a programme: every function in a room that is free, fits and costs least.

A room costs what it blocks: the places it wastes, and the area of combinations that can no longer
be sold as one while it is taken. Functions with the fewest rooms to choose from are placed first;
the search keeps the best plan found and gives up a branch that is dearer already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems
from portico.operations.lookup import get
from portico.values import round_places
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    FunctionSpace,
    Property,
    SpaceHold,
)
from portico_hotel_corporate.models.amounts import check_percent
from portico_hotel_corporate.models.capacity import set_count
from portico_hotel_corporate.models.functions import check_people
from portico_hotel_corporate.models.occupancy import Period, occupancy
from portico_hotel_corporate.models.packing import Need, Place, Plan, pack
from portico_hotel_corporate.models.spaces import check_minutes
from portico_hotel_corporate.models.spans import check_times
from portico_hotel_corporate.operations.programmes import (
    HotelSpacePlan,
    HotelSpaceRejected,
    HotelSpaceSuggestion,
    HotelSpaceVerdict,
    HotelSuggestFunction,
    HotelSuggestSpacesRequest,
)

MOST_FUNCTIONS = 50
BUSY: Final = "setup and teardown included"
WALL: Final = "what is loud would be heard"
Taken = dict[UUID, list[Period]]


def suggest_spaces(
    session: Session, actor: Actor, input: HotelSuggestSpacesRequest
) -> HotelSpacePlan:
    """Pack a programme into the spaces of a property, and explain every choice."""
    venue = get(session, Property, input.property_id, "input", "propertyId")
    _check(input.functions)
    spaces = list(
        session.scalars(
            select(FunctionSpace)
            .where(FunctionSpace.property_id == venue.id)
            .order_by(FunctionSpace.code)
        )
    )
    options = [_options(each, spaces, venue) for each in input.functions]
    places = [place for found, _ in options for place in found]
    taken, loud, foreign = _taken(session, spaces, places, input.booking_id)
    needs, rejected, neighbours = [], [], _neighbours(spaces)
    for given, (found, refused) in zip(input.functions, options, strict=True):
        others = foreign if given.allow_same_booking else taken
        busy = [place for place in found if place.meets(others)]
        heard = others if given.loud else loud
        noisy = [p for p in found if p not in busy and p.is_beside(heard, neighbours)]
        free = [place for place in found if place not in busy and place not in noisy]
        needs.append(Need(places=free, loud=given.loud, with_own=given.allow_same_booking))
        refused += [_refused(each, HotelSpaceVerdict.TAKEN, BUSY) for each in busy]
        refused += [_refused(each, HotelSpaceVerdict.NOISE, WALL) for each in noisy]
        rejected.append(refused)
    plan = pack(needs, neighbours)
    made = [
        _suggestion(given, need, chosen, refused)
        for given, need, chosen, refused in zip(
            input.functions, needs, plan.chosen, rejected, strict=True
        )
    ]
    return HotelSpacePlan(
        complete=None not in plan.chosen,
        proven=plan.proven,
        cost=_shown(plan),
        suggestions=made,
    )


def _options(
    given: HotelSuggestFunction, spaces: Sequence[FunctionSpace], venue: Property
) -> tuple[list[Place], list[HotelSpaceRejected]]:
    """The spaces that a function fits into, and why the others do not do."""
    people, found, refused = set_count(given.people, given.overset_percent), [], []
    for space in spaces:
        unfit = _unfit(given, space, people)
        if unfit is None:
            found.append(_place(given, space, spaces, venue, people))
        else:
            refused.append(_rejected(space, *unfit))
    return found, refused


def _unfit(
    given: HotelSuggestFunction, space: FunctionSpace, people: int
) -> tuple[HotelSpaceVerdict, str] | None:
    """Why a space does not do for a function, whoever has it; None if it does."""
    capacity = space.capacity(given.setup_style)
    if capacity is None:
        return HotelSpaceVerdict.NO_SETUP, given.setup_style.name
    if capacity < people:
        return HotelSpaceVerdict.TOO_SMALL, f"holds {capacity}, {people} are set"
    if given.accessible and not space.accessible:
        return HotelSpaceVerdict.NOT_ACCESSIBLE, space.name
    if (space.ceiling_m or 0) < (given.min_ceiling_m or 0):
        return HotelSpaceVerdict.TOO_LOW, f"{_known(space.ceiling_m)} of {given.min_ceiling_m} m"
    if (space.floor_load_kg_m2 or 0) < (given.min_floor_load_kg_m2 or 0):
        bears = f"{_known(space.floor_load_kg_m2)} of {given.min_floor_load_kg_m2} kg a m²"
        return HotelSpaceVerdict.FLOOR_TOO_WEAK, bears
    return None


def _known(measure: Decimal | int | None) -> str:
    return "unknown" if measure is None else str(measure)


def _place(
    given: HotelSuggestFunction,
    space: FunctionSpace,
    spaces: Sequence[FunctionSpace],
    venue: Property,
    people: int,
) -> Place:
    before, after = space.turns(given.setup_style)
    turns = (
        before if given.setup_minutes is None else given.setup_minutes,
        after if given.teardown_minutes is None else given.teardown_minutes,
    )
    period = Period(given.starts_at, given.ends_at)
    taken = occupancy(period, *turns, venue.zone if given.hold_24h else None).occupied
    capacity = space.capacity(given.setup_style) or people
    area = space.area_m2 or Decimal(capacity)
    broken = sum(
        (
            other.area_m2 or Decimal(0)
            for other in spaces
            if other.id != space.id
            and len(other.footprint) > 1
            and other.footprint & space.footprint
        ),
        Decimal(0),
    )
    hours = Decimal((taken.end - taken.start).total_seconds()) / 3600
    wasted = area * (capacity - people) / capacity
    return Place(
        space_id=space.id,
        code=space.code,
        rooms=space.footprint,
        capacity=capacity,
        occupied=taken,
        cost=(area + wasted + broken) * hours,
    )


def _taken(
    session: Session,
    spaces: Sequence[FunctionSpace],
    places: Sequence[Place],
    booking_id: UUID | None,
) -> tuple[Taken, Taken, Taken]:
    """When each room is held around the programme: by any, by loud ones, by those never met.

    The last are all but functions of the same event that may be met by its others.
    """
    held: Taken = defaultdict(list)
    loud: Taken = defaultdict(list)
    foreign: Taken = defaultdict(list)
    if booking_id is not None:
        get(session, EventBooking, booking_id, "input", "bookingId")
    if not places:
        return held, loud, foreign
    rooms = frozenset[UUID]().union(*(space.footprint for space in spaces))
    holds = (
        select(
            SpaceHold.element_id,
            SpaceHold.occupied_from,
            SpaceHold.occupied_to,
            EventFunction.loud,
            (EventFunction.booking_id == booking_id) & EventFunction.allow_same_booking,
        )
        .join(EventFunction, EventFunction.id == SpaceHold.function_id)
        .where(
            SpaceHold.element_id.in_(rooms),
            SpaceHold.occupied_from < max(place.occupied.end for place in places),
            SpaceHold.occupied_to > min(place.occupied.start for place in places),
        )
    )
    for room, start, end, is_loud, is_own in session.execute(holds):
        held[room].append(Period(start, end))
        if not is_own:
            foreign[room].append(Period(start, end))
        if is_loud:
            loud[room].append(Period(start, end))
    return held, loud, foreign


def _neighbours(spaces: Sequence[FunctionSpace]) -> dict[UUID, frozenset[UUID]]:
    """The rooms behind the folding walls of each room: those of a combination with it."""
    found: dict[UUID, frozenset[UUID]] = {}
    for space in spaces:
        for room in space.footprint if len(space.footprint) > 1 else ():
            found[room] = found.get(room, frozenset()) | space.footprint
    return found


def _suggestion(
    given: HotelSuggestFunction,
    need: Need,
    chosen: Place | None,
    refused: list[HotelSpaceRejected],
) -> HotelSpaceSuggestion:
    others = [
        HotelSpaceRejected(
            space_id=place.space_id,
            code=place.code,
            verdict=HotelSpaceVerdict.OUTRANKED,
            detail=f"blocks {round_places(place.cost, 1)} m²h",
        )
        for place in need.places
        if place is not chosen
    ]
    people = set_count(given.people, given.overset_percent)
    reason = f"No space is free that holds {people} as {given.setup_style.name}."
    if chosen:
        reason = (
            f"{chosen.code} holds {chosen.capacity} and blocks {round_places(chosen.cost, 1)} m²h, "
            f"the least of {len(need.places)} that are free, as far as the whole plan allows."
        )
    return HotelSpaceSuggestion(
        key=given.key,
        space_id=chosen.space_id if chosen else None,
        code=chosen.code if chosen else None,
        places=people,
        capacity=chosen.capacity if chosen else None,
        occupied_from=chosen.occupied.start if chosen else None,
        occupied_to=chosen.occupied.end if chosen else None,
        cost=round_places(chosen.cost, 1) if chosen else None,
        reason=reason,
        rejected=[*others, *refused],
    )


def _refused(place: Place, verdict: HotelSpaceVerdict, detail: str) -> HotelSpaceRejected:
    return HotelSpaceRejected(
        space_id=place.space_id, code=place.code, verdict=verdict, detail=detail
    )


def _rejected(space: FunctionSpace, verdict: HotelSpaceVerdict, detail: str) -> HotelSpaceRejected:
    return HotelSpaceRejected(space_id=space.id, code=space.code, verdict=verdict, detail=detail)


def _shown(plan: Plan) -> Decimal:
    return round_places(sum((each.cost for each in plan.chosen if each), Decimal(0)), 1)


def _check(functions: Sequence[HotelSuggestFunction]) -> None:
    problems = Problems()
    problems.check(
        ok=1 <= len(functions) <= MOST_FUNCTIONS,
        code="HOTEL_PROGRAMME",
        message=f"Give from 1 to {MOST_FUNCTIONS} functions.",
        path=("input", "functions"),
    )
    for i, given in enumerate(functions):
        path: Path = ("input", "functions", i)
        check_times(problems, given.starts_at, given.ends_at, *path)
        check_people(problems, given.people, *path, "people")
        low = given.min_ceiling_m
        problems.check(
            ok=low is None or low.is_finite(),
            code="HOTEL_METRES",
            message="Give the height in metres.",
            path=(*path, "minCeilingM"),
        )
        check_percent(problems, given.overset_percent, (*path, "oversetPercent"))
        for minutes, name in (
            (given.setup_minutes, "setupMinutes"),
            (given.teardown_minutes, "teardownMinutes"),
        ):
            check_minutes(problems, minutes or 0, *path, name)
    problems.raise_if_any()
