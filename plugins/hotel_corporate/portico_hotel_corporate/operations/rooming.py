"""Rooming lists: taking a client's list into a block, and what becomes of its guests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
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
from portico_hotel_corporate.models.rooming import KEPT_DAYS, PRESENT, SETTLED, WAITING
from portico_hotel_corporate.operations.block_nights import pickup_day
from portico_hotel_corporate.operations.rooming_files import HotelTableFormat, read_rows
from portico_hotel_corporate.operations.rooming_matches import match, note_twice
from portico_hotel_corporate.operations.rooming_resent import change_known
from portico_hotel_corporate.operations.rooming_rooms import (
    guests_of,
    nights_of,
    settle_rows,
    take_nights,
)
from portico_hotel_corporate.operations.rooming_rows import GuestRow, read_row


@dataclass(kw_only=True)
class HotelRoomingListImport:
    """A client's rooming list."""

    block_id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    file_name: Annotated[str, "The file's name."]
    format: Annotated[HotelTableFormat, "What kind of file it is."] = HotelTableFormat.CSV
    content: Annotated[str, "The text of a CSV file; the bytes of an XLSX file in Base64."]
    until: Annotated[
        HotelRoomingStatus,
        "How far its rows are brought: RECEIVED as they are, VALIDATED or RESERVED.",
    ] = HotelRoomingStatus.RESERVED


@dataclass(kw_only=True)
class HotelRoomingEntryStatusChange:
    """What became of a guest."""

    id: Annotated[UUID, Ref("HotelRoomingEntry"), "The guest's row."]
    expected_version: Annotated[int, "The version that you read."]
    status: Annotated[
        HotelRoomingStatus, "CANCELLED, NO_SHOW or STAYED; REJECTED of a row that waits."
    ]


def import_rooming_list(
    session: Session, actor: Actor, input: HotelRoomingListImport
) -> RoomingImport:
    """Take a rooming list into a block: rooms for the rows that can be booked, errors for others.

    A corrected list may be sent again: a guest who is known already is not booked twice, but
    changed if the list says so.
    """
    block = get(session, RoomBlock, input.block_id, "input", "blockId", lock=True)
    if input.until not in WAITING | {HotelRoomingStatus.RESERVED}:
        message = "Rows are brought to RECEIVED, VALIDATED or RESERVED."
        raise refuse("HOTEL_ROOMING_STATUS", message, "input", "until")
    if input.until is HotelRoomingStatus.RESERVED:
        block.check_bookable("input", "blockId")
    given = read_rows(input.content, input.format)
    rows = [read_row(i, row) for i, row in enumerate(given, start=1)]
    made, problems = RoomingImport(id=new_id(), block_id=block.id), Problems()
    assign(made, input, ("file_name",), problems, "input")
    problems.raise_if_any()
    today = pickup_day(block, actor.now)
    known = match(rows, _known(session, block))
    made.changed = change_known(session, block, known, input.until, today)
    settled = {row.number for row, _ in known if not row.errors}
    fresh = [row for row in rows if row.number not in settled]
    note_twice(rows, settled)
    usual = _usual_billing(session, block)
    pairs = [(row, _entry(block, row, usual)) for row in fresh]
    settle_rows(session, block, pairs, input.until, today)
    made.entries = [entry for _, entry in pairs]
    made.rows_total, made.rows_changed = len(rows), len(made.changed)
    made.rows_known = len(settled) - made.rows_changed
    made.count()
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
    if input.status not in SETTLED | {HotelRoomingStatus.REJECTED}:
        message = (
            f"The guest is {guest.status.name}. A guest is changed by hotelRoomingEntryChange, a "
            "list that waits is brought further by hotelRoomingListAdvance."
        )
        raise refuse("HOTEL_ROOMING_STATUS", message, "input", "status")
    guest.move_to(input.status)
    if input.status is HotelRoomingStatus.CANCELLED:
        others = [each for each in guests_of(session, block) if each.id != guest.id]
        shared = nights_of(each for each in others if each.room == guest.room)
        problems, today = Problems(), pickup_day(block, actor.now)
        take_nights(block, guest.nights - shared, (guest, -1), today, problems)
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
        occupancy=row.adults or 1,
        arrival=row.arrival,
        departure=row.departure,
        adults=row.adults or 1,
        billing=row.billing or usual,
        status=HotelRoomingStatus.RESERVED,
        purge_after=leaves + timedelta(days=KEPT_DAYS),
    )


def _known(session: Session, block: RoomBlock) -> list[RoomingEntry]:
    """Who has a room in the block, or stands in a list that waits, in a row without errors."""
    listed = select(RoomingEntry).where(
        RoomingEntry.block_id == block.id, RoomingEntry.status.in_(PRESENT | WAITING)
    )
    ordered = listed.order_by(RoomingEntry.created_at, RoomingEntry.row_number)
    return [guest for guest in session.scalars(ordered) if not guest.row_errors]
