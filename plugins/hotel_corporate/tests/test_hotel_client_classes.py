"""Clients are classed by many criteria, by schemes that are data; a person may know better."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from portico.operations.account_inputs import AccountMerge
from portico.operations.merging import merge_accounts
from portico_hotel_corporate.models.clients.client_classes import ClassAssignment
from portico_hotel_corporate.operations.clients.class_assignments import (
    HotelClientClassOverride,
    assign_all,
    override_class,
)

PROPERTY = """mutation { hotelPropertyCreate(input: {
  code: "CITY", name: "City", timezone: "Europe/Lisbon", currency: "EUR", roomsTotal: 10
}) { property { id } } }"""
ACCOUNT = """mutation($input: AccountCreateInput!) { accountCreate(input: $input) {
  account { id } userErrors { code message path } } }"""
IMPORT = """mutation($input: HotelStaysImportInput!) { hotelStaysImport(input: $input) {
  stayImport { refused } userErrors { code message path } } }"""
PROFILE = """mutation($input: HotelCorporateProfileSetInput!) {
  hotelCorporateProfileSet(input: $input) {
    corporateProfile { id } userErrors { code message path } } }"""
INVOICE = """mutation($input: HotelClientInvoiceRecordInput!) {
  hotelClientInvoiceRecord(input: $input) {
    clientInvoice { id } userErrors { code message path } } }"""
SCHEME = """mutation($input: HotelClientClassSchemeCreateInput!) {
  hotelClientClassSchemeCreate(input: $input) {
    classScheme { id version edition validTo criteria { kind bands { word points } }
      classes { code } } userErrors { code message path } } }"""
END = """mutation($input: HotelClientClassSchemeEndInput!) {
  hotelClientClassSchemeEnd(input: $input) {
    classScheme { id } userErrors { code message path } } }"""
OVERRIDE = """mutation($input: HotelClientClassOverrideInput!) {
  hotelClientClassOverride(input: $input) {
    classAssignment { classCode validFrom validTo isManual score }
    userErrors { code message path } } }"""
ASSIGN = """mutation($input: HotelClientClassAssignInput!) { hotelClientClassAssign(input: $input) {
  classAssignment { classCode isManual } userErrors { code message path } } }"""
TOLD = """query($input: HotelClientClassRequestInput!) { hotelClientClassOf(input: $input) {
  asOf classings { schemeCode edition score classCode className assignedCode isManual
    parts { kind value source weight points score } } } }"""
LISTED = """query($code: String!) { accounts(
  where: {hotel: {clientClasses: {some: {classCode: {eq: $code}}}}}) {
    nodes { name } } }"""
PRODUCTION = """query($input: HotelProductionRequestInput!) {
  hotelProductionReport(input: $input) { lines { clientClass roomNights } } }"""
SHARE = """query($input: HotelCorporateShareRequestInput!) { hotelCorporateShare(input: $input) {
  classes { key revenue { amount } percentOfHotel } } }"""
HEADER = "source_ref,property,arrival,nights,status,adr,segment,company_ref\n"


def band(points: str, **given: Any) -> dict[str, Any]:
    return {"points": points} | given


NIGHTS = {
    "kind": "ROOM_NIGHTS",
    "weight": "40",
    "unknownPoints": "0",
    "bands": [
        band("0", below="5"),
        band("50", atLeast="5", below="10"),
        band("100", atLeast="10"),
    ],
}
CREDIT = {
    "kind": "CREDIT_STATUS",
    "weight": "25",
    "unknownPoints": "50",
    "bands": [band("100", word="OK"), band("40", word="WARN"), band("0", word="STOP")],
}
PAYMENT = {
    "kind": "PAYMENT_DAYS",
    "weight": "12.5",
    "unknownPoints": "50",
    "bands": [band("100", below="30"), band("33.33", atLeast="30")],
}
DISTANCE = {
    "kind": "DISTANCE",
    "weight": "12.5",
    "unknownPoints": "0",
    "bands": [band("100", below="50"), band("20", atLeast="50")],
}
POLICY = {
    "kind": "TRAVEL_POLICY",
    "weight": "10",
    "unknownPoints": "0",
    "bands": [band("30", word="FREE"), band("60", word="PREFERRED"), band("100", word="MANDATED")],
}
VALUE = {
    "code": "VALUE",
    "name": "Value of a client",
    "validFrom": "2026-01-01",
    "criteria": [NIGHTS, CREDIT, PAYMENT, DISTANCE, POLICY],
    "classes": [
        {"code": "A", "name": "Best", "atLeast": "80"},
        {"code": "B", "name": "Good", "atLeast": "60"},
        {"code": "C", "name": "Others", "atLeast": "0"},
    ],
}


class Book:
    """Clients with what is known of them; noon of 2026-03-02 is now."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        desk.do(PROPERTY)

    def client(self, name: str, number: str, **given: Any) -> str:
        terms = {"name": name, "references": [{"system": "hotel_company", "externalId": number}]}
        return str(self.desk.made(ACCOUNT, input=terms | given)["id"])

    def stays(self, *lines: str) -> None:
        given = {"source": "pms", "csv": HEADER + "\n".join(lines)}
        assert self.desk.made(IMPORT, input=given) == {"refused": 0}

    def know(self, client: str, **given: Any) -> None:
        self.desk.made(PROFILE, input={"accountId": client} | given)

    def told(self, client: str, **given: Any) -> dict[str, Any]:
        answer = self.desk.ask(TOLD, input={"accountId": client} | given)
        (found,) = answer["data"]["hotelClientClassOf"]["classings"]
        return dict(found)


@pytest.fixture
def book(desk: Any) -> Book:
    return Book(desk)


@pytest.fixture
def client(book: Book) -> str:
    """Nordwerk: 7 nights, paid in 20 and 41 days, 12 km away; a daughter with 2 nights."""
    found = book.client("Nordwerk", "7")
    book.client("Nordwerk Sea", "8", parentId=found)
    book.stays(
        "r1,CITY,2026-02-01,5,CHECK_OUT,100,CORPORATE,7",
        "r2,CITY,2025-03-01,4,CHECK_OUT,100,CORPORATE,7",  # its nights of 1 and 2 March are too old
        "r3,CITY,2026-02-01,2,CHECK_OUT,100,CORPORATE,8",
        "r4,CITY,2026-02-01,9,CANCELED,100,CORPORATE,7",
    )
    book.know(found, creditStatus="WARN", distanceKm=12, paymentTermsDays=30)
    for number, issued, paid in (
        ("1", "2026-01-01", "2026-01-21"),
        ("2", "2026-01-01", "2026-02-11"),
        ("3", "2026-02-20", None),  # open for ten days: not due yet
    ):
        total = {"amount": "100", "currency": "EUR"}
        sent = {"number": number, "accountId": found, "issuedOn": issued, "paidOn": paid}
        book.desk.made(INVOICE, input=sent | {"total": total})
    return found


def test_a_client_is_classed_by_all_criteria_and_each_part_is_told(book: Book, client: str) -> None:
    book.desk.made(SCHEME, input=VALUE)

    told = book.told(client)

    # 5 + 2 nights, and 2 of the 4 that began on 1 March 2025: 9 nights bring 50 points. 61 days
    # by 2 invoices are 30.5. 40·.5 + 25·.4 + 12.5·.3333 + 12.5·1 + 0 = 46.66625.
    assert [(p["kind"], p["value"], p["points"], p["score"]) for p in told.pop("parts")] == [
        ("ROOM_NIGHTS", "9", "50", "20"),
        ("CREDIT_STATUS", "WARN", "40", "10"),
        ("PAYMENT_DAYS", "30.5", "33.33", "4.16625"),
        ("DISTANCE", "12", "100", "12.5"),
        ("TRAVEL_POLICY", None, "0", "0"),
    ]
    assert told == {
        "schemeCode": "VALUE",
        "edition": 1,
        "score": "46.67",
        "classCode": "C",
        "className": "Others",
        "assignedCode": None,
        "isManual": False,
    }
    alone = replace_criteria(countsGroup=False, validFrom="2026-02-01")
    book.desk.made(SCHEME, input=alone)
    found = book.told(client)
    assert (found["edition"], found["parts"][0]["value"]) == (2, "7")
    assert book.told(client, asOf="2026-01-31")["edition"] == 1


def replace_criteria(*criteria: dict[str, Any], **given: Any) -> dict[str, Any]:
    return VALUE | ({"criteria": list(criteria)} if criteria else {}) | given


def test_a_scheme_with_gaps_overlaps_or_false_weights_is_refused_with_every_fault(
    book: Book,
) -> None:
    bands = [band("0", atLeast="1", below="5"), band("50", atLeast="6", below="10")]
    bands += [band("70", atLeast="9"), band("100.001", atLeast="20", below="15")]
    words = [band("100", word="OK"), band("40", word="OK"), band("1", word="GONE")]
    faulty = replace_criteria(
        NIGHTS | {"bands": bands},
        CREDIT | {"bands": words, "weight": "10"},
        CREDIT | {"weight": "10", "bands": [*CREDIT["bands"], band("1", atLeast="3")]},
        {"kind": "REVENUE", "weight": "1", "unknownPoints": "0", "bands": []},
        classes=[{"code": "A", "name": "All", "atLeast": "10"}],
    )

    payload = book.desk.do(SCHEME, input=faulty)["userErrors"]

    found = [(each["code"], each["message"]) for each in payload]
    assert [message for code, message in found if code == "HOTEL_CLASS_BANDS"][1:] == [
        "ROOM_NIGHTS: the lowest band must have no atLeast, or small numbers have no points.",
        "ROOM_NIGHTS: numbers from 5 to below 6 have no points.",
        "ROOM_NIGHTS: a band up to 10 and one from 9 overlap.",
        "ROOM_NIGHTS: a band without end and one from 20 overlap.",
        "CREDIT_STATUS: OK needs one band, and has 2.",
        "CREDIT_STATUS: WARN needs one band, and has 0.",
        "CREDIT_STATUS: STOP needs one band, and has 0.",
        "CREDIT_STATUS: GONE is none of OK, WARN, STOP.",
        "Give the word, and no numbers.",
        "REVENUE: the lowest band must have no atLeast, or small numbers have no points.",
        "REVENUE: the highest band must have no below, or large numbers have no points.",
    ]
    assert {code for code, _ in found} == {
        *("HOTEL_CLASS_BANDS", "HOTEL_CLASS_POINTS", "HOTEL_CURRENCY", "HOTEL_CLASS_CRITERION"),
        *("HOTEL_CLASS_WEIGHTS", "HOTEL_CLASS_SCORES"),
    }
    assert ("HOTEL_CLASS_WEIGHTS", "The weights add up to 61; they must make 100.") in found


def test_classes_are_kept_until_something_changes_and_a_person_may_choose_for_a_while(
    book: Book, client: str, hotel: Any
) -> None:
    book.desk.made(SCHEME, input=VALUE)
    assert days(hotel, 2) == "2 clients looked at, 2 classed anew"
    assert days(hotel, 2) == "2 clients looked at, 0 classed anew"
    assert days(hotel, 3) == "2 clients looked at, 0 classed anew"
    book.know(client, creditStatus="OK", travelPolicy="MANDATED", onSupplierList=True)
    assert days(hotel, 5) == "2 clients looked at, 1 classed anew"  # 46.67 + 15 + 10 = 71.67

    wish = {"accountId": client, "schemeCode": "VALUE", "classCode": "A"}
    wish |= {"reason": "Its board meets here from May on.", "lastDay": "2026-03-09"}
    assert book.desk.refused(OVERRIDE, input=wish | {"reason": " ", "lastDay": "2026-03-01"}) == [
        ("REQUIRED", "input.reason"),
        ("HOTEL_DATES", "input.lastDay"),
    ]
    assert book.desk.refused(OVERRIDE, input=wish | {"classCode": "D"}) == [
        ("HOTEL_CLASS_UNKNOWN", "input.classCode")
    ]
    given = HotelClientClassOverride(
        account_id=UUID(client.partition("_")[2]),
        scheme_code="VALUE",
        class_code="A",
        reason="Its board meets here from May on.",
        last_day=date(2026, 3, 9),
    )
    hotel.do(override_class, given, now=datetime(2026, 3, 7, 12, tzinfo=UTC))
    assert days(hotel, 9) == "2 clients looked at, 0 classed anew"
    assert days(hotel, 10) == "2 clients looked at, 1 classed anew"

    every = hotel.all(ClassAssignment, ClassAssignment.valid_from)
    history = [each for each in every if each.account_id.hex in client]
    assert [
        (each.class_code, each.valid_from.day, each.valid_to and each.valid_to.day, each.score)
        for each in history
    ] == [
        ("C", 2, 4, Decimal("46.67")),
        ("B", 5, 6, Decimal("71.67")),
        ("A", 7, 9, Decimal("71.67")),
        ("B", 10, None, Decimal("71.67")),
    ]
    assert [each.is_manual for each in history] == [False, False, True, False]


def days(hotel: Any, day: int) -> str:
    """What the job says when it runs on a day of March 2026."""
    actor = replace(hotel.actor, now=datetime(2026, 3, day, 12, tzinfo=UTC))
    said: str = hotel.write(lambda session: assign_all(session, actor), actor)
    return said


def test_classes_are_a_filter_a_key_of_production_and_of_the_corporate_share(
    book: Book, client: str, hotel: Any
) -> None:
    book.desk.made(SCHEME, input=VALUE)
    book.client("Empty", "9")
    wish = {"accountId": client, "schemeCode": "VALUE", "classCode": "A"}
    book.desk.made(OVERRIDE, input=wish | {"reason": "Flagship", "lastDay": "2026-12-31"})
    book.stays("r9,CITY,2026-02-10,3,CHECK_OUT,200,CORPORATE,")

    named = [each["name"] for each in book.desk.ask(LISTED, code="A")["data"]["accounts"]["nodes"]]
    assert named == ["Nordwerk"]
    asked = {"firstNight": "2026-01-01", "lastNight": "2026-12-31", "classScheme": "VALUE"}
    counted = book.desk.ask(PRODUCTION, input=asked | {"by": ["CLIENT_CLASS"]})["data"]
    assert [
        (each["clientClass"], each["roomNights"])
        for each in counted["hotelProductionReport"]["lines"]
    ] == [(None, 5), ("A", 5)]
    shared = book.desk.ask(SHARE, input=asked)["data"]["hotelCorporateShare"]["classes"]
    assert shared == [
        {"key": "NONE", "revenue": {"amount": "800.00"}, "percentOfHotel": "61.5"},
        {"key": "A", "revenue": {"amount": "500.00"}, "percentOfHotel": "38.5"},
    ]

    assert book.desk.refused(ASSIGN, input={"accountId": client, "schemeCode": "VALUE"}) == [
        ("HOTEL_CLASS_OVERRIDDEN", "input.withdrawOverride")
    ]
    back = {"accountId": client, "schemeCode": "VALUE", "withdrawOverride": True}
    assert book.desk.made(ASSIGN, input=back) == {"classCode": "C", "isManual": False}
    assert [each.class_code for each in hotel.all(ClassAssignment)] == ["C"]


def test_a_merged_account_gives_its_classes_to_the_winner_that_has_none(
    book: Book, client: str, hotel: Any
) -> None:
    made = book.desk.made(SCHEME, input=VALUE)
    winner, other = book.client("Nordwerk AG", "70"), book.client("Nordwerk Oy", "71")
    wish = {"schemeCode": "VALUE", "reason": "Known", "lastDay": "2026-12-31", "classCode": "A"}
    for account in (client, other):
        book.desk.made(OVERRIDE, input=wish | {"accountId": account})
    one, two, three = (UUID(each.partition("_")[2]) for each in (winner, client, other))
    hotel.do(merge_accounts, AccountMerge(winner_id=one, loser_id=two))
    assert [each.account_id for each in hotel.all(ClassAssignment, ClassAssignment.id)] == [
        one,
        three,
    ]
    tomorrow = datetime(2026, 3, 3, 12, tzinfo=UTC)
    hotel.do(merge_accounts, AccountMerge(winner_id=one, loser_id=three), now=tomorrow)
    ends = [(e.account_id, e.valid_to) for e in hotel.all(ClassAssignment, ClassAssignment.id)]
    assert ends == [(one, date(2026, 12, 31)), (three, date(2026, 3, 2))]

    step = {"id": made["id"], "expectedVersion": 1, "lastDay": "2026-03-01"}
    assert book.desk.refused(END, input=step) == [("HOTEL_DATES", "input.lastDay")]
    book.desk.made(END, input=step | {"lastDay": "2026-03-31"})
    (kept, *_) = hotel.all(ClassAssignment, ClassAssignment.id)
    assert kept.valid_to == date(2026, 3, 31)
    assert days(hotel, 30) == "2 clients looked at, 1 classed anew"  # the daughter
