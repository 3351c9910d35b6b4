"""Reference data: codes, charges by the rules of a day, seasons."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import HotelBookingStatus, HotelReasonKind, HotelStatusScope
from portico_hotel_corporate.operations.booking_codes import (
    HotelEventBookingStatusCodeSet,
    set_status_code,
)
from portico_hotel_corporate.operations.codes import (
    HotelReasonCodeCreate,
    HotelStatusCodeCreate,
    create_reason_code,
    create_status_code,
)
from portico_hotel_corporate.operations.seasons import (
    HotelSeasonCreate,
    HotelSeasonRangeGiven,
    create_season,
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


ERRORS = "userErrors { code message path }"
PROPERTY = """mutation { hotelPropertyCreate(input: {
  code: "CITY", name: "City", timezone: "Europe/Lisbon", currency: "EUR", roomsTotal: 10
}) { property { id } } }"""
TAX = f"""mutation($input: HotelTaxRuleCreateInput!) {{
  hotelTaxRuleCreate(input: $input) {{ taxRule {{ id code percent validTo }} {ERRORS} }} }}"""
SERVICE = f"""mutation($input: HotelServiceChargeRuleCreateInput!) {{
  hotelServiceChargeRuleCreate(input: $input) {{
    serviceChargeRule {{ percent charge {{ amount currency }} taxable }} {ERRORS} }} }}"""
CHARGE = f"""mutation($input: HotelChargeCodeCreateInput!) {{
  hotelChargeCodeCreate(input: $input) {{ chargeCode {{ id revenueGroup }} {ERRORS} }} }}"""
PRICE = """query($input: HotelChargePriceRequestInput!) {
  hotelChargePrice(input: $input) {
    day taxPercent net { amount } service { amount } tax { amount } gross { amount currency } } }"""
STATUS = f"""mutation($input: HotelStatusCodeCreateInput!) {{
  hotelStatusCodeCreate(input: $input) {{
    statusCode {{
      id version code systemType holdsRooms holdsSpace allowPickup returnToInventory showInDiary
      isInitial otaStatus nextCodes {{ status {{ code }} }} }} {ERRORS} }} }}"""
CHANGE = f"""mutation($input: HotelStatusCodeUpdateInput!) {{
  hotelStatusCodeUpdate(input: $input) {{
    statusCode {{ label holdsSpace nextCodes {{ status {{ code }} }} }} {ERRORS} }} }}"""


@pytest.fixture
def place(ask: Any) -> str:
    found: str = ask(PROPERTY)["data"]["hotelPropertyCreate"]["property"]["id"]
    return found


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def rule(place: str, code: str, percent: str | None = None, **given: Any) -> dict[str, Any]:
    terms = {"propertyId": place, "code": code, "label": code, "validFrom": "2026-01-01"}
    return terms | ({"percent": percent} if percent else {}) | given


@pytest.mark.parametrize(
    ("service", "inclusive", "price", "expected"),
    [
        ({"percent": "18", "taxable": True}, False, "1000", ("1000.00", "180.00", "92.63")),
        ({"percent": "18", "taxable": False}, False, "1000", ("1000.00", "180.00", "78.50")),
        ({"percent": "18", "taxable": True}, True, "127.26", ("100.00", "18.00", "9.26")),
        ({"percent": "18", "taxable": False}, True, "125.85", ("100.00", "18.00", "7.85")),
        ({"charge": euros("5.00")}, False, "1000", ("1000.00", "5.00", "78.50")),
    ],
)
def test_a_charge_is_priced_by_the_rules_of_its_codes(
    desk: Any, ask: Any, place: str, service: Any, inclusive: Any, price: str, expected: Any
) -> None:
    desk.made(TAX, input=rule(place, "VAT", "7.85"))
    desk.made(SERVICE, input=rule(place, "SVC") | service)
    charge = desk.made(CHARGE, input=banquet(place))

    wish = {
        "chargeCodeId": charge["id"],
        "price": euros(price),
        "taxInclusive": inclusive,
        "startsAt": "2026-06-01T19:00:00+01:00",
    }
    found = ask(PRICE, input=wish)["data"]["hotelChargePrice"]

    assert tuple(found[each]["amount"] for each in ("net", "service", "tax")) == expected
    assert Decimal(found["gross"]["amount"]) == sum(map(Decimal, expected))


def banquet(place: str, **given: Any) -> dict[str, Any]:
    return {
        "propertyId": place,
        "code": "BANQUET",
        "label": "Banquet",
        "revenueGroup": "FOOD",
        "taxCode": "VAT",
        "serviceCode": "SVC",
    } | given


def test_the_first_local_day_of_a_function_decides_which_rate_applies(
    desk: Any, ask: Any, place: str
) -> None:
    desk.made(TAX, input=rule(place, "VAT", "10", validTo="2026-06-30"))
    desk.made(TAX, input=rule(place, "VAT", "20", validFrom="2026-07-01"))
    charge = desk.made(CHARGE, input=banquet(place, serviceCode=None))

    def priced(starts_at: str) -> tuple[str, str]:
        wish = {"chargeCodeId": charge["id"], "price": euros("33.33"), "quantity": 3}
        answer = ask(PRICE, input=wish | {"taxInclusive": False, "startsAt": starts_at})
        found = answer["data"]["hotelChargePrice"]
        return found["day"], found["tax"]["amount"]

    assert priced("2026-06-30T22:30:00+00:00") == ("2026-06-30", "10.00")
    assert priced("2026-06-30T23:30:00+00:00") == ("2026-07-01", "20.00")
    wish = {"chargeCodeId": charge["id"], "price": euros("1"), "taxInclusive": False}
    answer = ask(PRICE, input=wish | {"startsAt": "2025-12-31T12:00:00+00:00"})
    assert answer["errors"][0]["extensions"]["code"] == "HOTEL_RULE_MISSING"


def test_rules_of_one_code_share_no_day(desk: Any, place: str) -> None:
    desk.made(TAX, input=rule(place, "VAT", "10", validTo="2026-06-30"))

    assert desk.refused(TAX, input=rule(place, "VAT", "20", validFrom="2026-06-30")) == [
        ("HOTEL_RULE_OVERLAP", "input.validFrom")
    ]
    assert desk.refused(TAX, input=rule(place, "x y", "101", validTo="2025-01-01")) == [
        ("HOTEL_CODE", "input.code"),
        ("HOTEL_DATES", "input.validTo"),
        ("HOTEL_PERCENT", "input.percent"),
    ]
    both = rule(place, "SVC", "10", charge=euros("5.00"))
    assert desk.refused(SERVICE, input=both) == [("HOTEL_SERVICE_CHARGE", "input.percent")]
    assert desk.refused(CHARGE, input=banquet(place)) == [("NOT_FOUND", "input.serviceCode")]


def test_a_status_code_is_what_its_system_type_is_unless_it_says_otherwise(desk: Any) -> None:
    desk.made(STATUS, input=status("DEF", "DEFINITE"))
    made = desk.made(
        STATUS, input=status("SOFT", "TENTATIVE", holdsSpace=False, otaStatus=8, nextCodes=["DEF"])
    )

    identity = made.pop("id"), made.pop("version")
    assert made == {
        "code": "SOFT",
        "systemType": "TENTATIVE",
        "holdsRooms": True,
        "holdsSpace": False,
        "allowPickup": False,
        "returnToInventory": False,
        "showInDiary": True,
        "isInitial": False,
        "otaStatus": 8,
        "nextCodes": [{"status": {"code": "DEF"}}],
    }
    change = {"id": identity[0], "expectedVersion": identity[1], "nextCodes": []}
    assert desk.made(CHANGE, input=change | {"label": "Soft hold", "holdsSpace": True}) == {
        "label": "Soft hold",
        "holdsSpace": True,
        "nextCodes": [],
    }


def status(code: str, system_type: str, **given: Any) -> dict[str, Any]:
    terms = {"scope": "BOOKING", "code": code, "label": code, "systemType": system_type}
    return terms | given


def test_what_the_lifecycle_forbids_no_code_permits(desk: Any) -> None:
    desk.made(STATUS, input=status("DEF", "DEFINITE"))
    desk.made(STATUS, input=status("DONE", "CLOSED"))

    wish = status("SOFT", "TENTATIVE", nextCodes=["DONE", "DEF", "DEF", "GONE"])
    assert desk.refused(STATUS, input=wish) == [
        ("HOTEL_STATUS_NEXT", "input.nextCodes.0"),
        ("HOTEL_STATUS_NEXT", "input.nextCodes.2"),
        ("NOT_FOUND", "input.nextCodes.3"),
    ]
    assert desk.refused(STATUS, input=status("DEF", "DEFINITE")) == [
        ("HOTEL_CODE_TAKEN", "input.code")
    ]


def test_the_standard_numbers_of_opentravel(hotel: Any) -> None:
    """Inventory Block Status of OpenTravel 2017B, by what a booking is."""
    numbers = {
        each.name: hotel.do(
            create_status_code,
            HotelStatusCodeCreate(
                scope=HotelStatusScope.BLOCK, code=each.name, label=each.name, system_type=each
            ),
        ).ota_status
        for each in HotelBookingStatus
    }

    assert numbers == {
        "INQUIRY": 5,
        "PROSPECT": 5,
        "TENTATIVE": 7,
        "WAITLIST": 3,
        "DEFINITE": 2,
        "ACTUAL": 2,
        "CLOSED": 2,
        "LOST": 4,
        "TURNED_DOWN": 4,
        "CANCELLED": 1,
    }


def test_once_the_house_has_reasons_one_of_them_is_given(hotel: Any) -> None:
    booking = hotel.book(status=HotelBookingStatus.INQUIRY)
    for code, competitor in (("PRICE", False), ("RIVAL", True)):
        reason = HotelReasonCodeCreate(
            kind=HotelReasonKind.LOST, code=code, label=code, competitor_required=competitor
        )
        hotel.do(create_reason_code, reason)

    lost = HotelBookingStatus.LOST
    assert problems_of(lambda: hotel.become(booking, lost, reason_code="WEATHER")) == [
        ("HOTEL_REASON_UNKNOWN", "input.reasonCode")
    ]
    assert problems_of(lambda: hotel.become(booking, lost, reason_code="RIVAL")) == [
        ("HOTEL_REASON_COMPETITOR", "input.reasonNote")
    ]
    ended = hotel.become(booking, lost, reason_code="RIVAL", reason_note="Grand Hotel")
    assert ended.reason_code == "RIVAL"


def test_a_house_status_decides_whether_space_is_held(hotel: Any) -> None:
    """X5: what does not hold space meets nobody, until it is called by a name that does."""

    def code(name: str, *following: str, **given: Any) -> Any:
        terms: dict[str, Any] = {"label": name, "system_type": HotelBookingStatus.TENTATIVE}
        wish = HotelStatusCodeCreate(
            scope=HotelStatusScope.BOOKING, code=name, next_codes=list(following), **terms | given
        )
        return hotel.do(create_status_code, wish)

    def call(booking: Any, status_code: Any) -> Any:
        wish = HotelEventBookingStatusCodeSet(
            id=booking.id, expected_version=booking.version, status_code_id=status_code.id
        )
        return hotel.do(set_status_code, wish)

    strong, definite = code("STRONG"), code("DEF", system_type=HotelBookingStatus.DEFINITE)
    weak = code("WEAK", "STRONG", holds_space=False)
    room = hotel.space("A")
    option = {"status": HotelBookingStatus.TENTATIVE, "option_date": date(2026, 6, 1)}
    soft = hotel.book(hotel.function(room, at("09:00"), at("12:00")), **option)
    soft = call(soft, weak)
    firm = hotel.book(hotel.function(room, at("10:00"), at("11:00")), **option)

    assert problems_of(lambda: call(soft, strong)) == [("HOTEL_SPACE_TAKEN", "input.spaceId")]
    assert problems_of(lambda: call(soft, definite)) == [
        ("HOTEL_STATUS_CODE", "input.statusCodeId")
    ]
    assert problems_of(lambda: hotel.become(soft, HotelBookingStatus.DEFINITE)) == [
        ("HOTEL_STATUS_CODE", "input.status")
    ]
    hotel.become(firm, HotelBookingStatus.LOST, reason_code="PRICE")
    soft = call(soft, strong)
    assert problems_of(lambda: hotel.book(hotel.function(room, at("10:00"), at("11:00")))) == [
        ("HOTEL_SPACE_TAKEN", "input.functions.0.spaceId")
    ]
    assert hotel.become(soft, HotelBookingStatus.DEFINITE).status_code_id is None


def test_a_season_has_spans_that_share_no_day(hotel: Any) -> None:
    def wish(*ranges: tuple[date, date]) -> HotelSeasonCreate:
        given = [HotelSeasonRangeGiven(first_day=first, last_day=last) for first, last in ranges]
        return HotelSeasonCreate(property_id=hotel.place.id, code="FAIR", name="Fair", ranges=given)

    may = (date(2026, 5, 1), date(2026, 5, 10))
    touching = (date(2026, 5, 10), date(2026, 5, 12))
    backwards = (date(2026, 9, 2), date(2026, 9, 1))
    assert problems_of(lambda: hotel.do(create_season, wish())) == [
        ("HOTEL_SEASON_RANGES", "input.ranges")
    ]
    assert problems_of(lambda: hotel.do(create_season, wish(may, touching, backwards))) == [
        ("HOTEL_DATES", "input.ranges.2.lastDay"),
        ("HOTEL_SEASON_RANGES", "input.ranges.1"),
    ]
    made = hotel.do(create_season, wish(may, (date(2026, 9, 1), date(2026, 9, 2))))
    assert [made.holds(date(2026, month, 1)) for month in (5, 6, 9)] == [True, False, True]


def test_the_business_day_changes_at_the_rollover_time(hotel: Any) -> None:
    late = hotel.property("LATE", day_rollover_time="04:00", timezone="Asia/Tokyo")

    assert late.business_date(datetime(2026, 5, 31, 18, 59, tzinfo=UTC)) == date(2026, 5, 31)
    assert late.business_date(datetime(2026, 5, 31, 19, 0, tzinfo=UTC)) == date(2026, 6, 1)
