"""Rooming lists: taking a client's list into a block, and what becomes of its guests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, Refused
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.operations.persons import erase_copies
from portico.values import Ref
from portico_hotel_corporate.models import (
    HotelGuestBilling,
    HotelRoomingStatus,
    MasterAccount,
    RoomBlock,
    RoomingEntry,
    RoomingImport,
)
from portico_hotel_corporate.operations.block_rooms import HotelBlockRoomsGiven, take_rooms
from portico_hotel_corporate.operations.rooming_files import HotelTableFormat, read_rows
from portico_hotel_corporate.operations.rooming_rows import GuestRow, read_row

KEPT_DAYS: Final = 365
"""How long after departure guests' names are kept: one audit."""
PRESENT: Final = frozenset(HotelRoomingStatus) - {
    HotelRoomingStatus.REJECTED,
    HotelRoomingStatus.CANCELLED,
}


@dataclass(kw_only=True)
class HotelRoomingListImport:
    """A client's rooming list."""

    block_id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    file_name: Annotated[str, "The file's name."]
    format: Annotated[HotelTableFormat, "What kind of file it is."] = HotelTableFormat.CSV
    content: Annotated[str, "The text of a CSV file; the bytes of an XLSX file in Base64."]


@dataclass(kw_only=True)
class HotelRoomingEntryStatusChange:
    """What became of a guest."""

    id: Annotated[UUID, Ref("HotelRoomingEntry"), "The guest's row."]
    expected_version: Annotated[int, "The version that you read."]
    status: Annotated[HotelRoomingStatus, "CANCELLED, NO_SHOW or STAYED."]


def import_rooming_list(
    session: Session, actor: Actor, input: HotelRoomingListImport
) -> RoomingImport:
    """Take a rooming list into a block: rooms for the rows that can be booked, errors for others.

    A guest who has a room already is not booked twice, so a corrected list may be sent again.
    """
    block = get(session, RoomBlock, input.block_id, "input", "blockId", lock=True)
    block.check_bookable("input", "blockId")
    given = read_rows(input.content, input.format)
    rows = [read_row(i, row) for i, row in enumerate(given, start=1)]
    made, problems = RoomingImport(id=new_id(), block_id=block.id), Problems()
    assign(made, input, ("file_name",), problems, "input")
    problems.raise_if_any()
    known = {_key(guest) for guest in guests_of(session, block)}
    fresh = [row for row in rows if row.errors or row.key not in known]
    _note_twice(fresh)
    today = block.booking.venue.business_date(actor.now)
    made.entries = _book(session, block, fresh, today)
    made.rows_total, made.rows_known = len(rows), len(rows) - len(fresh)
    rejected = [each for each in made.entries if each.status is HotelRoomingStatus.REJECTED]
    made.rows_rejected = len(rejected)
    made.rows_reserved = len(made.entries) - len(rejected)
    session.add(made)
    touch(block)
    session.flush()
    return made


def change_entry(
    session: Session, actor: Actor, input: HotelRoomingEntryStatusChange
) -> RoomingEntry:
    """Note that a guest cancelled, did not come, or stayed; a room nobody shares is given back."""
    found = get(session, RoomingEntry, input.id)
    block = get(session, RoomBlock, found.block_id, lock=True)
    guest = get(session, RoomingEntry, input.id, lock=True)
    expect_version(guest, input.expected_version)
    guest.move_to(input.status)
    if input.status is HotelRoomingStatus.CANCELLED:
        others = [each for each in guests_of(session, block) if each.id != guest.id]
        shared = _nights(each for each in others if each.room == guest.room)
        problems, today = Problems(), block.booking.venue.business_date(actor.now)
        _take(block, guest.nights - shared, (guest, -1), today, problems)
        problems.raise_if_any()
        touch(block)
    session.flush()
    return guest


def purge_guests(session: Session, actor: Actor) -> str:
    """Remove the names of guests whose time has come; what they used stays."""
    due = select(RoomingEntry).where(
        RoomingEntry.purge_after <= actor.today, RoomingEntry.last_name != "—"
    )
    guests = session.scalars(due.limit(1000)).all()
    for guest in guests:
        guest.forget()
    session.flush()
    for guest in guests:
        erase_copies(session, actor, guest.id)
    return f"removed the names of {len(guests)} guests"


def _book(
    session: Session, block: RoomBlock, rows: list[GuestRow], today: date
) -> list[RoomingEntry]:
    """A guest of every row; those of one room get it together, or none of them does."""
    present: dict[str, list[RoomingEntry]] = defaultdict(list)
    for guest in guests_of(session, block):
        present[guest.room].append(guest)
    usual = _usual_billing(session, block)
    entries = [(row, _entry(block, row, usual)) for row in rows]
    rooms: dict[str, list[tuple[GuestRow, RoomingEntry]]] = defaultdict(list)
    for row, entry in entries:
        if not row.errors:
            rooms[entry.room].append((row, entry))
    for room, sharers in rooms.items():
        _give_room(block, sharers, present[room], today)
    for row, entry in entries:
        entry.row_errors = row.errors
        if row.errors:
            entry.status = HotelRoomingStatus.REJECTED
    return [entry for _, entry in entries]


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
            already[0].occupancy if already else _occupancy(block, entry.room_type, people)
        )
    if len({entry.room_type for entry in (*guests, *already)}) > 1:
        for row, _ in sharers:
            row.wrong("room_type", "Guests who share a room must ask for the same type.")
        return
    before, problems = [line.picked_up for line in block.nights], Problems()
    _take(block, _nights(guests) - _nights(already), (guests[0], 1), today, problems)
    try:
        problems.raise_if_any()
    except Refused as refused:
        for line, rooms in zip(block.nights, before, strict=True):
            line.picked_up = rooms
        for row, _ in sharers:
            for problem in refused.problems:
                row.wrong("room_type", problem.message)


def _take(
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


def _occupancy(block: RoomBlock, room_type: str, people: int) -> int:
    """The line of the grid for so many people: the smallest that holds them, else the largest."""
    offered = sorted({line.occupancy for line in block.nights if line.room_type == room_type})
    return next((each for each in offered if each >= people), offered[-1] if offered else people)


def _usual_billing(session: Session, block: RoomBlock) -> HotelGuestBilling:
    """What guests pay of whom the list does not say: as the event's master account has it."""
    master_id = block.booking.master_account_id
    if master_id is None:
        return HotelGuestBilling.EACH_PAYS_OWN
    return session.get_one(MasterAccount, master_id).guest_billing


def _entry(block: RoomBlock, row: GuestRow, usual: HotelGuestBilling) -> RoomingEntry:
    texts = {name: text or None for name, text in row.texts.items()}
    leaves = row.departure or block.booking.departure
    return RoomingEntry(
        **texts | {name: row.texts[name] for name in ("last_name", "first_name", "room_type")},
        id=new_id(),
        block_id=block.id,
        row_number=row.number,
        occupancy=row.adults,
        arrival=row.arrival,
        departure=row.departure,
        adults=row.adults,
        billing=row.billing or usual,
        status=HotelRoomingStatus.RESERVED,
        purge_after=leaves + timedelta(days=KEPT_DAYS),
    )


def _note_twice(rows: list[GuestRow]) -> None:
    seen = dict[object, int]()
    for row in rows:
        if not row.errors and row.key in seen:
            row.wrong("last_name", f"The same guest stands in row {seen[row.key]}.")
        seen.setdefault(row.key, row.number)


def guests_of(session: Session, block: RoomBlock) -> list[RoomingEntry]:
    """The guests who have a room in a block."""
    return list(
        session.scalars(
            select(RoomingEntry).where(
                RoomingEntry.block_id == block.id, RoomingEntry.status.in_(PRESENT)
            )
        )
    )


def _key(guest: RoomingEntry) -> tuple[str, str, date | None]:
    return guest.last_name.casefold(), guest.first_name.casefold(), guest.arrival


def _nights(guests: Iterable[RoomingEntry]) -> frozenset[date]:
    return frozenset[date]().union(*(guest.nights for guest in guests))
