"""Rooming lists: in and out, row by row."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime
from typing import Any

import pytest
import xlsxwriter

from portico.testing import problems_of
from portico_hotel_corporate.models import HotelRoomingStatus, RoomingEntry, RoomingImport
from portico_hotel_corporate.operations.rooming import (
    HotelRoomingEntryStatusChange,
    HotelRoomingListImport,
    change_entry,
    import_rooming_list,
    purge_guests,
)
from portico_hotel_corporate.operations.rooming_files import (
    HotelRoomingListExportRequest,
    HotelTableFormat,
    export_rooming_list,
)

HEADER = "last_name,first_name,sharer_group,arrival,departure,room_type,adults,billing,email"
LIST = f"""{HEADER}
Costa,Ana,,2026-10-12,2026-10-15,DBL,1,SIGN_ALL,ana@nordwerk.example
Dias,Rui,A,2026-10-12,2026-10-14,DBL,,,
Dias,Eva,A,2026-10-13,2026-10-15,DBL,,,
"""


def take(sales: Any, block: Any, content: str, **given: Any) -> RoomingImport:
    wish = HotelRoomingListImport(
        block_id=block.id, **{"file_name": "list.csv", "content": content} | given
    )
    found: RoomingImport = sales.do(import_rooming_list, wish)
    return found


def guests(sales: Any) -> list[RoomingEntry]:
    found: list[RoomingEntry] = sales.hotel.all(RoomingEntry, RoomingEntry.row_number)
    return found


def test_sharers_take_one_room_for_the_nights_that_either_stays(sales: Any) -> None:
    block = sales.block()

    made = take(sales, block, LIST)

    assert (made.rows_total, made.rows_reserved, made.rows_rejected) == (3, 3, 0)
    assert sales.grid(block, "picked_up") == [(2,), (2,), (2,)]


def test_a_list_sent_again_books_nobody_twice(sales: Any) -> None:
    block = sales.block()
    take(sales, block, LIST)

    again = take(sales, block, LIST + "Melo,Ivo,,2026-10-12,2026-10-13,DBL,1,,\n")

    assert (again.rows_known, again.rows_reserved) == (3, 1)
    assert sales.grid(block, "picked_up") == [(3,), (2,), (2,)]


def test_every_error_of_a_row_is_told_and_other_rows_are_booked(sales: Any) -> None:
    block = sales.block()
    wrong = f"""{HEADER}
,Ana,,12.10.2026,2026-10-15,DBL,7,BANK,ana@
Costa,Ana,,2026-10-14,2026-10-14,DBL,1,,
Dias,Rui,,2026-10-12,2026-10-16,DBL,1,,
Melo,Ivo,,2026-10-12,2026-10-13,SUITE,1,,
Melo,Eva,,2026-10-12,2026-10-13,dbl,1,,
melo,EVA,,2026-10-12,2026-10-13,DBL,1,,
"""

    made = take(sales, block, wrong)

    assert (made.rows_total, made.rows_reserved, made.rows_rejected) == (6, 1, 5)
    assert [[each["field"] for each in guest.row_errors] for guest in guests(sales)] == [
        ["lastName", "arrival", "adults", "billing", "email"],
        ["departure"],
        ["roomType"],
        ["roomType"],
        [],
        ["lastName"],
    ]
    assert "no DBL for 1 on 2026-10-15" in guests(sales)[2].row_errors[0]["message"]
    assert sales.grid(block, "picked_up") == [(1,), (0,), (0,)]


def test_what_cannot_be_stored_is_an_error_of_its_row(sales: Any) -> None:
    block = sales.block()
    names = ("Di\x00as,Rui", "Melo,Eva")
    rows = [f"{name},,2026-10-12,2026-10-13,DBL,1,," for name in names]

    made = take(sales, block, "\n".join((HEADER, *rows)))

    assert (made.rows_reserved, made.rows_rejected) == (1, 1)
    assert [(guest.last_name, guest.row_errors) for guest in guests(sales)] == [
        ("Dias", [{"field": "lastName", "message": "Control characters are not allowed."}]),
        ("Melo", []),
    ]


def test_a_room_that_is_gone_is_an_error_of_its_row(sales: Any) -> None:
    block = sales.block(sales.night(12, 1))
    rows = "".join(f"Guest,No{i},,2026-10-12,2026-10-13,DBL,1,,\n" for i in range(3))

    made = take(sales, block, f"{HEADER}\n{rows}")

    assert (made.rows_reserved, made.rows_rejected) == (1, 2)
    assert sales.grid(block, "picked_up") == [(1,)]


def test_who_cancels_gives_the_room_back_unless_it_is_shared(sales: Any) -> None:
    block = sales.block()
    take(sales, block, LIST)
    ana, rui, _ = guests(sales)

    def become(guest: RoomingEntry, status: HotelRoomingStatus) -> None:
        wish = HotelRoomingEntryStatusChange(
            id=guest.id, expected_version=sales.version(guest), status=status
        )
        sales.do(change_entry, wish)

    become(rui, HotelRoomingStatus.CANCELLED)
    assert sales.grid(block, "picked_up") == [(1,), (2,), (2,)]
    become(ana, HotelRoomingStatus.CANCELLED)
    assert sales.grid(block, "picked_up") == [(0,), (1,), (1,)]
    assert problems_of(lambda: become(ana, HotelRoomingStatus.STAYED)) == [
        ("HOTEL_ROOMING_STATUS", "input.status")
    ]


def export(sales: Any, block: Any, format: HotelTableFormat) -> bytes:
    wish = HotelRoomingListExportRequest(block_id=block.id, format=format)
    return b64decode(sales.do(export_rooming_list, wish).content)


def test_what_is_exported_can_be_imported(sales: Any) -> None:
    block = sales.block()
    take(sales, block, LIST)

    text = export(sales, block, HotelTableFormat.CSV).decode()
    book = b64encode(export(sales, block, HotelTableFormat.XLSX)).decode()

    assert text.splitlines()[1] == (
        "Costa,Ana,,2026-10-12,2026-10-15,DBL,1,SIGN_ALL,,,ana@nordwerk.example,"
    )
    assert take(sales, block, text).rows_known == 3
    assert take(sales, block, book, format=HotelTableFormat.XLSX).rows_known == 3


def test_a_workbook_gives_days_and_numbers_as_such(sales: Any) -> None:
    block, out = sales.block(), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Last name", "First name", "Arrival", "Departure", "Room type"])
    sheet.write_row(1, 0, ["Costa", "Ana"])
    sheet.write_datetime(1, 2, datetime(2026, 10, 12))  # noqa: DTZ001 (a cell has no zone)
    sheet.write_datetime(1, 3, datetime(2026, 10, 13))  # noqa: DTZ001 (a cell has no zone)
    sheet.write_string(1, 4, "DBL")
    book.close()

    made = take(sales, block, b64encode(out.getvalue()).decode(), format=HotelTableFormat.XLSX)

    assert (made.rows_reserved, made.rows_rejected) == (1, 0)


def test_a_name_is_not_run_as_a_formula(sales: Any) -> None:
    block = sales.block()
    take(sales, block, f"{HEADER}\n=1+1,Ana,,2026-10-12,2026-10-13,DBL,1,,\n")

    assert export(sales, block, HotelTableFormat.CSV).decode().splitlines()[1].startswith("'=1+1,")


@pytest.mark.parametrize(
    ("content", "format", "code"),
    [
        ("name,surname\n", HotelTableFormat.CSV, "HOTEL_ROOMING_COLUMNS"),
        ("", HotelTableFormat.CSV, "HOTEL_ROOMING_COLUMNS"),
        ('last_name\n"', HotelTableFormat.CSV, "HOTEL_ROOMING_COLUMNS"),
        ("not base64!", HotelTableFormat.XLSX, "HOTEL_FILE"),
        (b64encode(b"no workbook").decode(), HotelTableFormat.XLSX, "HOTEL_FILE"),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    sales: Any, content: str, format: HotelTableFormat, code: str
) -> None:
    block = sales.block()

    assert problems_of(lambda: take(sales, block, content, format=format)) == [
        (code, "input.content")
    ]


def test_names_are_removed_when_their_time_has_come(sales: Any, hotel: Any) -> None:
    take(sales, sales.block(), LIST)

    def purge(now: datetime) -> str:
        done: str = hotel.do(lambda session, actor, _: purge_guests(session, actor), None, now)
        return done

    assert purge(datetime(2027, 10, 13, tzinfo=UTC)) == "removed the names of 0 guests"
    assert purge(datetime(2027, 10, 15, tzinfo=UTC)) == "removed the names of 3 guests"
    assert {(guest.last_name, guest.email) for guest in guests(sales)} == {("—", None)}
    assert guests(sales)[0].arrival == date(2026, 10, 12)
