"""Times that no calendar can count from are refused wherever a function's time is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from portico.testing import Ask

CHARGE = """mutation($input: HotelChargeCodeCreateInput!) { hotelChargeCodeCreate(input: $input) {
  chargeCode { id } userErrors { code message path } } }"""
QUESTIONS = {
    "hotelChargePrice": ("HotelChargePriceRequestInput", "day"),
    "hotelDayPartThreshold": ("HotelDayPartRequestInput", "parts { name }"),
    "hotelSpacePrice": ("HotelSpacePriceRequestInput", "rate"),
    "hotelSuggestSpaces": ("HotelSuggestSpacesRequestInput", "cost"),
}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("0001-01-01T00:00:00Z", "0001-01-01T01:00:00Z"),
        ("9999-12-31T22:00:00Z", "9999-12-31T23:00:00Z"),
        ("2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z"),
    ],
)
def test_impossible_times_are_told(desk: Any, hotel: Any, ask: Ask, start: str, end: str) -> None:
    place = hotel.property("WEST", timezone="America/Los_Angeles")
    space = hotel.space("A", place=place)
    key = f"hpr_{place.id.hex}"
    food = {"propertyId": key, "code": "FOOD", "label": "Food", "revenueGroup": "FOOD"}
    charge = desk.made(CHARGE, input=food)["id"]
    times = {"startsAt": start, "endsAt": end}
    price = {"amount": "10", "currency": "EUR"}
    ticket = {"chargeCodeId": charge, "price": price, "taxInclusive": True, "startsAt": start}
    need = {"key": "A", "setupStyle": "THEATRE", "people": 10}

    asked = {
        "hotelDayPartThreshold": {"propertyId": key} | times,
        "hotelSpacePrice": {"spaceId": f"hfs_{space.id.hex}", "people": 10} | times,
        "hotelSuggestSpaces": {"propertyId": key, "functions": [need | times]},
    }
    if start < "2026" or start > "2027":
        asked["hotelChargePrice"] = ticket

    for name, given in asked.items():
        kind, shown = QUESTIONS[name]
        query = f"query($input: {kind}!) {{ {name}(input: $input) {{ {shown} }} }}"
        (error,) = ask(query, input=given)["errors"]
        (problem,) = error["extensions"]["problems"]
        assert problem["code"] in {"HOTEL_DATES", "HOTEL_FUNCTION_TIME"}
        assert problem["path"][-1] == "startsAt"
