"""Clients bring clients: what the agreement promises for it, and what is owed in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from portico.operations.account_inputs import AccountMerge
from portico.operations.merging import merge_accounts
from portico_hotel_corporate.models.clients.referrals import (
    Brought,
    HotelReferralReward,
    HotelReferralStatus,
    Referral,
    ReferralClause,
)
from portico_hotel_corporate.operations.clients.referrals import (
    HotelReferralApprove,
    approve_reward,
    look_at_referrals,
)

ERRORS = "userErrors { code message path }"
PROPERTY = """mutation { hotelPropertyCreate(input: {
  code: "CITY", name: "City", timezone: "Europe/Lisbon", currency: "EUR", roomsTotal: 10
}) { property { id } } }"""
ACCOUNT = f"""mutation($input: AccountCreateInput!) {{ accountCreate(input: $input) {{
  account {{ id }} {ERRORS} }} }}"""
IMPORT = f"""mutation($input: HotelStaysImportInput!) {{ hotelStaysImport(input: $input) {{
  stayImport {{ refused }} {ERRORS} }} }}"""
AGREE = f"""mutation($input: HotelAgreementCreateInput!) {{ hotelAgreementCreate(input: $input) {{
  agreement {{ id version }} {ERRORS} }} }}"""
STEP = f"""mutation($input: HotelAgreementStatusChangeInput!) {{
  hotelAgreementStatusChange(input: $input) {{ agreement {{ id version }} {ERRORS} }} }}"""
AMEND = f"""mutation($input: HotelAgreementAmendInput!) {{ hotelAgreementAmend(input: $input) {{
  agreement {{ edition referralClause {{ reward amount windowDays }} }} {ERRORS} }} }}"""
CLAUSE = f"""mutation($input: HotelReferralClauseSetInput!) {{
  hotelReferralClauseSet(input: $input) {{ referralClause {{ id }} {ERRORS} }} }}"""
RECORD = f"""mutation($input: HotelReferralRecordInput!) {{ hotelReferralRecord(input: $input) {{
  referral {{ id version status windowEnds }} {ERRORS} }} }}"""
APPROVE = f"""mutation($input: HotelReferralApproveInput!) {{ hotelReferralApprove(input: $input) {{
  referral {{ status }} {ERRORS} }} }}"""
PAY = f"""mutation($input: HotelReferralPayInput!) {{ hotelReferralPay(input: $input) {{
  referral {{ status reward {{ amount }} }} {ERRORS} }} }}"""
VOID = f"""mutation($input: HotelReferralVoidInput!) {{ hotelReferralVoid(input: $input) {{
  referral {{ status voidReason }} {ERRORS} }} }}"""
REWARD = """query($input: HotelReferralRewardRequestInput!) { hotelReferralReward(input: $input) {
  status reward { amount } freeNights trace { label formula value } } }"""
HEADER = "source_ref,property,arrival,nights,status,adr,segment,company_ref\n"
FIRST = date(2026, 1, 15)
S = HotelReferralStatus


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.mark.parametrize(
    ("rooms", "as_of", "given", "expected"),
    [
        ("80000", date(2027, 1, 15), {}, (S.EARNED, "1200.00")),
        ("80000", date(2027, 1, 14), {}, (S.PENDING, "1200.00")),
        ("250000", date(2027, 1, 15), {}, (S.EARNED, "3000")),
        ("10000", date(2027, 1, 15), {}, (S.EARNED, "150.00")),
        ("9999.99", date(2027, 1, 15), {}, (S.VOID, None)),
        ("9999.99", date(2027, 1, 14), {}, (S.PENDING, None)),
        ("80000", date(2027, 1, 15), {"share": "60"}, (S.EARNED, "720.00")),
        ("80000", date(2027, 1, 15), {"share": "40"}, (S.EARNED, "480.00")),
        ("80000", date(2027, 1, 15), {"above_threshold_only": True}, (S.EARNED, "1050.00")),
    ],
)
def test_the_reward_is_exact_by_threshold_cap_and_share(
    rooms: str, as_of: date, given: dict[str, Any], expected: tuple[HotelReferralStatus, str | None]
) -> None:
    """1.5 % of the first year from 10,000 on, at most 3,000 for the new client."""
    terms: dict[str, Any] = {"share": "100", "above_threshold_only": False} | given
    clause = ReferralClause(
        reward=HotelReferralReward.PERCENT_OF_ROOMS,
        percent=Decimal("1.5"),
        threshold_amount=Decimal(10000),
        cap_amount=Decimal(3000),
        above_threshold_only=terms["above_threshold_only"],
    )
    referral = Referral(
        referred_on=date(2026, 1, 10),
        window_ends=date(2026, 4, 10),
        share_percent=Decimal(terms["share"]),
        currency="EUR",
    )

    judged = referral.judge(clause, Brought(FIRST, Decimal(rooms), as_of))

    assert (judged.status, judged.amount) == (expected[0], expected[1] and Decimal(expected[1]))


class Book:
    """Clients, their agreement NW and who brought whom; noon of 2026-03-02 is now."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.place = desk.ask(PROPERTY)["data"]["hotelPropertyCreate"]["property"]["id"]
        self.client = self.account("Nordwerk", "7")

    def account(self, name: str, number: str, **given: Any) -> str:
        terms = {"name": name, "references": [{"system": "hotel_company", "externalId": number}]}
        return str(self.desk.made(ACCOUNT, input=terms | given)["id"])

    def stays(self, *lines: str) -> None:
        given = {"source": "pms", "csv": HEADER + "\n".join(lines)}
        assert self.desk.made(IMPORT, input=given) == {"refused": 0}

    def agreement(self, clause: dict[str, Any], client: str = "", number: str = "NW") -> str:
        """An agreement of 2026 in force, with what it promises."""
        terms = {"accountId": client or self.client, "propertyId": self.place, "number": number}
        terms |= {"kind": "TRANSIENT_VOLUME", "title": "Rates", "currency": "EUR"}
        span = {"validFrom": "2026-01-01", "validTo": "2026-12-31", "coversChildren": True}
        made = self.desk.made(AGREE, input=terms | span)
        self.desk.made(CLAUSE, input=clause | {"agreementId": made["id"]})
        version = made["version"]
        for status in ("PROPOSED", "ACTIVE"):
            step = {"id": made["id"], "expectedVersion": version, "status": status}
            version = self.desk.made(STEP, input=step | {"signedOn": "2026-01-01"})["version"]
        return str(made["id"])

    def told(self, referral: dict[str, Any], as_of: str) -> dict[str, Any]:
        asked = {"referralId": referral["id"], "asOf": as_of}
        found: dict[str, Any] = self.desk.ask(REWARD, input=asked)["data"]["hotelReferralReward"]
        return found


@pytest.fixture
def book(desk: Any) -> Book:
    return Book(desk)


FIXED = {"reward": "FIXED", "amount": euros("500"), "threshold": euros("300"), "windowDays": 30}


def test_a_referral_is_earned_approved_by_another_and_paid(
    book: Book, desk: Any, hotel: Any
) -> None:
    agreement = book.agreement(FIXED)
    assert desk.refused(CLAUSE, input=FIXED | {"agreementId": agreement}) == [
        ("HOTEL_AGREEMENT_IMMUTABLE", "input.id")
    ]
    new = book.account("Sud", "8")
    branch = book.account("Sud Lab", "9", parentId=new)
    wish = {"agreementId": agreement, "referredId": new, "referredOn": "2026-01-10"}
    referral = desk.made(RECORD, input=wish)
    assert (referral["status"], referral["windowEnds"]) == ("PENDING", "2026-02-09")
    assert book.told(referral, "2026-02-09")["status"] == "PENDING"
    assert book.told(referral, "2026-02-10")["status"] == "VOID"
    book.stays(
        "a,CITY,2026-02-08,2,CHECK_OUT,100,CORPORATE,9",  # a company of its group
        "b,CITY,2026-02-20,1,CHECK_OUT,150,CORPORATE,8",
        "c,CITY,2027-02-08,1,CHECK_OUT,900,CORPORATE,8",  # after the first year
    )
    assert branch
    assert book.told(referral, "2026-02-19") == {
        "status": "PENDING",
        "reward": None,
        "freeNights": None,
        "trace": [
            {
                "label": "First night of the new client",
                "formula": "2026-01-10 to 2026-02-09",
                "value": "2026-02-08",
            },
            {
                "label": "Room revenue of its first year",
                "formula": "2026-02-08 to before 2027-02-08, as of 2026-02-19",
                "value": "200",
            },
            {"label": "Enough", "formula": "200 >= 300", "value": "False"},
        ],
    }
    step = {"id": referral["id"], "expectedVersion": 1}
    assert desk.refused(APPROVE, input=step)[0][0] == "HOTEL_REFERRAL_FOUR_EYES"
    assert hotel.write(lambda s: look_at_referrals(s, hotel.actor)) == "1 referrals looked at"
    assert hotel.write(lambda s: look_at_referrals(s, hotel.actor)) == "1 referrals looked at"
    (stored,) = hotel.all(Referral)
    earned = (stored.status, stored.reward_amount, stored.earned_on, stored.version)
    assert earned == (S.EARNED, Decimal(500), date(2026, 3, 2), 2)
    hotel.actor = replace(hotel.actor, name="ann")
    hotel.do(approve_reward, HotelReferralApprove(id=stored.id, expected_version=2))
    paid = {"id": referral["id"], "expectedVersion": 3, "paymentRef": "SEPA 17"}
    assert desk.refused(PAY, input=paid | {"paidOn": "2026-03-01"}) == [
        ("HOTEL_DATES", "input.paidOn")
    ]
    assert desk.made(PAY, input=paid | {"paidOn": "2026-03-02"}) == {
        "status": "PAID",
        "reward": {"amount": "500.00"},
    }
    end = {"id": referral["id"], "expectedVersion": 4, "reason": "Mistake"}
    assert desk.refused(VOID, input=end) == [("HOTEL_REFERRAL_STEP", "input.id")]


def test_who_is_no_new_client_of_another_is_refused(book: Book, desk: Any, hotel: Any) -> None:
    agreement = book.agreement(FIXED)
    new, other = book.account("Sud", "8"), book.account("Ost", "9")
    sister = book.account("Nordwerk Sea", "70", parentId=book.client)
    known = book.account("Known", "10")
    book.stays("k,CITY,2026-01-05,1,CHECK_OUT,100,CORPORATE,10")

    def refused(referred: str, **given: Any) -> list[str]:
        wish = {"agreementId": agreement, "referredId": referred, "referredOn": "2026-01-10"}
        return [code for code, _ in desk.refused(RECORD, input=wish | given)]

    assert refused(book.client) == ["HOTEL_REFERRAL_GROUP"]
    assert refused(sister) == ["HOTEL_REFERRAL_GROUP"]
    assert refused(known) == ["HOTEL_REFERRAL_KNOWN"]
    assert refused(new, referrerId=other) == ["HOTEL_REFERRAL_REFERRER"]
    assert refused(new, sharePercent="0") == ["HOTEL_REFERRAL_SHARE"]
    assert refused(new, referredOn="2025-12-31") == ["HOTEL_REFERRAL_CLAUSE"]
    assert refused(new, referredOn="2026-03-03") == ["HOTEL_DATES"]

    wish = {"agreementId": agreement, "referredId": new, "sharePercent": "60"}
    first = desk.made(RECORD, input=wish | {"referrerId": sister})
    assert refused(new, referrerId=sister, referredOn="2026-03-01") == ["HOTEL_REFERRAL_TWICE"]
    assert refused(new, sharePercent="41", referredOn="2026-03-01") == ["HOTEL_REFERRAL_SHARE"]
    desk.made(RECORD, input=wish | {"sharePercent": "40"})
    # The new client brings another one, and that one cannot have brought the first.
    second = book.agreement(FIXED, new, "SUD")
    desk.made(RECORD, input={"agreementId": second, "referredId": other})
    third = book.agreement(
        FIXED | {"reward": "FREE_NIGHTS", "amount": None, "freeNights": 2}, other, "OST"
    )
    circle = {"agreementId": third, "referredId": book.client}
    assert desk.refused(RECORD, input=circle) == [("HOTEL_REFERRAL_CIRCLE", "input.referredId")]
    assert desk.refused(RECORD, input=circle | {"referredId": known, "sharePercent": "50"}) == [
        ("HOTEL_REFERRAL_SHARE", "input.sharePercent"),
        ("HOTEL_REFERRAL_KNOWN", "input.referredId"),
    ]

    void = {"id": first["id"], "expectedVersion": 1}
    assert desk.refused(VOID, input=void | {"reason": " "}) == [("REQUIRED", "input.reason")]
    desk.made(VOID, input=void | {"reason": "They met at a fair."})
    one, two = (UUID(each.partition("_")[2]) for each in (book.client, new))
    hotel.do(merge_accounts, AccountMerge(winner_id=one, loser_id=two))
    found = hotel.all(Referral, Referral.id)
    assert [(each.status.name, each.void_reason) for each in found] == [
        ("VOID", "They met at a fair."),
        ("VOID", "The two accounts became one client."),
        ("PENDING", None),
    ]
    assert found[2].referrer_id == one
    late = replace(hotel.actor, now=datetime(2026, 5, 1, 12, tzinfo=UTC))
    hotel.write(lambda s: look_at_referrals(s, late), late)
    assert hotel.get(Referral, found[2].id).void_reason == (
        "No first night from 2026-03-02 to 2026-04-01."
    )


def test_a_clause_says_what_is_owed_and_is_kept_when_the_agreement_is_amended(
    book: Book, desk: Any
) -> None:
    terms = {"accountId": book.client, "number": "X", "kind": "CREW", "title": "Crews"}
    terms |= {"currency": "EUR", "validFrom": "2026-01-01", "validTo": "2026-12-31"}
    draft = {"agreementId": desk.made(AGREE, input=terms)["id"]}
    dollars = {"amount": "5", "currency": "USD"}
    unclear = {"reward": "FIXED", "percent": "101", "windowDays": 0, "cap": dollars}
    assert desk.refused(CLAUSE, input=draft | unclear) == [
        ("HOTEL_CURRENCY_MISMATCH", "input.cap"),
        ("HOTEL_REFERRAL_REWARD", "input.reward"),
        ("HOTEL_PERCENT", "input.percent"),
        ("HOTEL_QUANTITY", "input.windowDays"),
    ]
    agreement = book.agreement(FIXED)
    amended = desk.made(AMEND, input={"id": agreement, "expectedVersion": 4})
    assert amended == {
        "edition": 2,
        "referralClause": {"reward": "FIXED", "amount": "500", "windowDays": 30},
    }
