"""Amounts of money, shown with the decimals of their currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portico.query.scalars import decimal_text
from portico.values import minor_units, round_money

if TYPE_CHECKING:
    from collections.abc import Mapping


class MoneySource:
    """An amount in a currency."""

    def __init__(self, amount: Any, currency: str, *, exact: bool) -> None:
        self._amount = amount
        self._currency = currency
        self._exact = exact

    def field(self, name: str, _arguments: Mapping[str, Any]) -> str:
        """The amount with its currency's decimals (a unit price may have more), or the currency."""
        if name == "currency":
            return self._currency
        places = minor_units(self._currency)
        if self._exact and round_money(self._amount, self._currency) != self._amount:
            return decimal_text(self._amount)
        return f"{round_money(self._amount, self._currency):.{places}f}"
