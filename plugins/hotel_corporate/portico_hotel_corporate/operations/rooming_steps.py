"""Rooming lists step by step: checked before rooms are taken, and guests whose stay changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import (
    HotelGuestBilling,
    HotelRoomingStatus,
    RoomBlock,
    RoomingEntry,
    RoomingImport,
)
from portico_hotel_corporate.models.block_grid import MOST_OCCUPANCY
from portico_hotel_corporate.models.rooming import MOST_NIGHTS, TOO_LONG, WAITING
from portico_hotel_corporate.models.spans import POSSIBLE_YEARS, is_possible
from portico_hotel_corporate.operations.block_nights import pickup_day
from portico_hotel_corporate.operations.rooming_rooms import (
    guests_of,
    nights_of,
    occupancy_for,
    settle_rows,
    take_nights,
)
from portico_hotel_corporate.operations.rooming_rows import row_of

STAY: Final = ("arrival", "departure", "room_type", "adults")
PERSON: Final = (
    *("last_name", "first_name", "billing", "loyalty_no", "requests", "email", "conf_no"),
)


@dataclass(kw_only=True)
class HotelRoomingListAdvance:
    """The next step for the rows of a rooming list that wait."""

    id: Annotated[UUID, Ref("HotelRoomingImport"), "The list as it came in."]
    expected_version: Annotated[int, "The version that you read."]
    until: Annotated[HotelRoomingStatus, "VALIDATED or RESERVED."] = HotelRoomingStatus.RESERVED


@dataclass(kw_only=True)
class HotelRoomingEntryChange:
    """What changes about a guest who has a room. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelRoomingEntry"), "The guest's row."]
    expected_version: Annotated[int, "The version that you read."]
    last_name: Annotated[str | Unset, "The guest's last name."] = UNSET
    first_name: Annotated[str | Unset, "The guest's first name."] = UNSET
    arrival: Annotated[date | Unset, "The day the guest comes."] = UNSET
    departure: Annotated[date | Unset, "The day the guest leaves."] = UNSET
    room_type: Annotated[str | Unset, "The type of room; sharers keep theirs."] = UNSET
    adults: Annotated[int | Unset, "How many people the room is for."] = UNSET
    billing: Annotated[HotelGuestBilling | Unset, "What the guest pays."] = UNSET
    loyalty_no: Annotated[str | Unset | None, "The guest's loyalty number."] = UNSET
    requests: Annotated[str | Unset | None, "What the guest asks for."] = UNSET
    email: Annotated[str | Unset | None, "The guest's e-mail address."] = UNSET
    conf_no: Annotated[str | Unset | None, "The confirmation in the property's system."] = UNSET


def advance_list(session: Session, actor: Actor, input: HotelRoomingListAdvance) -> RoomingImport:
    """Check the rows of a list that were only received, or take rooms for those that wait."""
    found = get(session, RoomingImport, input.id)
    block = get(session, RoomBlock, found.block_id, lock=True)
    made = get(session, RoomingImport, input.id, lock=True)
    expect_version(made, input.expected_version)
    if input.until not in {HotelRoomingStatus.VALIDATED, HotelRoomingStatus.RESERVED}:
        message = "A list is brought to VALIDATED or RESERVED."
        raise refuse("HOTEL_ROOMING_STATUS", message, "input", "until")
    if input.until is HotelRoomingStatus.RESERVED:
        block.check_bookable("input", "id")
    waiting = [each for each in made.entries if each.status in WAITING - {input.until}]
    if not waiting:
        message = f"No row of the list can become {input.until.name}."
        raise refuse("HOTEL_ROOMING_STATUS", message, "input", "until")
    today = pickup_day(block, actor.now)
    settle_rows(session, block, [(row_of(each), each) for each in waiting], input.until, today)
    made.count()
    touch(made)
    touch(block)
    session.flush()
    return made


def change_guest(session: Session, actor: Actor, input: HotelRoomingEntryChange) -> RoomingEntry:
    """Change a guest's stay or particulars; rooms are taken and given back as the nights change."""
    found = get(session, RoomingEntry, input.id)
    block = get(session, RoomBlock, found.block_id, lock=True)
    guest = get(session, RoomingEntry, input.id, lock=True)
    expect_version(guest, input.expected_version)
    others = [
        each
        for each in guests_of(session, block)
        if each.id != guest.id and each.room == guest.room
    ]
    today = pickup_day(block, actor.now)
    with session.no_autoflush:
        alter_guest(block, guest, others, input, today)
    touch(block)
    session.flush()
    return guest


def alter_guest(
    block: RoomBlock,
    guest: RoomingEntry,
    others: list[RoomingEntry],
    input: HotelRoomingEntryChange,
    today: date,
    *,
    left: bool = False,
) -> None:
    """Change a guest who has a room, beside the others who have the same one.

    ``left``: the guest has given it back already.
    """
    guest.move_to(HotelRoomingStatus.CHANGED)
    problems, shared = Problems(), nights_of(others)
    before = frozenset[date]() if left else guest.nights - shared
    line = guest.room_type, guest.occupancy
    assign(guest, input, (*STAY, *PERSON), problems, "input")
    _check_stay(guest, others, line[0], problems)
    problems.raise_if_any()
    if not others and any(getattr(input, name) is not UNSET for name in STAY):
        guest.occupancy = occupancy_for(block, guest.room_type, guest.adults)
    _move(block, guest, (before, line), guest.nights - shared, today)


def _check_stay(
    guest: RoomingEntry, others: list[RoomingEntry], room_type: str, problems: Problems
) -> None:
    """Note a stay that is none, and another type of room than sharers have; set what follows."""
    if _check_days(guest.arrival, guest.departure, problems):
        guest.keep_until_audited()
    problems.check(
        ok=1 <= guest.adults <= MOST_OCCUPANCY,
        code="HOTEL_PEOPLE",
        message=f"Give a number from 1 to {MOST_OCCUPANCY}.",
        path=("input", "adults"),
    )
    problems.check(
        ok=not others or guest.room_type == room_type,
        code="HOTEL_ROOMING_SHARED",
        message=f"The room is shared: {room_type} stays as long as others have it.",
        path=("input", "roomType"),
    )


def _check_days(arrival: date | None, departure: date | None, problems: Problems) -> bool:
    """Note days between which nobody stays; tell whether somebody may."""
    if arrival is None or departure is None or arrival >= departure:
        message = f"The departure ({departure}) is not after the arrival ({arrival})."
        problems.add("HOTEL_DATES", message, "input", "departure")
    elif not is_possible(arrival):
        problems.add("HOTEL_DATES", POSSIBLE_YEARS, "input", "arrival")
    elif not is_possible(departure):
        problems.add("HOTEL_DATES", POSSIBLE_YEARS, "input", "departure")
    elif (departure - arrival).days > MOST_NIGHTS:
        problems.add("HOTEL_DATES", TOO_LONG, "input", "departure")
    else:
        return True
    return False


def _move(
    block: RoomBlock,
    guest: RoomingEntry,
    left: tuple[frozenset[date], tuple[str, int]],
    nights: frozenset[date],
    today: date,
) -> None:
    """Give back the nights that are left, and take those that are new, from the block's grid."""
    before, (room_type, occupancy) = left
    same = (guest.room_type, guest.occupancy) == (room_type, occupancy)
    lost, gained = (before - nights, nights - before) if same else (before, nights)
    problems, old = Problems(), RoomingEntry(room_type=room_type, occupancy=occupancy)
    take_nights(block, lost, (old, -1), today, problems)
    if gained:
        block.check_bookable("input", "departure")
    take_nights(block, gained, (guest, 1), today, problems)
    problems.raise_if_any()
