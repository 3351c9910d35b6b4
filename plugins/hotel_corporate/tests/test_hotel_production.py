"""What guests brought: imported once, counted by night, told as shares of the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.access import Actor, Reach
from portico_hotel_corporate.models import HotelStayStatus, StayNight, StayProduction
from portico_hotel_corporate.models.shares import concentration, percent_of
from portico_hotel_corporate.models.stays import spread
from portico_hotel_corporate.operations.stay_attribution import attribute_all

ERRORS = "userErrors { code message path }"
PROPERTY = """mutation { hotelPropertyCreate(input: {
  code: "CITY", name: "City", timezone: "Europe/Lisbon", currency: "EUR", roomsTotal: 10
}) { property { id } } }"""
ACCOUNT = """mutation($name: String!, $number: String!, $parent: ID, $owner: String) {
  accountCreate(input: {
    name: $name, parentId: $parent, owner: $owner
    references: [{system: "hotel_company", externalId: $number}]
  }) { account { id } } }"""
IMPORT = f"""mutation($input: HotelStaysImportInput!) {{ hotelStaysImport(input: $input) {{
  stayImport {{ form lines made changed kept refused unattributed
    problems {{ line column message }} }} {ERRORS} }} }}"""
REPORT = """query($input: HotelProductionRequestInput!) { hotelProductionReport(input: $input) {
  lines { propertyCode month segment accountName roomNights
    roomRevenue { amount } foodRevenue { amount } otherRevenue { amount } } } }"""
PACE = """query($input: HotelPaceRequestInput!) { hotelPace(input: $input) {
  lines { roomNights } } }"""
SHARE = """query($input: HotelCorporateShareRequestInput!) { hotelCorporateShare(input: $input) {
  revenue { amount } corporate { amount } corporatePercent concentration unattributed { amount }
  segments { key corporatePercent percentOfHotel }
  clients { name roomNights revenue { amount } percentOfCorporate percentOfHotel } } }"""
HEADER = (
    "source_ref,property,arrival,nights,status,adr,segment,company_ref,room_revenue,fb_revenue,"
    "rate_code\n"
)
YEAR = {"firstNight": "2026-01-01", "lastNight": "2026-12-31"}


@pytest.fixture
def place(ask: Any) -> str:
    found: str = ask(PROPERTY)["data"]["hotelPropertyCreate"]["property"]["id"]
    return found


def company(ask: Any, name: str, number: str, parent: str | None = None, **given: str) -> str:
    answer = ask(ACCOUNT, name=name, number=number, parent=parent, **given)
    found: str = answer["data"]["accountCreate"]["account"]["id"]
    return found


def imported(desk: Any, *lines: str, header: str = HEADER) -> dict[str, Any]:
    text = header + "\n".join(lines)
    found: dict[str, Any] = desk.made(IMPORT, input={"source": "pms", "csv": text})
    return found


def report(ask: Any, **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(REPORT, input=YEAR | given)["data"]["hotelProductionReport"][
        "lines"
    ]
    return found


def test_a_second_import_counts_nothing_twice_and_takes_over_what_changed(
    desk: Any, ask: Any, place: str, hotel: Any
) -> None:
    company(ask, "Nordwerk", "7")
    lines = [
        "r1,CITY,2026-01-30,4,RESERVED,100,CORPORATE,7,,,",
        "r2,CITY,2026-02-01,1,CHECK_OUT,80.50,CORPORATE,8,,12.34,NW",
    ]
    first = imported(desk, *lines)
    assert first == {
        "form": "GENERAL",
        "lines": 2,
        "made": 2,
        "changed": 0,
        "kept": 0,
        "refused": 0,
        "unattributed": 1,
        "problems": [],
    }
    assert imported(desk, *lines) | {"made": 2, "kept": 0} == first
    assert [line["roomNights"] for line in report(ask)] == [1]
    assert [line["roomNights"] for line in report(ask, state="ON_BOOKS")] == [4]

    stayed = "r1,CITY,2026-01-30,3,CHECK_OUT,100,CORPORATE,7,299.99,,"
    again = imported(desk, stayed, lines[1])
    assert (again["made"], again["changed"], again["kept"]) == (0, 1, 1)
    (stay,) = [each for each in hotel.all(StayProduction) if each.source_ref == "r1"]
    assert (stay.version, stay.status, stay.room_nights) == (2, HotelStayStatus.CHECK_OUT, 3)
    nights = [each for each in hotel.all(StayNight, StayNight.night) if each.stay_id == stay.id]
    assert [each.room_amount for each in nights] == [100, 100, Decimal("99.99")]
    found = report(ask, by=["MONTH", "ACCOUNT"])
    assert [
        (each["month"], each["accountName"], each["roomNights"], each["roomRevenue"]["amount"])
        for each in found
    ] == [
        ("2026-01-01", "Nordwerk", 2, "200.00"),
        ("2026-02-01", "Nordwerk", 1, "99.99"),
        ("2026-02-01", None, 1, "80.50"),
    ]
    assert found[2]["foodRevenue"] == {"amount": "12.34"}


def test_of_two_lines_that_contradict_one_another_the_later_one_counts(
    desk: Any, ask: Any, place: str
) -> None:
    """Two nights, then three of the same reservation: the line of the two is told, not lost."""
    made = imported(
        desk,
        "a,CITY,2026-05-01,2,CHECK_OUT,100,CORPORATE,77,,0,",
        "b,CITY,2026-05-01,1,CHECK_OUT,100,CORPORATE,77,,0,",
        "a,CITY,2026-05-01,3,CHECK_OUT,100,CORPORATE,77,,0,",
        "b,CITY,2026-05-01,1,CHECK_OUT,100,CORPORATE,77,,0,",
    )

    assert (made["made"], made["kept"], made["refused"]) == (2, 1, 1)
    assert made["problems"] == [
        {
            "line": 2,
            "column": "source_ref",
            "message": "Line 4 says otherwise of the same reservation, and counts.",
        }
    ]
    assert [each["roomNights"] for each in report(ask)] == [4]


ATTRIBUTE = f"""mutation($input: HotelStaysAttributeInput!) {{ hotelStaysAttribute(input: $input) {{
  account {{ hotel {{ stays {{ totalCount }} }} }} {ERRORS} }} }}"""


def test_stays_are_attributed_to_a_client_that_is_known_later(
    desk: Any, ask: Any, place: str, hotel: Any
) -> None:
    """Two stays of 77 and one of 88 come first; then 77 turns out to be Nordwerk's number."""
    imported(
        desk,
        "a,CITY,2026-05-01,2,CHECK_OUT,100,CORPORATE,77,,0,",
        "b,CITY,2026-06-01,3,CHECK_OUT,100,CORPORATE,77,,0,",
        "c,CITY,2026-07-01,1,CHECK_OUT,100,CORPORATE,88,,0,",
    )
    client = company(ask, "Nordwerk", "77")
    found = desk.made(ATTRIBUTE, input={"accountId": client})
    assert found == {"hotel": {"stays": {"totalCount": 2}}}
    lines = report(ask, by=["ACCOUNT"])
    assert [(each["accountName"], each["roomNights"]) for each in lines] == [
        ("Nordwerk", 5),
        (None, 1),
    ]

    company(ask, "Sudwerk", "88")
    told = [hotel.do(lambda s, actor, _: attribute_all(s, actor), None) for _ in range(2)]
    assert told == ["1 attributions of stays", "0 attributions of stays"]


def test_a_sales_manager_is_told_of_own_clients_only(
    desk: Any, ask: Any, place: str, actor: Actor
) -> None:
    """Eva's client brought 5 nights, its subsidiary, Bob's, 3, and somebody else 1."""
    eva = replace(actor, reach=Reach(owners=frozenset({"eva"})))
    mine = company(ask, "Nordwerk", "77", owner="eva")
    company(ask, "Nordwerk Lda", "78", parent=mine, owner="bob")
    imported(
        desk,
        "a,CITY,2026-05-01,5,CHECK_OUT,100,CORPORATE,77,,0,",
        "b,CITY,2026-06-01,3,CHECK_OUT,100,CORPORATE,78,,0,",
        "c,CITY,2026-07-01,1,CHECK_OUT,100,CORPORATE,88,,0,",
    )

    def nights(asker: Actor, **given: Any) -> Any:
        answer = ask(REPORT, by=asker, input=YEAR | given)
        if "errors" in answer:
            return answer["errors"][0]["extensions"]["code"]
        lines = answer["data"]["hotelProductionReport"]["lines"]
        return [(each["accountName"], each["roomNights"]) for each in lines]

    assert nights(eva, by=["ACCOUNT"]) == [("Nordwerk", 5)]
    assert nights(eva, accountId=mine) == [(None, 5)]
    assert nights(actor, accountId=mine) == [(None, 8)]
    assert nights(eva, by=["MONTH"]) == "FORBIDDEN"
    assert nights(eva, by=["AGENCY"], accountId=mine) == "FORBIDDEN"
    pace = YEAR | {"propertyId": place, "asOf": "2026-03-02", "comparedTo": "2026-03-01"}
    refused = ask(PACE, by=eva, input=pace)["errors"][0]
    assert refused["extensions"]["code"] == "FORBIDDEN"
    told = ask(PACE, by=eva, input=pace | {"accountId": mine})
    assert told["data"]["hotelPace"]["lines"] == []


def test_every_wrong_line_is_told_with_its_column_and_the_others_are_taken(
    desk: Any, place: str
) -> None:
    found = imported(
        desk,
        "r1,CITY,2026-02-30,x,GONE,1e99,CORPORATE,,,,",
        ",NOWHERE,2026-02-01,1,CHECK_OUT,80,,,,,",
        "r3,CITY,2026-02-01,1,CHECK_OUT,80,,,80.123,,",
        "r4,CITY,2026-02-01,1,CHECK_OUT,80,,,,,",
    )

    assert (found["made"], found["refused"], found["lines"]) == (1, 3, 4)
    assert [(each["line"], each["column"]) for each in found["problems"]] == [
        (2, "arrival"),
        (2, "nights"),
        (2, "status"),
        (2, "adr"),
        (3, "source_ref"),
        (3, "property"),
        (4, "charged"),
    ]
    text = {"source": "pms", "csv": "a,b\n1,2"}
    assert desk.refused(IMPORT, input=text) == [("HOTEL_IMPORT_COLUMNS", "input.csv")]


def test_what_was_not_used_brings_nothing_unless_it_was_charged(
    desk: Any, ask: Any, place: str
) -> None:
    imported(
        desk,
        "r1,CITY,2026-02-01,2,NO_SHOW,80,CORPORATE,,,,",
        "r2,CITY,2026-02-01,2,NO_SHOW,80,CORPORATE,,80,,",
        "r3,CITY,2026-02-01,2,CANCELED,80,CORPORATE,,80,,",
    )

    (line,) = report(ask)
    assert (line["roomNights"], line["roomRevenue"]["amount"]) == (2, "80.00")


def test_v4_the_share_of_corporate_business(desk: Any, ask: Any, place: str) -> None:
    """1,250,000 in all, 437,500 of it corporate, 87,500 of one account."""
    group = company(ask, "Nordwerk", "1")
    company(ask, "Nordwerk Sud", "2", parent=group)
    company(ask, "Ostwerk", "3")
    imported(
        desk,
        "a,CITY,2026-02-01,1,CHECK_OUT,1,CORPORATE,1,50000,,",
        "b,CITY,2026-02-01,1,CHECK_OUT,1,GROUPS,2,37500,,",
        "c,CITY,2026-02-01,1,CHECK_OUT,1,CORPORATE,3,350000,,",
        "d,CITY,2026-02-01,1,CHECK_OUT,1,DIRECT,1,812500,,",
    )

    found = ask(SHARE, input=YEAR)["data"]["hotelCorporateShare"]

    assert found == {
        "revenue": {"amount": "1250000.00"},
        "corporate": {"amount": "437500.00"},
        "corporatePercent": "35",
        "concentration": "0.68",
        "unattributed": {"amount": "0.00"},
        "segments": [
            {"key": "DIRECT", "corporatePercent": "0", "percentOfHotel": "65"},
            {"key": "CORPORATE", "corporatePercent": "100", "percentOfHotel": "32"},
            {"key": "GROUPS", "corporatePercent": "100", "percentOfHotel": "3"},
        ],
        "clients": [
            {
                "name": "Ostwerk",
                "roomNights": 1,
                "revenue": {"amount": "350000.00"},
                "percentOfCorporate": "80",
                "percentOfHotel": "28",
            },
            {
                "name": "Nordwerk",
                "roomNights": 2,
                "revenue": {"amount": "87500.00"},
                "percentOfCorporate": "20",
                "percentOfHotel": "7",
            },
        ],
    }
    alone = ask(SHARE, input=YEAR | {"byGroup": False})["data"]["hotelCorporateShare"]
    assert [client["name"] for client in alone["clients"]] == [
        "Ostwerk",
        "Nordwerk",
        "Nordwerk Sud",
    ]
    nothing = ask(SHARE, input={"firstNight": "2020-01-01", "lastNight": "2020-01-01"})
    assert nothing["errors"][0]["extensions"]["code"] == "HOTEL_NO_PRODUCTION"


def test_shares_of_the_domain_page() -> None:
    assert percent_of(Decimal(437_500), Decimal(1_250_000)) == Decimal("35.0")
    assert percent_of(Decimal(87_500), Decimal(437_500)) == Decimal("20.0")
    assert percent_of(Decimal(87_500), Decimal(1_250_000)) == Decimal("7.0")
    assert concentration([Decimal(2), Decimal(3), Decimal(5)]) == Decimal("0.38")
    assert (percent_of(Decimal(1), Decimal(0)), concentration([])) == (None, None)


def test_what_cannot_be_counted_is_refused(ask: Any, place: str) -> None:
    wish = {"firstNight": "2026-02-01", "lastNight": "2026-01-01", "by": ["ACCOUNT", "AGENCY"]}
    answer = ask(REPORT, input=wish)

    assert answer["errors"][0]["extensions"]["code"] in {"REFUSED", "HOTEL_DATES"}


@given(
    nights=st.integers(1, 400),
    cents=st.integers(-10_000, 10_000_000),
)
def test_a_stay_is_spread_over_its_nights_to_the_exact_cent(nights: int, cents: int) -> None:

    amount = Decimal(cents).scaleb(-2)
    shares = [share for _, share in spread(date(2026, 1, 1), nights, amount, "EUR")]

    assert sum(shares) == amount
    assert max(shares) - min(shares) <= Decimal("0.01")


def test_a_stay_without_nights_has_none() -> None:

    assert spread(date(2026, 1, 1), 0, Decimal(5), "EUR") == []
