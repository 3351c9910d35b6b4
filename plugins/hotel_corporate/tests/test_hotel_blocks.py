"""Blocks of guest rooms: the grid, pickup, cut-off, reductions, wash."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    HotelBlockChangeKind,
    HotelBlockRelease,
    HotelBlockStatus,
    HotelInventoryControl,
    RoomBlock,
)
from portico_hotel_corporate.operations.block_rooms import (
    HotelBlockRoomsGiven,
    HotelRoomBlockReduce,
    HotelRoomBlockWash,
    reduce_block,
    release_due,
    wash_block,
)
from portico_hotel_corporate.operations.blocks import HotelRoomBlockAmend, amend_block
from portico_hotel_corporate.operations.pickup import HotelBlockPickupRequest, report_pickup
from portico_hotel_corporate.operations.terms import HotelReductionGiven

D = Decimal


def day(number: int) -> date:
    return date(2026, 10, number)


def lisbon(text: str) -> datetime:
    """An instant by the clocks of Lisbon in summer, an hour ahead of UTC."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


def release(sales: Any, now: datetime) -> str:
    hotel = sales.hotel
    done: str = hotel.do(lambda session, actor, _: release_due(session, actor), None, now)
    return done


def test_a_block_keeps_rooms_night_by_night(sales: Any, hotel: Any) -> None:
    block = sales.block()

    assert (block.first_night, block.last_night) == (day(12), day(14))
    assert sales.grid(block, "initial", "contracted", "blocked", "picked_up", "rate_amount") == [
        (50, 50, 50, 0, D("150.0000")),
        (80, 80, 80, 0, D("150.0000")),
        (50, 50, 50, 0, D("150.0000")),
    ]


def test_the_cut_off_is_counted_from_arrival_or_from_each_night(sales: Any, hotel: Any) -> None:
    """K2."""
    fixed = sales.block()
    rolling = sales.block(code="ROLL", release=HotelBlockRelease.ROLLING)

    def last_days(block: RoomBlock) -> list[date | None]:
        def read(session: Any) -> list[date | None]:
            found = session.get_one(RoomBlock, block.id)
            return [found.last_day_for(line.night) for line in found.nights]

        found: list[date | None] = hotel.write(read)
        return found

    assert last_days(fixed) == [date(2026, 9, 21)] * 3
    assert last_days(rolling) == [date(2026, 9, 21), date(2026, 9, 22), date(2026, 9, 23)]


def test_rooms_are_picked_up_until_the_last_second_of_the_cut_off_day(sales: Any) -> None:
    block = sales.block()

    sales.pick_up(block, (12, 1), now=lisbon("2026-09-21T23:59:59"))

    late = lisbon("2026-09-22T00:00:00")
    assert problems_of(lambda: sales.pick_up(block, (12, 1), now=late)) == [
        ("HOTEL_BLOCK_RELEASED", "input.nights.0.night")
    ]


def test_at_the_cut_off_the_rest_goes_back_on_sale(sales: Any) -> None:
    """K3: of ten, six are picked up; four go back and the block shows six of six."""
    block = sales.block(sales.night(12, 10))
    sales.pick_up(block, (12, 6))

    assert release(sales, lisbon("2026-09-21T23:59:59")) == "released 0 rooms of 0 blocks"
    assert release(sales, lisbon("2026-09-22T00:00:00")) == "released 4 rooms of 1 blocks"
    assert release(sales, lisbon("2026-09-22T00:15:00")) == "released 0 rooms of 0 blocks"

    assert sales.grid(block, "blocked", "picked_up", "released", "contracted") == [(6, 6, 4, 10)]
    assert sales.hotel.get(RoomBlock, block.id).status is HotelBlockStatus.CUTOFF_PASSED


def test_a_rolling_release_goes_night_by_night(sales: Any) -> None:
    block = sales.block(sales.night(12, 10), sales.night(14, 10), release=HotelBlockRelease.ROLLING)

    assert release(sales, lisbon("2026-09-22T00:00:00")) == "released 10 rooms of 1 blocks"
    assert sales.hotel.get(RoomBlock, block.id).status is HotelBlockStatus.OPEN
    sales.pick_up(block, (14, 3), now=lisbon("2026-09-23T12:00:00"))
    assert release(sales, lisbon("2026-09-24T00:00:00")) == "released 7 rooms of 1 blocks"
    assert sales.hotel.get(RoomBlock, block.id).status is HotelBlockStatus.CUTOFF_PASSED


@pytest.mark.parametrize(
    ("control", "most"),
    [
        (HotelInventoryControl.NON_ELASTIC, 10),
        (HotelInventoryControl.SELL_LIMIT, 12),
        (HotelInventoryControl.ELASTIC, 500),
    ],
)
def test_how_many_may_be_picked_up_is_a_matter_of_control(
    sales: Any, control: HotelInventoryControl, most: int
) -> None:
    block = sales.block(sales.night(12, 10, sell_limit=2), inventory_control=control)

    sales.pick_up(block, (12, most))

    if control is not HotelInventoryControl.ELASTIC:
        assert problems_of(lambda: sales.pick_up(block, (12, 1))) == [
            ("HOTEL_BLOCK_FULL", "input.nights.0.rooms")
        ]


def test_a_pickup_is_done_whole_or_not_at_all(sales: Any) -> None:
    block = sales.block()

    assert problems_of(lambda: sales.pick_up(block, (12, 50), (13, 81), (15, 1), (14, -1))) == [
        ("HOTEL_BLOCK_FULL", "input.nights.1.rooms"),
        ("HOTEL_BLOCK_NIGHT", "input.nights.2.night"),
        ("HOTEL_BLOCK_ROOMS", "input.nights.3.rooms"),
    ]
    assert sales.grid(block, "picked_up") == [(0,), (0,), (0,)]


def test_what_is_closed_by_hand_goes_back_on_sale_for_good(sales: Any) -> None:
    block = sales.block(sales.night(12, 10))
    sales.pick_up(block, (12, 6))
    closed = sales.turn(block, HotelBlockStatus.CLOSED)

    assert sales.grid(block, "blocked", "picked_up", "released") == [(6, 6, 4)]
    assert problems_of(lambda: sales.pick_up(closed, (12, 1))) == [
        ("HOTEL_BLOCK_NOT_OPEN", "input.id")
    ]
    assert release(sales, lisbon("2026-09-22T00:00:00")) == "released 0 rooms of 0 blocks"
    assert sales.hotel.get(RoomBlock, block.id).status is HotelBlockStatus.CLOSED


def test_a_block_with_guests_is_not_cancelled(sales: Any) -> None:
    block = sales.block()
    sales.pick_up(block, (12, 1))

    assert problems_of(lambda: sales.turn(block, HotelBlockStatus.CANCELLED)) == [
        ("HOTEL_BLOCK_PICKED_UP", "input.status")
    ]


@pytest.mark.parametrize("after", [-1, -(2**31), 2**31 - 1])
def test_an_impossible_block_is_refused_with_all_reasons(sales: Any, after: int) -> None:
    wrong = [sales.night(11, 5), sales.night(12, -1, occupancy=9), sales.night(12, 1, "-1")]

    assert problems_of(
        lambda: sales.block(*wrong, code="conf", cutoff_on=date(2026, 9, 1), shoulder_after=after)
    ) == [
        ("HOTEL_CODE", "input.code"),
        ("HOTEL_BLOCK_CUTOFF", "input.cutoffOn"),
        ("HOTEL_BLOCK_SHOULDER", "input.shoulderAfter"),
        ("HOTEL_BLOCK_NIGHT", "input.nights.0.night"),
        ("HOTEL_BLOCK_ROOMS", "input.nights.1.rooms"),
        ("HOTEL_BLOCK_ROOMS", "input.nights.1.occupancy"),
        ("HOTEL_AMOUNT", "input.nights.2.rate"),
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"cutoff_on": date.min, "cutoff_days_before": None}, "cutoffOn"),
        ({"rooming_list_due": date(9001, 1, 1)}, "roomingListDue"),
    ],
)
def test_days_of_a_block_are_such_that_a_calendar_can_count(
    sales: Any, given: dict[str, Any], field: str
) -> None:
    assert problems_of(lambda: sales.block(**given)) == [("HOTEL_DATES", f"input.{field}")]


@pytest.mark.parametrize("night", [date.min, date.max])
def test_nights_of_a_block_are_such_that_a_calendar_can_count(sales: Any, night: date) -> None:
    line = replace(sales.night(12, 5), night=night)

    assert problems_of(lambda: sales.block(line)) == [("HOTEL_BLOCK_NIGHT", "input.nights.0.night")]


def test_the_time_of_the_cut_off_is_a_term(sales: Any, hotel: Any) -> None:
    """21 September, 18:00 in Lisbon, is 17:00 UTC; without a time the day counts to its end."""
    early = sales.block(cutoff_time="18:00")
    late = sales.block(code="LATE26")
    last, over = (datetime(2026, 9, 21, *clock, tzinfo=UTC) for clock in ((16, 59), (17, 0)))

    def release(now: datetime) -> str:
        done: str = hotel.do(lambda session, actor, _: release_due(session, actor), None, now)
        return done

    sales.pick_up(early, (12, 1), now=last)
    assert release(last) == "released 0 rooms of 0 blocks"
    assert problems_of(lambda: sales.pick_up(early, (12, 1), now=over)) == [
        ("HOTEL_BLOCK_RELEASED", "input.nights.0.night")
    ]
    sales.pick_up(late, (12, 1), now=over)
    assert release(over) == "released 179 rooms of 1 blocks"
    assert problems_of(lambda: sales.block(code="WRONG26", cutoff_time="24:00")) == [
        ("HOTEL_CLOCK", "input.cutoffTime")
    ]


def test_shoulder_nights_widen_the_grid(sales: Any) -> None:
    nights = [sales.night(11, 5), sales.night(15, 5)]

    assert sales.block(*nights, shoulder_before=1, shoulder_after=1).first_night == day(11)


def keep(sales: Any, block: RoomBlock, rooms: int, on: date) -> None:
    nights = [HotelBlockRoomsGiven(night=day(12), room_type="DBL", rooms=rooms)]
    wish = HotelRoomBlockReduce(
        id=block.id, expected_version=sales.version(block), on=on, nights=nights
    )
    sales.do(reduce_block, wish)


def test_reductions_step_down_and_the_excess_stays_chargeable(sales: Any) -> None:
    """A5: 100, 80 at D−90, 72 at D−30; 60 are wanted and 12 stay chargeable."""
    block = sales.block(sales.night(12, 100))
    steps = [
        HotelReductionGiven(days_before=90, percent=D(20)),
        HotelReductionGiven(days_before=30, percent=D(10)),
    ]
    sales.agree(reductions=steps)

    keep(sales, block, 80, date(2026, 7, 14))
    assert sales.grid(block, "contracted", "blocked") == [(80, 80)]
    keep(sales, block, 60, date(2026, 9, 12))

    assert sales.grid(block, "contracted", "blocked") == [(72, 60)]

    def history(session: Any) -> list[tuple[Any, ...]]:
        changes = session.get_one(RoomBlock, block.id).changes
        return [(c.kind, c.before, c.after, c.wanted, c.milestone_days) for c in changes]

    assert sales.hotel.write(history) == [
        (HotelBlockChangeKind.CREATED, 0, 100, 100, None),
        (HotelBlockChangeKind.REDUCED, 100, 80, 80, 90),
        (HotelBlockChangeKind.REDUCED, 80, 72, 60, 30),
    ]


def test_one_step_is_not_used_twice(sales: Any) -> None:
    block = sales.block(sales.night(12, 100))
    sales.agree(reductions=[HotelReductionGiven(days_before=30, percent=D(10))])

    keep(sales, block, 95, date(2026, 8, 1))
    keep(sales, block, 80, date(2026, 8, 2))

    assert sales.grid(block, "contracted") == [(90,)]
    assert problems_of(lambda: keep(sales, block, 80, date(2026, 9, 13))) == [
        ("HOTEL_REDUCTION", "input.id")
    ]


def test_an_amendment_changes_the_contract_and_is_kept(sales: Any) -> None:
    block = sales.block()
    sales.pick_up(block, (12, 40))

    def amend(*nights: Any) -> None:
        wish = HotelRoomBlockAmend(
            id=block.id,
            expected_version=sales.version(block),
            nights=list(nights),
            note="Amendment 1",
        )
        sales.do(amend_block, wish)

    amend(sales.night(12, 60, "140"), sales.night(13, 10, room_type="SUITE"))

    assert sales.grid(block, "room_type", "initial", "contracted", "blocked", "rate_amount") == [
        ("DBL", 50, 60, 60, D("140.0000")),
        ("DBL", 80, 80, 80, D("150.0000")),
        ("DBL", 50, 50, 50, D("150.0000")),
        ("SUITE", 0, 10, 10, D("150.0000")),
    ]
    assert problems_of(lambda: amend(sales.night(12, 39))) == [
        ("HOTEL_BLOCK_PICKED_UP", "input.nights.0.rooms")
    ]


def test_a_wash_keeps_fewer_rooms_and_not_fewer_than_guests(sales: Any) -> None:
    block = sales.block()
    sales.pick_up(block, (12, 49))

    wish = HotelRoomBlockWash(id=block.id, expected_version=sales.version(block), percent=D(15))
    sales.do(wash_block, wish)

    assert sales.grid(block, "contracted", "blocked", "forecast") == [
        (50, 49, 49),
        (80, 68, 68),
        (50, 43, 43),
    ]


def test_a_wash_may_follow_what_the_clients_earlier_blocks_lacked(sales: Any, hotel: Any) -> None:
    unknown = sales.block(code="NEW")
    wish = HotelRoomBlockWash(id=unknown.id, expected_version=sales.version(unknown))
    assert problems_of(lambda: sales.do(wash_block, wish)) == [
        ("HOTEL_WASH_UNKNOWN", "input.percent")
    ]
    earlier = sales.block(sales.night(12, 10), booking=sales.conference(), code="OLD")
    sales.pick_up(earlier, (12, 8))
    sales.turn(earlier, HotelBlockStatus.CUTOFF_PASSED)

    sales.do(wash_block, wish)

    assert sales.grid(unknown, "blocked") == [(40,), (64,), (40,)]


def test_the_pickup_is_reported_with_what_is_needed(sales: Any) -> None:
    block = sales.block()
    sales.pick_up(block, (12, 40), (13, 60), (14, 18))
    sales.agree()

    wish = HotelBlockPickupRequest(block_id=block.id, as_of=date(2026, 9, 8))
    found = sales.do(report_pickup, wish)

    assert (found.contracted, found.picked_up, found.minimum, found.needed) == (180, 118, 144, 26)
    assert (found.cutoff_on, found.days_to_cutoff) == (date(2026, 9, 21), 13)
    assert (found.needed_a_day, found.pickup_of_contract_percent) == (D("2.0"), D("65.6"))
    assert found.slippage_percent == 0

    sales.pick_up(block, (13, 20), (14, 5))
    late = sales.do(report_pickup, replace(wish, as_of=date(2026, 9, 18)))
    assert (late.picked_up, late.needed, late.needed_a_day) == (143, 1, D("0.3"))
    sales.pick_up(block, (14, 1))
    done = sales.do(report_pickup, replace(wish, as_of=date(2026, 9, 18)))
    assert (done.needed, done.needed_a_day) == (0, 0)
    last_day = sales.do(report_pickup, replace(wish, as_of=date(2026, 9, 21)))
    assert last_day.needed_a_day is None
