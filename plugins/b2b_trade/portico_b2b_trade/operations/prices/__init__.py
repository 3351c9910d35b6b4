"""Price resolution: which price list prices a quantity for an account, and why."""

from portico_b2b_trade.operations.prices.answer import (
    TradeExchangeRate,
    TradePrice,
    TradePriceQuery,
)
from portico_b2b_trade.operations.prices.resolve import (
    Resolved,
    resolve,
    resolve_price,
)

__all__ = [
    "Resolved",
    "TradeExchangeRate",
    "TradePrice",
    "TradePriceQuery",
    "resolve",
    "resolve_price",
]
