"""What an event costs by a tariff's terms, with the numbers of the domain page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from portico.models.formats import Malformed
from portico.values import round_exact
from portico_bank_corporate.models.day_counts import BankDayCount
from portico_bank_corporate.models.months import Month, months_from
from portico_bank_corporate.models.pricing import (
    BankTariffBasis,
    Priced,
    PriceTerms,
    Tier,
    price,
)

D = Decimal
B = BankTariffBasis
TIERS = (Tier(D(100_000), D("0.5")), Tier(D(500_000), D("0.3")), Tier(None, D("0.1")))


def terms(basis: BankTariffBasis, **given: object) -> PriceTerms:
    return PriceTerms(currency="EUR", basis=basis, **given)  # type: ignore[arg-type]


def test_a_rate_of_the_executed_sum_and_its_minimum() -> None:
    """Domain page 3.14: 0.3 % of 4 541.00 is 13.62; with a minimum of 15 it is 15.00."""
    event = Priced(amount=D("4541.00"))
    plain = price(terms(B.PERCENT, rate=D("0.3")), event)
    raised = price(terms(B.PERCENT, rate=D("0.3"), minimum=D(15)), event)

    assert (plain.amount, plain.raised) == (D("13.62"), D(0))
    assert (raised.amount, raised.raised) == (D(15), D("1.38"))
    assert raised.explanation == (
        "0.3 % of 4541.00 EUR; = 13.623, rounded 13.62 EUR; raised to the minimum 15.00 EUR"
    )


@pytest.mark.parametrize(
    ("basis", "amount", "expected"),
    [
        # Domain page 3.14: 650 000 by tiers.
        (B.TIERED_SLAB, "650000", "650.00"),
        (B.TIERED_MARGINAL, "650000", "1850.00"),
        # On a bound the lower tier still counts; a cent above, the next.
        (B.TIERED_SLAB, "100000", "500.00"),
        (B.TIERED_SLAB, "100000.01", "300.00"),
        (B.TIERED_MARGINAL, "100000.01", "500.00"),
        (B.TIERED_MARGINAL, "200", "1.00"),
        (B.TIERED_MARGINAL, "500000", "1700.00"),
    ],
)
def test_tiers_of_the_whole_and_of_each_part(
    basis: BankTariffBasis, amount: str, expected: str
) -> None:
    assert price(terms(basis, tiers=TIERS), Priced(amount=D(amount))).amount == D(expected)


def test_a_yearly_rate_is_for_the_days_of_the_event() -> None:
    """Domain page 3.1: 1 000 000 at 1.25 %, ACT/360, 15 January to 31 December: 12 152.78."""
    yearly = terms(B.PER_ANNUM, rate=D("1.25"), day_count=BankDayCount.ACT_360)
    event = Priced(1, D(1_000_000), date(2026, 1, 15), date(2026, 12, 31))

    assert price(yearly, event).amount == D("12152.78")
    assert price(yearly, Priced(1, D(1_000_000))).amount == 0


def test_units_have_a_price_each_and_a_most_they_cost() -> None:
    each = terms(B.FLAT, amount=D("0.35"), maximum=D(20))

    assert price(each, Priced(7)).amount == D("2.45")
    assert price(each, Priced(100)).amount == D(20)


def test_what_is_nothing_costs_nothing_not_even_the_minimum() -> None:
    """Domain page 3.14: all or nothing rejected means no fee."""
    assert price(terms(B.PERCENT, rate=D("0.3"), minimum=D(15)), Priced(amount=D(0))).amount == 0
    assert price(terms(B.FLAT, amount=D(1), minimum=D(15)), Priced(0)).amount == 0


def test_yen_have_no_minor_unit() -> None:
    yen = PriceTerms(currency="JPY", basis=B.PERCENT, rate=D("0.3"))
    assert price(yen, Priced(amount=D(4500))).amount == D(14)


@pytest.mark.parametrize(
    ("month", "start", "fee", "expected"),
    [
        # Domain page 3.16: a package from 10 February, a group insurance from 16 April.
        ("2026-02", date(2026, 2, 10), "30.00", "20.36"),
        ("2026-04", date(2026, 4, 16), "3.50", "1.75"),
        ("2026-02", date(2026, 1, 20), "30.00", "30.00"),
        ("2028-02", date(2028, 2, 29), "29.00", "1.00"),
        ("2026-02", date(2026, 3, 1), "30.00", "0.00"),
    ],
)
def test_a_part_of_a_month_costs_its_part_of_the_days(
    month: str, start: date, fee: str, expected: str
) -> None:
    share = Month.parse(month).share(start, None)
    assert round_exact(Fraction(D(fee)) * share, "EUR") == D(expected)


def test_months_follow_one_another_over_the_year() -> None:
    found = months_from(Month.parse("2025-11"), Month.parse("2026-02"))

    assert [str(each) for each in found] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_from(Month.parse("2026-02"), Month.parse("2026-01")) == []
    for text in ("2026-13", "26-01", "2026-1", "2026-01-01", ""):
        with pytest.raises(Malformed):
            Month.parse(text)
