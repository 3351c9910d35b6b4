"""Adding the spaces of a property."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import (
    CombinationMember,
    FunctionSpace,
    HotelSetupStyle,
    HotelSpaceKind,
    Property,
    SpaceSetup,
)
from portico_hotel_corporate.operations.properties import refuse_taken_code

MEASURES: Final = ("building", "floor", "ceiling_m", "length_m", "width_m", "floor_load_kg_m2")
COMMON: Final = ("building", "floor")
LEAST: Final = ("ceiling_m", "floor_load_kg_m2")
ATTRIBUTES: Final = (
    "code",
    "name",
    "default_setup_minutes",
    "default_teardown_minutes",
    "shareable",
    "max_events",
    "accessible",
    "web_bookable",
    "requires_alternate",
    "full_utilization_minutes",
    *MEASURES,
)
CHANGED: Final = ("area_m2", *ATTRIBUTES[1:])
"""A space keeps its code: papers and other systems call it so."""


@dataclass(kw_only=True)
class HotelSpaceSetupGiven:
    """How many people a space holds in one setup."""

    style: Annotated[HotelSetupStyle, "How chairs and tables stand."]
    min_cap: Annotated[int, "Below this number the space looks empty."] = 0
    max_cap: Annotated[int | None, "How many the property allows; else the area decides."] = None
    deducted_m2: Annotated[
        Decimal, "Square metres that stage, dance floor and aisles take from the area."
    ] = Decimal(0)
    setup_minutes: Annotated[
        int | None, "How long setting up takes so; else as long as the space says."
    ] = None
    teardown_minutes: Annotated[
        int | None, "How long clearing takes after it; else as long as the space says."
    ] = None
    is_default: Annotated[
        bool, "Whether functions have it that say nothing of their setup; one of them at most."
    ] = False


@dataclass(kw_only=True)
class HotelFunctionSpaceCreate:
    """A space for functions. With ``memberIds`` it is a combination of other spaces."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property it belongs to."]
    code: Annotated[str, "A short code in capitals, of its own within the property."]
    name: Annotated[str, "The name on the door."]
    area_m2: Annotated[
        Decimal | None,
        "The floor in square metres; else length times width, a combination's that of its rooms.",
    ] = None
    building: Annotated[str | None, "The building it is in."] = None
    floor: Annotated[str | None, "The floor of the building, as lifts call it."] = None
    ceiling_m: Annotated[
        Decimal | None, "How high the ceiling is in metres; a combination's is its lowest room's."
    ] = None
    length_m: Annotated[Decimal | None, "How long it is in metres, at its longest."] = None
    width_m: Annotated[Decimal | None, "How wide it is in metres, at its widest."] = None
    floor_load_kg_m2: Annotated[
        int | None, "How many kg a square metre bears; a combination's is its weakest room's."
    ] = None
    member_ids: Annotated[
        list[UUID],
        Ref("HotelFunctionSpace"),
        "The spaces that this combination opens into one; at least two rooms. A combination "
        "among them stands for its rooms.",
    ] = field(default_factory=list)
    setups: Annotated[list[HotelSpaceSetupGiven], "How many people it holds, by setup."] = field(
        default_factory=list
    )
    default_setup_minutes: Annotated[int, "How long setting up takes unless a function says."] = 0
    default_teardown_minutes: Annotated[int, "How long clearing takes unless a function says."] = 0
    shareable: Annotated[bool, "Whether shared functions may use it at the same time."] = False
    max_events: Annotated[int, "How many functions may share it at the same time."] = 1
    accessible: Annotated[bool, "Whether it can be reached without steps."] = True
    web_bookable: Annotated[bool, "Whether clients may book it by themselves."] = False
    requires_alternate: Annotated[
        bool, "Whether an event in it needs another space to turn to before it is definite."
    ] = False
    full_utilization_minutes: Annotated[
        int | None, "For how many minutes a day it must be taken to count as fully used."
    ] = None


@dataclass(kw_only=True)
class HotelFunctionSpaceUpdate:
    """What changes about a space. What is left out stays as it is, and so does what is booked."""

    id: Annotated[UUID, Ref("HotelFunctionSpace"), "The space."]
    expected_version: Annotated[int, "The version that you read."]
    name: Annotated[str | Unset, "The name on the door."] = UNSET
    area_m2: Annotated[Decimal | Unset | None, "The floor in square metres."] = UNSET
    building: Annotated[str | Unset | None, "The building it is in."] = UNSET
    floor: Annotated[str | Unset | None, "The floor of the building."] = UNSET
    ceiling_m: Annotated[Decimal | Unset | None, "How high the ceiling is, in metres."] = UNSET
    length_m: Annotated[Decimal | Unset | None, "How long it is, in metres."] = UNSET
    width_m: Annotated[Decimal | Unset | None, "How wide it is, in metres."] = UNSET
    floor_load_kg_m2: Annotated[int | Unset | None, "How many kg a square metre bears."] = UNSET
    setups: Annotated[
        list[HotelSpaceSetupGiven] | Unset, "How many people it holds, by setup: all of them."
    ] = UNSET
    default_setup_minutes: Annotated[int | Unset, "How long setting up takes."] = UNSET
    default_teardown_minutes: Annotated[int | Unset, "How long clearing takes."] = UNSET
    shareable: Annotated[bool | Unset, "Whether shared functions may use it together."] = UNSET
    max_events: Annotated[int | Unset, "How many functions may share it."] = UNSET
    accessible: Annotated[bool | Unset, "Whether it can be reached without steps."] = UNSET
    web_bookable: Annotated[bool | Unset, "Whether clients may book it by themselves."] = UNSET
    requires_alternate: Annotated[bool | Unset, "Whether events in it need another one."] = UNSET
    full_utilization_minutes: Annotated[
        int | Unset | None, "For how many minutes a day it must be taken to be fully used."
    ] = UNSET


def create_space(session: Session, actor: Actor, input: HotelFunctionSpaceCreate) -> FunctionSpace:
    """Add a space to a property: a room, or a combination of rooms."""
    del actor
    place = get(session, Property, input.property_id, "input", "propertyId")
    rooms = _rooms(session, place, input.member_ids)
    space = FunctionSpace(
        property_id=place.id,
        kind=HotelSpaceKind.COMBINATION if rooms else HotelSpaceKind.INDIVISIBLE,
        members=[CombinationMember(element_id=room, position=i) for i, room in enumerate(rooms)],
        setups=_setups(input.setups),
    )
    problems = Problems()
    assign(space, input, ATTRIBUTES, problems, "input")
    problems.raise_if_any()
    _measure(space, list(rooms.values()), input.area_m2)
    space.check()
    refuse_taken_code(
        session, FunctionSpace.code, space.code, FunctionSpace.property_id == place.id
    )
    session.add(space)
    session.flush()
    return space


def update_space(session: Session, actor: Actor, input: HotelFunctionSpaceUpdate) -> FunctionSpace:
    """Change a space. Functions that are booked keep the places that were counted for them."""
    del actor
    space = get(session, FunctionSpace, input.id, lock=True)
    expect_version(space, input.expected_version)
    if not isinstance(input.setups, Unset):
        setups = _setups(input.setups)
        space.setups.clear()
        session.flush()
        space.setups = setups
    problems = Problems()
    with session.no_autoflush:
        assign(space, input, CHANGED, problems, "input")
        problems.raise_if_any()
        space.check()
    touch(space)
    session.flush()
    return space


def _rooms(
    session: Session, place: Property, member_ids: Sequence[UUID]
) -> dict[UUID, FunctionSpace]:
    """The indivisible rooms that the members stand for, each once."""
    problems, rooms = Problems(), dict[UUID, FunctionSpace]()
    for position, member_id in enumerate(member_ids):
        path = ("input", "memberIds", position)
        member = get(session, FunctionSpace, member_id, *path)
        problems.check(
            ok=member.property_id == place.id,
            code="HOTEL_SPACE_PROPERTY",
            message=f"{member.name} belongs to another property than {place.name}.",
            path=path,
        )
        for room_id in sorted(member.footprint):
            rooms[room_id] = get(session, FunctionSpace, room_id, *path)
    problems.check(
        ok=len(rooms) != 1,
        code="HOTEL_COMBINATION",
        message="A combination has at least two rooms.",
        path=("input", "memberIds"),
    )
    problems.raise_if_any()
    return rooms


def _measure(space: FunctionSpace, rooms: Sequence[FunctionSpace], area: Decimal | None) -> None:
    """Give a space the measures that follow: from its length and width, or from its rooms."""
    space.area_m2 = area
    if area is None and not rooms:
        space.area_m2 = space.rectangle
    if not rooms:
        return
    areas = [room.area_m2 for room in rooms if room.area_m2 is not None]
    if area is None and len(areas) == len(rooms):
        space.area_m2 = sum(areas, Decimal(0))
    for name in (*COMMON, *LEAST):
        known = [getattr(room, name) for room in rooms]
        if getattr(space, name) is None and None not in known:
            same = len({*known}) == 1
            setattr(space, name, min(known) if name in LEAST or same else None)


def _setups(given: Sequence[HotelSpaceSetupGiven]) -> list[SpaceSetup]:
    problems, setups = Problems(), dict[HotelSetupStyle, SpaceSetup]()
    for position, setup in enumerate(given):
        problems.check(
            ok=setup.style not in setups,
            code="HOTEL_SETUP_TWICE",
            message=f"The setup {setup.style.name} is given twice.",
            path=("input", "setups", position, "style"),
        )
        problems.check(
            ok=not (setup.is_default and any(each.is_default for each in setups.values())),
            code="HOTEL_SETUP_DEFAULT",
            message="A space has one usual setup at most.",
            path=("input", "setups", position, "isDefault"),
        )
        setups[setup.style] = SpaceSetup(
            style=setup.style,
            position=position,
            min_cap=setup.min_cap,
            max_cap=setup.max_cap,
            deducted_m2=setup.deducted_m2,
            setup_minutes=setup.setup_minutes,
            teardown_minutes=setup.teardown_minutes,
            is_default=setup.is_default,
        )
    problems.raise_if_any()
    return list(setups.values())
