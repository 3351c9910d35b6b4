"""What a guarantee would do to its limits, tried out by the very code that will do it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from portico.testing import Ask
from portico.values import Money
from portico_bank_corporate.models import Guarantee, LimitMovement

LIMIT: Final = "limit { number free { amount currency } parent { number free { amount } } }"
ISSUE: Final = f"""mutation ($input: BankGuaranteeIssueInput!) {{
    done: bankGuaranteeIssue(input: $input) @dryRun {{
        guarantee {{ undertakingNumber status {LIMIT} }}
        userErrors {{ code message path }} }} }}"""
FREE: Final = "query ($id: ID!) { bankCreditLimit(id: $id) { free { amount } } }"


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def wish(account: Any, amount: str, **more: Any) -> dict[str, Any]:
    return {
        "undertakingNumber": "G-7",
        "applicantId": f"acc_{account.id.hex}",
        "beneficiaryName": "City of Lakeshore",
        "type": "PERF",
        "amount": {"amount": amount, "currency": "EUR"},
        "expiryDate": "2026-12-15",
        "placeOfPresentation": "DE",
        **more,
    }


def free(ask: Ask, limit: Any) -> Any:
    answered = ask(FREE, id=f"bcl_{limit.id.hex}")
    return answered["data"]["bankCreditLimit"]["free"]["amount"]


def test_an_issue_shows_what_each_limit_would_have_left(ask: Ask, bank: Any, count: Any) -> None:
    account = bank.account()
    group = bank.limit(account, "5000000.00", number="CL-GROUP")
    limit = bank.limit(account, "2000000.00", number="CL-1", parent_id=group.id)
    bank.guarantee(account, eur("750000.00"), limit_id=limit.id)

    given = wish(account, "1000000.00", limitId=f"bcl_{limit.id.hex}")
    done = ask(ISSUE, input=given)["data"]["done"]

    assert done["userErrors"] == []
    assert done["guarantee"] == {
        "undertakingNumber": "G-7",
        "status": "EFFECTIVE",
        "limit": {
            "number": "CL-1",
            "free": {"amount": "250000.00", "currency": "EUR"},
            "parent": {"number": "CL-GROUP", "free": {"amount": "3250000.00"}},
        },
    }
    assert free(ask, limit) == "1250000.00"
    assert count(Guarantee) == 1
    assert count(LimitMovement) == 2


def test_an_issue_above_the_group_names_the_limit_that_binds(ask: Ask, bank: Any) -> None:
    account = bank.account()
    group = bank.limit(account, "1000000.00", number="CL-GROUP")
    limit = bank.limit(account, "1000000.00", number="CL-1", parent_id=group.id)
    bank.reserve(group, "AP-9", eur("400000.00"))

    given = wish(account, "700000.00", limitId=f"bcl_{limit.id.hex}")
    (error,) = ask(ISSUE, input=given)["data"]["done"]["userErrors"]

    assert error == {
        "code": "BANK_LIMIT_EXCEEDED",
        "message": "Credit limit CL-GROUP has 600000.00 EUR free; this needs 700000.00 EUR, "
        "100000.00 EUR more.",
        "path": ["input", "amount"],
    }


def test_a_payment_shows_what_stays_and_what_comes_back(ask: Ask, bank: Any) -> None:
    account = bank.account()
    limit = bank.limit(account, "1000000.00")
    guarantee = bank.guarantee(account, eur("600000.00"))
    demand = bank.approved(bank.demand(guarantee, eur("200000.00")))
    pay = """mutation ($id: ID!, $version: Int!) {
        done: bankGuaranteeDemandPay(input: {id: $id, expectedVersion: $version}) @dryRun {
            guaranteeDemand { status guarantee { available { amount } limit { free { amount } } } }
            userErrors { code } } }"""

    done = ask(pay, id=f"bgd_{demand.id.hex}", version=demand.version)["data"]["done"]

    assert done == {
        "guaranteeDemand": {
            "status": "PAID",
            "guarantee": {
                "available": {"amount": "400000.00"},
                "limit": {"free": {"amount": "600000.00"}},
            },
        },
        "userErrors": [],
    }
    assert bank.get(Guarantee, guarantee.id).available_amount == Decimal("600000.00")
    assert free(ask, limit) == "400000.00"


def test_what_a_limit_gave_for_good_stays_gone(ask: Ask, bank: Any) -> None:
    account = bank.account()
    limit = bank.limit(account, "1000000.00", revolving=False)
    guarantee = bank.guarantee(account, eur("600000.00"))
    release = """mutation ($id: ID!, $version: Int!) { done: bankGuaranteeRelease(
        input: {id: $id, expectedVersion: $version, releaseReference: "Letter 4"}) {
            guarantee { limit { free { amount } } } userErrors { code } } }"""

    done = ask(release, id=f"bgu_{guarantee.id.hex}", version=guarantee.version)["data"]["done"]

    assert done["guarantee"]["limit"]["free"] == {"amount": "400000.00"}
    assert free(ask, limit) == "400000.00"
