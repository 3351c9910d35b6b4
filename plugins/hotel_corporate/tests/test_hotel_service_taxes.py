"""Service charges that are taxed by rules of their own, wherever a service charge is put on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    HotelRevenueGroup,
    HotelShortfallPosting,
    ServiceChargeRule,
)
from portico_hotel_corporate.models.prices import Split, Taxation
from portico_hotel_corporate.models.servings import HotelOveragePolicy
from portico_hotel_corporate.operations.bills import HotelEventBillRequest, event_bill
from portico_hotel_corporate.operations.booked_packages import (
    HotelBookedPackageUpdate,
    update_booked_package,
)
from portico_hotel_corporate.operations.charge_rules import (
    HotelServiceChargeRuleUpdate,
    update_service_charge_rule,
)
from portico_hotel_corporate.operations.charges import (
    HotelChargeCodeCreate,
    HotelChargePriceRequest,
    HotelServiceChargeRuleCreate,
    HotelTaxRuleCreate,
    create_charge_code,
    create_service_charge_rule,
    create_tax_rule,
    price_charge,
)
from portico_hotel_corporate.operations.charging import (
    HotelLineItemAdd,
    HotelPackageBook,
    add_line,
    book_package,
)
from portico_hotel_corporate.operations.consumption import (
    HotelPackageConsumptionRecord,
    HotelPackageUsed,
    record_consumption,
)
from portico_hotel_corporate.operations.cures import preview_liability
from portico_hotel_corporate.operations.liability import (
    HotelLiabilityRequest,
    HotelLiabilityScenario,
)
from portico_hotel_corporate.operations.prices import HotelPackagePriceRequest, price_package

D = Decimal
RULE = """mutation($input: HotelServiceChargeRuleUpdateInput!) {
  hotelServiceChargeRuleUpdate(input: $input) {
    serviceChargeRule { taxable taxCodes } userErrors { code message path } } }"""
NEW_YEAR = date(2026, 1, 1)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


@pytest.mark.parametrize(
    ("terms", "net", "service", "tax", "gross"),
    [
        ({"service_percent": D(18)}, "1000.00", "180.00", "91.10", "1271.10"),
        ({"service_amount": D("50.00")}, "1000.00", "50.00", "82.00", "1132.00"),
        ({"service_percent": D(18), "tax_percent": D(0)}, "1000.00", "180.00", "12.60", "1192.60"),
    ],
)
def test_a_service_charge_has_a_tax_of_its_own(
    terms: dict[str, Decimal], net: str, service: str, tax: str, gross: str
) -> None:
    """1,000 at 7.85 %: 78.50; and 7 % of 180 is 12.60, of 50 it is 3.50. The inverse gives it back.

    1,271.10 ÷ (1 + 0.0785 + 0.18 × 1.07) is 1,000; (1,132 − 50 × 1.07) ÷ 1.0785 is, too.
    """
    own = {"tax_percent": D("7.85"), "service_taxable": True, "service_tax_percent": D(7)} | terms
    expected = Split(net=D(net), service=D(service), tax=D(tax))

    for amount, inclusive in ((net, False), (gross, True)):
        found = Taxation(inclusive=inclusive, **own).split(D(amount), "EUR")  # type: ignore[arg-type]  # of the case
        assert (found, found.gross) == (expected, D(gross))


@pytest.fixture
def banquet(hotel: Any) -> Any:
    """Food at 7.85 % with 18 % service, which is taxed by a state (5 %) and a city (2 %)."""
    of = {"property_id": hotel.place.id, "valid_from": NEW_YEAR}
    for code, percent in (("VAT", "7.85"), ("STATE", "5"), ("CITY", "2")):
        rate = HotelTaxRuleCreate(code=code, label=code, percent=D(percent), **of)
        hotel.do(create_tax_rule, rate)
    hotel.do(create_service_charge_rule, service(hotel, taxable=True, tax_codes=["STATE", "CITY"]))
    terms: dict[str, Any] = {
        "code": "BANQUET",
        "label": "Banquet",
        "revenue_group": HotelRevenueGroup.FOOD,
    }
    codes = {"tax_code": "VAT", "service_code": "SVC"}
    wish = HotelChargeCodeCreate(property_id=hotel.place.id, **terms | codes)
    return hotel.do(create_charge_code, wish)


def service(hotel: Any, **given: Any) -> HotelServiceChargeRuleCreate:
    terms: dict[str, Any] = {
        "code": "SVC",
        "label": "Service",
        "percent": D(18),
        "valid_from": NEW_YEAR,
    }
    return HotelServiceChargeRuleCreate(property_id=hotel.place.id, **terms | given)


def only_rule(hotel: Any) -> ServiceChargeRule:
    (found,) = hotel.all(ServiceChargeRule)
    rule: ServiceChargeRule = found
    return rule


def seen(hotel: Any, record: Any) -> dict[str, Any]:
    return {"id": record.id, "expected_version": hotel.get(type(record), record.id).version}


def figures(found: Any) -> tuple[str, ...]:
    return tuple(f"{getattr(found, name).amount:.2f}" for name in ("net", "service", "tax"))


def test_charges_bills_and_packages_tax_the_service_by_its_codes(hotel: Any, banquet: Any) -> None:
    """What was sold keeps its tax, when the service charge is taxed as the food from then on."""

    def priced(amount: str, *, inclusive: bool) -> Any:
        terms = {"charge_code_id": banquet.id, "price": euros(amount), "starts_at": at("19:00")}
        return hotel.do(price_charge, HotelChargePriceRequest(tax_inclusive=inclusive, **terms))

    found = priced("1000", inclusive=False)
    assert (figures(found), found.service_tax_percent) == (("1000.00", "180.00", "91.10"), 7)
    assert figures(priced("1271.10", inclusive=True)) == ("1000.00", "180.00", "91.10")

    event = hotel.book()
    line = {"booking_id": event.id, "charge_code_id": banquet.id, "unit_price": euros("100")}
    hotel.do(add_line, HotelLineItemAdd(quantity=10, **line))
    beyond = {"consumption": True, "overage_policy": HotelOveragePolicy.CHARGED}
    by_code = {"charge_code_id": banquet.id, "overage_price": euros("12.71")}
    package = hotel.package(
        "12.71",
        hotel.part("Lunch", "10", "7.85", **by_code, **beyond),
    )
    day = {"package_id": package.id, "attendees": 100}
    asked = hotel.do(price_package, HotelPackagePriceRequest(day=date(2026, 12, 1), **day))
    assert asked.lines[0].explanation == (
        "1271.00 EUR of the price, service charge of 18 % (taxed at 7 %) and tax of 7.85 % "
        "included: net 999.92, service 179.99, tax 91.09."
    )
    booked = hotel.do(book_package, HotelPackageBook(booking_id=event.id, **day))

    changed = HotelServiceChargeRuleUpdate(**seen(hotel, only_rule(hotel)), tax_codes=[])
    hotel.do(update_service_charge_rule, changed)

    assert figures(priced("1000", inclusive=False)) == ("1000.00", "180.00", "92.63")
    more = HotelBookedPackageUpdate(**seen(hotel, booked), attendees=200)
    hotel.do(update_booked_package, more)
    used = [HotelPackageUsed(position=0, used=300)]
    hotel.do(record_consumption, HotelPackageConsumptionRecord(**seen(hotel, booked), parts=used))
    bill = hotel.do(event_bill, HotelEventBillRequest(booking_id=event.id))
    assert [figures(each) for each in bill.lines] == [
        ("1999.84", "359.97", "182.19"),
        ("1000.00", "180.00", "91.10"),
        ("999.92", "179.99", "91.09"),
    ]


def test_codes_that_are_no_rules_or_tax_nothing_are_refused(
    hotel: Any, desk: Any, banquet: Any
) -> None:
    del banquet

    def refused(**given: Any) -> list[tuple[str, str]]:
        wish = service(hotel, code="LATE", **given)
        return problems_of(lambda: hotel.do(create_service_charge_rule, wish))

    assert refused(taxable=True, tax_codes=["CITY", "MOON"]) == [("NOT_FOUND", "input.taxCodes.1")]
    assert refused(tax_codes=["CITY"]) == [("HOTEL_SERVICE_TAX", "input.taxCodes")]
    twice = refused(taxable=True, tax_codes=["CITY", "CITY"])
    assert twice == [("HOTEL_SERVICE_TAX", "input.taxCodes")]
    rule = only_rule(hotel)
    stays = {"id": f"hsr_{rule.id.hex}", "expectedVersion": rule.version, "taxable": False}
    assert desk.refused(RULE, input=stays) == [("HOTEL_SERVICE_TAX", "input.taxCodes")]
    assert desk.made(RULE, input=stays | {"taxable": True, "taxCodes": ["CITY"]}) == {
        "taxable": True,
        "taxCodes": ["CITY"],
    }


def test_service_on_a_shortfall_of_food_may_have_a_tax_of_its_own(sales: Any) -> None:
    """F3: 2,000 + 400 + 7.8 % of 2,400 is 2,587.20; at 10 % on the 400 it is 2,596.00."""
    clause: dict[str, Any] = {"fb_posting": HotelShortfallPosting.FB, "fb_minimum": euros("10000")}
    clause |= {"fb_service_percent": D(20), "fb_tax_percent": D("7.8")}
    assert problems_of(lambda: sales.agree(**clause, fb_service_tax_percent=D(10))) == [
        ("HOTEL_SERVICE_TAX", "input.fbServiceTaxPercent")
    ]

    def owed(**given: Any) -> tuple[Money, str]:
        sales.agree(**clause, fb_service_taxable=True, **given)
        case = HotelLiabilityScenario(fb_spent=euros("8000"))
        terms = {"booking_id": sales.booking.id, "as_of": date(2026, 9, 1)}
        found = sales.do(preview_liability, HotelLiabilityRequest(scenario=case, **terms))
        return found.if_held, found.fb_minimum.trace[-1].formula

    assert owed() == (euros("2587.20"), "7.8 %")
    own = {"fb_service_tax_percent": D(10), "expected_version": 1, "note": "Amendment 1"}
    assert owed(**own) == (euros("2596.00"), "7.8 %, on the service charge 10 %")
