"""What the hotel does when an account is archived or merged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.errors import Refused
from portico.operations.account_inputs import AccountArchive, AccountMerge
from portico.operations.accounts import archive_account
from portico.operations.merging import merge_accounts
from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventBooking,
    HotelBookingStatus,
    HotelMarketSegment,
    HotelStayStatus,
    StayProduction,
)
from portico_hotel_corporate.operations.stays import Stay, import_stays

S = HotelBookingStatus


def archive(hotel: Any, account: Any) -> Any:
    step = AccountArchive(id=account.id, expected_version=account.version)
    return hotel.do(archive_account, step)


def stay(hotel: Any, source: str, **given: Any) -> Stay:
    terms: dict[str, Any] = {
        "source_ref": source,
        "property_id": hotel.place.id,
        "account_id": None,
        "agency_id": None,
        "company_ref": None,
        "agency_ref": None,
        "arrival": date(2026, 1, 5),
        "nights": 3,
        "status": HotelStayStatus.CHECK_OUT,
        "market_segment": HotelMarketSegment.CORPORATE,
        "adr_amount": Decimal("80.45"),
        "currency": "EUR",
    }
    return Stay(**terms | given)


def take_over(hotel: Any, *stays: Stay) -> frozenset[str]:
    found: frozenset[str] = hotel.write(lambda s: import_stays(s, hotel.actor, stays)).made
    return found


@pytest.mark.parametrize("status", [S.INQUIRY, S.PROSPECT, S.TENTATIVE, S.DEFINITE])
def test_an_account_with_an_open_booking_is_not_archived(
    hotel: Any, status: HotelBookingStatus
) -> None:
    hotel.book(status=status, option_date=date(2026, 4, 1))

    assert problems_of(lambda: archive(hotel, hotel.client)) == [
        ("HOTEL_OPEN_BOOKINGS", "input.id")
    ]


def test_a_refused_archiving_says_how_many_bookings_are_open(hotel: Any) -> None:
    hotel.book()
    hotel.book()
    hotel.become(hotel.book(), S.CANCELLED, reason_code="BUDGET")

    with pytest.raises(Refused, match="Nordwerk has 2 open event bookings"):
        archive(hotel, hotel.client)


def test_an_account_is_archived_when_its_events_are_over(hotel: Any) -> None:
    lost = hotel.book(status=S.INQUIRY)
    closed = hotel.become(hotel.book(), S.ACTUAL)
    assert problems_of(lambda: archive(hotel, hotel.client)) == [
        ("HOTEL_OPEN_BOOKINGS", "input.id")
    ]

    hotel.become(lost, S.LOST, reason_code="PRICE")
    hotel.become(closed, S.CLOSED)

    assert archive(hotel, hotel.client).archived_at is not None


def test_a_lost_booking_of_an_archived_account_is_not_reopened(hotel: Any) -> None:
    lost = hotel.become(hotel.book(status=S.INQUIRY), S.LOST, reason_code="PRICE")
    archive(hotel, hotel.client)

    assert problems_of(lambda: hotel.become(lost, S.PROSPECT)) == [("ACCOUNT_ARCHIVED", "input.id")]


def test_the_bookings_and_stays_of_the_loser_become_the_winners(hotel: Any) -> None:
    winner, loser = hotel.make_account("Nordwerk AG"), hotel.make_account("Nordwerk Travel")
    booking = hotel.book(client=loser)
    as_company = stay(hotel, "a", account_id=loser.id, company_ref="7")
    as_agency = stay(hotel, "b", account_id=winner.id, agency_id=loser.id, agency_ref="9")
    take_over(hotel, as_company, as_agency)

    hotel.do(merge_accounts, AccountMerge(winner_id=winner.id, loser_id=loser.id))

    assert hotel.get(EventBooking, booking.id).account_id == winner.id
    stays = hotel.all(StayProduction, StayProduction.source_ref)
    assert [(each.account_id, each.agency_id) for each in stays] == [
        (winner.id, None),
        (winner.id, winner.id),
    ]
    assert [(each.company_ref, each.agency_ref) for each in stays] == [("7", None), (None, "9")]


def test_a_stay_is_taken_over_once(hotel: Any) -> None:
    first = take_over(hotel, stay(hotel, "a"), stay(hotel, "b"))
    second = take_over(hotel, stay(hotel, "b", nights=9), stay(hotel, "c"), stay(hotel, "c"))

    assert sorted(first) == ["a", "b"]
    assert sorted(second) == ["c"]
    stays = hotel.all(StayProduction, StayProduction.source_ref)
    assert [(each.source_ref, each.nights) for each in stays] == [("a", 3), ("b", 9), ("c", 3)]
    assert {each.created_by for each in stays} == {"tester"}
    assert [each.version for each in stays] == [1, 2, 1]


@pytest.mark.parametrize(
    ("status", "room_nights", "revenue"),
    [
        (HotelStayStatus.CHECK_OUT, 3, "241.35"),
        (HotelStayStatus.CANCELED, 0, "0"),
        (HotelStayStatus.NO_SHOW, 0, "0"),
    ],
)
def test_only_a_stay_that_took_place_brings_nights_and_revenue(
    hotel: Any, status: HotelStayStatus, room_nights: int, revenue: str
) -> None:
    take_over(hotel, stay(hotel, "a", status=status))

    (found,) = hotel.all(StayProduction)
    assert (found.nights, found.adr_amount) == (3, Decimal("80.45"))
    assert (found.room_nights, found.revenue_amount) == (room_nights, Decimal(revenue))
