"""Commissions: the worked numbers of the domain page, and what must hold for all others."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.values import round_exact
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
)
from portico_bank_corporate.models.commissions import (
    BankCommissionBasis,
    BankMinimumScope,
    Step,
    Terms,
    fees,
    refund,
)
from portico_bank_corporate.models.day_counts import BankDayCount

B = BankCommissionBasis
D = BankDayCount
G = BankCommissionGrid
M = BankMinimumScope
P = BankCommissionPeriod
JANUARY_1 = date(2026, 1, 1)


def charges(terms: Terms, amount: str, start: date, last: date) -> list[Decimal]:
    found = fees(terms, [Step(start, Decimal(amount))], start, last)
    return [fee.charged for fee in found]


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("day_count", "last_day", "days", "commission"),
    [
        (D.ACT_360, False, 350, "12152.78"),
        (D.ACT_365F, False, 350, "11986.30"),
        (D.THIRTY_360, False, 346, "12013.89"),
        (D.THIRTY_E_360, False, 345, "11979.17"),
        (D.ACT_360, True, 351, "12187.50"),
    ],
)
def test_the_accrual_by_each_day_count(
    day_count: BankDayCount,
    last_day: bool,  # noqa: FBT001 (one of the table)
    days: int,
    commission: str,
) -> None:
    """Domain page 3.1."""
    terms = Terms(
        Decimal("1.25"), "EUR", day_count=day_count, last_day_included=last_day, period=P.WHOLE
    )
    start, last = date(2026, 1, 15), date(2026, 12, 31)
    (fee,) = fees(terms, [Step(start, Decimal(1_000_000))], start, last)

    assert (fee.days, fee.charged) == (days, Decimal(commission))


def test_day_counts_agree_with_quantlib() -> None:
    """Ten thousand periods by every day count; one day in four is the first or last of a month."""
    import QuantLib as ql  # noqa: N813, PLC0415 (its own short name; large, for this test only)

    peers = {
        D.ACT_360: ql.Actual360(),
        D.ACT_365F: ql.Actual365Fixed(),
        D.THIRTY_360: ql.Thirty360(ql.Thirty360.BondBasis),
        D.THIRTY_E_360: ql.Thirty360(ql.Thirty360.European),
    }
    assert set(peers) == set(BankDayCount)
    with_last_day = ql.Actual360(True)
    chance = Random(20260302)  # noqa: S311 (chance, not a secret)

    def moved(day: date) -> date:
        edge = day.replace(day=1) - timedelta(days=chance.randrange(2))
        return edge if chance.randrange(4) == 0 else day

    for _ in range(10_000):
        start = moved(date(2000, 2, 1) + timedelta(days=chance.randrange(15_000)))
        end = max(start, moved(start + timedelta(days=chance.randrange(4_000))))
        first, last = (ql.Date(day.day, day.month, day.year) for day in (start, end))
        for day_count, peer in peers.items():
            assert day_count.days(start, end) == peer.dayCount(first, last), (start, end)
        whole = Terms(Decimal(1), "EUR", last_day_included=True)
        days = D.ACT_360.days(start, whole.end_of(end))
        assert days == with_last_day.dayCount(first, last), (start, end)


@pytest.mark.parametrize(
    ("start", "end", "actual", "bond", "european"),
    [
        (date(2024, 2, 28), date(2024, 3, 1), 2, 3, 3),  # over a leap day
        (date(2023, 2, 28), date(2023, 3, 1), 1, 3, 3),
        (date(2024, 2, 29), date(2024, 3, 31), 31, 32, 31),  # from the 29th the 31st counts
        (date(2026, 1, 30), date(2026, 3, 31), 60, 60, 60),  # from the 30th it does not
        (date(2026, 1, 31), date(2026, 3, 31), 59, 60, 60),
        (date(2026, 1, 31), date(2026, 2, 28), 28, 28, 28),
        (date(2024, 1, 1), date(2025, 1, 1), 366, 360, 360),
        (date(2026, 12, 31), date(2026, 12, 31), 0, 0, 0),
    ],
)
def test_days_at_the_ends_of_months(
    start: date, end: date, actual: int, bond: int, european: int
) -> None:
    """Counted by hand."""
    assert [each.days(start, end) for each in (D.ACT_360, D.ACT_365F)] == [actual] * 2
    assert D.THIRTY_360.days(start, end) == bond
    assert D.THIRTY_E_360.days(start, end) == european


@pytest.mark.parametrize(
    ("amount", "currency", "commission"),
    [
        # 0.5 % a year, one day of 360: the half of a minor unit is rounded up, less is not.
        ("360", "EUR", "0.01"),
        ("359.99", "EUR", "0.00"),
        ("36000", "JPY", "1"),
        ("35999", "JPY", "0"),
        ("36", "KWD", "0.001"),
        ("35.999", "KWD", "0.000"),
    ],
)
def test_halves_of_a_minor_unit_are_rounded_up(amount: str, currency: str, commission: str) -> None:
    terms = Terms(Decimal("0.5"), currency, period=P.WHOLE)

    assert charges(terms, amount, JANUARY_1, date(2026, 1, 2)) == decimals(commission)


def test_halves_do_not_add_up() -> None:
    """Half a cent a day: the sum so far is 0.005, 0.010, 0.015, 0.020."""
    terms = Terms(Decimal("0.5"), "EUR", period=P.DAY)

    assert charges(terms, "360", JANUARY_1, date(2026, 1, 5)) == decimals(
        "0.01", "0.00", "0.01", "0.00"
    )


def test_anniversary_quarters_from_the_end_of_a_month() -> None:
    """From 30 November: to 28 February, 30 May, 30 August; 0.6 % of 10 000 000 for each begun."""
    terms = Terms(Decimal("0.6"), "EUR", basis=B.PER_PERIOD, grid=G.ANNIVERSARY)
    start = date(2025, 11, 30)

    for last, count in (
        (date(2026, 2, 28), 1),
        (date(2026, 3, 1), 2),
        (date(2026, 5, 30), 2),
        (date(2026, 5, 31), 3),
        (date(2025, 11, 30), 0),
    ):
        assert charges(terms, "10000000", start, last) == [Decimal("60000.00")] * count


def test_a_minimum_for_each_period() -> None:
    """Domain page 3.2: 187.50 for 90 days, but 250.00 at least."""
    start, last = JANUARY_1, date(2026, 4, 1)
    terms = Terms(Decimal("1.5"), "EUR", minimum=Decimal(250))
    (fee,) = fees(terms, [Step(start, Decimal(50_000))], start, last)

    assert fee.exact == Fraction("187.5")
    assert (fee.charged, fee.raised_to_minimum) == (Decimal("250.00"), True)


def test_a_minimum_for_each_issue_or_year_is_paid_once() -> None:
    """Two years of quarters of about 25: the minimum of 60 covers the first two of its scope."""
    last = date(2028, 1, 1)
    issue = Terms(Decimal(1), "EUR", minimum=Decimal(60), minimum_scope=M.PER_ISSUE)
    year = Terms(Decimal(1), "EUR", minimum=Decimal(60), minimum_scope=M.PER_YEAR)

    assert charges(issue, "10000", JANUARY_1, last) == decimals(
        "60.00", "0.00", "15.83", "25.56", "25.00", "25.28", "25.55", "25.56"
    )
    assert charges(year, "10000", JANUARY_1, last) == decimals(
        "60.00", "0.00", "15.83", "25.56", "60.00", "0.00", "15.83", "25.56"
    )


def test_quarters_in_advance_are_rounded_cumulatively() -> None:
    """Domain page 3.3: the last quarter takes up what rounding gave before."""
    terms = Terms(Decimal(2), "EUR")

    found = charges(terms, "1000000", JANUARY_1, date(2026, 12, 31))
    assert found == decimals("5000.00", "5055.56", "5111.11", "5055.55")
    assert sum(found) == Decimal("20222.22")  # each rounded for itself: 20 222.23


@pytest.mark.parametrize(
    ("last", "anniversary", "calendar"),
    [
        (date(2026, 8, 10), 2, 3),
        (date(2026, 8, 11), 3, 3),
        (date(2026, 9, 30), 3, 3),
    ],
)
def test_quarters_or_parts_of_them(last: date, anniversary: int, calendar: int) -> None:
    """Domain page 3.4: the quarter of the calendar and that of the guarantee are not the same."""
    for grid, count in ((G.ANNIVERSARY, anniversary), (G.CALENDAR, calendar)):
        terms = Terms(Decimal("0.6"), "EUR", basis=B.PER_PERIOD, grid=grid)

        assert charges(terms, "10000000", date(2026, 2, 10), last) == [Decimal("60000.00")] * count


def test_the_daily_accrual() -> None:
    """Domain page 3.6: six bookings come to 16.67, not to 16.68."""
    terms = Terms(Decimal(1), "EUR", period=P.DAY)
    found = charges(terms, "100000", JANUARY_1, date(2026, 1, 7))

    assert found == decimals("2.78", "2.78", "2.77", "2.78", "2.78", "2.78")
    assert sum(found) == Decimal("16.67")


def test_a_reduction_counts_from_its_day() -> None:
    """Domain page 8 (3.5): rate over base times the sum of amounts times their days."""
    steps = [Step(JANUARY_1, Decimal(1_000_000)), Step(date(2026, 2, 1), Decimal(400_000))]
    (fee,) = fees(Terms(Decimal(2), "EUR"), steps, JANUARY_1, date(2026, 4, 1))

    assert fee.exact == Fraction(2, 36_000) * (1_000_000 * 31 + 400_000 * 59)
    assert [part.days for part in fee.parts] == [31, 59]
    assert [part.amount for part in fee.parts] == decimals("1000000", "400000")
    assert fee.charged == Decimal("3033.33")


@pytest.mark.parametrize("period", [P.WHOLE, P.MONTH, P.QUARTER, P.DAY])
def test_the_days_of_all_charges_are_those_of_the_whole(period: BankCommissionPeriod) -> None:
    """Domain page 3.1, 30/360: 346 days, also day by day, where each 31st by itself has none."""
    terms = Terms(Decimal("1.25"), "EUR", day_count=D.THIRTY_360, period=period)
    start, last = date(2026, 1, 15), date(2026, 12, 31)
    found = fees(terms, [Step(start, Decimal(1_000_000))], start, last)

    assert sum(fee.days for fee in found) == 346
    assert sum(fee.charged for fee in found) == Decimal("12013.89")


def test_a_month_cut_at_its_end_has_the_days_of_the_whole() -> None:
    """From 31 January 30/360 gives 330 days to 31 December; month by month it were 1 + 330."""
    terms = Terms(Decimal("1.25"), "EUR", day_count=D.THIRTY_360, period=P.MONTH)
    start, last = date(2026, 1, 31), date(2026, 12, 31)
    found = fees(terms, [Step(start, Decimal(1_000_000))], start, last)

    assert [fee.days for fee in found] == [1, *[30] * 10, 29]
    assert sum(fee.charged for fee in found) == Decimal("11458.33")  # 1 000 000 · 330 / 28 800


def test_a_reduction_on_a_30th_takes_no_day_away() -> None:
    """195 days to 30 July, 346 to 31 December: 151 days of the lower amount, not 150.

    1.25 % of a year of 360 days is 1 / 28 800: (1 000 000 · 195 + 400 000 · 151) / 28 800.
    """
    terms = Terms(Decimal("1.25"), "EUR", day_count=D.THIRTY_360, period=P.WHOLE)
    start, last = date(2026, 1, 15), date(2026, 12, 31)
    steps = [Step(start, Decimal(1_000_000)), Step(date(2026, 7, 30), Decimal(400_000))]
    (fee,) = fees(terms, steps, start, last)

    assert [part.days for part in fee.parts] == [195, 151]
    assert fee.charged == Decimal("8868.06")


def test_what_has_ended_costs_nothing_not_even_the_minimum() -> None:
    steps = [Step(JANUARY_1, Decimal(1_000_000)), Step(date(2026, 4, 1), Decimal(0))]
    found = fees(Terms(Decimal(2), "EUR", minimum=Decimal(250)), steps, JANUARY_1, date(2027, 1, 1))

    assert [fee.charged for fee in found] == decimals("5000.00", "0", "0", "0")


@pytest.mark.parametrize(
    ("charged", "earned", "minimum", "back"),
    [
        ("5000.00", "1666.67", None, "3333.33"),
        ("5000.00", "166.67", "250.00", "4750.00"),
        ("250.00", "10.00", "250.00", "0.00"),
    ],
)
def test_a_refund_keeps_the_minimum(
    charged: str, earned: str, minimum: str | None, back: str
) -> None:
    """Domain page 8 (3.7)."""
    least = None if minimum is None else Decimal(minimum)

    assert refund(Decimal(charged), Decimal(earned), least) == Decimal(back)


@given(
    amount=st.integers(1, 10**11),
    rate=st.decimals("0.01", "20", places=4),
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(1, 1500),
    day_count=st.sampled_from(D),
    period=st.sampled_from([each for each in P if each is not P.DAY]),
    grid=st.sampled_from(G),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_all_charges_together_are_the_rounded_whole(  # noqa: PLR0913, PLR0917 (all that a commission depends on)
    amount: int,
    rate: Decimal,
    start: date,
    days: int,
    day_count: BankDayCount,
    period: BankCommissionPeriod,
    grid: BankCommissionGrid,
    currency: str,
) -> None:
    terms = Terms(rate, currency, day_count=day_count, period=period, grid=grid)
    last = start + timedelta(days=days)
    found = fees(terms, [Step(start, Decimal(amount))], start, last)
    exact = Fraction(amount) * Fraction(rate) / 100 * day_count.fraction(start, last)

    assert found[0].period.start == start
    assert found[-1].period.end == last
    assert all(a.period.end == b.period.start for a, b in pairwise(found))
    assert sum(fee.charged for fee in found) == round_exact(exact, currency)
