"""What an event brings in each group: estimated, contracted, and what it brought."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from portico_hotel_corporate.models import HotelBookingStatus, HotelRevenueGroup
from portico_hotel_corporate.operations.block_cancelling import HotelRoomBlockCancel, cancel_block
from portico_hotel_corporate.operations.block_rooms import HotelRoomBlockWash, wash_block
from portico_hotel_corporate.operations.charges import HotelChargeCodeCreate, create_charge_code
from portico_hotel_corporate.operations.charging import HotelLineItemAdd, add_line
from portico_hotel_corporate.operations.event_revenue import (
    HotelEventRevenueRequest,
    event_revenue,
)
from portico_hotel_corporate.operations.terms import HotelContractedRevenueGiven

GROUPS = HotelRevenueGroup
MONEY = "{ amount currency }"
REVENUE = f"""query($id: ID!, $asOf: Date) {{
  hotelEventRevenue(input: {{bookingId: $id, asOf: $asOf}}) {{
    asOf currency estimated {MONEY} contracted {MONEY} actual {MONEY}
    groups {{ revenueGroup estimated {MONEY} contracted {MONEY} actual {MONEY} }} }} }}"""
BEFORE, DURING, AFTER = date(2026, 7, 1), date(2026, 10, 13), date(2026, 10, 16)


def dine(sales: Any, price: str, group: HotelRevenueGroup = GROUPS.FOOD) -> None:
    """Charge something of a group for the event."""
    code = sales.do(
        create_charge_code,
        HotelChargeCodeCreate(
            property_id=sales.hotel.place.id,
            code=group.name,
            label=group.name.capitalize(),
            revenue_group=group,
        ),
    )
    price_of_one = sales.night(12, 1, price).rate
    line = HotelLineItemAdd(
        booking_id=sales.booking.id, charge_code_id=code.id, unit_price=price_of_one
    )
    sales.do(add_line, line)


def stated(sales: Any, group: HotelRevenueGroup, amount: str) -> HotelContractedRevenueGiven:
    return HotelContractedRevenueGiven(revenue_group=group, revenue=sales.night(12, 1, amount).rate)


def revenue(sales: Any, as_of: date) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Estimated, contracted and actual, by group, and of all together."""
    asked = HotelEventRevenueRequest(booking_id=sales.booking.id, as_of=as_of)
    found = sales.do(event_revenue, asked)
    lines = {each.revenue_group.name: each for each in found.groups} | {"ALL": found}
    return {
        name: (each.estimated.amount, each.contracted.amount, each.actual.amount)
        for name, each in lines.items()
    }


def test_rooms_are_estimated_by_forecast_contracted_by_the_grid_and_brought_by_pickup(
    sales: Any,
) -> None:
    """180 room nights at 150, 20 % washed: 144 are forecast. Ten more at 120 are a draft."""
    block = sales.block()
    wash = HotelRoomBlockWash(
        id=block.id, expected_version=sales.version(block), percent=Decimal(20)
    )
    sales.do(wash_block, wash)
    sales.pick_up(block, (12, 40), (13, 64), (14, 24))
    sales.draft(sales.night(12, 10, "120"), code="MORE26")
    gone = sales.block(sales.night(12, 9, "999"), code="GONE26")
    off = HotelRoomBlockCancel(
        id=gone.id, expected_version=sales.version(gone), reason_code="DATES"
    )
    sales.do(cancel_block, off)

    estimated, contracted = Decimal(21600 + 1200), Decimal(27000)
    for day, actual in ((BEFORE, 0), (DURING, 15600), (AFTER, 19200)):
        line = (estimated, contracted, Decimal(actual))
        assert revenue(sales, day) == {"ROOMS": line, "ALL": line}


def test_what_was_sold_counts_as_brought_once_the_event_is_over(sales: Any) -> None:
    dine(sales, "1000")
    dine(sales, "200", GROUPS.AV)
    sales.agree(revenues=[stated(sales, GROUPS.FOOD, "1500")])

    food, av = (Decimal(1000), Decimal(1500)), (Decimal(200), Decimal(0))
    assert revenue(sales, DURING) == {
        "FOOD": (*food, Decimal(0)),
        "AV": (*av, Decimal(0)),
        "ALL": (Decimal(1200), Decimal(1500), Decimal(0)),
    }
    assert revenue(sales, AFTER) == {
        "FOOD": (*food, Decimal(1000)),
        "AV": (*av, Decimal(200)),
        "ALL": (Decimal(1200), Decimal(1500), Decimal(1200)),
    }
    # On its last day it is over once it says so.
    over = sales.hotel.get(type(sales.booking), sales.booking.id)
    sales.hotel.become(over, HotelBookingStatus.ACTUAL)
    assert revenue(sales, DURING)["ALL"][2] == Decimal(1200)


def test_the_contract_says_what_rooms_bring_if_it_says_anything(sales: Any) -> None:
    sales.block()
    sales.agree(revenues=[stated(sales, GROUPS.ROOMS, "25000.50")])

    line = (Decimal(27000), Decimal("25000.50"), Decimal(0))
    assert revenue(sales, BEFORE)["ROOMS"] == line


def test_an_event_that_was_given_up_brings_nothing_but_keeps_its_contract(sales: Any) -> None:
    sales.block()
    dine(sales, "1000")
    sales.agree(revenues=[stated(sales, GROUPS.FOOD, "1500")])
    now = sales.hotel.get(type(sales.booking), sales.booking.id)
    sales.hotel.become(now, HotelBookingStatus.CANCELLED, reason_code="BUDGET")

    assert revenue(sales, AFTER) == {
        "ROOMS": (Decimal(0), Decimal(27000), Decimal(0)),
        "FOOD": (Decimal(0), Decimal(1500), Decimal(0)),
        "ALL": (Decimal(0), Decimal(28500), Decimal(0)),
    }


def test_revenue_is_asked_for_by_clients(sales: Any, desk: Any) -> None:
    sales.block(sales.night(12, 3, "99.95"))
    booking = f"heb_{sales.booking.id.hex}"

    def euros(amount: str) -> dict[str, str]:
        return {"amount": amount, "currency": "EUR"}

    found = desk.ask(REVENUE, id=booking, asOf="2026-10-12")["data"]["hotelEventRevenue"]
    sums = {
        "estimated": euros("299.85"),
        "contracted": euros("299.85"),
        "actual": euros("0.00"),
    }
    assert (
        found
        == {
            "asOf": "2026-10-12",
            "currency": "EUR",
            "groups": [{"revenueGroup": "ROOMS"} | sums],
        }
        | sums
    )
    today = desk.ask(REVENUE, id=booking)["data"]["hotelEventRevenue"]
    assert today["asOf"] == "2026-03-02"
