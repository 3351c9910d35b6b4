"""Figures over everything that a connection matches: exact, by currency, whatever the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from portico.testing import Ask, MakeAccount, Write
from portico_hotel_corporate.models import HotelMarketSegment, HotelStayStatus, StayProduction
from portico_hotel_corporate.operations.properties import HotelPropertyCreate, create_property

NUMBERS = count(1)
FIGURES = "{ hotelStayProductions(first: 1, where: {nights: {lt: 100}}) { %s } }"


def figures(ask: Ask, selection: str) -> Any:
    answer = ask(FIGURES % selection)
    assert "errors" not in answer, answer
    return answer["data"]["hotelStayProductions"]


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    return ("hotel_corporate",)


@pytest.fixture
def stay(write: Write, actor: Any, make_account: MakeAccount) -> Any:
    place = HotelPropertyCreate(
        code="CITY", name="City", timezone="Europe/Lisbon", currency="EUR", rooms_total=90
    )
    property_id = write(lambda session: create_property(session, actor, place).id)
    account = make_account("Acme", country="DE")

    def stay(amount: str, currency: str = "EUR", **given: Any) -> None:
        values = {
            "property_id": property_id,
            "source_ref": str(next(NUMBERS)),
            "company_ref": "1",
            "arrival": date(2026, 1, 1),
            "status": HotelStayStatus.CHECK_OUT,
            "market_segment": HotelMarketSegment.CORPORATE,
            "room_nights": 1,
            "nights": 1,
            "adr_amount": Decimal(amount),
            "revenue_amount": Decimal(amount),
            "food_amount": Decimal(0),
            "other_amount": Decimal(0),
            "currency": currency,
            "account_id": account.id,
            **given,
        }
        write(lambda session: session.add(StayProduction(**values)))

    return stay


def test_money_is_never_added_across_currencies(ask: Ask, stay: Any) -> None:
    stay("0.10")
    stay("0.20")
    stay("100", "JPY")
    stay("999999999999.9999", "KWD")  # stored finer than KWD shows

    totals = figures(ask, "aggregate { count sum { revenue { amount currency } } }")["aggregate"]

    assert totals["count"] == 4
    assert totals["sum"]["revenue"][:2] == [
        {"amount": "0.30", "currency": "EUR"},
        {"amount": "100", "currency": "JPY"},
    ]


def test_sums_beyond_the_precision_of_floats_are_exact(ask: Ask, stay: Any) -> None:
    for _time in range(3):
        stay("12345678901234.56")
    stay("0.01")

    totals = figures(ask, "aggregate { sum { revenue { amount } } max { revenue { amount } } }")

    assert totals["aggregate"]["sum"]["revenue"] == [{"amount": "37037036703703.69"}]
    assert totals["aggregate"]["max"]["revenue"] == [{"amount": "12345678901234.56"}]


@pytest.mark.parametrize(
    ("amounts", "currency", "average"),
    [
        (["0.01", "0.02"], "EUR", "0.02"),  # 0.015 rounds half-up
        (["-0.01", "-0.02"], "EUR", "-0.02"),  # away from zero
        (["1", "2"], "JPY", "2"),  # 1.5
        (["0.001", "0.002"], "KWD", "0.002"),
        (["1", "1", "0"], "EUR", "0.67"),
    ],
)
def test_averages_of_money_are_rounded_half_up(
    ask: Ask, stay: Any, amounts: list[str], currency: str, average: str
) -> None:
    for amount in amounts:
        stay(amount, currency)

    found = figures(ask, "aggregate { avg { revenue { amount } } }")["aggregate"]["avg"]

    assert found["revenue"] == [{"amount": average}]


def test_averages_of_numbers_have_six_places(ask: Ask, stay: Any) -> None:
    for nights in (1, 1, 2):
        stay("1", nights=nights)

    found = figures(ask, "aggregate { avg { nights } sum { nights } min { nights arrival } }")

    assert found["aggregate"] == {
        "avg": {"nights": "1.333333"},
        "sum": {"nights": "4"},
        "min": {"nights": 1, "arrival": "2026-01-01"},
    }


def test_figures_over_nothing(ask: Ask) -> None:
    found = figures(
        ask,
        "aggregate { count sum { nights revenue { amount } } max { arrival } } "
        "groupBy(by: [{field: STATUS}]) { count }",
    )

    assert found == {
        "aggregate": {"count": 0, "sum": {"nights": None, "revenue": []}, "max": {"arrival": None}},
        "groupBy": [],
    }


def test_figures_ignore_the_page_and_obey_the_conditions(ask: Ask, stay: Any) -> None:
    for nights in (1, 2, 3, 500):
        stay("1", nights=nights)

    found = figures(ask, "nodes { nights } aggregate { count } groupBy(by: [{field: NIGHTS}]) "
                         "{ keys count }")  # fmt: skip

    assert len(found["nodes"]) == 1
    assert found["aggregate"] == {"count": 3}
    assert [group["keys"] for group in found["groupBy"]] == [["1"], ["2"], ["3"]]


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        ("YEAR", ["2025", "2026"]),
        ("QUARTER", ["2025-Q4", "2026-Q1", "2026-Q3"]),
        ("MONTH", ["2025-12", "2026-01", "2026-07"]),
        ("WEEK", ["2026-W01", "2026-W27"]),  # the last days of 2025 belong to the week of Thursday
        ("DAY", ["2025-12-29", "2026-01-01", "2026-07-01"]),
    ],
)
def test_groups_by_a_part_of_a_date(ask: Ask, stay: Any, part: str, keys: list[str]) -> None:
    for day in (date(2025, 12, 29), date(2026, 1, 1), date(2026, 7, 1)):
        stay("1", arrival=day)

    found = figures(ask, f"groupBy(by: [{{field: ARRIVAL, part: {part}}}]) {{ keys }}")["groupBy"]

    assert [group["keys"] for group in found] == [[key] for key in keys]


def test_groups_by_a_related_record_each_with_its_currencies(
    ask: Ask, stay: Any, make_account: MakeAccount
) -> None:
    other = make_account("Zenith", country=None)
    stay("1.00")
    stay("2.50", "USD")
    stay("4.00", account_id=other.id)

    found = figures(
        ask, "groupBy(by: [{field: ACCOUNT__COUNTRY}]) { keys sum { revenue { amount currency } } }"
    )["groupBy"]

    assert found == [
        {
            "keys": ["DE"],
            "sum": {
                "revenue": [
                    {"amount": "1.00", "currency": "EUR"},
                    {"amount": "2.50", "currency": "USD"},
                ]
            },
        },
        {"keys": [None], "sum": {"revenue": [{"amount": "4.00", "currency": "EUR"}]}},
    ]


def test_nested_lists_have_figures_of_their_own(ask: Ask, stay: Any) -> None:
    stay("1.00")
    stay("2.00")

    answer = ask("""{ accounts { nodes { name hotel { stays(first: 1) {
      aggregate { count } groupBy(by: [{field: STATUS}]) { keys count } } } } } }""")

    assert answer["data"]["accounts"]["nodes"][0]["hotel"]["stays"] == {
        "aggregate": {"count": 2},
        "groupBy": [{"keys": ["CHECK_OUT"], "count": 2}],
    }


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("[]", "BAD_USER_INPUT"),
        ("[{field: STATUS, part: YEAR}]", "BAD_USER_INPUT"),
        ("[{field: STATUS}], first: 0", "BAD_PAGE_SIZE"),
        ("[{field: STATUS}], first: 1001", "BAD_PAGE_SIZE"),
    ],
)
def test_a_grouping_that_cannot_be_is_refused(ask: Ask, by: str, code: str) -> None:
    answer = ask(FIGURES % f"groupBy(by: {by}) {{ count }}")

    assert answer["errors"][0]["extensions"]["code"] == code
