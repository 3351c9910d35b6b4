"""Tax profiles that properties choose, and what else of a property changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    HotelBookingStatus,
    HotelGuestBilling,
    HotelRevenueGroup,
    HotelTurnTime,
    Property,
    TaxProfile,
)
from portico_hotel_corporate.operations.charges import (
    HotelChargeCodeCreate,
    HotelTaxRuleCreate,
    create_charge_code,
    create_tax_rule,
)
from portico_hotel_corporate.operations.master_accounts import (
    HotelMasterAccountCreate,
    create_master_account,
)
from portico_hotel_corporate.operations.properties import HotelPropertyUpdate, update_property
from portico_hotel_corporate.operations.routing import HotelEventRoutingRequest, event_routing
from portico_hotel_corporate.operations.tax_profiles import (
    HotelTaxProfileCreate,
    HotelTaxProfileLineGiven,
    create_tax_profile,
)

D = Decimal
GROUPS = HotelRevenueGroup
PROFILE = """mutation($input: HotelTaxProfileUpdateInput!) {
    hotelTaxProfileUpdate(input: $input) {
    taxProfile { version label lines { revenueGroup taxCode serviceCode } }
    userErrors { code message path } } }"""
PLACE = """mutation($input: HotelPropertyUpdateInput!) {
    hotelPropertyUpdate(input: $input) { property { version name roomsTotal timezone
    dayRolloverTime turnTime taxProfile { code } } userErrors { code message path } } }"""


def profile(hotel: Any, *lines: tuple[HotelRevenueGroup, str], **given: Any) -> TaxProfile:
    terms = {"code": "PT", "label": "Portugal, mainland"}
    wish = HotelTaxProfileCreate(
        **terms | given,
        lines=[HotelTaxProfileLineGiven(revenue_group=g, tax_code=code) for g, code in lines],
    )
    found: TaxProfile = hotel.do(create_tax_profile, wish)
    return found


def rule(hotel: Any, code: str, percent: str) -> None:
    wish = HotelTaxRuleCreate(
        property_id=hotel.place.id,
        code=code,
        label=code,
        percent=D(percent),
        valid_from=date(2026, 1, 1),
    )
    hotel.do(create_tax_rule, wish)


def change(hotel: Any, **given: Any) -> Property:
    place = hotel.get(Property, hotel.place.id)
    wish = HotelPropertyUpdate(id=place.id, expected_version=place.version, **given)
    found: Property = hotel.do(update_property, wish)
    return found


def test_charges_get_the_taxes_of_the_profile_that_the_property_chose(hotel: Any) -> None:
    for code, percent in (("VAT6", "6"), ("VAT13", "13")):
        rule(hotel, code, percent)
    chosen = profile(hotel, (GROUPS.ROOMS, "VAT6"), (GROUPS.FOOD, "VAT13"))
    change(hotel, tax_profile_id=chosen.id)

    def charged(code: str, group: HotelRevenueGroup, **given: Any) -> str | None:
        wish = HotelChargeCodeCreate(
            property_id=hotel.place.id, code=code, label=code, revenue_group=group, **given
        )
        found: str | None = hotel.do(create_charge_code, wish).tax_code
        return found

    assert charged("DINNER", GROUPS.FOOD) == "VAT13"
    assert charged("HIRE", GROUPS.RENTAL) is None
    assert charged("ROOM", GROUPS.FOOD, tax_code="VAT6") == "VAT6"
    assert charged("EXPORT", GROUPS.FOOD, tax_code=None) is None


def test_a_charge_whose_usual_rule_the_property_lacks_is_refused(hotel: Any) -> None:
    change(hotel, tax_profile_id=profile(hotel, (GROUPS.FOOD, "VAT13")).id)

    wish = HotelChargeCodeCreate(
        property_id=hotel.place.id, code="DINNER", label="Dinner", revenue_group=GROUPS.FOOD
    )
    assert problems_of(lambda: hotel.do(create_charge_code, wish)) == [
        ("NOT_FOUND", "input.taxCode")
    ]


def test_rooms_on_a_master_account_are_taxed_by_the_profile(sales: Any) -> None:
    """150 and 6 % tax: 159.00 a night; who signs the room only pays the 9.00."""
    hotel = sales.hotel
    rule(hotel, "VAT6", "6")
    change(hotel, tax_profile_id=profile(hotel, (GROUPS.ROOMS, "VAT6")).id)
    account = hotel.do(
        create_master_account,
        HotelMasterAccountCreate(
            property_id=hotel.place.id,
            account_id=hotel.client.id,
            number="PM-1",
            name="Conference",
            routed=[],
            guest_billing=HotelGuestBilling.SIGN_ROOM_ONLY,
        ),
    )
    hotel.update(sales.booking, master_account_id=account.id)
    sales.pick_up(sales.block(), (12, 2), (13, 1))

    found = sales.do(event_routing, HotelEventRoutingRequest(booking_id=sales.booking.id))
    assert (found.master.amount, found.own.amount) == (D(450), D(27))


def test_a_profile_is_written_anew(hotel: Any, desk: Any) -> None:
    made = profile(hotel, (GROUPS.FOOD, "VAT13"))
    ids = {"id": f"htp_{made.id.hex}", "expectedVersion": made.version}
    lines = [{"revenueGroup": "ROOMS", "taxCode": "VAT6"}, {"revenueGroup": "AV"}]

    found = desk.made(PROFILE, input=ids | {"label": "Madeira", "lines": lines})
    assert found["label"] == "Madeira"
    assert [tuple(line.values()) for line in found["lines"]] == [
        ("ROOMS", "VAT6", None),
        ("AV", None, None),
    ]
    ids["expectedVersion"] = found["version"]
    assert desk.refused(PROFILE, input=ids | {"lines": [*lines, lines[1]]}) == [
        ("HOTEL_TAX_PROFILE", "input.lines.2.revenueGroup")
    ]
    assert problems_of(lambda: profile(hotel)) == [("HOTEL_CODE_TAKEN", "input.code")]
    assert problems_of(lambda: profile(hotel, code="p t")) == [("HOTEL_CODE", "input.code")]


def test_a_property_changes_but_for_its_code_and_currency(hotel: Any, desk: Any) -> None:
    chosen = profile(hotel)
    ids = {"id": f"hpr_{hotel.place.id.hex}", "expectedVersion": hotel.place.version}
    wish = {
        "name": "Grand Hotel",
        "roomsTotal": 210,
        "timezone": "Europe/Madrid",
        "dayRolloverTime": "04:00",
        "turnTime": "ALLOWED",
        "taxProfileId": f"htp_{chosen.id.hex}",
    }

    found = desk.made(PLACE, input=ids | wish)
    version = found.pop("version")
    assert found.pop("taxProfile") == {"code": "PT"}
    wish.pop("taxProfileId")
    assert found == wish
    gone = desk.made(PLACE, input=ids | {"expectedVersion": version, "taxProfileId": None})
    assert gone["taxProfile"] is None
    assert desk.do(PLACE, input=ids)["userErrors"][0]["code"] == "CONFLICT"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"timezone": "Mars/Olympus"}, ("HOTEL_TIMEZONE", "input.timezone")),
        ({"day_rollover_time": "24:00"}, ("HOTEL_CLOCK", "input.dayRolloverTime")),
        ({"rooms_total": -1}, ("HOTEL_ROOMS", "input.roomsTotal")),
        ({"name": "  "}, ("REQUIRED", "input.name")),
    ],
)
def test_impossible_changes_are_refused(
    hotel: Any, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problems_of(lambda: change(hotel, **given)) == [problem]


def test_a_property_keeps_its_clock_while_events_are_to_come(hotel: Any) -> None:
    booked = hotel.book()

    assert problems_of(lambda: change(hotel, timezone="Europe/Madrid")) == [
        ("HOTEL_PROPERTY_TIMEZONE", "input.timezone")
    ]
    assert change(hotel, timezone="Europe/Lisbon", rooms_total=9).rooms_total == 9
    hotel.become(booked, HotelBookingStatus.CANCELLED, reason_code="PLANS")
    assert change(hotel, timezone="Europe/Madrid").timezone == "Europe/Madrid"
    assert change(hotel, turn_time=HotelTurnTime.ALLOWED).turn_time is HotelTurnTime.ALLOWED
