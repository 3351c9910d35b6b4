"""Pace: what was on the books on two days, from the snapshots of these days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from portico_hotel_corporate.models import PaceSnapshot
from portico_hotel_corporate.operations.pace import a_year_before, take_snapshots

PROPERTY = """mutation { hotelPropertyCreate(input: {
  code: "CITY", name: "City", timezone: "Asia/Tokyo", currency: "EUR", roomsTotal: 10
  dayRolloverTime: "04:00" }) { property { id } } }"""
ACCOUNT = """mutation { accountCreate(input: {
  name: "Nordwerk", references: [{system: "hotel_company", externalId: "7"}]
}) { account { id } } }"""
IMPORT = """mutation($input: HotelStaysImportInput!) { hotelStaysImport(input: $input) {
  stayImport { made changed refused } userErrors { message } } }"""
PACE = """query($input: HotelPaceRequestInput!) { hotelPace(input: $input) {
  seenOn seenBeforeOn lines { month roomNights roomNightsBefore pickup
    revenue { amount } revenueBefore { amount } } } }"""
HEADER = "source_ref,property,arrival,nights,status,adr,segment,company_ref\n"


@pytest.fixture
def place(ask: Any) -> str:
    found: str = ask(PROPERTY)["data"]["hotelPropertyCreate"]["property"]["id"]
    return found


def job(hotel: Any, day: int) -> str:
    """What the job says at noon of a day of April, in Tokyo's evening."""
    now = datetime(2026, 4, day, 12, tzinfo=UTC)
    return str(hotel.do(lambda session, actor, _: take_snapshots(session, actor), None, now))


def imported(desk: Any, *lines: str) -> None:
    desk.made(IMPORT, input={"source": "pms", "csv": HEADER + "\n".join(lines)})


def test_the_books_of_two_days_are_compared(desk: Any, ask: Any, hotel: Any, place: str) -> None:
    client = ask(ACCOUNT)["data"]["accountCreate"]["account"]["id"]
    imported(
        desk,
        "a,CITY,2026-04-29,4,RESERVED,100,CORPORATE,7",
        "b,CITY,2026-05-02,1,RESERVED,80,DIRECT,",
        "past,CITY,2026-03-30,1,RESERVED,80,DIRECT,",
        "used,CITY,2026-05-02,1,CHECK_OUT,80,DIRECT,",
    )
    assert job(hotel, 1) == "5 lines of what is on the books kept"
    assert job(hotel, 1) == "0 lines of what is on the books kept"
    imported(
        desk,
        "a,CITY,2026-04-29,4,CANCELED,100,CORPORATE,7",
        "c,CITY,2026-05-01,3,RESERVED,90.50,GROUPS,7",
    )
    assert job(hotel, 10) == "4 lines of what is on the books kept"

    def pace(**given: Any) -> dict[str, Any]:
        wish = {
            "propertyId": place,
            "firstNight": "2026-04-01",
            "lastNight": "2026-05-31",
            "asOf": "2026-04-15",
            "comparedTo": "2026-04-09",
        }
        found: dict[str, Any] = ask(PACE, input=wish | given)["data"]["hotelPace"]
        return found

    assert pace() == {
        "seenOn": "2026-04-10",
        "seenBeforeOn": "2026-04-01",
        "lines": [
            {
                "month": "2026-04-01",
                "roomNights": 0,
                "roomNightsBefore": 2,
                "pickup": -2,
                "revenue": {"amount": "0.00"},
                "revenueBefore": {"amount": "200.00"},
            },
            {
                "month": "2026-05-01",
                "roomNights": 4,
                "roomNightsBefore": 3,
                "pickup": 1,
                "revenue": {"amount": "351.50"},
                "revenueBefore": {"amount": "280.00"},
            },
        ],
    }
    assert [line["pickup"] for line in pace(accountId=client)["lines"]] == [-2, 1]
    assert [line["pickup"] for line in pace(segments=["GROUPS"])["lines"]] == [3]
    nothing = pace(comparedTo="2026-03-31")
    assert (nothing["seenBeforeOn"], nothing["lines"][0]["pickup"]) == (None, 4)
    assert len(hotel.all(PaceSnapshot)) == 9


def test_days_in_the_wrong_order_are_refused(ask: Any, place: str) -> None:
    wish = {
        "propertyId": place,
        "firstNight": "2026-05-01",
        "lastNight": "2026-04-01",
        "asOf": "2026-04-15",
        "comparedTo": "2026-04-09",
    }

    assert ask(PACE, input=wish)["errors"][0]["extensions"]["code"] == "HOTEL_DATES"


def test_the_same_time_of_last_year(desk: Any, ask: Any, hotel: Any, place: str) -> None:
    """On 10 April 2025 three nights of May 2025 were booked; a year later, five of May 2026."""

    def kept(year: int) -> None:
        now = datetime(year, 4, 10, 12, tzinfo=UTC)
        hotel.do(lambda session, actor, _: take_snapshots(session, actor), None, now)

    imported(desk, "old,CITY,2025-05-02,3,RESERVED,100,DIRECT,")
    kept(2025)
    imported(desk, "new,CITY,2026-05-02,5,RESERVED,90,DIRECT,")
    kept(2026)
    wish = {"propertyId": place, "firstNight": "2026-05-01", "lastNight": "2026-05-31"}

    found = ask(PACE, input=wish | {"asOf": "2026-04-10", "sameTimeLastYear": True})

    assert found["data"]["hotelPace"] == {
        "seenOn": "2026-04-10",
        "seenBeforeOn": "2025-04-10",
        "lines": [
            {
                "month": "2026-05-01",
                "roomNights": 5,
                "roomNightsBefore": 3,
                "pickup": 2,
                "revenue": {"amount": "450.00"},
                "revenueBefore": {"amount": "300.00"},
            }
        ],
    }
    neither = ask(PACE, input=wish | {"asOf": "2026-04-10"})
    assert neither["errors"][0]["extensions"]["code"] == "HOTEL_PACE"


def test_a_year_before_a_leap_day() -> None:
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
