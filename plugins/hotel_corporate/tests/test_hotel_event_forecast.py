"""The forecast of events: what is definite in full, everything else by its probability."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from portico_hotel_corporate.models import HotelBookingStatus, HotelRevenueGroup
from portico_hotel_corporate.operations.block_rooms import HotelRoomBlockWash, wash_block
from portico_hotel_corporate.operations.charges import HotelChargeCodeCreate, create_charge_code
from portico_hotel_corporate.operations.charging import HotelLineItemAdd, add_line

S = HotelBookingStatus
FORECAST = """query($input: HotelEventForecastRequestInput!) { hotelEventForecast(input: $input) {
    month events roomNights revenue { amount } expectedRoomNights expectedRevenue { amount }
    withoutProbability } }"""


def charge(sales: Any, code: Any, booking: Any, price: str) -> None:
    price_of_one = sales.night(12, 1, price).rate
    line = HotelLineItemAdd(booking_id=booking.id, charge_code_id=code.id, unit_price=price_of_one)
    sales.do(add_line, line)


def forecast(sales: Any, desk: Any, first: str, last: str) -> Any:
    place = f"hpr_{sales.hotel.place.id.hex}"
    wish = {"propertyId": place, "firstArrival": first, "lastArrival": last}
    return desk.ask(FORECAST, input=wish)


def test_events_count_by_their_probability(sales: Any, desk: Any) -> None:
    """Definite: 180 × 150 + 1,000. At 62.5 %: 10 rooms at 120, washed to 8, and 400."""
    code = sales.do(
        create_charge_code,
        HotelChargeCodeCreate(
            property_id=sales.hotel.place.id,
            code="DINNER",
            label="Dinner",
            revenue_group=HotelRevenueGroup.FOOD,
        ),
    )
    sales.block()
    charge(sales, code, sales.booking, "1000")
    option = {"status": S.TENTATIVE, "option_date": date(2026, 9, 1)}
    likely = sales.conference(**option, materialization_percent=Decimal("62.5"))
    rooms = sales.block(sales.night(12, 10, "120"), booking=likely, code="LIKELY")
    wash = HotelRoomBlockWash(
        id=rooms.id, expected_version=sales.version(rooms), percent=Decimal(20)
    )
    sales.do(wash_block, wash)
    charge(sales, code, likely, "400")
    asked = sales.conference(status=S.PROSPECT)
    charge(sales, code, asked, "500")
    gone = sales.conference(**option, materialization_percent=Decimal(90))
    charge(sales, code, gone, "9000")
    sales.hotel.become(gone, S.LOST, reason_code="PRICE")

    answer = forecast(sales, desk, "2026-10-01", "2026-12-31")
    assert answer["data"]["hotelEventForecast"] == [
        {
            "month": "2026-10-01",
            "events": 3,
            "roomNights": 190,
            "revenue": {"amount": "30100.00"},  # 27,000 + 1,000, 1,200 + 400, 500
            "expectedRoomNights": "185",
            "expectedRevenue": {"amount": "28850.00"},  # 28,000 and (960 + 400) × 0.625
            "withoutProbability": 1,
        }
    ]


def test_a_draft_is_expected_but_not_contracted(sales: Any, desk: Any) -> None:
    """Ten rooms at 120 that nobody has opened: 100 % of them are expected of a definite event."""
    sales.draft(sales.night(12, 10, "120"), code="MORE26")

    (line,) = forecast(sales, desk, "2026-10-01", "2026-10-31")["data"]["hotelEventForecast"]
    assert (line["roomNights"], line["revenue"]) == (0, {"amount": "0.00"})
    assert (line["expectedRoomNights"], line["expectedRevenue"]) == ("10", {"amount": "1200.00"})


def test_months_are_told_apart_and_days_in_order(sales: Any, desk: Any) -> None:
    likely = Decimal(50)
    status = {"status": S.PROSPECT, "materialization_percent": likely}
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        sales.hotel.book(arrival=day, departure=day, **status)

    lines = forecast(sales, desk, "2026-11-30", "2026-12-01")["data"]["hotelEventForecast"]
    assert [(line["month"], line["events"]) for line in lines] == [
        ("2026-11-01", 1),
        ("2026-12-01", 1),
    ]
    assert lines[0]["expectedRevenue"] == {"amount": "0.00"}
    (error,) = forecast(sales, desk, "2026-12-01", "2026-11-30")["errors"]
    assert error["extensions"]["code"] == "HOTEL_DATES"
