"""Rooming lists that are sent again: guests whom the block knows are changed as the list says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from portico.errors import Problems, Refused
from portico.operations.assigning import assign
from portico_hotel_corporate.models import HotelRoomingStatus, RoomBlock, RoomingEntry
from portico_hotel_corporate.models.rooming import WAITING
from portico_hotel_corporate.operations.rooming_matches import Pairs
from portico_hotel_corporate.operations.rooming_rooms import guests_of, restore, settle_rows
from portico_hotel_corporate.operations.rooming_rows import GuestRow, row_of
from portico_hotel_corporate.operations.rooming_steps import (
    PERSON,
    STAY,
    HotelRoomingEntryChange,
    alter_guest,
)

KEPT: Final = (*STAY, *PERSON, "status", "occupancy", "purge_after", "row_errors")
"""What a change that fails leaves as it was."""
SAID: Final = ("room_type", "loyalty_no", "requests", "email", "conf_no")


def change_known(
    session: Session, block: RoomBlock, pairs: Pairs, until: HotelRoomingStatus, today: date
) -> list[RoomingEntry]:
    """Change the guests whose rows say other than before; rows that cannot be met are noted.

    What one guest leaves is there for another, in whatever order they stand in the list.
    """
    wishes = [(row, guest) for row, guest in pairs if _may_change(row, guest, until)]
    changed: list[RoomingEntry] = []
    with session.no_autoflush:
        present = guests_of(session, block)
        while wishes:
            tried = [(pair, _try(session, block, pair, present, today)) for pair in wishes]
            done = [guest for (_, guest), why in tried if not why]
            if not done:
                _note(tried)
                break
            changed += done
            wishes = [pair for pair, why in tried if why]
    return changed


def _note(failed: list[tuple[tuple[GuestRow, RoomingEntry], list[str]]]) -> None:
    """Note at the first field that says other than before why the guest cannot be changed."""
    for (row, guest), why in failed:
        for message in why:
            row.wrong(next(iter(_changes(row, guest))), message)


def _may_change(row: GuestRow, guest: RoomingEntry, until: HotelRoomingStatus) -> bool:
    """Whether a row says other than before and may change the guest; if not, note it."""
    group = row.texts["sharer_group"]
    if group and group != guest.sharer_group:
        message = (
            f"The guest is known with {guest.sharer_group or 'no sharers'}: who shares a room is "
            "not changed by a list. Cancel the guest, then send the row again."
        )
        row.wrong("sharer_group", message)
        return False
    changes = _changes(row, guest)
    if changes and until is not HotelRoomingStatus.RESERVED and guest.status not in WAITING:
        message = (
            f"The guest has a room from {guest.arrival} to {guest.departure}: only a list that "
            "is brought to RESERVED changes that."
        )
        row.wrong(next(iter(changes)), message)
        return False
    return bool(changes)


def _changes(row: GuestRow, guest: RoomingEntry) -> dict[str, Any]:
    """What a row says other than before; what it leaves out stays."""
    said: dict[str, Any] = {"arrival": row.arrival, "departure": row.departure}
    said |= {"adults": row.adults, "billing": row.billing}
    said |= {name: row.texts[name] for name in SAID}
    return {name: value for name, value in said.items() if value and value != getattr(guest, name)}


def _try(
    session: Session,
    block: RoomBlock,
    pair: tuple[GuestRow, RoomingEntry],
    present: list[RoomingEntry],
    today: date,
) -> list[str]:
    """Change a guest; if that cannot be done, leave all as it was and tell why."""
    row, guest = pair
    changes = _changes(row, guest)
    wish = HotelRoomingEntryChange(id=guest.id, expected_version=guest.version, **changes)
    try:
        with _as_before_if_refused(block, guest):
            if guest.status in WAITING:
                _change_waiting(session, block, guest, wish, today)
            else:
                others = [each for each in present if each is not guest and each.room == guest.room]
                alter_guest(block, guest, others, wish, today)
    except Refused as refused:
        return [problem.message for problem in refused.problems]
    return []


def _change_waiting(
    session: Session,
    block: RoomBlock,
    guest: RoomingEntry,
    wish: HotelRoomingEntryChange,
    today: date,
) -> None:
    """Change a guest who has no room yet; who was validated is validated again."""
    problems = Problems()
    assign(guest, wish, (*STAY, *PERSON), problems, "input")
    problems.raise_if_any()
    guest.keep_until_audited()
    row = row_of(guest)
    settle_rows(session, block, [(row, guest)], guest.status, today)
    for error in row.errors:
        problems.add("HOTEL_ROOMING_ROW", error["message"], "input", error["field"])
    problems.raise_if_any()


@contextmanager
def _as_before_if_refused(block: RoomBlock, guest: RoomingEntry) -> Iterator[None]:
    kept = {name: getattr(guest, name) for name in KEPT}
    before = [line.picked_up for line in block.nights]
    try:
        yield
    except Refused:
        restore(block, before)
        for name, value in kept.items():
            setattr(guest, name, value)
        raise
