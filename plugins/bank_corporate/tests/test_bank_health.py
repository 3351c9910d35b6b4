"""How employers fare: one explained score that opens offers and calls for reviews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankLineStatus,
    BankRegisterStatus,
    EmployerHealth,
    PayrollLine,
    PayrollRegister,
)
from portico_bank_corporate.models.employer_health import Seen, points, review_reasons, total
from portico_bank_corporate.operations.employer_health import (
    BankEmployerHealthAssess,
    BankEmployerHealthReview,
    assess_employer,
    assess_employers,
    require_offers,
    review_limits,
)
from portico_bank_corporate.operations.payroll_registers import create_payroll_register

F = Fraction
CONCENTRATION = """
query($input: BankConcentrationQuestionInput!) { bankConcentration(input: $input) {
  total { amount } clients { name guarantees { amount } reserved { amount } share
    isConcentration } } }
"""
BEST: dict[str, Any] = {
    "registers": 12,
    "late_registers": 0,
    "headcount": F(100),
    "headcount_before": F(100),
    "z": F("3.3074"),
    "demands_open": 0,
    "demands_paid": 0,
}


def seen(**given: Any) -> Seen:
    return Seen(**(BEST | given))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [35, 25, 25, 15]),
        # 3 of 12 late: 35 · 9/12 = 26.25; a tenth gone: 25 · 0.8; grey; one demand open.
        (
            {"late_registers": 3, "headcount": F(90), "z": F(2), "demands_open": 1},
            [26, 20, 12, 10],
        ),
        ({"headcount": F(50)}, [35, 0, 25, 15]),
        ({"headcount": F(200), "demands_paid": 2}, [35, 25, 25, 0]),
        (
            {"registers": 0, "headcount": None, "headcount_before": None, "z": None},
            [15, 12, 8, 15],
        ),
    ],
)
def test_the_four_parts_of_the_score(given: dict[str, Any], expected: list[int]) -> None:
    found = points(seen(**given))

    assert [each.points for each in found] == expected
    assert all(each.reason for each in found)


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({}, 0),
        ({"headcount": F(80)}, 1),
        ({"headcount": F(81)}, 0),
        ({"z": F(1), "demands_paid": 1}, 2),
        ({"late_registers": 12, "headcount": F(50), "z": F(1), "demands_paid": 1}, 4),
    ],
)
def test_what_calls_for_a_review_of_limits(given: dict[str, Any], count: int) -> None:
    facts = seen(**given)
    assert len(review_reasons(facts, total(points(facts)))) == count


@pytest.fixture
def pay(bank: Any) -> Callable[..., None]:
    """A month of salaries, executed: ``pay(project, "2026-01", people, paid_on)``."""

    def pay(project: Any, period: str, people: int, paid_on: date) -> None:
        year, month = (int(each) for each in period.split("-"))
        lines = bank.lines()[:people]
        total_sum = Money(sum((each.amount.amount for each in lines), Decimal(0)), "EUR")
        given = {"period": period, "pay_date": date(year, month, 25), "lines": lines}
        due = bank.on(date(year, month, 1))
        wish = bank.wish(project, line_count=people, control_sum=total_sum, **given)
        register = bank.do(create_payroll_register, wish, on=due.now)

        def execute(session: Any) -> None:
            for line in session.query(PayrollLine).filter_by(register_id=register.id):
                line.status, line.executed_on = BankLineStatus.EXECUTED, paid_on
            session.get_one(PayrollRegister, register.id).status = BankRegisterStatus.EXECUTED

        bank.write(execute)

    return pay


@pytest.fixture
def employer(bank: Any, pay: Callable[..., None]) -> Any:
    """Three people until November, two since; December was paid three days late."""
    project = bank.project()
    bank.enrol_all(project)
    for period, people, paid_on in (
        ("2025-09", 3, date(2025, 9, 25)),
        ("2025-10", 3, date(2025, 10, 27)),
        ("2025-11", 3, date(2025, 11, 25)),
        ("2025-12", 2, date(2025, 12, 30)),
        ("2026-01", 2, date(2026, 1, 26)),
        ("2026-02", 2, date(2026, 2, 25)),
    ):
        pay(project, period, people, paid_on)
    return type("Client", (), {"id": project.account_id})


def assess(bank: Any, client: Any) -> EmployerHealth:
    found: EmployerHealth = bank.do(assess_employer, BankEmployerHealthAssess(account_id=client.id))
    return found


def test_an_employer_is_assessed_by_what_was_seen_of_it(bank: Any, employer: Any) -> None:
    """25 October 2025 is a Saturday and 25 January 2026 a Sunday: paid on Monday is in time.

    25 December is a holiday in Germany, as is the 26th: due on the 29th, paid on the 30th.
    5 of 6 in time: 29; two of three people left: 25 · (1 - 2/3) = 8; no figures 8; claims 15.
    """
    health = assess(bank, employer)

    assert [each["points"] for each in health.explanation["points"]] == [29, 8, 8, 15]
    assert (health.score, health.allows_offers) == (60, True)
    assert health.inputs == {
        "registers": 6,
        "lateRegisters": 1,
        "demandsOpen": 0,
        "demandsPaid": 0,
        "headcount": "2",
        "headcountBefore": "3",
        "z": None,
    }
    assert health.explanation["review"] == ["A fifth of the people or more is gone."]


def test_who_pays_nobody_any_more_has_lost_all_its_people(bank: Any, employer: Any) -> None:
    """On 2 June the last three months had no salaries; December to February had two people each."""
    wish = BankEmployerHealthAssess(account_id=employer.id)
    health = bank.do(assess_employer, wish, on=date(2026, 6, 2))

    assert health.explanation["points"][1] == {
        "reason": "Headcount: -100 % against three months before.",
        "points": 0,
    }
    assert "A fifth of the people or more is gone." in health.explanation["review"]
    assert health.allows_offers is False


def test_no_new_limit_until_the_limits_were_looked_at(bank: Any, sales: Any, employer: Any) -> None:
    health = assess(bank, employer)
    assert problems_of(lambda: bank.limit(employer)) == [
        ("BANK_LIMIT_REVIEW_DUE", "input.accountId")
    ]

    step = (review_limits, BankEmployerHealthReview, health)
    assert problems_of(lambda: sales.step(*step, note=" ")) == [("REQUIRED", "input.note")]
    sales.step(*step, note="Halved.")
    assert bank.limit(employer).number == "CL-1"
    assert problems_of(lambda: sales.step(*step, note="Again.")) == [
        ("BANK_REVIEW_NOT_NEEDED", "input.id")
    ]


def test_offers_need_a_fresh_score_that_allows_them(bank: Any, employer: Any) -> None:
    def ask(day: date) -> Any:
        return problems_of(
            lambda: bank.write(lambda s: require_offers(s, employer.id, day, "input", "id"))
        )

    assert ask(date(2026, 3, 2)) == [("BANK_EMPLOYER_HEALTH", "input.id")]
    assess(bank, employer)
    assert problems_of_none(bank, employer, date(2026, 4, 16))
    assert ask(date(2026, 4, 17)) == [("BANK_EMPLOYER_HEALTH", "input.id")]


def problems_of_none(bank: Any, employer: Any, day: date) -> bool:
    """Whether offers are let through on a day."""
    bank.write(lambda session: require_offers(session, employer.id, day, "input", "id"))
    return True


def test_the_job_assesses_each_employer_once_a_month(bank: Any, employer: Any) -> None:
    for day, expected in (
        (date(2026, 3, 2), "1 employers assessed"),
        (date(2026, 3, 29), "0 employers assessed"),
        (date(2026, 3, 30), "1 employers assessed"),
    ):
        later = bank.on(day)
        assert bank.write(lambda s, later=later: assess_employers(s, later), later) == expected


def test_where_risk_concentrates(bank: Any, ask: Ask) -> None:
    """900 under guarantees and 100 USD reserved at 1.25, which is 80: 980 of 1 000, 98 %.

    The reservation is in a limit that is part of another one, and counts once.
    """
    large, small = bank.account("Large"), bank.account("Small")
    whole = bank.limit(large)
    part = bank.limit(large, number="CL-2", parent_id=whole.id)
    bank.limit(small, number="CL-3")
    bank.rate("EUR", "USD", "1.25")
    bank.guarantee(large, Money(Decimal("900.00"), "EUR"), limit_id=whole.id)
    bank.guarantee(small, Money(Decimal("20.00"), "EUR"), undertaking_number="G-2")
    bank.reserve(part, "APP-1", Money(Decimal("100.00"), "USD"))

    answer = ask(CONCENTRATION, input={"currency": "eur", "threshold": "3"})
    assert "errors" not in answer, answer
    found = answer["data"]["bankConcentration"]
    assert found["total"] == {"amount": "1000.00"}
    assert found["clients"] == [
        {
            "name": "Large",
            "guarantees": {"amount": "900.00"},
            "reserved": {"amount": "80.00"},
            "share": "98",
            "isConcentration": True,
        },
        {
            "name": "Small",
            "guarantees": {"amount": "20.00"},
            "reserved": {"amount": "0.00"},
            "share": "2",
            "isConcentration": False,
        },
    ]
