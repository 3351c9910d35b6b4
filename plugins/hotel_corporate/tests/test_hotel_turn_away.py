"""Business that was turned away: counted by reason, month, segment and who ended it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import Ask
from portico.values import Money
from portico_hotel_corporate.models import (
    HotelBookingStatus,
    HotelMarketSegment,
    HotelReasonKind,
    HotelRfpChannel,
    HotelRfpStatus,
)
from portico_hotel_corporate.operations.codes import HotelReasonCodeCreate, create_reason_code
from portico_hotel_corporate.operations.rfp_inputs import (
    HotelRfpCreate,
    HotelRfpEnd,
    HotelRfpRoomsGiven,
)
from portico_hotel_corporate.operations.rfps import create_rfp, end_rfp

REPORT = """query($input: HotelTurnAwayRequestInput!) { hotelTurnAwayReport(input: $input) {
  lines { reasonCode reason month segment propertyCode outcome competitor requests roomNights
    revenue { amount currency } } } }"""
YEAR = {"firstArrival": "2026-01-01", "lastArrival": "2026-12-31"}
S = HotelRfpStatus


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def ended(
    hotel: Any,
    arrival: date,
    status: HotelRfpStatus,
    reason: str,
    note: str | None = None,
    **given: Any,
) -> None:
    """A request that came to nothing: 20 rooms of a night at 150 unless given."""
    terms: dict[str, Any] = {
        "account_id": hotel.client.id,
        "property_id": hotel.place.id,
        "channel": HotelRfpChannel.EMAIL,
        "name": "Meeting",
        "arrival": arrival,
        "departure": arrival,
        "attendees": 20,
        "rooms": [HotelRfpRoomsGiven(night=1, room_type="DBL", rooms=20, rate=euros("150"))],
    }
    made = hotel.do(create_rfp, HotelRfpCreate(**terms | given))
    end = HotelRfpEnd(
        id=made.id, expected_version=1, status=status, reason_code=reason, reason_note=note
    )
    hotel.do(end_rfp, end)


@pytest.fixture
def year(hotel: Any, sales: Any) -> None:
    """3,000 refused in May; 5,000 (the budget) lost in May, 3,000 in June; an event lost later.

    The event: 50, 80 and 50 room nights at 150 in October, and nothing else sold.
    """
    hotel.do(
        create_reason_code,
        HotelReasonCodeCreate(kind=HotelReasonKind.TURNED_DOWN, code="FULL", label="No room left"),
    )
    ended(hotel, date(2026, 5, 4), S.TURNED_DOWN, "FULL")
    ended(hotel, date(2026, 5, 20), S.LOST, "PRICE", budget=euros("5000"))
    crew: dict[str, Any] = {"market_segment": HotelMarketSegment.AVIATION}
    ended(hotel, date(2026, 6, 1), S.LOST, "PRICE", **crew)
    ended(hotel, date(2027, 1, 1), S.LOST, "PRICE")
    lost = sales.conference(status=HotelBookingStatus.PROSPECT)
    block = sales.block(booking=lost)
    assert block.code
    hotel.become(hotel.get(type(lost), lost.id), HotelBookingStatus.LOST, reason_code="PRICE")


def lines(ask: Ask, *shown: str, **given: Any) -> list[tuple[Any, ...]]:
    answer = ask(REPORT, input=YEAR | given)
    assert "errors" not in answer, answer
    found = answer["data"]["hotelTurnAwayReport"]["lines"]
    return [
        (*(line[name] for name in shown), line["requests"], line["roomNights"], _euros(line))
        for line in found
    ]


def _euros(line: dict[str, Any]) -> str:
    assert line["revenue"]["currency"] == "EUR"
    return str(line["revenue"]["amount"])


@pytest.mark.usefixtures("year")
def test_turned_away_business_by_reason_month_and_segment(ask: Ask) -> None:
    """All: 20 + 20 + 20 + 180 nights, 3,000 + 5,000 + 3,000 + 27,000."""
    assert lines(ask) == [(4, 240, "38000.00")]
    assert lines(ask, "reasonCode", "reason", by=["REASON"]) == [
        ("PRICE", None, 3, 220, "35000.00"),
        ("FULL", "No room left", 1, 20, "3000.00"),
    ]
    assert lines(ask, "month", "outcome", by=["MONTH", "OUTCOME"]) == [
        ("2026-10-01", "LOST", 1, 180, "27000.00"),
        ("2026-05-01", "LOST", 1, 20, "5000.00"),
        ("2026-05-01", "TURNED_DOWN", 1, 20, "3000.00"),
        ("2026-06-01", "LOST", 1, 20, "3000.00"),
    ]
    assert lines(ask, "segment", "propertyCode", by=["SEGMENT", "PROPERTY"]) == [
        ("GROUPS", "CITY", 3, 220, "35000.00"),
        ("AVIATION", "CITY", 1, 20, "3000.00"),
    ]
    assert lines(ask, firstArrival="2026-06-01", lastArrival="2026-06-30") == [(1, 20, "3000.00")]


def test_what_went_to_competitors_is_counted_by_their_names(
    hotel: Any, sales: Any, ask: Ask
) -> None:
    """3,000 and 27,000 to the Grand, however it is written; 3,000 to the Palace; others nowhere."""
    for code, competitor in (("RIVAL", True), ("PRICE", False)):
        reason = HotelReasonCodeCreate(
            kind=HotelReasonKind.LOST, code=code, label=code, competitor_required=competitor
        )
        hotel.do(create_reason_code, reason)
    ended(hotel, date(2026, 5, 4), S.LOST, "RIVAL", "Grand  Hotel")
    ended(hotel, date(2026, 5, 5), S.LOST, "RIVAL", "Palace")
    ended(hotel, date(2026, 5, 6), S.LOST, "PRICE", "the Grand was cheaper")
    lost = sales.conference(status=HotelBookingStatus.PROSPECT)
    sales.block(booking=lost)
    event = hotel.get(type(lost), lost.id)
    hotel.become(event, HotelBookingStatus.LOST, reason_code="RIVAL", reason_note="grand hotel")

    assert lines(ask, "competitor", by=["COMPETITOR"]) == [
        ("Grand Hotel", 2, 200, "30000.00"),
        (None, 1, 20, "3000.00"),
        ("Palace", 1, 20, "3000.00"),
    ]


@pytest.mark.usefixtures("year")
def test_another_property_turned_nothing_away(hotel: Any, ask: Ask) -> None:
    other = hotel.property("OTHER")

    assert lines(ask, propertyId=f"hpr_{other.id.hex}") == []
    backwards = ask(REPORT, input=YEAR | {"lastArrival": "2025-12-31"})
    assert backwards["errors"][0]["extensions"]["code"] == "HOTEL_DATES"
