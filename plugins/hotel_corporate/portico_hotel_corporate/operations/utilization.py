"""How much of their days function spaces were taken: what a house can still sell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models import FunctionSpace, HotelSpaceKind, Property, SpaceHold

LONGEST: Final = 366
MINUTE: Final = timedelta(minutes=1)
TENTH: Final = Decimal("0.1")
Taken = tuple[datetime, datetime]


@dataclass(kw_only=True)
class HotelSpaceUtilizationRequest:
    """Days of a property."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    first_day: Annotated[date, "The first day, by its clock."]
    last_day: Annotated[date, "The last day, at most a year after the first."]


@dataclass(frozen=True, kw_only=True)
class HotelSpaceUtilization:
    """How much a room was taken, setting up and clearing included."""

    space_id: Annotated[UUID, Ref("HotelFunctionSpace"), "The room."]
    code: Annotated[str, "Its code."]
    taken_minutes: Annotated[int, "For how many minutes it is taken, all in all."]
    full_minutes: Annotated[int, "For how many it would be taken if each day were fully used."]
    percent: Annotated[
        Decimal, "The share of full use, on one place; a day counts as no more than full."
    ]


def space_utilization(
    session: Session, actor: Actor, input: HotelSpaceUtilizationRequest
) -> list[HotelSpaceUtilization]:
    """How much of full use the rooms of a property are taken, alone or in combinations."""
    del actor
    place = get(session, Property, input.property_id, "input", "propertyId")
    number = (input.last_day - input.first_day).days + 1
    if not 1 <= number <= LONGEST:
        message = f"Give 1 to {LONGEST} days, the first one first."
        raise refuse("HOTEL_DATES", message, "input", "lastDay")
    bounds = [
        datetime.combine(input.first_day + timedelta(days=i), time(), place.zone)
        for i in range(number + 1)
    ]
    rooms = session.scalars(
        select(FunctionSpace)
        .where(
            FunctionSpace.property_id == place.id,
            FunctionSpace.kind == HotelSpaceKind.INDIVISIBLE,
        )
        .order_by(FunctionSpace.code)
    ).all()
    holds = _holds(session, [room.id for room in rooms], bounds)
    return [_used(room, holds.get(room.id, ()), bounds) for room in rooms]


def _holds(
    session: Session, rooms: Sequence[UUID], bounds: Sequence[datetime]
) -> dict[UUID, list[Taken]]:
    """When the rooms are taken, each in order and without overlaps: a foyer may be shared."""
    found = session.execute(
        select(SpaceHold.element_id, SpaceHold.occupied_from, SpaceHold.occupied_to)
        .where(
            SpaceHold.element_id.in_(rooms),
            SpaceHold.occupied_from < bounds[-1],
            SpaceHold.occupied_to > bounds[0],
        )
        .order_by(SpaceHold.element_id, SpaceHold.occupied_from)
    )
    holds: dict[UUID, list[Taken]] = {}
    for room, start, end in found:
        taken = holds.setdefault(room, [])
        if taken and start <= taken[-1][1]:
            taken[-1] = (taken[-1][0], max(taken[-1][1], end))
        else:
            taken.append((start, end))
    return holds


def _used(
    room: FunctionSpace, holds: Iterable[Taken], bounds: Sequence[datetime]
) -> HotelSpaceUtilization:
    spans = list(holds)
    taken = full = counted = 0
    for begins, ends in pairwise(bounds):
        minutes = sum(_within(span, begins, ends) for span in spans)
        whole = room.full_utilization_minutes or _minutes(begins, ends)
        taken, full, counted = taken + minutes, full + whole, counted + min(minutes, whole)
    return HotelSpaceUtilization(
        space_id=room.id,
        code=room.code,
        taken_minutes=taken,
        full_minutes=full,
        percent=(Decimal(counted) * 100 / full).quantize(TENTH, ROUND_HALF_UP),
    )


def _within(span: Taken, begins: datetime, ends: datetime) -> int:
    return max(0, _minutes(max(span[0], begins), min(span[1], ends)))


def _minutes(begins: datetime, ends: datetime) -> int:
    """Minutes between two instants; days on which clocks change are shorter or longer."""
    return (ends.astimezone(UTC) - begins.astimezone(UTC)) // MINUTE
