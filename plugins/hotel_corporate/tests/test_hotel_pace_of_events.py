"""Pace of what is kept for events and has no name yet, told apart by how sure the events are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portico_hotel_corporate.models import HotelBookingStatus, PaceSnapshot
from portico_hotel_corporate.operations.block_rooms import HotelRoomBlockWash, wash_block
from portico_hotel_corporate.operations.pace import take_snapshots

S = HotelBookingStatus
PACE = """query($input: HotelPaceRequestInput!) { hotelPace(input: $input) {
  lines { month roomNights roomNightsBefore pickup revenue { amount } } } }"""


def job(hotel: Any, day: date) -> str:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return str(hotel.do(lambda session, actor, _: take_snapshots(session, actor), None, now))


def lines(desk: Any, hotel: Any, *statuses: str, **given: Any) -> list[tuple[Any, ...]]:
    """Room nights on the later and on the earlier day, and the revenue, of October."""
    wish = {
        "propertyId": f"hpr_{hotel.place.id.hex}",
        "firstNight": "2026-10-01",
        "lastNight": "2026-10-31",
        "asOf": "2026-07-02",
        "comparedTo": "2026-07-01",
        "statuses": list(statuses),
    }
    found = desk.ask(PACE, input=wish | given)["data"]["hotelPace"]["lines"]
    return [
        (each["roomNights"], each["roomNightsBefore"], each["revenue"]["amount"]) for each in found
    ]


def test_rooms_of_events_are_told_apart_by_sureness(hotel: Any, sales: Any, desk: Any) -> None:
    """Definite: 50, 80 and 50 rooms at 150 less 40 with names; tentative: 5 at 120."""
    block = sales.block()
    sales.pick_up(block, (12, 40))
    option = {"status": S.TENTATIVE, "option_date": date(2026, 9, 1)}
    likely = sales.conference(**option)
    sales.block(sales.night(13, 5, "120"), booking=likely, code="LIKELY")
    asked = sales.conference(status=S.PROSPECT)
    sales.block(sales.night(14, 3, "99.95"), booking=asked, code="ASKED")
    gone = sales.conference(**option)
    sales.block(sales.night(13, 7), booking=gone, code="GONE")
    hotel.become(gone, S.LOST, reason_code="PRICE")

    assert job(hotel, date(2026, 7, 1)) == "5 lines of what is on the books kept"
    sales.pick_up(block, (13, 80))
    assert job(hotel, date(2026, 7, 2)) == "4 lines of what is on the books kept"

    assert lines(desk, hotel) == lines(desk, hotel, "RESERVED") == []
    assert lines(desk, hotel, "DEFINITE") == [(60, 140, "9000.00")]
    assert lines(desk, hotel, "TENTATIVE") == [(5, 5, "600.00")]
    assert lines(desk, hotel, "PROSPECT") == [(3, 3, "299.85")]
    assert lines(desk, hotel, "DEFINITE", "TENTATIVE") == [(65, 145, "9600.00")]
    assert lines(desk, hotel, "DEFINITE", segments=["GROUPS"]) == [(60, 140, "9000.00")]
    assert lines(desk, hotel, "DEFINITE", segments=["DIRECT"]) == []


def test_what_is_not_kept_any_more_is_not_on_the_books(hotel: Any, sales: Any) -> None:
    """A block that is washed to what is picked up keeps nothing; nights that are past do not."""
    block = sales.block(sales.night(12, 10), sales.night(13, 10))
    sales.pick_up(block, (12, 4))
    wish = HotelRoomBlockWash(
        id=block.id, expected_version=sales.version(block), percent=Decimal(100)
    )
    sales.do(wash_block, wish)

    assert job(hotel, date(2026, 7, 1)) == "0 lines of what is on the books kept"
    assert hotel.all(PaceSnapshot) == []
