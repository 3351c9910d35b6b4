"""Quantities, prices and line amounts: what they may be, and how a line's net is calculated."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from typing import Final

from portico.errors import Path, Problems
from portico.values import Money, minor_units, round_money, round_places

EXACT: Final = Context(prec=80)
"""Enough digits for every product of a quantity, a price and a percentage."""

PLACES: Final = 6
LARGEST: Final = Decimal(10) ** 12
LARGEST_AMOUNT: Final = Decimal(10) ** 14


def line_net(gross: Decimal, discount: Decimal, currency: str) -> Decimal:
    """The net amount of a line: its gross less the discount, rounded half-up once, at the end."""
    with localcontext(EXACT):
        return round_money(gross * (100 - discount) / 100, currency)


def gross(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Quantity times price, not rounded."""
    with localcontext(EXACT):
        return quantity * unit_price


def rounded_price(price: Decimal) -> Decimal:
    """A price per unit, rounded half-up to the six places that are stored."""
    with localcontext(EXACT):
        return round_places(price, PLACES)


def check_quantity(problems: Problems, quantity: Decimal, path: Path) -> bool:
    """Note a problem unless this can be the quantity of a line."""
    if not fits(quantity) or quantity <= 0:
        problems.add(
            "TRADE_QUANTITY",
            f"{quantity} is no quantity: give a number above 0 with at most six decimal places.",
            *path,
        )
        return False
    return True


def check_start(problems: Problems, quantity: Decimal, path: Path) -> None:
    """Note a problem unless a break can begin at this quantity."""
    problems.check(
        ok=fits(quantity) and quantity >= 0,
        code="TRADE_QUANTITY",
        message=f"{quantity} is no quantity to begin at: give 0 or more, with at most six "
        "decimal places.",
        path=path,
    )


def check_price(problems: Problems, price: Decimal, path: Path) -> bool:
    """Note a problem unless this can be the price of one unit."""
    if not fits(price) or price < 0:
        problems.add(
            "TRADE_PRICE",
            f"{price} is no unit price: give 0 or more, with at most six decimal places.",
            *path,
        )
        return False
    return True


def check_discount(problems: Problems, discount: Decimal, path: Path) -> bool:
    """Note a problem unless this is a percentage from 0 to 100."""
    if not fits(discount) or not 0 <= discount <= 100:  # noqa: PLR2004 (per cent)
        problems.add(
            "TRADE_DISCOUNT",
            f"{discount} is no discount: give a percentage from 0 to 100.",
            *path,
        )
        return False
    return True


def check_amount(problems: Problems, money: Money, path: Path) -> bool:
    """Note a problem unless this is an amount of 0 or more in whole minor units."""
    amount = money.amount
    if not amount.is_finite() or not 0 <= amount < LARGEST_AMOUNT or not money.is_representable():
        problems.add(
            "TRADE_AMOUNT",
            f"{amount} {money.currency} is no amount to charge: give 0 or more, with at most "
            f"{minor_units(money.currency)} decimal places.",
            *path,
        )
        return False
    return True


def fits(number: Decimal) -> bool:
    """Whether a column for quantities and prices holds the number exactly."""
    if not number.is_finite() or abs(number) >= LARGEST:
        return False
    with localcontext(EXACT):
        return number == round_places(number, PLACES)
