"""What the hire of a space costs: by season, day, hour, person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portico.testing import Ask
from portico_hotel_corporate.operations.seasons import (
    HotelSeasonCreate,
    HotelSeasonRangeGiven,
    create_season,
)

ERRORS = "userErrors { code message path }"
SET = f"""mutation($input: HotelSpaceRatesSetInput!) {{ hotelSpaceRatesSet(input: $input) {{
  functionSpace {{ version webBookable rates {{ days fromHour toHour basis price {{ amount }}
    minRevenue {{ amount }} season {{ code }} }} }} {ERRORS} }} }}"""
PRICE = """query($input: HotelSpacePriceRequestInput!) { hotelSpacePrice(input: $input) {
  hire { amount currency } basis rate minRevenue { amount } } }"""


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def salon(hotel: Any, desk: Any) -> str:
    """500 for any function; 300 from 14 on Mondays; 9.99 a person in the fair; evenings by hour."""
    season = hotel.do(
        create_season,
        HotelSeasonCreate(
            property_id=hotel.place.id,
            code="FAIR",
            name="Fair",
            ranges=[HotelSeasonRangeGiven(first_day=date(2026, 6, 1), last_day=date(2026, 6, 5))],
        ),
    )
    space = hotel.space("A", web_bookable=True)
    rates: list[dict[str, Any]] = [
        {"basis": "PER_ROOM", "price": euros("500")},
        {"basis": "PER_ROOM", "price": euros("300"), "days": "MO", "fromHour": 14},
        {"basis": "PER_PERSON", "price": euros("9.99"), "seasonId": f"hse_{season.id.hex}"},
        {
            "basis": "PER_HOUR",
            "price": euros("100"),
            "fromHour": 18,
            "minRevenue": euros("1000"),
        },
    ]
    wish = {"id": f"hfs_{space.id.hex}", "expectedVersion": space.version, "rates": rates}
    made = desk.made(SET, input=wish)
    assert made["webBookable"] is True
    assert made["rates"][2] == {
        "days": "MO,TU,WE,TH,FR,SA,SU",
        "fromHour": 0,
        "toHour": 24,
        "basis": "PER_PERSON",
        "price": {"amount": "9.99"},
        "minRevenue": None,
        "season": {"code": "FAIR"},
    }
    identifier: str = wish["id"]
    return identifier


@pytest.mark.parametrize(
    ("start", "end", "hire", "rate"),
    [
        ("2026-05-04T09:00:00+01:00", "2026-05-04T17:00:00+01:00", "500.00", 0),
        ("2026-05-04T14:00:00+01:00", "2026-05-04T17:00:00+01:00", "300.00", 1),
        ("2026-05-05T14:00:00+01:00", "2026-05-05T17:00:00+01:00", "500.00", 0),
        # 40 times 9.99, in the fair whatever the hour
        ("2026-06-01T14:00:00+01:00", "2026-06-01T17:00:00+01:00", "399.60", 2),
        # two hours and twenty minutes at 100: 233.33
        ("2026-05-05T18:00:00+01:00", "2026-05-05T20:20:00+01:00", "233.33", 3),
        # 17:30 UTC is 18:30 in Lisbon
        ("2026-05-05T17:30:00Z", "2026-05-05T18:00:00Z", "50.00", 3),
    ],
)
def test_the_narrowest_rate_is_meant(
    ask: Ask, salon: str, start: str, end: str, hire: str, rate: int
) -> None:
    wish = {"spaceId": salon, "startsAt": start, "endsAt": end, "people": 40}

    found = ask(PRICE, input=wish)["data"]["hotelSpacePrice"]

    assert (found["hire"]["amount"], found["rate"]) == (hire, rate)
    assert found["minRevenue"] == ({"amount": "1000.00"} if rate == 3 else None)


def test_impossible_rates_are_refused(ask: Ask, desk: Any, hotel: Any) -> None:
    space = hotel.space("A")
    key = f"hfs_{space.id.hex}"
    rates: list[dict[str, Any]] = [
        {"basis": "PER_ROOM", "price": euros("1"), "days": "MO,XX", "fromHour": 9, "toHour": 9},
        {"basis": "PER_ROOM", "price": {"amount": "1", "currency": "USD"}},
    ]

    wish = {"id": key, "expectedVersion": space.version, "rates": rates}
    assert desk.refused(SET, input=wish) == [
        ("HOTEL_WEEKDAYS", "input.rates.0.days"),
        ("HOTEL_HOURS", "input.rates.0.fromHour"),
        ("HOTEL_CURRENCY_MISMATCH", "input.rates.1.price"),
    ]
    hours = {"startsAt": "2026-05-04T09:00:00Z", "endsAt": "2026-05-04T10:00:00Z"}
    answer = ask(PRICE, input={"spaceId": key, "people": 1, **hours})
    assert answer["errors"][0]["extensions"]["code"] == "HOTEL_SPACE_RATE"
