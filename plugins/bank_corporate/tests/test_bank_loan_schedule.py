"""Loans are paid back to the last cent: annuities and linear plans."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portico_bank_corporate.models.repayment import BankRepayment, repayments

D, ANNUITY, LINEAR = Decimal, BankRepayment.ANNUITY, BankRepayment.LINEAR


def shown(amount: int, months: int, method: BankRepayment) -> list[tuple[str, ...]]:
    """Instalment, interest, what comes off and what is left, at 9.6 % in EUR."""
    return [
        (
            f"{each.amount:.2f}",
            f"{each.interest:.2f}",
            f"{each.principal:.2f}",
            f"{each.balance:.2f}",
        )
        for each in repayments(D(amount), D("9.6"), months, "EUR", method)
    ]


def test_an_annuity_by_hand() -> None:
    """1 000 at 0.8 % a month in 3: 338.68 each."""
    assert shown(1_000, 3, ANNUITY) == [
        ("338.68", "8.00", "330.68", "669.32"),
        ("338.68", "5.35", "333.33", "335.99"),
        ("338.68", "2.69", "335.99", "0.00"),
    ]


def test_the_loan_of_the_domain_page() -> None:
    """Domain page 3.15: 12 000, 9.6 %, 24 months: 551.53; the last takes what rounding left."""
    plan = shown(12_000, 24, ANNUITY)

    assert plan[0] == ("551.53", "96.00", "455.53", "11544.47")
    assert {row[0] for row in plan[:-1]} == {"551.53"}
    assert plan[-1] == ("551.44", "4.38", "547.06", "0.00")


def test_a_linear_plan_by_hand() -> None:
    """1 000 in 3: 333.33, 333.34, 333.33, and the interest of what is owed."""
    assert shown(1_000, 3, LINEAR) == [
        ("341.33", "8.00", "333.33", "666.67"),
        ("338.67", "5.33", "333.34", "333.33"),
        ("336.00", "2.67", "333.33", "0.00"),
    ]


@given(
    st.decimals("0.01", "9999999.99", places=2),
    st.decimals("0", "100", places=4),
    st.integers(1, 360),
    st.sampled_from(BankRepayment),
)
def test_what_comes_off_is_the_loan_exactly(
    amount: Decimal, yearly: Decimal, months: int, method: BankRepayment
) -> None:
    plan = list(repayments(amount, yearly, months, "EUR", method))

    assert len(plan) == months
    assert sum(each.principal for each in plan) == amount
    assert sum(each.amount for each in plan) == amount + sum(each.interest for each in plan)
    assert all(each.principal >= 0 and each.balance >= 0 for each in plan)
    assert plan[-1].balance == 0
