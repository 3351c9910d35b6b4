"""What an agreement brings in the end: revenue, less what the terms cost, and what is unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from portico.values import Money
from portico_hotel_corporate.models import HotelRevenueGroup
from portico_hotel_corporate.operations.bookings import create_booking
from portico_hotel_corporate.operations.charges import HotelChargeCodeCreate, create_charge_code
from portico_hotel_corporate.operations.charging import HotelLineItemAdd, add_line

ERRORS = "userErrors { code message path }"
ACCOUNT = f"""mutation($input: AccountCreateInput!) {{ accountCreate(input: $input) {{
  account {{ id }} {ERRORS} }} }}"""
IMPORT = f"""mutation($input: HotelStaysImportInput!) {{ hotelStaysImport(input: $input) {{
  stayImport {{ problems {{ line column message }} }} {ERRORS} }} }}"""
WRITE = f"""mutation($input: HotelAgreementCreateInput!) {{ hotelAgreementCreate(input: $input) {{
  agreement {{ id version obligations {{ nodes {{ id title }} }}
    entitlements {{ nodes {{ id code }} }} }} {ERRORS} }} }}"""
STEP = f"""mutation($input: HotelAgreementStatusChangeInput!) {{
  hotelAgreementStatusChange(input: $input) {{ agreement {{ id version }} {ERRORS} }} }}"""
CAPTURE = f"""mutation($input: HotelBarCaptureCreateInput!) {{
  hotelBarCaptureCreate(input: $input) {{ barCapture {{ id }} {ERRORS} }} }}"""
USE = f"""mutation($input: HotelEntitlementUseRecordInput!) {{
  hotelEntitlementUseRecord(input: $input) {{ entitlementUse {{ id }} {ERRORS} }} }}"""
EVALUATE = f"""mutation($id: ID!) {{ hotelAgreementEvaluate(input: {{agreementId: $id}}) {{
  agreement {{ id }} {ERRORS} }} }}"""
SETTLE = f"""mutation($input: HotelObligationSettleInput!) {{
  hotelObligationSettle(input: $input) {{ obligationSettlement {{ id }} {ERRORS} }} }}"""
RETURN = """query($input: HotelAgreementReturnRequestInput!) { hotelAgreementReturn(input: $input) {
  firstDay lastDay roomNights revenue { amount } worth { amount } contribution { amount }
  perRoomNight { amount } percent unknown
  groups { revenueGroup stays { amount } events { amount } }
  costs { kind amount { amount } known unknown }
  trace { label formula value } } }"""
HEADER = (
    "source_ref,property,arrival,nights,status,adr,segment,company_ref,agency_ref,room_type,"
    "rate_code,booked_on,fb_revenue\n"
)
STAYS = (
    "a,CITY,2026-02-10,2,CHECK_OUT,150,CORPORATE,7,9,STD,NW,2026-02-01,60.01",
    "b,CITY,2026-02-10,1,CHECK_OUT,210,CORPORATE,7,,STD,RACK,2026-02-01,",
    "free,CITY,2026-02-11,1,CHECK_OUT,0,COMPLEMENTARY,7,,STD,NW,2026-02-01,",
    "untold,CITY,2026-02-12,1,CHECK_OUT,140,CORPORATE,7,9,,NW,2026-02-01,",
    "other,CITY,2026-02-10,1,CHECK_OUT,100,CORPORATE,7,,,RACK,2026-02-01,",
    "group,CITY,2026-02-10,1,CHECK_OUT,100,GROUPS,7,,STD,NW,2026-02-01,",
    "late,CITY,2026-03-01,1,CHECK_OUT,150,CORPORATE,7,,STD,NW,2026-02-01,",
)
LIMIT = {
    "title": "Blackouts",
    "obligor": "HOTEL",
    "metric": "BLACKOUT_NIGHTS",
    "comparator": "LE",
    "target": "0",
    "consequence": "REBATE",
}
UPGRADE = {"code": "UP", "description": "Upgrade", "unit": "PER_STAY"}
FREE = {"code": "FREE", "description": "Free room", "unit": "PER_ROOM_NIGHTS", "perRoomNights": 5}
WINE = {"code": "WINE", "description": "Wine", "unit": "PER_STAY"}


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def agreed(desk: Any, place: str, client: str) -> dict[str, Any]:
    """150 a night of January and February, of which agencies get 10 %; it was not all kept."""
    limits = [LIMIT | {"charge": euros("50")}, LIMIT | {"title": "Shut", "charge": euros("30")}]
    terms = {
        "number": "NW",
        "accountId": client,
        "propertyId": place,
        "kind": "TRANSIENT_VOLUME",
        "title": "Rates",
        "validFrom": "2026-01-01",
        "validTo": "2026-02-28",
        "currency": "EUR",
        "bookingCodes": "NW",
        "rateLines": [{"price1": euros("150"), "commissionPercent": "10"}],
        "entitlements": [UPGRADE | {"value": euros("20")}, FREE | {"value": euros("150")}, WINE],
        "blackouts": [{"firstNight": "2026-01-20", "lastNight": "2026-01-20"}],
        "obligations": limits,
    }
    made: dict[str, Any] = desk.made(WRITE, input=terms)
    version = made["version"]
    for status in ("PROPOSED", "ACTIVE"):
        step = {"id": made["id"], "expectedVersion": version, "status": status}
        version = desk.made(STEP, input=step | {"signedOn": "2026-01-01"})["version"]
    desk.made(EVALUATE, id=made["id"])
    (duty,) = [each for each in made["obligations"]["nodes"] if each["title"] == "Blackouts"]
    settled = {"obligationId": duty["id"], "windowStart": "2026-01-01", "settledAs": "CHARGED"}
    desk.made(SETTLE, input=settled)
    for code, source, count in (("UP", "a", 2), ("FREE", "free", 1), ("WINE", "b", 1)):
        (owed,) = [each for each in made["entitlements"]["nodes"] if each["code"] == code]
        use = {"entitlementId": owed["id"], "usedOn": "2026-02-11", "quantity": count}
        desk.made(USE, input=use | {"sourceRef": source})
    return made


def hold_event(hotel: Any, client: str, agreement: str) -> None:
    """An event of 20 February with a room hired for 500."""
    begun = datetime(2026, 1, 10, 12, tzinfo=UTC)
    day = date(2026, 2, 20)
    wish = hotel.wish(
        client=SimpleNamespace(id=UUID(client.partition("_")[2])),
        agreement_id=UUID(agreement.partition("_")[2]),
        arrival=day,
        departure=day,
    )
    event = hotel.do(create_booking, wish, begun)
    hire = HotelChargeCodeCreate(
        property_id=hotel.place.id,
        code="HIRE",
        label="Hire",
        revenue_group=HotelRevenueGroup.RENTAL,
    )
    code = hotel.do(create_charge_code, hire, begun)
    line = HotelLineItemAdd(
        booking_id=event.id, charge_code_id=code.id, unit_price=Money(Decimal(500), "EUR")
    )
    hotel.do(add_line, line, begun)


def test_the_return_of_an_agreement_is_told_with_all_that_is_not_known(
    hotel: Any, desk: Any
) -> None:
    place = f"hpr_{hotel.place.id.hex}"
    client, _agency = (
        desk.made(ACCOUNT, input={"name": name, "references": [reference]})["id"]
        for name, reference in (
            ("Nordwerk", {"system": "hotel_company", "externalId": "7"}),
            ("Trips", {"system": "hotel_agent", "externalId": "9"}),
        )
    )
    bars = [
        {"stayDate": day, "roomType": "STD", "price": euros(price), "roomsAvailable": 3}
        for day, price in (("2026-02-10", "200"), ("2026-02-11", "180"))
    ]
    seen = {"propertyId": place, "capturedAt": "2026-01-20T12:00:00Z", "source": "channel"}
    desk.made(CAPTURE, input=seen | {"snapshots": bars})
    done = desk.made(IMPORT, input={"source": "pms", "csv": HEADER + "\n".join(STAYS)})
    assert done == {"problems": []}
    agreement = agreed(desk, place, client)["id"]
    hold_event(hotel, client, agreement)

    found = desk.ask(RETURN, input={"agreementId": agreement})["data"]["hotelAgreementReturn"]

    # Stays: 150 + 150 + 210 + 0 + 140 = 650 and 60.01 of food; the event 500.
    assert found["groups"] == [
        {"revenueGroup": "ROOMS", "stays": euros_only("650.00"), "events": euros_only("0.00")},
        {"revenueGroup": "FOOD", "stays": euros_only("60.01"), "events": euros_only("0.00")},
        {"revenueGroup": "RENTAL", "stays": euros_only("0.00"), "events": euros_only("500.00")},
    ]
    # 200 - 150 + 180 - 150 - (210 - 200) = 70, the free night 180, 2 nights at 10 % of 150,
    # 2 upgrades at 20, 1 night shut at 50.
    assert [
        (each["kind"], each["amount"]["amount"], each["known"], each["unknown"])
        for each in found["costs"]
    ] == [
        ("DISCOUNT", "70.00", 3, 1),
        ("COMPS", "180.00", 1, 0),
        ("COMMISSIONS", "30.00", 2, 1),
        ("ENTITLEMENTS", "40.00", 1, 1),
        ("REBATES", "50.00", 1, 1),
    ]
    sums = [found[name]["amount"] for name in ("revenue", "worth", "contribution")]
    assert sums == ["1210.01", "1460.01", "1090.01"]  # 1460.01 - 370
    assert (found["roomNights"], found["perRoomNight"], found["percent"]) == (
        5,
        euros_only("218.00"),
        "74.7",
    )
    assert (found["firstDay"], found["lastDay"]) == ("2026-01-01", "2026-02-28")
    assert found["unknown"] == [
        "1 nights of the client have neither its codes nor one of its rates.",
        "DISCOUNT: untold, 2026-02-12: no best available rate is known.",
        "COMMISSIONS: untold, 2026-02-12: an agency booked; no rate line is known.",
        "ENTITLEMENTS: WINE, b: no value is noted.",
        "REBATES: Shut, from 2026-01-01: breached, not settled: 30.",
        "What 1 events would have cost without the terms.",
    ]
    assert found["trace"][2] == {
        "label": "Contribution",
        "formula": "1460.01 - 370",
        "value": "1090.01",
    }
    assert {"label": "COMPS: free, 2026-02-11", "formula": "180 - 0", "value": "180"} in found[
        "trace"
    ]
    part = {"agreementId": agreement, "firstDay": "2026-02-11", "lastDay": "2026-02-11"}
    one = desk.ask(RETURN, input=part)["data"]["hotelAgreementReturn"]
    assert (one["roomNights"], one["contribution"]["amount"]) == (2, "125.00")
    before = {"agreementId": agreement, "lastDay": "2025-12-31"}
    assert desk.ask(RETURN, input=before)["errors"][0]["extensions"]["code"] == "HOTEL_DATES"


def euros_only(amount: str) -> dict[str, str]:
    return {"amount": amount}
