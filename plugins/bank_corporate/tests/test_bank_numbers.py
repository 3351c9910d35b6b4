"""A number that a column cannot keep exactly is refused by its field, never rounded in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from sqlalchemy import update

from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import BankProductKind, Product
from portico_bank_corporate.operations.client_papers import BankScreeningHitRecord, record_hit
from portico_bank_corporate.operations.credit_limits import (
    BankCreditLimitCreate,
    create_credit_limit,
)
from portico_bank_corporate.operations.ownership import BankOwnershipLinkCreate, create_link
from portico_bank_corporate.operations.products import (
    BankPackageCreate,
    BankProductCreate,
    create_package,
    create_product,
)
from portico_bank_corporate.operations.reliability import BankFinancialStatementAdd, add_statement

TINY: Final = Decimal("0.0000001")
"""Percentages have six places."""

FIGURES: Final = {
    "total_assets": "100",
    "current_assets": "50",
    "current_liabilities": "20",
    "total_liabilities": "60",
    "retained_earnings": "10",
    "operating_profit": "10",
    "equity": "40",
    "revenue": "100000000000000",
    "net_profit": "0.00001",
}
Deed = Callable[[Any, Any], Any]


def product(bank: Any, _client: Any) -> Any:
    wish = BankProductCreate(code="X", name="X", kind=BankProductKind.LOAN, tax_rate=TINY)
    return bank.do(create_product, wish)


def package(bank: Any, _client: Any) -> Any:
    fee = Money(Decimal(30), "EUR")
    return bank.do(create_package, BankPackageCreate(code="X", name="X", fee=fee, tax_rate=TINY))


def share(bank: Any, client: Any) -> Any:
    terms: dict[str, Any] = {"valid_from": date(2020, 1, 1), "source": "Register"}
    wish = BankOwnershipLinkCreate(
        owned_id=client.id, owner_name="Jo", capital_share=TINY, voting_share=Decimal(1), **terms
    )
    return bank.do(create_link, wish)


def hit(bank: Any, client: Any) -> Any:
    texts: dict[str, Any] = {
        "name": "Acme",
        "list_name": "EU",
        "list_version": "1",
        "entry": "EU.1",
    }
    wish = BankScreeningHitRecord(account_id=client.id, score=TINY, **texts)
    return bank.do(record_hit, wish)


def limit(bank: Any, client: Any) -> Any:
    terms: dict[str, Any] = {"amount": Money(Decimal(100), "EUR"), "valid_to": date(2027, 1, 1)}
    wish = BankCreditLimitCreate(account_id=client.id, number="CL-9", fx_add_on=TINY, **terms)
    return bank.do(create_credit_limit, wish)


def figures(bank: Any, client: Any) -> Any:
    """Amounts have four places, and fourteen digits before them."""
    given: dict[str, Any] = {name: Decimal(each) for name, each in FIGURES.items()}
    terms: dict[str, Any] = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    wish = BankFinancialStatementAdd(
        account_id=client.id, currency="EUR", source="DOC", **terms, **given
    )
    return bank.do(add_statement, wish)


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        (product, [("TOO_MANY_DECIMALS", "input.taxRate")]),
        (package, [("TOO_MANY_DECIMALS", "input.taxRate")]),
        (share, [("TOO_MANY_DECIMALS", "input.capitalShare")]),
        (hit, [("TOO_MANY_DECIMALS", "input.score")]),
        (limit, [("TOO_MANY_DECIMALS", "input.fxAddOn")]),
        (
            figures,
            [("OUT_OF_RANGE", "input.revenue"), ("TOO_MANY_DECIMALS", "input.netProfit")],
        ),
    ],
)
def test_a_number_is_refused_by_its_field(
    bank: Any, deed: Deed, expected: list[tuple[str, str]]
) -> None:
    client = bank.account()

    assert problems_of(lambda: deed(bank, client)) == expected


def test_a_number_that_no_record_holds_is_refused_too(bank: Any) -> None:
    wish = BankProductCreate(code="X", name="X", kind=BankProductKind.LOAN)
    bank.do(create_product, wish)
    all_at_once = update(Product).values(tax_rate=TINY)

    assert problems_of(lambda: bank.write(lambda s: s.execute(all_at_once) and None)) == [
        ("OUT_OF_RANGE", "")
    ]
