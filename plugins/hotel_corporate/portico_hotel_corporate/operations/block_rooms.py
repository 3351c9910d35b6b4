"""What becomes of a block's rooms: pickup, permitted reductions, wash, cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems, refuse
from portico.operations.lookup import get, touch
from portico.values import Ref
from portico_hotel_corporate.models import (
    BlockNight,
    HotelBlockChangeKind,
    HotelBlockRelease,
    HotelBlockStatus,
    RoomBlock,
)
from portico_hotel_corporate.models.amounts import check_percent
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.models.reductions import ReductionStep, grant, step_on
from portico_hotel_corporate.operations.block_nights import past_pickup, pickup_day
from portico_hotel_corporate.operations.blocks import (
    check_before_cutoff,
    check_not_final,
    found_block,
    frame,
    line_for,
    note_change,
    release_lines,
)
from portico_hotel_corporate.operations.terms import terms_of


@dataclass(kw_only=True)
class HotelBlockRoomsGiven:
    """A number of rooms of one type in one night."""

    night: Annotated[date, "The night."]
    room_type: Annotated[str, "The type of room."]
    occupancy: Annotated[int, "For how many guests a room is priced."] = 1
    rooms: Annotated[int, "How many rooms."]


@dataclass(kw_only=True)
class HotelRoomBlockPickUp:
    """Rooms that guests take out of a block, or give back."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    nights: Annotated[list[HotelBlockRoomsGiven], "Rooms taken; negative: given back."]


@dataclass(kw_only=True)
class HotelRoomBlockReduce:
    """Rooms that the client gives back under the terms of its contract."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    expected_version: Annotated[int, "The version that you read."]
    on: Annotated[date | None, "The day the wish was received; else today."] = None
    nights: Annotated[list[HotelBlockRoomsGiven], "How many rooms the client wants to keep."]


@dataclass(kw_only=True)
class HotelRoomBlockWash:
    """Fewer rooms to be kept than were contracted, as fewer guests are expected."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    expected_version: Annotated[int, "The version that you read."]
    percent: Annotated[
        Decimal | None, "How many percent fewer; else what the client's earlier blocks lacked."
    ] = None


@dataclass(kw_only=True)
class HotelRoomBlockForecast:
    """How many rooms the house expects to be used, whatever is contracted and kept."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    expected_version: Annotated[int, "The version that you read."]
    nights: Annotated[list[HotelBlockRoomsGiven], "What is expected of lines of the grid."]


def pick_up(session: Session, actor: Actor, input: HotelRoomBlockPickUp) -> RoomBlock:
    """Take rooms out of a block for guests, or give them back; all of them, or none."""
    block = get(session, RoomBlock, input.id, lock=True)
    block.check_bookable("input", "id")
    problems, today = Problems(), pickup_day(block, actor.now)
    for i, given in enumerate(input.nights):
        take_rooms(block, given, today, problems, ("input", "nights", i))
    problems.raise_if_any()
    touch(block)
    session.flush()
    return block


def take_rooms(
    block: RoomBlock, given: HotelBlockRoomsGiven, today: date, problems: Problems, path: Path
) -> None:
    """Take rooms of one night, or note why that cannot be done."""
    key = (given.night, given.room_type, given.occupancy)
    line = line_for(block, *key) or _shoulder(block, *key)
    if line is None:
        message = (
            f"The block has no {given.room_type} for {given.occupancy} on {given.night}: choose "
            "a night and a type of its grid."
        )
        problems.add("HOTEL_BLOCK_NIGHT", message, *path, "night")
        return
    left = block.open_rooms(line)
    if given.rooms > 0 and block.is_released(line.night, today):
        last = block.last_day_for(line.night)
        message = f"Rooms for {line.night} could be picked up until {last}; now they are on sale."
        problems.add("HOTEL_BLOCK_RELEASED", message, *path, "night")
    elif left is not None and given.rooms > left:
        message = f"{line.room_type} on {line.night} has {left} rooms left, not {given.rooms}."
        problems.add("HOTEL_BLOCK_FULL", message, *path, "rooms")
    elif line.picked_up + given.rooms < 0:
        message = f"Only {line.picked_up} rooms are picked up on {line.night}."
        problems.add("HOTEL_BLOCK_ROOMS", message, *path, "rooms")
    else:
        line.take(given.rooms)
        if line not in block.nights:
            block.nights.append(line)
            frame(block)


def _shoulder(block: RoomBlock, night: date, room_type: str, occupancy: int) -> BlockNight | None:
    """A line for a shoulder night that nobody was booked for yet, if it is one."""
    near = block.nearest(night, room_type, occupancy) if block.is_shoulder(night) else None
    if near is None:
        return None
    return near.beside(night, len(block.nights), block.inventory_control)


def reduce_block(session: Session, actor: Actor, input: HotelRoomBlockReduce) -> RoomBlock:
    """Give rooms back as far as the contract permits on the day; the excess stays chargeable."""
    block = found_block(session, input.id, input.expected_version)
    on = input.on or block.booking.venue.business_date(actor.now)
    check_not_final(block)
    step = _step(session, block, on)
    problems = Problems()
    for i, given in enumerate(input.nights):
        line = _known_line(block, given, problems, i)
        path = ("input", "nights", i)
        if line is None:
            continue
        if not line.picked_up <= given.rooms <= line.contracted:
            message = f"Keep from {line.picked_up} (picked up) to {line.contracted} rooms."
            problems.add("HOTEL_BLOCK_ROOMS", message, *path, "rooms")
        else:
            _reduce(block, line, step, given.rooms, actor)
    problems.raise_if_any()
    touch(block)
    session.flush()
    return block


def _known_line(
    block: RoomBlock, given: HotelBlockRoomsGiven, problems: Problems, position: int
) -> BlockNight | None:
    line = line_for(block, given.night, given.room_type, given.occupancy)
    problems.check(
        ok=line is not None,
        code="HOTEL_BLOCK_NIGHT",
        message=f"The block has no {given.room_type} for {given.occupancy} on {given.night}.",
        path=("input", "nights", position, "night"),
    )
    return line


def lowest(block: RoomBlock, line: BlockNight, step: ReductionStep) -> int:
    """How many rooms of a line must stay: counted from when the period of the step began."""
    spent = [
        change.before
        for change in block.changes
        if change.kind is HotelBlockChangeKind.REDUCED
        and (change.night, change.room_type) == (line.night, line.room_type)
        and (change.occupancy, change.milestone_days) == (line.occupancy, step.days_before)
    ]
    began = spent[0] if spent else line.contracted
    return min(line.contracted, step.lowest(current=began, original=line.initial))


def wash_block(session: Session, actor: Actor, input: HotelRoomBlockWash) -> RoomBlock:
    """Keep fewer rooms than were contracted, rounded up, and forecast these; the contract stays."""
    block = found_block(session, input.id, input.expected_version)
    check_before_cutoff(block)
    percent = _expected_wash(session, block) if input.percent is None else input.percent
    problems = Problems()
    check_percent(problems, percent, ("input", "percent"))
    problems.raise_if_any()
    for line in (each for each in block.nights if not each.released):
        exact = line.contracted * (100 - percent) / 100
        rooms = max(line.picked_up, int(exact.to_integral_value(ROUND_CEILING)))
        kind = HotelBlockChangeKind.WASHED
        note_change(block, line, actor, kind, (line.blocked, rooms))
        line.blocked = line.forecast = rooms
    touch(block)
    session.flush()
    return block


def forecast_block(session: Session, actor: Actor, input: HotelRoomBlockForecast) -> RoomBlock:
    """Say how many rooms the house expects to be used; what is kept and owed stays as it is."""
    del actor
    block = found_block(session, input.id, input.expected_version)
    check_not_final(block)
    problems = Problems()
    for i, given in enumerate(input.nights):
        if line := _known_line(block, given, problems, i):
            line.forecast = given.rooms
        problems.check(
            ok=0 <= given.rooms <= LARGEST_COUNT,
            code="HOTEL_BLOCK_ROOMS",
            message=f"Give a number from 0 to {LARGEST_COUNT}.",
            path=("input", "nights", i, "rooms"),
        )
    problems.raise_if_any()
    touch(block)
    session.flush()
    return block


def release_due(session: Session, actor: Actor) -> str:
    """Put back on sale the rooms whose cut-off has passed by the clocks of their properties."""
    rooms = blocks = 0
    kept = (
        select(RoomBlock)
        .where(
            RoomBlock.status.in_((HotelBlockStatus.OPEN, HotelBlockStatus.CLOSED)),
            RoomBlock.release != HotelBlockRelease.MANUAL,
        )
        .order_by(RoomBlock.id)
        .with_for_update()
    )
    for block in session.scalars(kept):
        today = pickup_day(block, actor.now)
        due = [line for line in block.nights if block.is_released(line.night, today)]
        if any(line.blocked > line.picked_up for line in due):
            rooms += release_lines(block, due, actor)
            blocks += 1
        if block.is_bookable and len(due) == len(block.nights):
            block.move_to(HotelBlockStatus.CUTOFF_PASSED)
    session.flush()
    return f"released {rooms} rooms of {blocks} blocks"


def _step(session: Session, block: RoomBlock, on: date) -> ReductionStep:
    terms = terms_of(session, block.booking)
    steps: Sequence[ReductionStep] = terms.reduction_steps if terms else ()
    step = step_on(steps, block.booking.arrival, on)
    if step is None:
        message = f"The contract permits no reduction on {on}: amend the block instead."
        raise refuse("HOTEL_REDUCTION", message, "input", "id")
    return step


def _reduce(
    block: RoomBlock, line: BlockNight, step: ReductionStep, wanted: int, actor: Actor
) -> None:
    granted = grant(wanted, lowest(block, line, step))
    note_change(
        block,
        line,
        actor,
        HotelBlockChangeKind.REDUCED,
        (line.contracted, granted.rooms),
        wanted=wanted,
        milestone_days=step.days_before,
    )
    line.contracted = granted.rooms
    line.blocked = max(line.picked_up, min(line.blocked, wanted))
    line.forecast = min(line.forecast, wanted)


def _expected_wash(session: Session, block: RoomBlock) -> Decimal:
    """What the client's earlier blocks at the property lacked, in whole percent, rounded down."""
    contracted, picked_up = past_pickup(session, block.booking)
    if not contracted:
        message = "The client had no block here yet: say how many percent to take off."
        raise refuse("HOTEL_WASH_UNKNOWN", message, "input", "percent")
    return Decimal(max(0, contracted - picked_up) * 100 // contracted)
