"""Blocks of guest rooms: making them, opening and closing them, amending what was contracted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    BlockChange,
    BlockNight,
    EventBooking,
    HotelBlockChangeKind,
    HotelBlockRelease,
    HotelBlockStatus,
    HotelInventoryControl,
    HotelReservationMethod,
    RoomBlock,
)
from portico_hotel_corporate.models.blocks import BLOCK_TRANSITIONS
from portico_hotel_corporate.operations.properties import refuse_taken_code

ATTRIBUTES: Final = (
    *("code", "name", "inventory_control", "release", "cutoff_on", "cutoff_days_before"),
    *("cutoff_time", "reservation_method", "rooming_list_due", "shoulder_before"),
    "shoulder_after",
)

KEEPING: Final = frozenset({HotelBlockStatus.DRAFT, HotelBlockStatus.OPEN, HotelBlockStatus.CLOSED})
"""Until the cut-off: the block keeps its rooms from sale."""


@dataclass(kw_only=True)
class HotelBlockNightGiven:
    """The rooms of one type in one night."""

    night: Annotated[date, "The night, by the day on which it begins."]
    room_type: Annotated[str, "The type of room, in capitals."]
    occupancy: Annotated[int, "For how many guests a room is priced."] = 1
    rooms: Annotated[int, "How many rooms."]
    sell_limit: Annotated[int, "How many more may be picked up."] = 0
    rate: Annotated[Money, "The rate of a room."]


@dataclass(kw_only=True)
class HotelRoomBlockCreate:
    """A block of guest rooms for an event."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    code: Annotated[str, "A short code in capitals, of its own within the property."]
    name: Annotated[str, "What the guests call it."]
    inventory_control: Annotated[
        HotelInventoryControl, "Whether more may be picked up than are blocked."
    ] = HotelInventoryControl.NON_ELASTIC
    release: Annotated[HotelBlockRelease, "How rooms go back on sale."] = HotelBlockRelease.FIXED
    cutoff_on: Annotated[date | None, "The last day on which rooms may be picked up."] = None
    cutoff_days_before: Annotated[int | None, "How many days before arrival, instead."] = None
    cutoff_time: Annotated[
        str | None, "When on that day by the property's clock, as HH:MM; else at its end."
    ] = None
    reservation_method: Annotated[HotelReservationMethod, "How guests get their rooms."] = (
        HotelReservationMethod.ROOMING_LIST
    )
    rooming_list_due: Annotated[date | None, "When the client's list is due."] = None
    shoulder_before: Annotated[int, "Nights before arrival at the block's rate."] = 0
    shoulder_after: Annotated[int, "Nights after departure at the block's rate."] = 0
    nights: Annotated[list[HotelBlockNightGiven], "The grid: night by night, type by type."]


@dataclass(kw_only=True)
class HotelRoomBlockStatusChange:
    """The next step in the life of a block."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    expected_version: Annotated[int, "The version that you read."]
    status: Annotated[HotelBlockStatus, "What the block becomes."]


@dataclass(kw_only=True)
class HotelRoomBlockAmend:
    """An amendment of the contract: other rooms for the nights that are given."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    expected_version: Annotated[int, "The version that you read."]
    nights: Annotated[list[HotelBlockNightGiven], "What is contracted for these nights now."]
    note: Annotated[str, "The amendment, or why."]


def create_block(session: Session, actor: Actor, input: HotelRoomBlockCreate) -> RoomBlock:
    """Make a block of guest rooms for an event, as a draft."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    booking.check_open("input", "bookingId")
    with session.no_autoflush:
        block = RoomBlock(
            booking=booking,
            property_id=booking.property_id,
            status=HotelBlockStatus.DRAFT,
            currency=booking.currency,
        )
        problems = Problems()
        assign(block, input, ATTRIBUTES, problems, "input")
        _check_twice(input.nights, problems)
        problems.raise_if_any()
        block.nights = [line_of(each, i) for i, each in enumerate(input.nights)]
        block.check()
    frame(block)
    refuse_taken_code(
        session, RoomBlock.code, block.code, RoomBlock.property_id == block.property_id
    )
    for line in block.nights:
        note_change(block, line, actor, HotelBlockChangeKind.CREATED, (0, line.contracted))
    session.add(block)
    session.flush()
    return block


def change_block_status(
    session: Session, actor: Actor, input: HotelRoomBlockStatusChange
) -> RoomBlock:
    """Take a block to its next status; cut off or closed, it gives back what nobody picked up."""
    block = found_block(session, input.id, input.expected_version)
    if input.status is HotelBlockStatus.CANCELLED and block.picked_up:
        message = (
            f"{block.picked_up} room nights are picked up: say what becomes of them with "
            "hotelRoomBlockCancel."
        )
        raise refuse("HOTEL_BLOCK_PICKED_UP", message, "input", "status")
    block.move_to(input.status)
    if input.status in {HotelBlockStatus.CUTOFF_PASSED, HotelBlockStatus.CLOSED}:
        release_lines(block, block.nights, actor)
    session.flush()
    return block


def amend_block(session: Session, actor: Actor, input: HotelRoomBlockAmend) -> RoomBlock:
    """Amend the contract of a block: other rooms or rates for some nights, or nights more."""
    block = found_block(session, input.id, input.expected_version)
    block.booking.check_open("input", "id")
    check_not_final(block)
    problems = Problems()
    _check_twice(input.nights, problems)
    for i, given in enumerate(input.nights):
        line = line_for(block, given.night, given.room_type, given.occupancy)
        if line is None:
            line = line_of(given, len(block.nights))
            line.initial = 0
            block.nights.append(line)
            before = 0
        else:
            before = line.contracted
            _replace(line, given)
        problems.check(
            ok=given.rooms >= line.picked_up,
            code="HOTEL_BLOCK_PICKED_UP",
            message=f"{line.picked_up} rooms are picked up already.",
            path=("input", "nights", i, "rooms"),
        )
        kind = HotelBlockChangeKind.AMENDED
        note_change(block, line, actor, kind, (before, given.rooms), note=input.note)
    problems.raise_if_any()
    block.check()
    frame(block)
    touch(block)
    session.flush()
    return block


def found_block(session: Session, id: UUID, expected_version: int) -> RoomBlock:
    """The block, locked, in the version that the caller read."""
    block = get(session, RoomBlock, id, lock=True)
    expect_version(block, expected_version)
    return block


def check_not_final(block: RoomBlock) -> None:
    """Refuse to change a block of which nothing more becomes."""
    if not BLOCK_TRANSITIONS[block.status]:
        message = f"The block is {block.status.name}: it does not change any more."
        raise refuse("HOTEL_BLOCK_OVER", message, "input", "id")


def check_before_cutoff(block: RoomBlock) -> None:
    """Refuse to change what counts until the cut-off once the rooms went back on sale."""
    if block.status not in KEEPING:
        message = (
            f"The block is {block.status.name}: what was not picked up went back on sale. Until "
            "its guests have stayed, rooms come and go by hotelRoomBlockAmend."
        )
        raise refuse("HOTEL_BLOCK_OVER", message, "input", "id")


def line_for(block: RoomBlock, night: date, room_type: str, occupancy: int) -> BlockNight | None:
    """The line of the grid for a night, a type and an occupancy."""
    wanted = (night, room_type, occupancy)
    lines = ((line, (line.night, line.room_type, line.occupancy)) for line in block.nights)
    return next((line for line, key in lines if key == wanted), None)


def line_of(given: HotelBlockNightGiven, position: int) -> BlockNight:
    """A new line of a grid."""
    return BlockNight(
        position=position,
        night=given.night,
        room_type=given.room_type,
        occupancy=given.occupancy,
        initial=given.rooms,
        contracted=given.rooms,
        forecast=given.rooms,
        blocked=given.rooms,
        picked_up=0,
        released=0,
        sell_limit=given.sell_limit,
        rate_amount=given.rate.amount,
        currency=given.rate.currency,
    )


def note_change(
    block: RoomBlock,
    line: BlockNight,
    actor: Actor,
    kind: HotelBlockChangeKind,
    rooms: tuple[int, int],
    **more: str | int | None,
) -> None:
    """Write a change of a line into the block's history; ``rooms`` are those before and after."""
    before, after = rooms
    change = BlockChange(
        position=len(block.changes),
        kind=kind,
        night=line.night,
        room_type=line.room_type,
        occupancy=line.occupancy,
        before=before,
        after=after,
        changed_at=actor.now,
        changed_by=actor.name,
        **{"wanted": after} | more,
    )
    block.changes.append(change)


def release_lines(block: RoomBlock, lines: Sequence[BlockNight], actor: Actor) -> int:
    """Put back on sale what nobody picked up in these nights; tell how many rooms."""
    released = 0
    for line in lines:
        before = line.blocked
        if rest := line.release_rest():
            released += rest
            kind = HotelBlockChangeKind.RELEASED
            note_change(block, line, actor, kind, (before, line.blocked))
    touch(block)
    return released


def frame(block: RoomBlock) -> None:
    """Note the first and the last night of the grid that has rooms, if any has."""
    nights = [line.night for line in block.nights if not line.is_empty]
    nights = nights or [line.night for line in block.nights]
    block.first_night, block.last_night = min(nights), max(nights)


def _replace(line: BlockNight, given: HotelBlockNightGiven) -> None:
    line.contracted = line.forecast = given.rooms
    line.blocked = max(given.rooms, line.picked_up)
    line.sell_limit = given.sell_limit
    line.rate_amount, line.currency = given.rate.amount, given.rate.currency


def _check_twice(nights: Sequence[HotelBlockNightGiven], problems: Problems) -> None:
    seen = set[tuple[date, str, int]]()
    for i, given in enumerate(nights):
        key = (given.night, given.room_type, given.occupancy)
        problems.check(
            ok=key not in seen,
            code="HOTEL_BLOCK_TWICE",
            message=f"{given.room_type} for {given.occupancy} on {given.night} is given twice.",
            path=("input", "nights", i),
        )
        seen.add(key)
