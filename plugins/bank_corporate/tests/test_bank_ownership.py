"""Who is behind a company: paths, cycles, votes, thresholds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portico.testing import Ask, problems_of
from portico_bank_corporate.models import OwnershipLink
from portico_bank_corporate.models.ownership import (
    ClosedOwnership,
    Holding,
    commanded,
    controlled,
    paths,
    shares,
)
from portico_bank_corporate.operations.ownership import (
    BankOwnershipLinkCreate,
    BankOwnershipLinkEnd,
    create_link,
    end_link,
)

F = Fraction
OWNERS = """
query($input: BankBeneficialOwnersQuestionInput!) { bankBeneficialOwners(input: $input) {
  known owners { name isPerson capital votes isBeneficial reason paths { names share } } } }
"""


def hold(owner: str, owned: str, capital: str, votes: str | None = None) -> Holding[str]:
    return Holding(owner, owned, F(capital), F(capital if votes is None else votes))


def test_parts_multiply_along_a_path_and_add_over_paths() -> None:
    """Domain page 3.12: 60 % · 50 % + direct 5 % = 35 %; 40 % · 50 % = 20 %."""
    known = [
        hold("Ann", "Holding", "0.6"),
        hold("Ben", "Holding", "0.4"),
        hold("Holding", "Acme", "0.5"),
        hold("Ann", "Acme", "0.05"),
    ]
    assert shares(known, "Acme") == {
        "Ann": F("0.35"),
        "Ben": F("0.2"),
        "Holding": F("0.5"),
    }
    assert [(each.parties, each.share) for each in paths(known, "Acme", "Ann")] == [
        (("Ann", "Holding", "Acme"), F("0.3")),
        (("Ann", "Acme"), F("0.05")),
    ]


def test_little_capital_but_control_of_the_company_between() -> None:
    """Domain page 3.12: 40 % · 50 % = 20 % is below 25 %, but Ben has the votes of Holding."""
    known = [
        hold("Ann", "Holding", "0.6", "0.4"),
        hold("Ben", "Holding", "0.4", "0.6"),
        hold("Holding", "Acme", "0.5"),
    ]
    assert shares(known, "Acme")["Ben"] == F("0.2")
    assert commanded(known, "Ben", "Acme") == F("0.5")
    assert commanded(known, "Ann", "Acme") == 0


def test_a_cycle_of_one_half_counts_again_and_again() -> None:
    """Acme holds 50 % of B, B 50 % of Acme: Ann's 50 % of Acme are 0.5 / (1 - 0.25) = 2/3."""
    known = [
        hold("Ann", "Acme", "0.5"),
        hold("B", "Acme", "0.5"),
        hold("Acme", "B", "0.5"),
        hold("Eve", "B", "0.5"),
    ]
    assert (shares(known, "Acme")["Ann"], shares(known, "Acme")["Eve"]) == (F(2, 3), F(1, 3))


def test_companies_that_hold_one_another_are_solved_exactly() -> None:
    """Acme holds 60 % of its own owner Sub, which has 10 % of it: 1 / (1 - 0.06) all around.

    Ann has 0.9 / 0.94 of Acme, Ben 0.1 · 0.4 / 0.94: together they have all of it.
    """
    known = [
        hold("Ann", "Acme", "0.9"),
        hold("Sub", "Acme", "0.1"),
        hold("Acme", "Sub", "0.6"),
        hold("Ben", "Sub", "0.4"),
    ]
    found = shares(known, "Acme")

    assert found["Ann"] == F(90, 94)
    assert found["Ben"] == F(4, 94)
    assert found["Ann"] + found["Ben"] == 1


def test_what_nobody_outside_owns_is_told() -> None:
    known = [hold("A", "B", "1"), hold("B", "A", "1")]
    with pytest.raises(ClosedOwnership):
        shares(known, "A")


def test_votes_follow_control_not_the_product() -> None:
    """51 % of the votes of one that has 51 % of the votes: control, of 26 % of the capital."""
    known = [
        hold("Ann", "Top", "0.51"),
        hold("Top", "Mid", "0.51"),
        hold("Mid", "Acme", "0.3", "0.2"),
        hold("Ann", "Acme", "0", "0.05"),
        hold("Other", "Acme", "0.7", "0.75"),
    ]
    assert set(controlled(known, "Ann")) == {"Top", "Mid"}
    assert commanded(known, "Ann", "Acme") == F("0.25")
    assert commanded(known, "Other", "Acme") == F("0.75")


def test_exactly_half_is_no_control_but_two_halves_together_are() -> None:
    half = [hold("Ann", "A", "0.5"), hold("Ann", "B", "0.6"), hold("B", "A", "0.01")]
    assert set(controlled(half[:1], "Ann")) == set()
    assert set(controlled(half, "Ann")) == {"A", "B"}


@pytest.fixture
def own(bank: Any) -> Any:
    def own(company: Any, name: str, capital: str, **given: Any) -> OwnershipLink:
        terms: dict[str, Any] = {"valid_from": date(2020, 1, 1), "source": "Register"}
        wish = BankOwnershipLinkCreate(
            owned_id=company.id, owner_name=name, capital_share=Decimal(capital), **terms | given
        )
        created: OwnershipLink = bank.do(create_link, wish)
        return created

    return own


def owners(ask: Ask, company: Any, **question: Any) -> dict[str, Any]:
    given = {"accountId": f"acc_{company.id.hex}"} | question
    answer = ask(OWNERS, input=given)
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["bankBeneficialOwners"]
    return found


def brief(found: dict[str, Any], *names: str) -> Iterable[Any]:
    return [tuple(each[name] for name in names) for each in found["owners"]]


def test_beneficial_owners_with_all_paths(bank: Any, own: Any, ask: Ask) -> None:
    """Domain page 3.12 in the database, threshold 25 %."""
    acme, holding = bank.account("Acme"), bank.account("Holding")
    own(holding, "Ann", "60", owner_is_person=True)
    own(holding, "Ben", "40", owner_is_person=True)
    own(acme, "Holding", "50", owner_account_id=holding.id)
    own(acme, "Ann", "5", owner_is_person=True)
    own(acme, "Free float", "45", voting_share=Decimal(0))

    found = owners(ask, acme)
    assert list(brief(found, "name", "capital", "votes", "isBeneficial")) == [
        ("Free float", "45", "0", False),
        ("Ann", "35", "55", True),
        ("Ben", "20", "0", False),
    ]
    assert found["known"] == "100"
    assert found["owners"][1]["paths"] == [
        {"names": ["Ann", "Holding", "Acme"], "share": "30"},
        {"names": ["Ann", "Acme"], "share": "5"},
    ]
    assert found["owners"][1]["reason"] == (
        "35 % of the capital, 55 % of the votes: capital at or above the threshold of 25 %."
    )
    for threshold, expected in (("10", True), ("20", True), ("20.000001", False)):
        who = dict(brief(owners(ask, acme, threshold=threshold), "name", "isBeneficial"))
        assert who["Ben"] is expected


def test_little_capital_with_the_votes_makes_a_beneficial_owner(
    bank: Any, own: Any, ask: Ask
) -> None:
    acme = bank.account("Acme")
    own(acme, "Ann", "10", voting_share=Decimal(25), owner_is_person=True)

    assert list(brief(owners(ask, acme), "isBeneficial", "reason")) == [
        (True, "10 % of the capital, 25 % of the votes: votes at or above the threshold of 25 %.")
    ]


def test_owners_are_those_of_the_day(bank: Any, own: Any, ask: Ask) -> None:
    acme = bank.account("Acme")
    link = own(acme, "Ann", "100", owner_is_person=True)
    wish = BankOwnershipLinkEnd(id=link.id, expected_version=1, valid_to=date(2025, 12, 31))
    bank.do(end_link, wish)
    own(acme, "Ben", "100", owner_is_person=True, valid_from=date(2026, 1, 1))

    assert list(brief(owners(ask, acme, asOf="2025-12-31"), "name")) == [("Ann",)]
    assert list(brief(owners(ask, acme, asOf="2026-01-01"), "name")) == [("Ben",)]


def test_no_day_has_more_than_all_of_a_company(bank: Any, own: Any) -> None:
    acme = bank.account("Acme")
    own(acme, "Ann", "60", valid_to=date(2025, 12, 31))
    own(acme, "Ben", "40")
    own(acme, "Eve", "60", valid_from=date(2026, 1, 1))

    assert problems_of(lambda: own(acme, "Zoe", "0.5", valid_from=date(2024, 1, 1))) == [
        ("BANK_OWNERSHIP", "input.capitalShare"),
        ("BANK_OWNERSHIP", "input.votingShare"),
    ]
    assert problems_of(lambda: own(acme, "Acme", "0", owner_account_id=acme.id)) == [
        ("BANK_OWNERSHIP", "input.ownerAccountId")
    ]
