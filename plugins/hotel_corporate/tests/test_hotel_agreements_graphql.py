"""Corporate agreements as clients see them: written, read for gaps, used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portico.access import Actor

ERRORS = "userErrors { code message path }"
ACCOUNT = 'mutation { accountCreate(input: {name: "Nordwerk"}) { account { id } } }'
WRITE = f"""mutation($input: HotelAgreementCreateInput!) {{
  hotelAgreementCreate(input: $input) {{
    agreement {{
      id version number edition status noticeDeadline account {{ name }}
      rateLines {{ nodes {{
        position days method price1 {{ amount currency }} price2 {{ amount }} percentOff
        floor {{ amount }} availability includes }} }}
      blackouts {{ nodes {{ firstNight lastNight appliesTo stayRule announcedOn }} }}
      entitlements {{ nodes {{ id code unit quantity value {{ amount }} }} }}
    }} {ERRORS} }} }}"""
STEP = f"""mutation($input: HotelAgreementStatusChangeInput!) {{
  hotelAgreementStatusChange(input: $input) {{
    agreement {{ id version status history {{ status day changedBy }} }} {ERRORS} }} }}"""
LINT = """query($id: ID!) {
  hotelAgreementLint(input: {agreementId: $id}) { findings { code severity message } } }"""
USE = f"""mutation($input: HotelEntitlementUseRecordInput!) {{
  hotelEntitlementUseRecord(input: $input) {{
    entitlementUse {{ usedOn quantity entitlement {{ code }} }} {ERRORS} }} }}"""
ANNOUNCE = f"""mutation($input: HotelBlackoutAnnounceInput!) {{
  hotelBlackoutAnnounce(input: $input) {{ blackout {{ announcedOn }} {ERRORS} }} }}"""
PROFILE = f"""mutation($input: HotelCorporateProfileSetInput!) {{
  hotelCorporateProfileSet(input: $input) {{
    corporateProfile {{ creditStatus creditLimit {{ amount currency }} duns }} {ERRORS} }} }}"""


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def client(ask: Any) -> str:
    found: str = ask(ACCOUNT)["data"]["accountCreate"]["account"]["id"]
    return found


def terms(client: str, **given: Any) -> dict[str, Any]:
    return {
        "number": "NW-26",
        "accountId": client,
        "kind": "TRANSIENT_VOLUME",
        "title": "Corporate rates 2026",
        "validFrom": "2026-01-01",
        "validTo": "2026-12-31",
        "currency": "EUR",
    } | given


def in_force(desk: Any, agreement: dict[str, Any]) -> dict[str, Any]:
    found = agreement
    for status in ("PROPOSED", "ACTIVE"):
        step = {"id": found["id"], "expectedVersion": found["version"], "status": status}
        found = desk.made(STEP, input=step | {"signedOn": "2026-03-02"})
    return found


def test_an_agreement_is_written_with_all_its_parts(desk: Any, client: str) -> None:
    wish = terms(
        client,
        autoRenew=True,
        noticeDays=90,
        rateLines=[
            {"days": "MO,TU,WE,TH", "price1": euros("140"), "price2": euros("160"),
             "includes": ["breakfast", "wifi"]},
            {"days": "FR,SA,SU", "method": "PCT_OFF_BAR", "percentOff": "15",
             "floor": euros("90"), "availability": "NLRA"},
        ],
        blackouts=[{"firstNight": "2026-05-20", "lastNight": "2026-05-22", "appliesTo": "NLRA"}],
        entitlements=[
            {"code": "UPGRADE", "description": "Upgrade to a suite", "unit": "PER_YEAR",
             "quantity": 3, "value": euros("80")}
        ],
    )  # fmt: skip

    made = desk.made(WRITE, input=wish)

    for name in ("id", "version"):
        made.pop(name)
    made["entitlements"]["nodes"][0].pop("id")
    assert made == {
        "number": "NW-26",
        "edition": 1,
        "status": "DRAFT",
        "noticeDeadline": "2026-10-02",
        "account": {"name": "Nordwerk"},
        "rateLines": {
            "nodes": [
                {"position": 0, "days": "MO,TU,WE,TH", "method": "FIXED",
                 "price1": {"amount": "140.00", "currency": "EUR"}, "price2": {"amount": "160.00"},
                 "percentOff": None, "floor": None, "availability": "LRA",
                 "includes": ["breakfast", "wifi"]},
                {"position": 1, "days": "FR,SA,SU", "method": "PCT_OFF_BAR", "price1": None,
                 "price2": None, "percentOff": "15", "floor": {"amount": "90.00"},
                 "availability": "NLRA", "includes": []},
            ]
        },
        "blackouts": {
            "nodes": [
                {"firstNight": "2026-05-20", "lastNight": "2026-05-22", "appliesTo": "NLRA",
                 "stayRule": "PER_NIGHT", "announcedOn": "2026-03-02"}
            ]
        },
        "entitlements": {
            "nodes": [
                {"code": "UPGRADE", "unit": "PER_YEAR", "quantity": 3,
                 "value": {"amount": "80.00"}}
            ]
        },
    }  # fmt: skip


def test_a_lint_finds_gaps_dead_lines_and_empty_promises(desk: Any, ask: Any, client: str) -> None:
    wish = terms(
        client,
        autoRenew=True,
        rateLines=[
            {"price1": euros("140"), "lastNight": "2026-11-29"},
            {"price1": euros("150"), "priority": 1, "lastNight": "2026-12-15"},
            {"price1": euros("150"), "priority": 2, "firstNight": "2026-12-31",
             "lastNight": "2027-01-02", "roomType": "STE"},
        ],
        blackouts=[{"firstNight": "2026-05-20", "lastNight": "2026-05-22"}],
    )  # fmt: skip
    agreement = desk.made(WRITE, input=wish)

    found = ask(LINT, id=agreement["id"])["data"]["hotelAgreementLint"]["findings"]

    assert [(each["code"], each["severity"]) for each in found] == [
        ("UNCOVERED_NIGHTS", "WARNING"),
        ("LINE_NEVER_WINS", "WARNING"),
        ("LINE_BEYOND_TERM", "NOTE"),
        ("NO_COMMITMENT", "NOTE"),
        ("LRA_BUT_BLACKED_OUT", "WARNING"),
        ("RENEWAL_WITHOUT_NOTICE", "WARNING"),
    ]
    assert found[0]["message"] == "No rate is given for the nights from 2026-12-16 to 2026-12-30."
    assert "line 2 (any room, priority 1)" in found[1]["message"]


def test_what_is_given_is_logged_once_and_within_what_is_left(desk: Any, client: str) -> None:
    upgrade = {"code": "UP", "description": "Upgrade", "unit": "PER_YEAR", "quantity": 3}
    agreement = desk.made(WRITE, input=terms(client, entitlements=[upgrade]))
    owed = agreement["entitlements"]["nodes"][0]["id"]
    use = {"entitlementId": owed, "usedOn": "2026-04-01", "quantity": 2, "sourceRef": "folio 1"}

    assert desk.refused(USE, input=use) == [("HOTEL_ENTITLEMENT", "input.entitlementId")]
    in_force(desk, agreement)
    assert desk.made(USE, input=use) == {
        "usedOn": "2026-04-01",
        "quantity": 2,
        "entitlement": {"code": "UP"},
    }
    assert desk.refused(USE, input=use) == [("HOTEL_CODE_TAKEN", "input.sourceRef")]
    again = use | {"sourceRef": "folio 2"}
    assert desk.refused(USE, input=again) == [("HOTEL_ENTITLEMENT_USED_UP", "input.quantity")]
    late = again | {"usedOn": "2027-01-01", "quantity": 0}
    assert desk.refused(USE, input=late) == [
        ("HOTEL_QUANTITY", "input.quantity"),
        ("HOTEL_ENTITLEMENT", "input.usedOn"),
    ]
    assert desk.made(USE, input=again | {"quantity": 1})["quantity"] == 1


def test_blackouts_are_announced_for_nights_to_come(desk: Any, client: str) -> None:
    agreement = in_force(desk, desk.made(WRITE, input=terms(client)))
    nights = {"firstNight": "2026-09-20", "lastNight": "2026-09-22"}

    def wish(**given: Any) -> dict[str, Any]:
        return {"agreementId": agreement["id"], "blackout": nights | given}

    assert desk.made(ANNOUNCE, input=wish()) == {"announcedOn": "2026-03-02"}
    assert desk.refused(ANNOUNCE, input=wish(firstNight="2026-03-01")) == [
        ("HOTEL_BLACKOUT", "input.blackout.firstNight")
    ]
    beyond = wish(firstNight="2027-01-01", lastNight="2027-01-02")
    assert desk.refused(ANNOUNCE, input=beyond) == [("HOTEL_BLACKOUT", "input.blackout.firstNight")]


def test_a_profile_keeps_what_is_not_given(desk: Any, client: str) -> None:
    desk.made(PROFILE, input={"accountId": client, "duns": "150483782"})
    limit = {"accountId": client, "creditLimit": euros("5000"), "creditStatus": "WARN"}

    assert desk.made(PROFILE, input=limit) == {
        "creditStatus": "WARN",
        "creditLimit": {"amount": "5000.00", "currency": "EUR"},
        "duns": "150483782",
    }
    wrong = {"accountId": client, "duns": "12", "iataOrTids": "x", "paymentTermsDays": -1}
    assert desk.refused(PROFILE, input=wrong) == [
        ("HOTEL_QUANTITY", "input.paymentTermsDays"),
        ("HOTEL_NUMBER", "input.duns"),
        ("HOTEL_NUMBER", "input.iataOrTids"),
    ]


def test_who_may_read_agreements_writes_none(ask: Any, actor: Actor, client: str) -> None:
    reader = replace(actor, scopes=frozenset({"hotel.agreement.read"}))

    assert "errors" not in ask("{ hotelAgreements { totalCount } }", by=reader)
    answer = ask(WRITE, by=reader, input=terms(client))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    stranger = replace(actor, scopes=frozenset({"hotel.property.read"}))
    refused = ask("{ hotelAgreements { totalCount } }", by=stranger)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
