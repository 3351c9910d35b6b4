"""What every number that a client gives must obey before it is stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from portico.errors import Path, Problems
from portico.values import Money

LARGEST_AMOUNT: Final = Decimal(10) ** 12
HUNDRED: Final = Decimal(100)
PERCENT_PLACES: Final = 6


def check_money(problems: Problems, money: Money, currency: str, path: Path) -> bool:
    """Note what is wrong with an amount of money; tell whether nothing is."""
    if money.currency != currency:
        problems.add(
            "HOTEL_CURRENCY_MISMATCH",
            f"The property charges in {currency}, not in {money.currency}: give the amount in "
            f"{currency}.",
            *path,
        )
    elif not fits(money.amount, LARGEST_AMOUNT):
        problems.add(
            "HOTEL_AMOUNT", f"An amount must be from 0 to below {LARGEST_AMOUNT:f}.", *path
        )
    elif not money.is_representable():
        problems.add(
            "HOTEL_AMOUNT", f"{money.amount:f} has more decimals than {currency} has.", *path
        )
    else:
        return True
    return False


def check_percent(problems: Problems, percent: Decimal, path: Path) -> bool:
    """Note a percentage that is none, or too precise to be kept; tell whether it is neither."""
    ok = fits(percent, HUNDRED + 1) and percent <= HUNDRED and has_at_most(percent, PERCENT_PLACES)
    if not ok:
        problems.add(
            "HOTEL_PERCENT",
            f"A percentage is from 0 to 100, with at most {PERCENT_PLACES} decimals.",
            *path,
        )
    return ok


def fits(value: Decimal, below: Decimal) -> bool:
    """Whether the value is a number from 0 to below the limit: no NaN, nothing infinite."""
    return value.is_finite() and 0 <= value < below


def has_at_most(value: Decimal, places: int) -> bool:
    """Whether the value has no more decimals than this."""
    scaled = value.scaleb(places)
    return scaled == scaled.to_integral_value()
