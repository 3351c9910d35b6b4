"""Commissions by the client's prices: override, then package, then standard, with the way kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import BankTariffBasis, CommissionCharge
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
)
from portico_bank_corporate.models.commissions import BankMinimumScope
from portico_bank_corporate.models.day_counts import BankDayCount
from portico_bank_corporate.operations.commission_billing import (
    BankGuaranteeCommissionAgree,
    BankGuaranteeCommissionBill,
    agree_commission,
    bill_commission,
)
from portico_bank_corporate.operations.commission_preview import BankCommissionTerms

YEARLY: Final[dict[str, Any]] = {
    "basis": BankTariffBasis.PER_ANNUM,
    "rate": "2",
    "day_count": BankDayCount.ACT_360,
    "minimum": "100",
}
QUARTERLY: Final[dict[str, Any]] = {
    "basis": BankTariffBasis.PER_PERIOD,
    "rate": "0.6",
    "period": BankCommissionPeriod.QUARTER,
    "grid": BankCommissionGrid.ANNIVERSARY,
}


def agree(bank: Any, guarantee: Any, **given: Any) -> Any:
    return bank.do(
        agree_commission, BankGuaranteeCommissionAgree(guarantee_id=guarantee.id, **given)
    )


def charged(bank: Any, agreed: Any, on: date) -> list[CommissionCharge]:
    bank.do(bill_commission, BankGuaranteeCommissionBill(id=agreed.id), on=on)
    found: list[CommissionCharge] = bank.all(CommissionCharge, CommissionCharge.starts_on)
    return found


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Any:
    """A million, from 2 March to 15 December 2026."""
    return bank.guarantee(client, Money(Decimal(1_000_000), "EUR"))


@pytest.fixture
def product(sales: Any) -> Any:
    return sales.product("GUARANTEE")


def test_everybodys_price_is_taken_and_the_way_to_it_kept(
    bank: Any, sales: Any, guarantee: Any, product: Any, ask: Ask
) -> None:
    """2 % from 2 March to 1 April are 30 days, ACT/360: 1 666.67."""
    tariff = sales.tariff(product, "COMMISSION", **YEARLY)
    agreed = agree(bank, guarantee, product_id=product.id)
    (first,) = charged(bank, agreed, date(2026, 3, 2))

    path = [
        {"level": "OVERRIDE", "tariff": None},
        {"level": "PACKAGE", "tariff": None},
        {"level": "STANDARD", "tariff": str(tariff.id)},
    ]
    assert (agreed.rate, agreed.minimum_amount) == (Decimal(2), Decimal(100))
    assert first.amount == Decimal("1666.67")
    assert first.trace["path"] == path
    shown = ask("{ bankGuaranteeCommissions { nodes { path tariff { event } } } }")
    (only,) = shown["data"]["bankGuaranteeCommissions"]["nodes"]
    assert only == {"path": path, "tariff": {"event": "COMMISSION"}}


def test_the_clients_own_price_comes_first(
    bank: Any, sales: Any, client: Any, guarantee: Any, product: Any
) -> None:
    """0.6 % for each quarter from 2 March on: 6 000.00, and again on 2 June."""
    sales.tariff(product, "COMMISSION", **YEARLY)
    agreement, edition = sales.draft(client)
    own = sales.override(edition, product, "COMMISSION", **QUARTERLY)
    sales.sign(edition)
    sales.activate(agreement)

    agreed = agree(bank, guarantee, product_id=product.id)
    charges = charged(bank, agreed, date(2026, 6, 2))
    assert [(each.starts_on, each.amount) for each in charges] == [
        (date(2026, 3, 2), Decimal("6000.00")),
        (date(2026, 6, 2), Decimal("6000.00")),
    ]
    assert charges[0].trace["path"] == [{"level": "OVERRIDE", "tariff": str(own.id)}]


def test_it_is_said_what_the_minimum_of_a_price_is_for(
    bank: Any, sales: Any, client: Any, product: Any
) -> None:
    """Domain page 3.2: 0.01 % of a million is 8.33, 25.28 and 25.56; at least 100.00 in all."""
    guarantee = bank.guarantee(client, Money(Decimal(1_000_000), "EUR"))
    sales.tariff(product, "COMMISSION", **YEARLY | {"rate": "0.01"})
    whole = BankMinimumScope.PER_ISSUE
    agreed = agree(bank, guarantee, product_id=product.id, minimum_scope=whole)

    charges = charged(bank, agreed, date(2026, 7, 1))
    assert [each.amount for each in charges] == [Decimal("100.00"), Decimal(0), Decimal(0)]


def test_terms_of_its_own_are_told_as_such(bank: Any, guarantee: Any) -> None:
    agreed = agree(bank, guarantee, terms=BankCommissionTerms(rate=Decimal(2)))
    (first,) = charged(bank, agreed, date(2026, 3, 2))

    assert first.trace["path"] == [{"level": "GUARANTEE", "tariff": None}]


def test_what_is_no_price_of_a_commission_is_refused(
    bank: Any, sales: Any, guarantee: Any, product: Any
) -> None:
    def refused(**given: Any) -> list[tuple[str, str]]:
        return problems_of(lambda: agree(bank, guarantee, **given))

    assert refused() == [("REQUIRED", "input.terms")]
    terms = BankCommissionTerms(rate=Decimal(2))
    assert refused(terms=terms, product_id=product.id) == [("REQUIRED", "input.terms")]
    assert refused(product_id=product.id) == [("BANK_NO_PRICE", "input.productId")]
    sales.tariff(product, "COMMISSION", rate="2")
    assert refused(product_id=product.id) == [("BANK_TARIFF_BASIS", "input.productId")]
    sales.tariff(product, "CAPPED", **YEARLY, maximum="5000")
    assert refused(product_id=product.id, event="capped") == [
        ("BANK_TARIFF_BASIS", "input.productId")
    ]
