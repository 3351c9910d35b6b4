"""Rooming lists that are sent again with stays that changed: nobody is booked twice or ignored."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portico_hotel_corporate.models import HotelRoomingStatus, RoomingEntry, RoomingImport
from portico_hotel_corporate.operations.rooming import (
    HotelRoomingEntryStatusChange,
    HotelRoomingListImport,
    change_entry,
    import_rooming_list,
)

STATUS = HotelRoomingStatus
HEADER = "last_name,first_name,arrival,departure,room_type,adults,email,loyalty_no,conf_no"
RESULT = """query($id: ID!) { hotelRoomingImport(id: $id) {
    rowsTotal rowsKnown rowsChanged rowsReserved rowsRejected
    changedGuests(first: 5) { nodes { lastName arrival departure status } } } }"""


def row(name: str, first: int, last: int, kind: str = "DBL", *marks: str) -> str:
    """A guest's row, by days of October; the marks are adults, e-mail, loyalty, confirmation."""
    stay = f"2026-10-{first},2026-10-{last}"
    return ",".join([name, "Ana", stay, kind, *marks, *[""] * (4 - len(marks))])


def take(sales: Any, block: Any, *rows: str, **given: Any) -> RoomingImport:
    content = "\n".join([HEADER, *rows])
    wish = HotelRoomingListImport(
        block_id=block.id, **{"file_name": "list.csv", "content": content} | given
    )
    found: RoomingImport = sales.do(import_rooming_list, wish)
    return found


def counts(made: RoomingImport) -> tuple[int, int, int, int]:
    """The rows that are known, changed a guest, got a room, cannot be booked."""
    return made.rows_known, made.rows_changed, made.rows_reserved, made.rows_rejected


def stays(sales: Any, status: HotelRoomingStatus | None = None) -> list[tuple[str, int, int]]:
    """Who comes from when to when, by days of October."""
    return [
        (each.last_name, each.arrival.day, each.departure.day)
        for each in sales.hotel.all(RoomingEntry, RoomingEntry.created_at, RoomingEntry.row_number)
        if each.status is status or (status is None and each.status is not STATUS.REJECTED)
    ]


def errors(sales: Any) -> list[tuple[int, str, str]]:
    """What is wrong with rows: row, field and message."""
    return [
        (each.row_number, error["field"], error["message"])
        for each in sales.hotel.all(RoomingEntry, RoomingEntry.row_number)
        for error in each.row_errors
    ]


def become(sales: Any, status: HotelRoomingStatus) -> None:
    (guest,) = sales.hotel.all(RoomingEntry)
    wish = HotelRoomingEntryStatusChange(id=guest.id, expected_version=guest.version, status=status)
    sales.do(change_entry, wish)


def test_a_departure_that_changed_moves_the_guest(sales: Any, desk: Any) -> None:
    block = sales.block()
    take(sales, block, row("Costa", 12, 15), row("Dias", 12, 13))

    again = take(sales, block, row("Costa", 12, 14), row("Dias", 12, 13))

    assert counts(again) == (1, 1, 0, 0)
    assert stays(sales, STATUS.CHANGED) == [("Costa", 12, 14)]
    assert sales.grid(block, "picked_up") == [(2,), (1,), (0,)]
    told = desk.ask(RESULT, id=f"hri_{again.id.hex}")["data"]["hotelRoomingImport"]
    (named,) = told.pop("changedGuests")["nodes"]
    assert named == {
        "lastName": "Costa",
        "arrival": "2026-10-12",
        "departure": "2026-10-14",
        "status": "CHANGED",
    }
    assert told == {
        "rowsTotal": 2,
        "rowsKnown": 1,
        "rowsChanged": 1,
        "rowsReserved": 0,
        "rowsRejected": 0,
    }


def test_an_arrival_that_changed_books_nobody_twice(sales: Any) -> None:
    block = sales.block()
    take(sales, block, row("Costa", 12, 14))

    again = take(sales, block, row("COSTA", 13, 15))

    assert counts(again) == (0, 1, 0, 0)
    assert stays(sales) == [("Costa", 13, 15)]
    assert sales.grid(block, "picked_up") == [(0,), (1,), (1,)]
    (guest,) = sales.hotel.all(RoomingEntry)
    assert guest.purge_after == date(2027, 10, 15)


def test_what_else_the_list_says_is_changed_and_what_it_leaves_out_stays(sales: Any) -> None:
    lines = [sales.night(12, 5), sales.night(12, 5, room_type="SUITE")]
    block = sales.block(*lines)
    take(sales, block, row("Costa", 12, 13, "DBL", "1", "ana@nord.example"))

    again = take(sales, block, row("Costa", 12, 13, "SUITE", "", "", "L1"))

    assert counts(again) == (0, 1, 0, 0)
    (guest,) = sales.hotel.all(RoomingEntry)
    assert (guest.room_type, guest.email, guest.loyalty_no) == ("SUITE", "ana@nord.example", "L1")
    assert sales.grid(block, "room_type", "picked_up") == [("DBL", 0), ("SUITE", 1)]


def test_a_night_without_a_room_leaves_the_guest_as_before_and_is_told(sales: Any) -> None:
    block = sales.block(sales.night(12, 2), sales.night(13, 1))
    take(sales, block, row("Costa", 12, 13), row("Dias", 12, 14))

    again = take(sales, block, row("Costa", 12, 14))

    assert counts(again) == (0, 0, 0, 1)
    assert stays(sales, STATUS.RESERVED) == [("Costa", 12, 13), ("Dias", 12, 14)]
    assert errors(sales) == [(1, "departure", "DBL on 2026-10-13 has 0 rooms left, not 1.")]
    assert sales.grid(block, "picked_up") == [(2,), (1,)]


def test_rooms_that_one_guest_leaves_are_there_for_another(sales: Any) -> None:
    block = sales.block(sales.night(12, 1), sales.night(13, 1), sales.night(14, 1))
    take(sales, block, row("Costa", 12, 13), row("Dias", 13, 14))

    again = take(sales, block, row("Melo", 12, 13), row("Costa", 13, 14), row("Dias", 14, 15))

    assert counts(again) == (0, 2, 1, 0)
    assert sales.grid(block, "picked_up") == [(1,), (1,), (1,)]


def test_guests_of_a_full_block_come_into_one_anothers_rooms(sales: Any) -> None:
    """Three take turns; the fourth asks for a night that nobody leaves, and all else stands."""
    block = sales.block(sales.night(12, 1), sales.night(13, 1), sales.night(14, 2))
    full = [row("Alves", 12, 13), row("Costa", 13, 14), row("Dias", 14, 15), row("Melo", 14, 15)]
    take(sales, block, *full)

    turned = [row("Alves", 13, 14), row("Costa", 14, 15), row("Dias", 12, 13), row("Melo", 12, 13)]
    again = take(sales, block, *turned)

    assert counts(again) == (0, 3, 0, 1)
    assert stays(sales, STATUS.CHANGED) == [("Alves", 13, 14), ("Costa", 14, 15), ("Dias", 12, 13)]
    assert stays(sales, STATUS.RESERVED) == [("Melo", 14, 15)]
    assert errors(sales) == [(4, "arrival", "DBL on 2026-10-12 has 0 rooms left, not 1.")]
    assert sales.grid(block, "picked_up") == [(1,), (1,), (2,)]


def test_who_cannot_come_into_anothers_room_keeps_the_own_one(sales: Any) -> None:
    """Alves waits for Costa, and Costa for Dias, who stays: nobody moves, and no room is lost."""
    block = sales.block(sales.night(12, 1), sales.night(13, 1), sales.night(14, 1))
    take(sales, block, row("Alves", 12, 13), row("Costa", 13, 14), row("Dias", 14, 15))

    again = take(sales, block, row("Alves", 13, 14), row("Costa", 14, 15))

    assert counts(again) == (0, 0, 0, 2)
    assert stays(sales, STATUS.RESERVED) == [
        *(("Alves", 12, 13), ("Costa", 13, 14), ("Dias", 14, 15))
    ]
    assert sales.grid(block, "picked_up") == [(1,), (1,), (1,)]


def test_two_guests_of_one_name_are_told_apart_by_their_numbers(sales: Any) -> None:
    block = sales.block()
    first = row("Costa", 12, 14, "DBL", "1", "", "", "C1")
    made = take(sales, block, first, row("Costa", 12, 14, "DBL", "1", "", "", "C2"))
    assert counts(made) == (0, 0, 2, 0)

    again = take(sales, block, first, row("Costa", 13, 15, "DBL", "1", "", "", "C2"))

    assert counts(again) == (1, 1, 0, 0)
    found = sales.hotel.all(RoomingEntry, RoomingEntry.row_number)
    assert [(each.conf_no, each.arrival.day) for each in found] == [("C1", 12), ("C2", 13)]
    third = take(sales, block, row("Costa", 12, 15, "DBL", "1", "", "", "C3"))
    assert counts(third) == (0, 0, 1, 0)


def test_a_second_guest_of_the_name_is_new_where_the_first_stands_as_before(sales: Any) -> None:
    block = sales.block()
    take(sales, block, row("Costa", 12, 14))

    again = take(sales, block, row("Costa", 12, 14), row("Costa", 13, 15))

    assert counts(again) == (1, 0, 1, 0)
    assert stays(sales) == [("Costa", 12, 14), ("Costa", 13, 15)]


@pytest.mark.parametrize(
    ("known", "sent", "wrong"),
    [
        ([(12, 13), (14, 15)], [(13, 14)], [1]),
        ([(12, 13)], [(13, 14), (14, 15)], [1, 2]),
        ([(12, 13), (14, 15)], [(13, 14), (13, 15)], [1, 2]),
    ],
)
def test_who_of_two_is_meant_is_asked_and_not_guessed(
    sales: Any, known: list[tuple[int, int]], sent: list[tuple[int, int]], wrong: list[int]
) -> None:
    block = sales.block()
    take(sales, block, *(row("Costa", *stay) for stay in known))
    before = sales.grid(block, "picked_up")

    again = take(sales, block, *(row("Costa", *stay) for stay in sent))

    assert counts(again) == (0, 0, 0, len(wrong))
    assert [(number, field) for number, field, _ in errors(sales)] == [
        (number, "lastName") for number in wrong
    ]
    assert sales.grid(block, "picked_up") == before


def test_the_same_row_twice_is_told_also_of_a_guest_who_is_known(sales: Any) -> None:
    block = sales.block()
    take(sales, block, row("Costa", 12, 14))

    again = take(sales, block, row("Costa", 12, 14), row("Costa", 12, 14))

    assert counts(again) == (1, 0, 0, 1)
    assert errors(sales) == [(2, "lastName", "The same guest stands in row 1.")]


def test_who_is_settled_is_not_moved(sales: Any) -> None:
    block = sales.block()
    take(sales, block, row("Costa", 12, 13))
    become(sales, STATUS.STAYED)

    again = take(sales, block, row("Costa", 12, 15))

    assert counts(again) == (0, 0, 0, 1)
    assert "STAYED" in errors(sales)[0][2]
    assert sales.grid(block, "picked_up") == [(1,), (0,), (0,)]


def test_who_cancelled_is_booked_anew(sales: Any) -> None:
    block = sales.block()
    take(sales, block, row("Costa", 12, 13))
    become(sales, STATUS.CANCELLED)

    assert counts(take(sales, block, row("Costa", 12, 15))) == (0, 0, 1, 0)
    assert sales.grid(block, "picked_up") == [(1,), (1,), (1,)]


def test_a_row_that_waits_changes_and_waits_on(sales: Any) -> None:
    block = sales.block()
    take(sales, block, row("Costa", 12, 13), until=STATUS.VALIDATED)

    again = take(sales, block, row("Costa", 13, 15))
    assert counts(again) == (0, 1, 0, 0)
    assert stays(sales, STATUS.VALIDATED) == [("Costa", 13, 15)]
    wrong = take(sales, block, row("Costa", 13, 16))
    assert counts(wrong) == (0, 0, 0, 1)
    assert stays(sales, STATUS.VALIDATED) == [("Costa", 13, 15)]
    assert sales.grid(block, "picked_up") == [(0,), (0,), (0,)]


def test_a_list_that_only_waits_moves_nobody_who_has_a_room(sales: Any) -> None:
    block = sales.block()
    take(sales, block, row("Costa", 12, 13))

    for until in (STATUS.RECEIVED, STATUS.VALIDATED):
        take(sales, block, row("Costa", 13, 15), until=until)

    assert stays(sales, STATUS.RESERVED) == [("Costa", 12, 13)]
    assert [field for _, field, _ in errors(sales)] == ["arrival", "arrival"]
    assert sales.grid(block, "picked_up") == [(1,), (0,), (0,)]


def test_a_stay_is_such_that_a_calendar_can_count_from_it(sales: Any) -> None:
    made = take(
        sales,
        sales.block(),
        row("Costa", 12, 13).replace("2026-10-13", "9999-12-31"),
        row("Dias", 12, 13).replace("2026-10-12", "0001-01-01"),
    )

    assert counts(made) == (0, 0, 0, 2)
    message = "Give a day of the years 1900 to 9000."
    assert errors(sales) == [(1, "departure", message), (2, "arrival", message)]


def test_sharers_move_together(sales: Any) -> None:
    block = sales.block()
    head = "last_name,first_name,sharer_group,arrival,departure,room_type\n"

    def send(first: int, last: int, group: str = "A") -> RoomingImport:
        stay = f"{group},2026-10-{first},2026-10-{last},DBL"
        content = f"{head}Dias,Rui,{stay}\nDias,Eva,{stay}\n"
        wish = HotelRoomingListImport(block_id=block.id, file_name="list.csv", content=content)
        found: RoomingImport = sales.do(import_rooming_list, wish)
        return found

    send(12, 14)
    assert counts(send(13, 15)) == (0, 2, 0, 0)
    assert sales.grid(block, "picked_up") == [(0,), (1,), (1,)]
    assert counts(send(13, 15, "B")) == (0, 0, 0, 2)
    assert {field for _, field, _ in errors(sales)} == {"sharerGroup"}
