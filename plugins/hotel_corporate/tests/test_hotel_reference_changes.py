"""Reference data is corrected: rates of tax follow one another, seasons get new days."""

from __future__ import annotations

from typing import Any

import pytest


def change(name: str, record: str, fields: str) -> str:
    """A mutation that returns these fields of a record."""
    given = f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ "
    return f"{given}{record} {{ {fields} }} userErrors {{ code message path }} }} }}"


PROPERTY = change("hotelPropertyCreate", "property", "id")
CLIENT = change("accountCreate", "account", "id")
TAX_FIELDS = "id version percent validFrom validTo"
TAX = change("hotelTaxRuleCreate", "taxRule", TAX_FIELDS)
TAX_CHANGE = change("hotelTaxRuleUpdate", "taxRule", TAX_FIELDS)
SERVICE_FIELDS = "id version percent charge { amount } taxable"
SERVICE = change("hotelServiceChargeRuleCreate", "serviceChargeRule", SERVICE_FIELDS)
SERVICE_CHANGE = change("hotelServiceChargeRuleUpdate", "serviceChargeRule", SERVICE_FIELDS)
CHARGE = change("hotelChargeCodeCreate", "chargeCode", "id")
SEASON_FIELDS = "id version name ranges { firstDay lastDay }"
SEASON = change("hotelSeasonCreate", "season", SEASON_FIELDS)
SEASON_CHANGE = change("hotelSeasonUpdate", "season", SEASON_FIELDS)
REASON_FIELDS = "id version label competitorRequired"
REASON = change("hotelReasonCodeCreate", "reasonCode", REASON_FIELDS)
REASON_CHANGE = change("hotelReasonCodeUpdate", "reasonCode", REASON_FIELDS)
SETUP_FIELDS = "id version label otaCode"
SETUP = change("hotelSetupStyleCodeCreate", "setupStyleCode", SETUP_FIELDS)
SETUP_CHANGE = change("hotelSetupStyleCodeUpdate", "setupStyleCode", SETUP_FIELDS)
AGREE = change("hotelAgreementCreate", "agreement", "id version")
STEP = change("hotelAgreementStatusChange", "agreement", "id version")
PRICE = """query($input: HotelChargePriceRequestInput!) {
  hotelChargePrice(input: $input) { service { amount } tax { amount } } }"""


@pytest.fixture
def place(desk: Any) -> str:
    terms = {"timezone": "Europe/Lisbon", "currency": "EUR", "roomsTotal": 10}
    return str(desk.made(PROPERTY, input=terms | {"code": "CITY", "name": "City"})["id"])


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def read(record: dict[str, Any]) -> dict[str, Any]:
    """What names a record and the version that was read."""
    return {"id": record["id"], "expectedVersion": record["version"]}


def test_a_rate_of_tax_ends_and_the_next_one_follows(desk: Any, ask: Any, place: str) -> None:
    """VAT of 10 % becomes 12 % on 1 July; service of 5.00 each becomes 18 %, which is taxed."""
    rule = {"propertyId": place, "label": "On the bill", "validFrom": "2026-01-01"}
    old = desk.made(TAX, input=rule | {"code": "VAT", "percent": "10"})
    service = desk.made(SERVICE, input=rule | {"code": "SVC", "charge": euros("5.00")})
    charge = {"propertyId": place, "code": "DINNER", "label": "Dinner", "revenueGroup": "FOOD"}
    dinner = desk.made(CHARGE, input=charge | {"taxCode": "VAT", "serviceCode": "SVC"})["id"]

    def priced(day: str) -> tuple[str, str]:
        wish = {"chargeCodeId": dinner, "price": euros("100"), "taxInclusive": False}
        answer = ask(PRICE, input=wish | {"startsAt": f"{day}T19:00:00+01:00"})
        found = answer["data"]["hotelChargePrice"]
        return found["service"]["amount"], found["tax"]["amount"]

    new = rule | {"code": "VAT", "percent": "12", "validFrom": "2026-07-01"}
    assert desk.refused(TAX, input=new) == [("HOTEL_RULE_OVERLAP", "input.validFrom")]
    ended = desk.made(TAX_CHANGE, input=read(old) | {"validTo": "2026-06-30"})
    desk.made(TAX, input=new)
    assert [priced("2026-06-30"), priced("2026-07-01")] == [("5.00", "10.00"), ("5.00", "12.00")]

    longer = read(ended) | {"validTo": None, "percent": "11"}
    assert desk.refused(TAX_CHANGE, input=longer) == [("HOTEL_RULE_OVERLAP", "input.validFrom")]
    wrong = read(ended) | {"validTo": "2025-12-31", "percent": "101"}
    assert desk.refused(TAX_CHANGE, input=wrong) == [
        ("HOTEL_DATES", "input.validTo"),
        ("HOTEL_PERCENT", "input.percent"),
    ]
    stale = read(old) | {"label": "VAT"}
    assert desk.refused(TAX_CHANGE, input=stale) == [("CONFLICT", "input.expectedVersion")]

    both = read(service) | {"percent": "18"}
    assert desk.refused(SERVICE_CHANGE, input=both) == [("HOTEL_SERVICE_CHARGE", "input.percent")]
    desk.made(SERVICE_CHANGE, input=both | {"charge": None, "taxable": True})
    assert priced("2026-07-01") == ("18.00", "14.16")


def test_a_season_gets_next_years_days_and_keeps_what_was_signed(desk: Any, place: str) -> None:
    client = desk.made(CLIENT, input={"name": "Nordwerk"})["id"]
    span = {"firstDay": "2026-05-01", "lastDay": "2026-05-10"}
    fair = desk.made(
        SEASON, input={"propertyId": place, "code": "FAIR", "name": "Fair", "ranges": [span]}
    )
    line = {"seasonId": fair["id"], "price1": euros("170")}
    terms = {"accountId": client, "propertyId": place, "kind": "TRANSIENT_VOLUME"}
    terms |= {"title": "Rates", "currency": "EUR"}
    y2026 = {"number": "N26", "validFrom": "2026-01-01", "validTo": "2026-12-31"}
    signed = desk.made(AGREE, input=terms | y2026 | {"rateLines": [line]})
    for status in ({"status": "PROPOSED"}, {"status": "ACTIVE", "signedOn": "2026-03-01"}):
        signed = desk.made(STEP, input=read(signed) | status)
    june = {"firstNight": "2027-06-01", "lastNight": "2027-06-30", "price1": euros("150")}
    dated = {"number": "N27", "validFrom": "2027-01-01", "validTo": "2027-12-31"}
    season = {"firstDay": "2027-04-30", "lastDay": "2027-05-09"}
    fair = desk.made(SEASON_CHANGE, input=read(fair) | {"ranges": [span, season]})
    desk.made(AGREE, input=terms | dated | {"rateLines": [line, june]})

    assert fair["ranges"] == [span, season]
    for ranges, code in (
        ([span | {"lastDay": "2026-05-11"}, season], "HOTEL_SEASON_SIGNED"),
        ([span, season | {"lastDay": "2027-06-01"}], "HOTEL_RATE_AMBIGUOUS"),
        ([span, span], "HOTEL_SEASON_RANGES"),
    ):
        wish = read(fair) | {"ranges": ranges}
        path = "input.ranges.1" if code == "HOTEL_SEASON_RANGES" else "input.ranges"
        assert desk.refused(SEASON_CHANGE, input=wish) == [(code, path)]
    renamed = desk.made(SEASON_CHANGE, input=read(fair) | {"name": "Trade fair"})
    assert (renamed["name"], renamed["ranges"]) == ("Trade fair", [span, season])


def test_reasons_and_setups_get_other_words(desk: Any) -> None:
    reason = desk.made(REASON, input={"kind": "LOST", "code": "RIVAL", "label": "Rivla"})
    changed = desk.made(
        REASON_CHANGE, input=read(reason) | {"label": "Rival", "competitorRequired": True}
    )
    setup = {"code": "CAB", "label": "Crescents", "style": "CABARET", "otaCode": 30}
    cabaret = desk.made(SETUP, input=setup)

    assert (changed["label"], changed["competitorRequired"]) == ("Rival", True)
    wish = read(cabaret) | {"label": "Cabaret"}
    assert desk.refused(SETUP_CHANGE, input=wish | {"otaCode": 5}) == [
        ("HOTEL_OTA_CODE", "input.otaCode")
    ]
    assert desk.made(SETUP_CHANGE, input=wish | {"otaCode": 31})["label"] == "Cabaret"
