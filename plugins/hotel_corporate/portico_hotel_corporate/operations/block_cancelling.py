"""Cancelling a block, with what becomes of each guest who has a room in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import touch
from portico.values import Choice, Ref
from portico_hotel_corporate.models import (
    BlockNight,
    HotelBlockStatus,
    HotelReasonKind,
    HotelRoomingStatus,
    RoomBlock,
    RoomingEntry,
)
from portico_hotel_corporate.operations.blocks import found_block, release_lines
from portico_hotel_corporate.operations.codes import check_reason
from portico_hotel_corporate.operations.rooming_rooms import guests_of


class HotelGuestDisposition(Choice):
    """What becomes of a guest whose block is cancelled."""

    CANCEL = "The reservation is cancelled with the block."
    KEEP = "The guest stays all the same, on a reservation of its own."


@dataclass(kw_only=True)
class HotelGuestDispositionGiven:
    """What becomes of one guest."""

    entry_id: Annotated[UUID, Ref("HotelRoomingEntry"), "The guest."]
    disposition: Annotated[HotelGuestDisposition, "What becomes of the reservation."]


@dataclass(kw_only=True)
class HotelRoomBlockCancel:
    """A block to be cancelled."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    expected_version: Annotated[int, "The version that you read."]
    reason_code: Annotated[str, "Why: one of the house's reasons for cancelling."]
    reason_note: Annotated[str | None, "The reason in your words."] = None
    guests: Annotated[
        list[HotelGuestDispositionGiven], "What becomes of each guest who has a room."
    ] = field(default_factory=list)
    others: Annotated[
        HotelGuestDisposition | None, "What becomes of all rooms that no guest above has."
    ] = None


def cancel_block(session: Session, actor: Actor, input: HotelRoomBlockCancel) -> RoomBlock:
    """Cancel a block. Whoever has a room in it must be disposed of: cancelled, or kept."""
    block = found_block(session, input.id, input.expected_version)
    check_reason(session, HotelReasonKind.CANCELLED, input.reason_code, input.reason_note)
    guests = guests_of(session, block)
    chosen = _chosen(block, guests, input)
    named = {line: _rooms(guests, line) for line in block.nights}
    for guest in guests:
        if chosen[guest.id] is HotelGuestDisposition.CANCEL:
            guest.move_to(HotelRoomingStatus.CANCELLED)
    staying = [guest for guest in guests if chosen[guest.id] is HotelGuestDisposition.KEEP]
    for line in block.nights:
        unnamed = line.picked_up - named[line]
        kept = unnamed if input.others is HotelGuestDisposition.KEEP else 0
        line.picked_up = _rooms(staying, line) + kept
    block.move_to(HotelBlockStatus.CANCELLED)
    block.reason_code = input.reason_code.strip()
    release_lines(block, block.nights, actor)
    touch(block)
    session.flush()
    return block


def _chosen(
    block: RoomBlock, guests: Iterable[RoomingEntry], input: HotelRoomBlockCancel
) -> dict[UUID, HotelGuestDisposition]:
    """What becomes of each guest; refused while it is open for any guest or room."""
    given = {each.entry_id: each.disposition for each in input.guests}
    present = {guest.id for guest in guests}
    problems = Problems()
    for i, each in enumerate(input.guests):
        problems.check(
            ok=each.entry_id in present,
            code="NOT_FOUND",
            message="This guest has no room in the block.",
            path=("input", "guests", i, "entryId"),
        )
    problems.raise_if_any()
    open_rooms = sum(line.picked_up - _rooms(guests, line) for line in block.nights)
    if input.others is None and (present - given.keys() or open_rooms):
        message = (
            f"{len(present - given.keys())} guests and {open_rooms} room nights without a name "
            "are left: say what becomes of them (guests, others)."
        )
        raise refuse("HOTEL_BLOCK_DISPOSITION", message, "input", "others")
    rest = input.others or HotelGuestDisposition.CANCEL
    return {guest_id: given.get(guest_id, rest) for guest_id in present}


def _rooms(guests: Iterable[RoomingEntry], line: BlockNight) -> int:
    """How many rooms of a line the guests have; sharers have one."""
    mine = (line.room_type, line.occupancy)
    return len(
        {
            guest.room
            for guest in guests
            if (guest.room_type, guest.occupancy) == mine and line.night in guest.nights
        }
    )
