"""What changes about a block while it keeps its rooms: its cut-off, its shoulders, its forecast."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventBooking,
    HotelBlockRelease,
    HotelBlockStatus,
)
from portico_hotel_corporate.operations.block_rooms import (
    HotelBlockRoomsGiven,
    HotelRoomBlockForecast,
    HotelRoomBlockWash,
    forecast_block,
    release_due,
    wash_block,
)
from portico_hotel_corporate.operations.block_terms import HotelRoomBlockUpdate, update_block
from portico_hotel_corporate.operations.blocks import HotelRoomBlockAmend, amend_block

S = HotelBlockStatus


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def given(sales: Any, block: Any) -> dict[str, Any]:
    return {"id": block.id, "expected_version": sales.version(block)}


def change(sales: Any, block: Any, **what: Any) -> Any:
    return sales.do(update_block, HotelRoomBlockUpdate(**given(sales, block), **what))


def test_a_cut_off_is_moved_while_the_rooms_are_kept(hotel: Any, sales: Any) -> None:
    """21 days before 12 October is 21 September; moved to the 28th, rooms go on the 29th."""
    block = sales.block()
    sales.pick_up(block, (12, 10))
    later = {"cutoff_on": date(2026, 9, 28), "cutoff_days_before": None, "cutoff_time": "18:00"}
    both = {"cutoff_on": date(2026, 9, 28)}
    assert problems_of(lambda: change(sales, block, **both)) == [
        ("HOTEL_BLOCK_CUTOFF", "input.cutoffOn")
    ]
    changed = change(sales, block, **later, rooming_list_due=date(2026, 9, 20), shoulder_before=1)
    assert (changed.cutoff_day, changed.rooming_list_due) == (date(2026, 9, 28), date(2026, 9, 20))

    def release(now: datetime) -> Any:
        return hotel.do(lambda session, actor, _: release_due(session, actor), None, now)

    assert release(noon(9, 22)) == "released 0 rooms of 0 blocks"
    sales.pick_up(block, (11, 2), now=noon(9, 28))
    assert problems_of(lambda: change(sales, block, shoulder_before=0)) == [
        ("HOTEL_BLOCK_SHOULDER", "input.shoulderBefore")
    ]
    rolling = {"release": HotelBlockRelease.ROLLING}
    assert problems_of(lambda: change(sales, block, **rolling)) == [
        ("HOTEL_BLOCK_CUTOFF", "input.cutoffOn")
    ]
    assert release(noon(9, 29)) == "released 170 rooms of 1 blocks"
    assert problems_of(lambda: change(sales, block, **later)) == [("HOTEL_BLOCK_OVER", "input.id")]


def test_what_went_back_on_sale_is_not_washed_back(hotel: Any, sales: Any) -> None:
    """Rolling: the night of the 12th goes on 22 September, that of the 14th not before the 24th."""
    block = sales.block(release=HotelBlockRelease.ROLLING)
    hotel.do(lambda session, actor, _: release_due(session, actor), None, noon(9, 22))
    wish = HotelRoomBlockWash(**given(sales, block), percent=Decimal(10))
    sales.do(wash_block, wish)
    assert sales.grid(block, "blocked", "forecast", "released") == [
        (0, 0, 50),
        (72, 72, 0),
        (45, 45, 0),
    ]
    sales.turn(block, S.CUTOFF_PASSED)
    again = HotelRoomBlockWash(**given(sales, block), percent=Decimal(0))
    assert problems_of(lambda: sales.do(wash_block, again)) == [("HOTEL_BLOCK_OVER", "input.id")]


def test_a_forecast_is_the_house_s_own_and_changes_nothing_else(sales: Any) -> None:
    block = sales.block()

    def expect(*rooms: tuple[int, str, int]) -> Any:
        nights = [
            HotelBlockRoomsGiven(night=date(2026, 10, day), room_type=kind, rooms=number)
            for day, kind, number in rooms
        ]
        wish = HotelRoomBlockForecast(**given(sales, block), nights=nights)
        return sales.do(forecast_block, wish)

    assert problems_of(lambda: expect((12, "DBL", -1), (12, "SGL", 3), (20, "DBL", 1))) == [
        ("HOTEL_BLOCK_ROOMS", "input.nights.0.rooms"),
        ("HOTEL_BLOCK_NIGHT", "input.nights.1.night"),
        ("HOTEL_BLOCK_NIGHT", "input.nights.2.night"),
    ]
    expect((12, "DBL", 44), (14, "DBL", 55))
    assert sales.grid(block, "contracted", "forecast", "blocked") == [
        (50, 44, 50),
        (80, 80, 80),
        (50, 55, 50),
    ]


def test_a_block_that_is_final_does_not_change(sales: Any) -> None:
    block = sales.block()
    sales.turn(block, S.CANCELLED)
    amendment = HotelRoomBlockAmend(
        **given(sales, block), nights=[sales.night(12, 60)], note="Ten more"
    )

    assert problems_of(lambda: sales.do(amend_block, amendment)) == [
        ("HOTEL_BLOCK_OVER", "input.id")
    ]


def test_the_dates_of_an_event_leave_no_rooms_outside(hotel: Any, sales: Any) -> None:
    """A day later: the first night is amended away, and the grid begins on the 13th."""
    block = sales.block()

    def move(**dates: date) -> Any:
        return hotel.update(hotel.get(EventBooking, sales.booking.id), **dates)

    later = {"arrival": date(2026, 10, 13), "departure": date(2026, 10, 16)}
    assert problems_of(lambda: move(**later)) == [("HOTEL_BLOCK_NIGHT", "input.arrival")]
    earlier = {"departure": date(2026, 10, 13)}
    assert problems_of(lambda: move(**earlier)) == [("HOTEL_BLOCK_NIGHT", "input.departure")]
    move(departure=date(2026, 10, 16))

    def amend(*nights: Any) -> Any:
        wish = HotelRoomBlockAmend(**given(sales, block), nights=list(nights), note="A day later")
        return sales.do(amend_block, wish)

    moved = amend(sales.night(12, 0), sales.night(15, 50))
    assert (moved.first_night, moved.last_night) == (date(2026, 10, 13), date(2026, 10, 15))
    assert move(**later).arrival == date(2026, 10, 13)
    amend(sales.night(15, 40))
    assert problems_of(lambda: amend(sales.night(12, 1))) == [
        ("HOTEL_BLOCK_NIGHT", "input.nights.0.night")
    ]
