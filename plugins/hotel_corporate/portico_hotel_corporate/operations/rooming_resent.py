"""Rooming lists that are sent again: guests whom the block knows are changed as the list says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from portico.errors import Problems, Refused
from portico.operations.assigning import assign
from portico_hotel_corporate.models import HotelRoomingStatus, RoomBlock, RoomingEntry
from portico_hotel_corporate.models.rooming import WAITING
from portico_hotel_corporate.operations.rooming_matches import Pairs
from portico_hotel_corporate.operations.rooming_rooms import (
    guests_of,
    restore,
    settle_rows,
    take_nights,
)
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
            done = [pair for pair, why in tried if not why]
            done = done or _exchange(block, wishes, present, today)
            if not done:
                _note(tried)
                break
            changed += [guest for _, guest in done]
            wishes = [pair for pair in wishes if pair not in done]
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
    wish = _wish(row, guest)
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


def _wish(row: GuestRow, guest: RoomingEntry) -> HotelRoomingEntryChange:
    changes = _changes(row, guest)
    return HotelRoomingEntryChange(id=guest.id, expected_version=guest.version, **changes)


def _exchange(block: RoomBlock, pairs: Pairs, present: list[RoomingEntry], today: date) -> Pairs:
    """Change guests who can only come into one another's rooms; tell who they are.

    Who shares a room is not among them, nor who has none yet.
    """
    rooms = Counter(each.room for each in present)
    group = [
        (row, guest)
        for row, guest in pairs
        if guest.status not in WAITING and rooms[guest.room] == 1
    ]
    while len(group) > 1 and (late := _without_room(block, group, today)):
        group = [pair for pair in group if pair not in late]
    return group if len(group) > 1 else []


def _without_room(block: RoomBlock, group: Pairs, today: date) -> Pairs:
    """Let all give their rooms back, then take new ones; if some find none, all is as before."""

    def give_back(pair: tuple[GuestRow, RoomingEntry]) -> None:
        problems = Problems()
        take_nights(block, pair[1].nights, (pair[1], -1), today, problems)
        problems.raise_if_any()

    def take_anew(pair: tuple[GuestRow, RoomingEntry]) -> None:
        row, guest = pair
        alter_guest(block, guest, [], _wish(row, guest), today, left=True)

    def refused(deed: Callable[[tuple[GuestRow, RoomingEntry]], None]) -> Pairs:
        return [pair for pair in group if not _is_done(block, pair, deed)]

    undo = _keep(block, *(guest for _, guest in group))
    late = refused(give_back) or refused(take_anew)
    if late:
        undo()
    return late


def _is_done(
    block: RoomBlock,
    pair: tuple[GuestRow, RoomingEntry],
    deed: Callable[[tuple[GuestRow, RoomingEntry]], None],
) -> bool:
    try:
        with _as_before_if_refused(block, pair[1]):
            deed(pair)
    except Refused:
        return False
    return True


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
    undo = _keep(block, guest)
    try:
        yield
    except Refused:
        undo()
        raise


def _keep(block: RoomBlock, *guests: RoomingEntry) -> Callable[[], None]:
    """What sets a block and its guests back to what they are now."""
    before = [line.picked_up for line in block.nights]
    kept = [(guest, name, getattr(guest, name)) for guest in guests for name in KEPT]

    def undo() -> None:
        restore(block, before)
        for guest, name, value in kept:
            setattr(guest, name, value)

    return undo
