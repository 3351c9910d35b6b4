"""The one code of a set that is initial: what a new booking or agreement is called."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from portico.testing import Ask, problems_of
from portico_hotel_corporate.models import (
    EventBooking,
    HotelBookingStatus,
    HotelStatusScope,
    StatusCode,
)
from portico_hotel_corporate.operations.bookings import create_booking
from portico_hotel_corporate.operations.codes import (
    HotelStatusCodeCreate,
    HotelStatusCodeUpdate,
    create_status_code,
    update_status_code,
)

ADOPT = """mutation($input: HotelStandardCodesAdoptInput!) {
  hotelStandardCodesAdopt(input: $input) { property { code } userErrors { code message path } } }"""
BOOK = """mutation($input: HotelEventBookingCreateInput!) {
  hotelEventBookingCreate(input: $input) {
    eventBooking { status statusCode { code } } userErrors { code message path } } }"""
AGREE = """mutation($input: HotelAgreementCreateInput!) { hotelAgreementCreate(input: $input) {
  agreement { status statusCode { code } } userErrors { code message path } } }"""
INITIAL = """{ hotelStatusCodes(first: 100, where: {isInitial: {eq: true}}) {
  nodes { scope code } } }"""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def code(hotel: Any, name: str, kind: str, scope: str = "BOOKING", **given: Any) -> StatusCode:
    wish = HotelStatusCodeCreate(
        scope=HotelStatusScope[scope],
        code=name,
        label=name,
        system_type=HotelBookingStatus[kind],
        **given,
    )
    made: StatusCode = hotel.do(create_status_code, wish)
    return made


def called(hotel: Any, booking: EventBooking) -> str | None:
    """What a booking is called by the house."""

    def read(session: Any) -> str | None:
        name = session.get_one(EventBooking, booking.id).status_code
        return name.code if name else None

    found: str | None = hotel.write(read)
    return found


def begun(hotel: Any, **given: Any) -> tuple[str, str | None]:
    """What a booking begins as."""
    wish = hotel.wish(**given)
    booking = hotel.do(create_booking, wish)
    return booking.status.name, called(hotel, booking)


def test_the_standard_sets_have_one_initial_code_each_where_something_begins(
    desk: Any, hotel: Any, ask: Ask
) -> None:
    wish = {"propertyId": f"hpr_{hotel.place.id.hex}", "sets": ["STATUS"]}
    desk.made(ADOPT, input=wish)

    found = ask(INITIAL)["data"]["hotelStatusCodes"]["nodes"]
    assert sorted((each["scope"], each["code"]) for each in found) == [
        ("AGREEMENT", "DRAFT"),
        ("BOOKING", "INQ"),
    ]
    event = {
        "accountId": f"acc_{hotel.client.id.hex}",
        "propertyId": f"hpr_{hotel.place.id.hex}",
        "name": "Kick-off",
        "type": "CONFERENCE",
        "arrival": "2026-12-01",
        "departure": "2026-12-01",
        "attendees": 10,
    }
    assert desk.made(BOOK, input=event) == {"status": "INQUIRY", "statusCode": {"code": "INQ"}}
    rates = {
        "number": "A1",
        "accountId": f"acc_{hotel.client.id.hex}",
        "title": "Rates",
        "kind": "TRANSIENT_VOLUME",
        "currency": "EUR",
        "validFrom": "2026-01-01",
        "validTo": "2026-12-31",
    }
    assert desk.made(AGREE, input=rates) == {"status": "DRAFT", "statusCode": {"code": "DRAFT"}}


def test_a_house_without_codes_begins_with_an_inquiry(hotel: Any) -> None:
    assert begun(hotel, status=None) == ("INQUIRY", None)


def test_a_booking_begins_as_the_initial_code_says(hotel: Any) -> None:
    """A house whose events begin as prospects says so; a status that is given goes before it."""
    code(hotel, "LEAD", "PROSPECT", is_initial=True)
    strong = code(hotel, "DEF", "DEFINITE")
    lost = code(hotel, "GONE", "LOST")

    assert begun(hotel, status=None) == ("PROSPECT", "LEAD")
    assert begun(hotel, status=HotelBookingStatus.PROSPECT) == ("PROSPECT", "LEAD")
    assert begun(hotel, status=HotelBookingStatus.INQUIRY) == ("INQUIRY", None)
    assert begun(hotel, status=None, status_code_id=strong.id) == ("DEFINITE", "DEF")
    definite = HotelBookingStatus.DEFINITE
    assert begun(hotel, status=definite, status_code_id=strong.id) == ("DEFINITE", "DEF")
    prospect = HotelBookingStatus.PROSPECT
    assert problems_of(lambda: begun(hotel, status=prospect, status_code_id=strong.id)) == [
        ("HOTEL_STATUS_CODE", "input.statusCodeId")
    ]
    assert problems_of(lambda: begun(hotel, status=None, status_code_id=lost.id)) == [
        ("HOTEL_BOOKING_INITIAL_STATUS", "input.status")
    ]


def test_an_initial_code_that_holds_no_space_keeps_nobody_out(hotel: Any) -> None:
    code(hotel, "SOFT", "DEFINITE", holds_space=False, is_initial=True)
    firm = code(hotel, "FIRM", "DEFINITE")
    morning = hotel.function(hotel.space("A"), at("09:00"), at("12:00"))
    begun(hotel, functions=[morning], status=None)

    assert begun(hotel, functions=[morning], status=None, status_code_id=firm.id) == (
        "DEFINITE",
        "FIRM",
    )


def test_a_set_has_no_second_initial_code(hotel: Any) -> None:
    first = code(hotel, "INQ", "INQUIRY")
    second = code(hotel, "WEB", "INQUIRY")

    assert (first.is_initial, second.is_initial) == (True, False)
    assert problems_of(lambda: code(hotel, "LEAD", "PROSPECT", is_initial=True)) == [
        ("HOTEL_STATUS_INITIAL", "input.isInitial")
    ]

    def change(status: StatusCode, *, initial: bool) -> StatusCode:
        wish = HotelStatusCodeUpdate(
            id=status.id, expected_version=status.version, is_initial=initial
        )
        changed: StatusCode = hotel.do(update_status_code, wish)
        return changed

    assert problems_of(lambda: change(second, initial=True)) == [
        ("HOTEL_STATUS_INITIAL", "input.isInitial")
    ]
    change(first, initial=False)
    assert change(second, initial=True).is_initial
    assert begun(hotel, status=None) == ("INQUIRY", "WEB")
    draft = code(hotel, "DRAFT", "INQUIRY", "AGREEMENT")
    assert draft.is_initial, "each set has its own"


@pytest.mark.parametrize(
    ("scope", "kind"),
    [
        ("BOOKING", "LOST"),
        ("BOOKING", "WAITLIST"),
        ("AGREEMENT", "DEFINITE"),
        ("BLOCK", "PROSPECT"),
        ("EVENT", "DEFINITE"),
    ],
)
def test_nothing_begins_with_it(hotel: Any, scope: str, kind: str) -> None:
    """Blocks and functions begin as their event is; an agreement as a draft."""
    assert problems_of(lambda: code(hotel, "X", kind, scope, is_initial=True)) == [
        ("HOTEL_STATUS_INITIAL", "input.isInitial")
    ]
