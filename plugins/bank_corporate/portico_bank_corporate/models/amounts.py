"""What makes an amount of money acceptable, whatever it is for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portico.errors import Problems
from portico.models.formats import Malformed, currency_code
from portico.values import Money, minor_units

CEILING: Final = Decimal(10) ** 14
"""An amount column holds 14 digits before the point."""


@dataclass(frozen=True, slots=True)
class AmountFault:
    """What is wrong with an amount: the ISO 20022 reason code and a text for people."""

    reason: str
    message: str


def amount_fault(money: Money) -> AmountFault | None:
    """The first thing that is wrong with an amount that must be positive and payable."""
    amount, currency = money.amount, money.currency
    if not amount.is_finite() or abs(amount) >= CEILING:
        return AmountFault("AM12", "The amount must be a number below 100,000,000,000,000.")
    if not is_currency(currency):
        return AmountFault("AM11", f"{currency!r} is not an ISO 4217 currency.")
    if amount == 0:
        return AmountFault("AM01", "The amount is zero; it must be above zero.")
    if amount < 0:
        return AmountFault("AM12", f"The amount {amount} is negative; it must be above zero.")
    if not money.is_representable():
        places = minor_units(currency)
        return AmountFault("CH20", f"{amount} has too many decimals: {currency} has {places}.")
    return None


def check_amount(problems: Problems, money: Money, *path: str | int) -> bool:
    """Note what is wrong with an amount; whether nothing is."""
    fault = amount_fault(money)
    if fault is None:
        return True
    problems.add("BANK_AMOUNT", fault.message, *path)
    return False


def text(money: Money) -> str:
    """An amount for people: ``2272875.82 EUR``."""
    return f"{money.rounded().amount} {money.currency}"


def is_currency(code: str) -> bool:
    """Whether this is the code of an ISO 4217 currency, in capitals."""
    try:
        return currency_code(code) == code
    except Malformed:
        return False
