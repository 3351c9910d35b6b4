"""Shoulder nights: guests come earlier and stay longer, as far as the agreement lets them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    HotelBlockStatus,
    HotelInventoryControl,
    HotelRoomingStatus,
    RoomBlock,
    RoomingEntry,
)
from portico_hotel_corporate.operations.block_rooms import (
    HotelBlockRoomsGiven,
    HotelRoomBlockPickUp,
    HotelRoomBlockWash,
    pick_up,
    wash_block,
)
from portico_hotel_corporate.operations.blocks import HotelRoomBlockAmend, amend_block
from portico_hotel_corporate.operations.cures import preview_liability
from portico_hotel_corporate.operations.documents.ota import block_message
from portico_hotel_corporate.operations.liability import HotelLiabilityRequest
from portico_hotel_corporate.operations.rooming import HotelRoomingListImport, import_rooming_list

D = Decimal
HEADER = "last_name,first_name,arrival,departure,room_type,adults"
NIGHTS = ("night", "picked_up", "rate_amount")


def day(number: int) -> date:
    return date(2026, 10, number)


@pytest.fixture
def block(sales: Any) -> Any:
    """12 to 15 October: 50 and 80 rooms at 150, 40 at 140; a night before, two after."""
    grid = (sales.night(12, 50), sales.night(13, 80), sales.night(14, 40, "140"))
    return sales.block(*grid, shoulder_before=1, shoulder_after=2)


def test_guests_come_earlier_and_leave_later_at_the_rate_of_the_nearest_night(
    sales: Any, block: Any
) -> None:
    sales.pick_up(block, (11, 2), (12, 2), (15, 3), (16, 1))

    assert sales.grid(block, *NIGHTS) == [
        (day(12), 2, D("150.0000")),
        (day(13), 0, D("150.0000")),
        (day(14), 0, D("140.0000")),
        (day(11), 2, D("150.0000")),
        (day(15), 3, D("140.0000")),
        (day(16), 1, D("140.0000")),
    ]
    assert sales.grid(block, "initial", "contracted", "blocked", "sell_limit", "forecast")[3:] == [
        (0, 0, 0, 50, 2),
        (0, 0, 0, 40, 3),
        (0, 0, 0, 40, 1),
    ]
    found = sales.hotel.get(RoomBlock, block.id)
    assert (found.first_night, found.last_night) == (day(11), day(16))


def test_no_more_rooms_than_the_nearest_night_has_and_no_further_nights(
    sales: Any, block: Any
) -> None:
    sales.pick_up(block, (11, 49), (15, 40))

    assert problems_of(lambda: sales.pick_up(block, (11, 2), (15, 1), (10, 1), (17, 1))) == [
        ("HOTEL_BLOCK_FULL", "input.nights.0.rooms"),
        ("HOTEL_BLOCK_FULL", "input.nights.1.rooms"),
        ("HOTEL_BLOCK_NIGHT", "input.nights.2.night"),
        ("HOTEL_BLOCK_NIGHT", "input.nights.3.night"),
    ]
    sales.pick_up(block, (11, 1), (15, -40))
    assert sales.grid(block, "picked_up")[3:] == [(50,), (0,)]


def test_a_type_that_the_event_has_not_has_no_shoulder_either(sales: Any, block: Any) -> None:
    suite = HotelBlockRoomsGiven(night=day(11), room_type="SUITE", rooms=1)
    wish = HotelRoomBlockPickUp(id=block.id, nights=[suite])

    assert problems_of(lambda: sales.do(pick_up, wish)) == [
        ("HOTEL_BLOCK_NIGHT", "input.nights.0.night")
    ]
    assert problems_of(lambda: sales.pick_up(block, (15, -1))) == [
        ("HOTEL_BLOCK_ROOMS", "input.nights.0.rooms")
    ]


def test_a_block_without_shoulders_has_only_its_own_nights(sales: Any) -> None:
    block = sales.block()

    assert problems_of(lambda: sales.pick_up(block, (11, 1), (15, 1))) == [
        ("HOTEL_BLOCK_NIGHT", "input.nights.0.night"),
        ("HOTEL_BLOCK_NIGHT", "input.nights.1.night"),
    ]


def test_a_night_of_the_event_that_the_grid_lacks_is_no_shoulder(sales: Any) -> None:
    block = sales.block(sales.night(12, 50), sales.night(14, 50), shoulder_before=1)

    assert problems_of(lambda: sales.pick_up(block, (13, 1))) == [
        ("HOTEL_BLOCK_NIGHT", "input.nights.0.night")
    ]


def test_what_the_grid_says_of_a_shoulder_night_is_what_was_agreed(sales: Any) -> None:
    """Five rooms at 120 for the night before; no other rate, and no more rooms."""
    grid = (sales.night(11, 5, "120"), sales.night(12, 50))
    block = sales.block(*grid, shoulder_before=2)

    assert problems_of(lambda: sales.pick_up(block, (11, 6))) == [
        ("HOTEL_BLOCK_FULL", "input.nights.0.rooms")
    ]
    sales.pick_up(block, (11, 5), (10, 50))
    assert sales.grid(block, *NIGHTS)[0] == (day(11), 5, D("120.0000"))
    assert sales.grid(block, *NIGHTS)[2] == (day(10), 50, D("150.0000")), "that of the event"


def test_an_elastic_block_has_elastic_shoulders_and_a_sell_limit_counts(sales: Any) -> None:
    limits = HotelInventoryControl.SELL_LIMIT
    night = sales.night(12, 10, sell_limit=3)
    block = sales.block(night, shoulder_before=1, inventory_control=limits)
    free = sales.block(
        night, code="FREE", shoulder_before=1, inventory_control=HotelInventoryControl.ELASTIC
    )

    sales.pick_up(block, (11, 13))
    sales.pick_up(free, (11, 99))
    assert problems_of(lambda: sales.pick_up(block, (11, 1))) == [
        ("HOTEL_BLOCK_FULL", "input.nights.0.rooms")
    ]


def test_shoulder_nights_end_with_the_cut_off(sales: Any, block: Any) -> None:
    """Cut off 21 days before 12 October: 21 September is the last day for all of them."""
    late = datetime(2026, 9, 22, 12, tzinfo=UTC)
    sales.pick_up(block, (11, 1), now=datetime(2026, 9, 21, 12, tzinfo=UTC))

    assert problems_of(lambda: sales.pick_up(block, (11, 1), (15, 1), now=late)) == [
        ("HOTEL_BLOCK_RELEASED", "input.nights.0.night"),
        ("HOTEL_BLOCK_RELEASED", "input.nights.1.night"),
    ]
    sales.turn(block, HotelBlockStatus.CUTOFF_PASSED)
    assert sales.grid(block, "blocked", "picked_up", "released")[3:] == [(0, 1, 0)]


def test_a_wash_and_an_amendment_take_shoulder_nights_as_they_are(sales: Any, block: Any) -> None:
    sales.pick_up(block, (11, 10))
    wish = HotelRoomBlockWash(id=block.id, expected_version=sales.version(block), percent=D(50))
    sales.do(wash_block, wish)
    sales.pick_up(block, (11, 40))

    assert problems_of(lambda: sales.pick_up(block, (11, 1))) == [
        ("HOTEL_BLOCK_FULL", "input.nights.0.rooms")
    ]
    amend = HotelRoomBlockAmend(
        id=block.id,
        expected_version=sales.version(block),
        nights=[sales.night(11, 60, "130")],
        note="Sixty come a day before",
    )
    sales.do(amend_block, amend)
    assert sales.grid(block, "contracted", "blocked", "picked_up", "rate_amount")[3] == (
        *(60, 60, 50),
        D("130.0000"),
    )


def test_a_rooming_list_books_shoulder_nights(sales: Any, block: Any) -> None:
    """Ana from 11 to 16 is booked; Rui, who comes on the 10th, is not, and leaves no trace."""
    rows = "Costa,Ana,2026-10-11,2026-10-16,DBL,1\nDias,Rui,2026-10-10,2026-10-15,DBL,1\n"
    wish = HotelRoomingListImport(
        block_id=block.id, file_name="list.csv", content=f"{HEADER}\n{rows}"
    )

    made = sales.do(import_rooming_list, wish)

    assert (made.rows_reserved, made.rows_rejected) == (1, 1)
    assert sales.grid(block, "night", "picked_up") == [
        *((day(12), 1), (day(13), 1), (day(14), 1)),
        *((day(11), 1), (day(15), 1)),
    ]
    (wrong,) = [each for each in sales.hotel.all(RoomingEntry) if each.row_errors]
    assert wrong.last_name == "Dias"


def test_a_list_that_is_only_validated_opens_no_night(sales: Any, block: Any) -> None:
    rows = "Costa,Ana,2026-10-11,2026-10-16,DBL,1\nDias,Rui,2026-10-11,2026-10-12,DBL,1\n"
    wish = HotelRoomingListImport(
        block_id=block.id,
        file_name="list.csv",
        content=f"{HEADER}\n{rows}",
        until=HotelRoomingStatus.VALIDATED,
    )
    sales.do(import_rooming_list, wish)

    assert sales.grid(block, "night", "picked_up") == [(day(12), 0), (day(13), 0), (day(14), 0)]
    found = sales.hotel.get(RoomBlock, block.id)
    assert (found.first_night, found.last_night) == (day(12), day(14))


def test_shoulder_nights_count_as_used_and_owe_nothing(sales: Any) -> None:
    """A1: 40, 70 and 24 of 180 used, 144 owed. Ten shoulder nights more make it whole.

    Without them ten are short, at 150: 1,500.00. With six of them four: 600.00.
    """
    block = sales.block(shoulder_before=1)
    sales.pick_up(block, (12, 40), (13, 70), (14, 24))
    sales.agree()

    def owed() -> Decimal:
        found = sales.do(preview_liability, HotelLiabilityRequest(booking_id=sales.booking.id))
        amount: Decimal = found.attrition.net.amount
        return amount

    assert owed() == D("1500.00")
    sales.pick_up(block, (11, 6))
    assert owed() == D("600.00")
    sales.pick_up(block, (11, 4))
    assert owed() == 0


def test_the_opentravel_message_has_the_shoulder_nights(sales: Any, block: Any) -> None:
    sales.pick_up(block, (11, 2), (16, 1))

    def message(session: Any) -> str:
        found = session.get_one(RoomBlock, block.id)
        return block_message(found, "CITY", sales.hotel.actor.now).decode()

    text = sales.hotel.write(message)
    assert 'StartDate="2026-10-11" EndDate="2026-10-17"' in text
