"""Rooming lists that are received, validated and then booked; guests whose stay changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import HotelRoomingStatus, RoomingEntry, RoomingImport
from portico_hotel_corporate.operations.rooming import (
    HotelRoomingEntryStatusChange,
    HotelRoomingListImport,
    change_entry,
    import_rooming_list,
)
from portico_hotel_corporate.operations.rooming_steps import (
    HotelRoomingEntryChange,
    HotelRoomingListAdvance,
    advance_list,
    change_guest,
)

STATUS = HotelRoomingStatus
LIST = """last_name,first_name,sharer_group,arrival,departure,room_type,adults
Costa,Ana,,2026-10-12,2026-10-15,DBL,1
Dias,Rui,A,2026-10-12,2026-10-14,DBL,
Dias,Eva,A,2026-10-13,2026-10-15,DBL,
Melo,Ivo,,2026-10-12,2026-10-13,SUITE,1
Nobre,Zoe,,12.10.2026,2026-10-13,DBL,1
"""
CHANGE = """mutation($input: HotelRoomingEntryChangeInput!) {
    hotelRoomingEntryChange(input: $input) {
    roomingEntry { status departure email } userErrors { code message path } } }"""
LATE = datetime(2026, 9, 22, 12, tzinfo=UTC)
"""The day after the cut-off, 21 days before arrival."""


def take(sales: Any, block: Any, until: HotelRoomingStatus, content: str = LIST) -> RoomingImport:
    wish = HotelRoomingListImport(
        block_id=block.id, file_name="list.csv", content=content, until=until
    )
    found: RoomingImport = sales.do(import_rooming_list, wish)
    return found


def advance(sales: Any, made: RoomingImport, until: HotelRoomingStatus) -> RoomingImport:
    version = sales.version(made)
    wish = HotelRoomingListAdvance(id=made.id, expected_version=version, until=until)
    found: RoomingImport = sales.do(advance_list, wish)
    return found


def states(sales: Any) -> list[str]:
    rows = sales.hotel.all(RoomingEntry, RoomingEntry.row_number)
    return [each.status.name for each in rows]


def guest(sales: Any, number: int) -> RoomingEntry:
    found: RoomingEntry = sales.hotel.all(RoomingEntry, RoomingEntry.row_number)[number - 1]
    return found


def change(
    sales: Any, number: int, now: datetime | None = None, **given: Any
) -> tuple[str, str, int]:
    """Change a guest: the state, room type and line of the grid that it has then."""
    found = guest(sales, number)
    wish = HotelRoomingEntryChange(id=found.id, expected_version=found.version, **given)
    changed = sales.do(change_guest, wish, *([now] if now else []))
    return changed.status.name, changed.room_type, changed.occupancy


def test_a_list_is_received_then_validated_then_reserved(sales: Any) -> None:
    block = sales.block()

    made = take(sales, block, STATUS.RECEIVED)
    assert states(sales) == ["RECEIVED"] * 5
    assert (made.rows_total, made.rows_reserved, made.rows_rejected) == (5, 0, 0)
    checked = advance(sales, made, STATUS.VALIDATED)
    assert states(sales) == [*["VALIDATED"] * 3, "REJECTED", "REJECTED"]
    assert (checked.rows_reserved, checked.rows_rejected) == (0, 2)
    assert sales.grid(block, "picked_up") == [(0,), (0,), (0,)]
    booked = advance(sales, made, STATUS.RESERVED)
    assert states(sales) == [*["RESERVED"] * 3, "REJECTED", "REJECTED"]
    assert (booked.rows_reserved, booked.rows_rejected) == (3, 2)
    assert sales.grid(block, "picked_up") == [(2,), (2,), (2,)]
    assert problems_of(lambda: advance(sales, made, STATUS.RESERVED)) == [
        ("HOTEL_ROOMING_STATUS", "input.until")
    ]


def test_errors_of_a_row_are_told_once_it_is_checked(sales: Any) -> None:
    made = take(sales, sales.block(), STATUS.RECEIVED)
    advance(sales, made, STATUS.VALIDATED)

    fields = [[error["field"] for error in guest(sales, i).row_errors] for i in (1, 4, 5)]
    assert fields == [[], ["roomType"], ["arrival"]]


def test_rooms_that_are_gone_in_the_meantime_reject_what_was_validated(sales: Any) -> None:
    block = sales.block(sales.night(12, 1), sales.night(13, 1), sales.night(14, 1))
    one = "\n".join(LIST.splitlines()[:2])
    made = take(sales, block, STATUS.VALIDATED, one)
    assert states(sales) == ["VALIDATED"]
    sales.pick_up(block, (13, 1))

    assert advance(sales, made, STATUS.RESERVED).rows_rejected == 1
    assert states(sales) == ["REJECTED"]
    assert sales.grid(block, "picked_up") == [(0,), (1,), (0,)]


def test_who_waits_is_not_listed_twice_and_may_be_turned_down(sales: Any) -> None:
    block = sales.block()
    take(sales, block, STATUS.VALIDATED)

    assert take(sales, block, STATUS.RESERVED).rows_known == 3
    first = guest(sales, 1)
    for status, problem in (
        (STATUS.RESERVED, "HOTEL_ROOMING_STATUS"),
        (STATUS.STAYED, "HOTEL_ROOMING_STATUS"),
    ):
        wish = HotelRoomingEntryStatusChange(
            id=first.id, expected_version=first.version, status=status
        )
        assert problems_of(partial(sales.do, change_entry, wish))[0][0] == problem
    wish = HotelRoomingEntryStatusChange(
        id=first.id, expected_version=first.version, status=STATUS.REJECTED
    )
    assert sales.do(change_entry, wish).status is STATUS.REJECTED


def test_a_stay_that_changes_takes_and_gives_back_nights(sales: Any) -> None:
    block = sales.block()
    take(sales, block, STATUS.RESERVED)

    assert change(sales, 1, departure=date(2026, 10, 13)) == ("CHANGED", "DBL", 1)
    assert sales.grid(block, "picked_up") == [(2,), (1,), (1,)]
    # Rui alone has the 12th; the 13th is Eva's, too.
    change(sales, 2, departure=date(2026, 10, 13))
    assert sales.grid(block, "picked_up") == [(2,), (1,), (1,)]
    change(sales, 1, arrival=date(2026, 10, 13), departure=date(2026, 10, 15))
    assert sales.grid(block, "picked_up") == [(1,), (2,), (2,)]


def test_another_room_is_taken_from_its_own_line(sales: Any) -> None:
    lines = [
        sales.night(day, 5, room_type=kind, occupancy=people)
        for kind, people in (("DBL", 1), ("DBL", 2), ("SUITE", 2))
        for day in (12, 13, 14)
    ]
    block = sales.block(*lines)
    take(sales, block, STATUS.RESERVED)
    assert sum(each[0] for each in sales.grid(block, "picked_up")) == 7  # 3, 3 shared, 1 suite

    assert change(sales, 1, adults=2) == ("CHANGED", "DBL", 2)
    assert change(sales, 1, room_type="SUITE") == ("CHANGED", "SUITE", 2)
    used = sales.grid(block, "room_type", "occupancy", "picked_up")
    assert [each for each in used if each[:2] == ("DBL", 1)] == [("DBL", 1, 0)] * 3
    assert [each[2] for each in used if each[0] == "SUITE"] == [2, 1, 1]


@pytest.mark.parametrize(
    ("number", "given", "problem"),
    [
        (1, {"departure": date(2026, 10, 12)}, ("HOTEL_DATES", "input.departure")),
        (1, {"departure": date(2026, 10, 16)}, ("HOTEL_BLOCK_NIGHT", "input.night")),
        (1, {"departure": date.max}, ("HOTEL_DATES", "input.departure")),
        (1, {"arrival": date.min}, ("HOTEL_DATES", "input.arrival")),
        (1, {"departure": date(2029, 7, 9)}, ("HOTEL_DATES", "input.departure")),
        (1, {"adults": 0}, ("HOTEL_PEOPLE", "input.adults")),
        (1, {"last_name": " "}, ("REQUIRED", "input.lastName")),
        (1, {"email": "ana@"}, ("EMAIL", "input.email")),
        (2, {"room_type": "SUITE"}, ("HOTEL_ROOMING_SHARED", "input.roomType")),
        (4, {"adults": 2}, ("HOTEL_ROOMING_STATUS", "input.status")),
    ],
)
def test_impossible_changes_are_refused(
    sales: Any, number: int, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    block = sales.block()
    take(sales, block, STATUS.RESERVED)

    assert problems_of(lambda: change(sales, number, **given)) == [problem]
    assert sales.grid(block, "picked_up") == [(2,), (2,), (2,)]


def test_after_the_cutoff_a_stay_gets_shorter_but_not_longer(sales: Any) -> None:
    block = sales.block()
    take(sales, block, STATUS.RESERVED)
    change(sales, 1, departure=date(2026, 10, 14))

    assert change(sales, 1, LATE, requests="A cot")[0] == "CHANGED"
    assert problems_of(lambda: change(sales, 1, LATE, departure=date(2026, 10, 15))) == [
        ("HOTEL_BLOCK_RELEASED", "input.night")
    ]
    change(sales, 1, LATE, departure=date(2026, 10, 13))
    assert sales.grid(block, "picked_up") == [(2,), (1,), (1,)]


def test_a_changed_guest_comes_like_any_other(sales: Any, desk: Any) -> None:
    block = sales.block()
    take(sales, block, STATUS.RESERVED)
    first = guest(sales, 1)
    ids = {"id": f"hre_{first.id.hex}", "expectedVersion": first.version}

    found = desk.made(CHANGE, input=ids | {"departure": "2026-10-14", "email": "Ana@Nord.example"})
    assert found == {"status": "CHANGED", "departure": "2026-10-14", "email": "Ana@nord.example"}
    assert desk.do(CHANGE, input=ids)["userErrors"][0]["code"] == "CONFLICT"
    now = guest(sales, 1)
    wish = HotelRoomingEntryStatusChange(
        id=now.id, expected_version=now.version, status=STATUS.CANCELLED
    )
    assert sales.do(change_entry, wish).status is STATUS.CANCELLED
    assert sales.grid(block, "picked_up") == [(1,), (1,), (1,)]
