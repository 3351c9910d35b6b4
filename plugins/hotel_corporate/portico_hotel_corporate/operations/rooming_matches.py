"""Whom the rows of a rooming list are about: guests whom the block knows, or new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from portico_hotel_corporate.models import RoomingEntry
from portico_hotel_corporate.operations.rooming_rows import GuestRow

Pairs = list[tuple[GuestRow, RoomingEntry]]
Test = Callable[[GuestRow, RoomingEntry], bool]

NUMBERS: Final = ("conf_no", "loyalty_no")
"""What tells persons of one name apart, the surest first."""


def match(rows: Iterable[GuestRow], guests: Iterable[RoomingEntry]) -> Pairs:
    """Find the guests whom rows are about; note it where that cannot be told.

    The surest signs come first: a confirmation number; a loyalty number or e-mail address; the
    same stay; the same arrival; and at last the name alone, where it is that of one guest and
    one row. A row that is about nobody known is about somebody new.
    """
    named: dict[object, list[RoomingEntry]] = defaultdict(list)
    for guest in guests:
        named[_name(guest.last_name, guest.first_name)].append(guest)
    sent: dict[object, list[GuestRow]] = defaultdict(list)
    for row in rows:
        if not row.errors:
            sent[_name(row.texts["last_name"], row.texts["first_name"])].append(row)
    return [
        pair for name in sent if name in named for pair in _of_one_name(sent[name], named[name])
    ]


def note_twice(rows: Iterable[GuestRow], settled: Collection[int]) -> None:
    """Note the rows, but for those that are settled, whose guest stands in a row before."""
    seen: dict[object, list[GuestRow]] = defaultdict(list)
    for row in rows:
        name = _name(row.texts["last_name"], row.texts["first_name"])
        before = seen[name, row.arrival]
        same = next((each for each in before if not _two_persons(each, row)), None)
        if same and not row.errors and row.number not in settled:
            row.wrong("last_name", f"The same guest stands in row {same.number}.")
        before.append(row)


def _of_one_name(rows: list[GuestRow], guests: list[RoomingEntry]) -> Pairs:
    found: Pairs = []
    for sign in SIGNS:
        for row in list(rows):
            guest = _meant(row, rows, guests, sign)
            if guest is not None:
                found.append((row, guest))
                rows.remove(row)
                guests.remove(guest)
    for row in rows:
        if some := [guest for guest in guests if _may_be(row, guest)]:
            row.wrong("last_name", _doubt(some))
    return found


def _meant(
    row: GuestRow, rows: Sequence[GuestRow], guests: Iterable[RoomingEntry], sign: Test
) -> RoomingEntry | None:
    """The guest to whom a sign leads: one with the same stay, or the only one for one row."""
    found = [guest for guest in guests if _may_be(row, guest) and sign(row, guest)]
    for guest in found:
        if _same_stay(row, guest):
            return guest
    if len(found) != 1:
        return None
    rivals = sum(_may_be(each, found[0]) and sign(each, found[0]) for each in rows)
    return found[0] if rivals == 1 else None


def _name(last: str, first: str) -> tuple[str, str]:
    return last.casefold(), first.casefold()


def _may_be(row: GuestRow, guest: RoomingEntry) -> bool:
    """Whether no number tells them apart."""
    for name in NUMBERS:
        if row.texts[name] and getattr(guest, name):
            return bool(row.texts[name] == getattr(guest, name))
    return True


def _two_persons(first: GuestRow, second: GuestRow) -> bool:
    """Whether the list itself tells guests of one name apart."""
    return any(
        first.texts[name] and second.texts[name] and first.texts[name] != second.texts[name]
        for name in (*NUMBERS, "email")
    )


def _says(row: GuestRow, guest: RoomingEntry, *names: str) -> bool:
    return any(row.texts[name] and row.texts[name] == getattr(guest, name) for name in names)


def _same_stay(row: GuestRow, guest: RoomingEntry) -> bool:
    return (row.arrival, row.departure) == (guest.arrival, guest.departure)


SIGNS: Final[tuple[Test, ...]] = (
    lambda row, guest: _says(row, guest, "conf_no"),
    lambda row, guest: _says(row, guest, "loyalty_no", "email") and _same_stay(row, guest),
    lambda row, guest: _says(row, guest, "loyalty_no", "email"),
    _same_stay,
    lambda row, guest: row.arrival == guest.arrival,
    lambda _row, _guest: True,
)


def _doubt(guests: Iterable[RoomingEntry]) -> str:
    stays = " and ".join(f"from {guest.arrival} to {guest.departure}" for guest in guests)
    return (
        f"A guest of that name is known {stays}; whether this is the same one cannot be told: "
        "give conf_no, or change the guest by hotelRoomingEntryChange first."
    )
