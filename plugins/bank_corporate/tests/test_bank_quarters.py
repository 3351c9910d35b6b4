"""Prices per quarter or part of one: of the calendar or from the first day (pages 3.4 and 6.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from portico.testing import Ask, problems_of
from portico_bank_corporate.models import BankTariffBasis, Tariff
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
)
from portico_bank_corporate.models.pricing import Priced, PriceTerms, price

CALENDAR, ANNIVERSARY = BankCommissionGrid.CALENDAR, BankCommissionGrid.ANNIVERSARY
QUARTER: Final = BankCommissionPeriod.QUARTER
PER_PERIOD: Final = BankTariffBasis.PER_PERIOD
START: Final = date(2026, 2, 10)
TERMS: Final[dict[str, Any]] = {"basis": PER_PERIOD, "rate": "0.6", "period": QUARTER}
COMPARE: Final = """
query($input: BankPackageComparisonQuestionInput!) {
  bankPackageComparison(input: $input) {
    options { name total { amount } raisedByGrid { amount } } } }
"""
QUOTE: Final = """
query($input: BankPriceQuoteQuestionInput!) {
  bankPriceQuote(input: $input) { price { amount } explanation raisedByGrid { amount } } }
"""


def cost(grid: BankCommissionGrid, end: date, **given: Any) -> Any:
    terms = PriceTerms(
        currency="EUR", basis=PER_PERIOD, rate=Decimal("0.6"), period=QUARTER, grid=grid, **given
    )
    return price(terms, Priced(1, Decimal(10_000_000), START, end))


@pytest.mark.parametrize(
    ("end", "anniversary", "calendar"),
    [
        (date(2026, 8, 10), "120000.00", "180000.00"),
        (date(2026, 8, 11), "180000.00", "180000.00"),
        (date(2026, 9, 30), "180000.00", "180000.00"),
    ],
)
def test_a_price_per_quarter_counts_them_as_the_tariff_says(
    end: date, anniversary: str, calendar: str
) -> None:
    """Domain page 3.4: 0.6 % of 10 000 000 for each quarter or part of one."""
    mine, other = cost(ANNIVERSARY, end), cost(CALENDAR, end)

    assert (mine.amount, other.amount) == (Decimal(anniversary), Decimal(calendar))
    trap = Decimal(calendar) - Decimal(anniversary)
    assert (other.by_grid, mine.by_grid) == (trap, -trap)


def test_the_steps_say_how_many_quarters_there_are() -> None:
    assert cost(CALENDAR, date(2026, 8, 10)).explanation == (
        "3 × QUARTER (CALENDAR) × 0.6 % of 10000000.00 EUR; = 180000, rounded 180000.00 EUR"
    )


def test_a_most_and_a_least_hide_the_trap() -> None:
    """Where the price is at its most either way, counting differently costs nothing."""
    found = cost(CALENDAR, date(2026, 8, 10), maximum=Decimal(100_000))

    assert (found.amount, found.by_grid) == (Decimal(100_000), Decimal(0))


def test_without_days_there_is_nothing_to_charge() -> None:
    terms = PriceTerms("EUR", PER_PERIOD, rate=Decimal(1), period=QUARTER, grid=CALENDAR)

    assert price(terms, Priced(1, Decimal(100))).amount == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"grid": CALENDAR, "period": None}, "period"),
        ({"grid": None}, "grid"),
        ({"grid": CALENDAR, "rate": None}, "rate"),
        ({"grid": CALENDAR, "basis": BankTariffBasis.PERCENT}, "grid"),
        ({"grid": CALENDAR, "period": BankCommissionPeriod.DAY}, "period"),
        ({"grid": CALENDAR, "period": BankCommissionPeriod.WHOLE}, "period"),
    ],
)
def test_a_tariff_per_period_says_which(
    bank: Any, sales: Any, given: dict[str, Any], field: str
) -> None:
    product = sales.product()
    wish = {key: value for key, value in (TERMS | given).items() if value is not None}
    found = problems_of(lambda: sales.tariff(product, "FEE", **{"basis": PER_PERIOD} | wish))

    assert ("BANK_TARIFF_BASIS", f"input.{field}") in found


def test_the_trap_is_seen_in_a_quote_and_in_a_comparison(bank: Any, sales: Any, ask: Ask) -> None:
    """By the calendar 3 quarters, 180 000; a package counts from the first day: 120 000."""
    client, product = bank.account(), sales.product()
    sales.tariff(product, "FEE", **TERMS, grid=CALENDAR)
    fair = sales.package("1.00", "FAIR")
    sales.tariff(product, "FEE", **TERMS, grid=ANNIVERSARY, package_id=fair.id)
    days = {"starts_on": START, "ends_before": date(2026, 8, 10)}
    sales.event(client, product, "FEE", amount="10000000", **days)

    asked = {"since": "2026-02", "until": "2026-02", "currency": "EUR"}
    given = {"accountId": f"acc_{client.id.hex}"}
    found = ask(COMPARE, input=asked | given)["data"]["bankPackageComparison"]["options"]
    assert [
        (each["name"], each["total"]["amount"], each["raisedByGrid"]["amount"]) for each in found
    ] == [("Fair", "120001.00", "-60000.00"), ("", "180000.00", "60000.00")]

    question = given | {
        "productId": f"bkp_{product.id.hex}",
        "event": "FEE",
        "currency": "EUR",
        "amount": "10000000",
        "startsOn": "2026-02-10",
        "endsBefore": "2026-08-10",
        "occurredOn": "2026-02-16",
    }
    quoted = ask(QUOTE, input=question)["data"]["bankPriceQuote"]
    assert quoted["raisedByGrid"] == {"amount": "60000.00"}
    (standard,) = [each for each in bank.all(Tariff) if each.package_id is None]
    assert (standard.period, standard.grid) == (QUARTER, CALENDAR)
