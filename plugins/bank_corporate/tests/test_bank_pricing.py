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


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("4541.00", "13.62"),
        ("5.00", "0.02"),  # 0.015: halves are rounded up
        ("4.99", "0.01"),
        ("1.66", "0.00"),
        ("0.01", "0.00"),
        ("99999999999999.99", "300000000000.00"),
    ],
)
def test_a_rate_is_rounded_once_at_the_end(amount: str, expected: str) -> None:
    assert price(terms(B.PERCENT, rate=D("0.3")), Priced(amount=D(amount))).amount == D(expected)


@pytest.mark.parametrize(
    ("basis", "amount", "expected"),
    [
        (B.TIERED_SLAB, "500000", "1500.00"),
        (B.TIERED_SLAB, "500000.01", "500.00"),
        (B.TIERED_MARGINAL, "500000.01", "1700.00"),
        (B.TIERED_MARGINAL, "500005.00", "1700.01"),  # 0.005 in the last tier
        (B.TIERED_SLAB, "0.01", "0.00"),
        (B.TIERED_SLAB, "1.00", "0.01"),  # 0.005
        (B.TIERED_MARGINAL, "1000000", "2200.00"),
    ],
)
def test_tiers_begin_a_cent_above_the_bound(
    basis: BankTariffBasis, amount: str, expected: str
) -> None:
    assert price(terms(basis, tiers=TIERS), Priced(amount=D(amount))).amount == D(expected)


def test_the_parts_of_tiers_are_rounded_together() -> None:
    """0.5 % of 1.00 and 0.3 % of 1.67: 0.005 + 0.00501 = 0.01001, not 0.01 + 0.01."""
    low = (Tier(D(1), D("0.5")), Tier(None, D("0.3")))

    assert price(terms(B.TIERED_MARGINAL, tiers=low), Priced(amount=D("2.67"))).amount == D("0.01")


def test_a_rate_of_nothing_still_has_its_minimum() -> None:
    """Domain page 3.2: the fee is the larger of the two, and the larger of 0.00 and 15 is 15."""
    free = (Tier(D(100_000), D(0)), Tier(None, D("0.1")))

    for given in (
        terms(B.PERCENT, rate=D(0), minimum=D(15)),
        terms(B.TIERED_SLAB, tiers=free, minimum=D(15)),
    ):
        assert price(given, Priced(amount=D(50_000))).amount == D(15)
        assert price(given, Priced(amount=D(0))).amount == 0
    yearly = terms(B.PER_ANNUM, rate=D(1), day_count=BankDayCount.ACT_360, minimum=D(15))
    assert price(yearly, Priced(amount=D(50_000))).amount == 0


@pytest.mark.parametrize(
    ("day_count", "expected"),
    [
        (BankDayCount.ACT_360, "12152.78"),
        (BankDayCount.ACT_365F, "11986.30"),
        (BankDayCount.THIRTY_360, "12013.89"),
        (BankDayCount.THIRTY_E_360, "11979.17"),
    ],
)
def test_a_yearly_rate_by_each_day_count(day_count: BankDayCount, expected: str) -> None:
    """Domain page 3.1."""
    yearly = terms(B.PER_ANNUM, rate=D("1.25"), day_count=day_count)
    event = Priced(1, D(1_000_000), date(2026, 1, 15), date(2026, 12, 31))

    assert price(yearly, event).amount == D(expected)


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
        ("2028-02", date(2028, 2, 10), "30.00", "20.69"),  # 20/29 in a leap year
        ("2026-12", date(2026, 12, 31), "30.00", "0.97"),
        ("2026-06", date(2026, 6, 28), "0.05", "0.01"),  # 3/30 of 0.05 is 0.005
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
