"""Rooms for the guests of a rooming list: sharers together, each night from the block's grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import Problems, Refused
from portico_hotel_corporate.models import HotelRoomingStatus, RoomBlock, RoomingEntry
from portico_hotel_corporate.models.rooming import PRESENT
from portico_hotel_corporate.operations.block_rooms import HotelBlockRoomsGiven, take_rooms
from portico_hotel_corporate.operations.blocks import frame
from portico_hotel_corporate.operations.rooming_rows import GuestRow

Rows = Sequence[tuple[GuestRow, RoomingEntry]]
"""Rows as they were read, each with the guest whom it is about."""


def settle_rows(
    session: Session, block: RoomBlock, rows: Rows, until: HotelRoomingStatus, today: date
) -> None:
    """Bring rows to a state: received as they are, validated against the block, or reserved.

    Validating tries whether all of them get a room, and gives the rooms back.
    """
    before = [line.picked_up for line in block.nights]
    if until is not HotelRoomingStatus.RECEIVED:
        _book(session, block, rows, today)
    if until is HotelRoomingStatus.VALIDATED:
        restore(block, before)
    for row, entry in rows:
        wrong = bool(row.errors) and until is not HotelRoomingStatus.RECEIVED
        entry.status = HotelRoomingStatus.REJECTED if wrong else until
        entry.row_errors = row.errors


def guests_of(session: Session, block: RoomBlock) -> list[RoomingEntry]:
    """The guests who have a room in a block."""
    return list(
        session.scalars(
            select(RoomingEntry).where(
                RoomingEntry.block_id == block.id, RoomingEntry.status.in_(PRESENT)
            )
        )
    )


def nights_of(guests: Iterable[RoomingEntry]) -> frozenset[date]:
    """The nights that any of the guests stays."""
    return frozenset[date]().union(*(guest.nights for guest in guests))


def take_nights(
    block: RoomBlock,
    nights: Iterable[date],
    room: tuple[RoomingEntry, int],
    today: date,
    problems: Problems,
) -> None:
    """Take a guest's room in these nights, or with -1 give it back."""
    guest, rooms = room
    for night in sorted(nights):
        wish = HotelBlockRoomsGiven(
            night=night, room_type=guest.room_type, occupancy=guest.occupancy, rooms=rooms
        )
        take_rooms(block, wish, today, problems, ("input",))


def occupancy_for(block: RoomBlock, room_type: str, people: int) -> int:
    """The line of the grid for so many people: the smallest that holds them, else the largest."""
    offered = sorted({line.occupancy for line in block.nights if line.room_type == room_type})
    return next((each for each in offered if each >= people), offered[-1] if offered else people)


def _book(session: Session, block: RoomBlock, rows: Rows, today: date) -> None:
    """Take a room for every row without errors; those of one room get it together, or none."""
    present: dict[str, list[RoomingEntry]] = defaultdict(list)
    for guest in guests_of(session, block):
        present[guest.room].append(guest)
    rooms: dict[str, list[tuple[GuestRow, RoomingEntry]]] = defaultdict(list)
    for row, entry in rows:
        if not row.errors:
            rooms[entry.room].append((row, entry))
    for room, sharers in rooms.items():
        _give_room(block, sharers, present[room], today)


def _give_room(
    block: RoomBlock,
    sharers: list[tuple[GuestRow, RoomingEntry]],
    already: list[RoomingEntry],
    today: date,
) -> None:
    guests = [entry for _, entry in sharers]
    people = max(len(guests) + len(already), *(entry.adults for entry in guests))
    for entry in guests:
        entry.occupancy = (
            already[0].occupancy if already else occupancy_for(block, entry.room_type, people)
        )
    if len({entry.room_type for entry in (*guests, *already)}) > 1:
        for row, _ in sharers:
            row.wrong("room_type", "Guests who share a room must ask for the same type.")
        return
    before, problems = [line.picked_up for line in block.nights], Problems()
    nights = nights_of(guests) - nights_of(already)
    take_nights(block, nights, (guests[0], 1), today, problems)
    try:
        problems.raise_if_any()
    except Refused as refused:
        restore(block, before)
        for row, _ in sharers:
            for problem in refused.problems:
                row.wrong("room_type", problem.message)


def restore(block: RoomBlock, picked_up: Sequence[int]) -> None:
    """Give back what was taken since; shoulder nights that were opened for it are closed."""
    del block.nights[len(picked_up) :]
    for line, rooms in zip(block.nights, picked_up, strict=True):
        line.take(rooms - line.picked_up)
    frame(block)
