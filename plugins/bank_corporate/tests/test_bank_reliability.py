"""How reliable a client is: Altman's Z'', behaviour, and what an assessment keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portico.testing import problems_of
from portico_bank_corporate.models import BankGrade, BankZone
from portico_bank_corporate.models.reliability import (
    Behaviour,
    altman,
    behaviour_points,
    emerging,
    figure_points,
    grade,
    shown_score,
    total,
    zone,
)
from portico_bank_corporate.operations.client_papers import BankLegalProfileSet, set_profile
from portico_bank_corporate.operations.reliability import (
    BankFinancialStatementAdd,
    BankReliabilityAssess,
    add_statement,
    assess_client,
)

F = Fraction
WORKED = (F("0.2"), F("0.15"), F("0.12"), F(4, 6))


def test_altman_of_the_domain_page() -> None:
    """Domain page 3.15: 3.3074 and safe; 6.5574 for emerging markets."""
    z = altman(WORKED)

    assert shown_score(z) == Decimal("3.3074")
    assert shown_score(emerging(z)) == Decimal("6.5574")
    assert zone(z) is BankZone.SAFE


@pytest.mark.parametrize(
    ("ratios", "z", "em", "expected"),
    [
        (("0", "0", "0", "0"), "0.0000", "3.2500", "DISTRESS"),
        (("0.1", "-0.05", "0.08", "0.5"), "1.5556", "4.8056", "GREY"),
        (("-0.2", "-0.3", "-0.1", "0.25"), "-2.6995", "0.5505", "DISTRESS"),
    ],
)
def test_altman_of_other_ratios(ratios: tuple[str, ...], z: str, em: str, expected: str) -> None:
    """By hand: 0.656 - 0.163 + 0.5376 + 0.525 = 1.5556; -1.312 - 0.978 - 0.672 + 0.2625."""
    found = altman(tuple(F(each) for each in ratios))

    assert (shown_score(found), shown_score(emerging(found))) == (Decimal(z), Decimal(em))
    assert zone(found).name == expected


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        ("2.6", "GREY"),
        ("2.6001", "SAFE"),
        ("1.1", "GREY"),
        ("1.0999", "DISTRESS"),
        ("-4", "DISTRESS"),
    ],
)
def test_the_zones_end_where_the_page_says(z: str, expected: str) -> None:
    assert zone(F(z)).name == expected


@pytest.mark.parametrize(
    ("z", "points"), [("3", 60), ("1.1", 20), ("1.85", 35), ("2.6", 50), ("1", 0), (None, 20)]
)
def test_figures_give_up_to_sixty_points(z: str | None, points: int) -> None:
    assert figure_points(None if z is None else F(z)).points == points


def test_behaviour_takes_points_off_each_with_its_reason() -> None:
    """3 of 12 late: 5 off; two demands: 20; taxes 10; sued 5: nothing is left of 40."""
    worst = Behaviour(12, 3, 2, tax_arrears=True, litigation=True)

    assert [each.points for each in behaviour_points(worst)] == [40, -5, -20, -10, -5]
    assert total(behaviour_points(Behaviour(registers=12))) == 40
    assert total([figure_points(F(1)), *behaviour_points(Behaviour(1, 1, 9, True, True))]) == 0


@pytest.mark.parametrize(("late", "points"), [(1, -3), (2, -5), (3, -8), (5, -13), (8, -20)])
def test_halves_of_a_point_are_rounded_up(late: int, points: int) -> None:
    """Of 8 registers: 2.5, 5, 7.5, 12.5 and 20 points."""
    assert behaviour_points(Behaviour(8, late))[1].points == points


@pytest.mark.parametrize(
    ("score", "letter"), [(80, "A"), (79, "B"), (60, "B"), (59, "C"), (39, "D")]
)
def test_the_letter_for_a_score(score: int, letter: str) -> None:
    assert grade(score).name == letter


FIGURES = {
    "total_assets": 1000,
    "current_assets": 500,
    "current_liabilities": 300,
    "total_liabilities": 600,
    "retained_earnings": 150,
    "operating_profit": 120,
    "equity": 400,
    "revenue": 900,
    "net_profit": 80,
}
"""Those of the domain page's ratios: 0.2, 0.15, 0.12, 4/6."""


def statement(bank: Any, client: Any, **given: Any) -> Any:
    terms: dict[str, Any] = {
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 12, 31),
        "currency": "EUR",
    }
    figures: dict[str, Any] = {name: Decimal(each) for name, each in (FIGURES | given).items()}
    wish = BankFinancialStatementAdd(account_id=client.id, source="DOC", **terms, **figures)
    return bank.do(add_statement, wish)


def test_an_assessment_keeps_what_it_was_made_from(bank: Any) -> None:
    client = bank.account()
    statement(bank, client)
    found = bank.do(assess_client, BankReliabilityAssess(account_id=client.id))

    assert (found.z_score, found.em_score) == (Decimal("3.3074"), Decimal("6.5574"))
    assert (found.zone, found.score, found.grade) == (BankZone.SAFE, 100, BankGrade.A)
    assert found.expires_on == date(2027, 3, 2)
    assert found.model_version == "portico-reliability-2"
    assert found.inputs["statement"]["ratios"] == {
        "X1": "0.2000",
        "X2": "0.1500",
        "X3": "0.1200",
        "X4": "0.6667",
    }
    assert [each["points"] for each in found.explanation["points"]] == [60, 40]


def test_without_figures_and_with_a_bad_name(bank: Any) -> None:
    client = bank.account()
    flags: dict[str, Any] = {"has_tax_arrears": True, "has_litigation": True}
    seat: dict[str, Any] = {"legal_form": "GmbH", "town": "Berlin", "country": "DE"}
    bank.do(set_profile, BankLegalProfileSet(account_id=client.id, **seat, **flags))
    found = bank.do(assess_client, BankReliabilityAssess(account_id=client.id))

    assert (found.z_score, found.zone, found.score) == (None, None, 45)
    assert found.grade is BankGrade.C


def test_figures_that_do_not_go_together_are_refused(bank: Any) -> None:
    client = bank.account()
    assert problems_of(lambda: statement(bank, client, equity=401, current_assets=1001)) == [
        ("BANK_STATEMENT", "input.currentAssets"),
        ("BANK_STATEMENT", "input.equity"),
    ]
    statement(bank, client)
    assert problems_of(lambda: statement(bank, client)) == [("BANK_NUMBER_TAKEN", "input.endsOn")]
