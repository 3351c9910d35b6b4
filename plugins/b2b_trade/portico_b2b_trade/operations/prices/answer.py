"""What is asked of the price resolution, and its answer: the price and how it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from portico.values import Money, Ref
from portico_b2b_trade.models import (
    TradePriceRejection,
    TradePriceScope,
    TradePriceStrategy,
)


@dataclass(frozen=True, kw_only=True)
class TradeExchangeRate:
    """What one unit of a currency is worth in the currency that is asked for."""

    currency: Annotated[str, "The currency of a price list."]
    rate: Annotated[Decimal, "What one unit of it is in the asked currency; above 0."]


@dataclass(frozen=True, kw_only=True)
class TradePriceQuery:
    """A question for the price of so much of a product."""

    account_id: Annotated[UUID, Ref("Account"), "Who would buy."]
    product_id: Annotated[UUID, Ref("TradeProduct"), "What would be bought."]
    quantity: Annotated[Decimal, "How much; above 0."]
    uom: Annotated[str | None, "The unit of the quantity; the product's base unit if left out."] = (
        None
    )
    currency: Annotated[str, "The currency of the price."]
    on: Annotated[date | None, "The day for which the price is asked; today if left out."] = None
    strategy: Annotated[TradePriceStrategy, "Which price wins when several lists have one."] = (
        TradePriceStrategy.MOST_SPECIFIC
    )
    tax_included: Annotated[bool, "Whether the price shall contain sales tax."] = False
    rates: Annotated[
        list[TradeExchangeRate], "Rates for price lists in other currencies that allow it."
    ] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TradePriceCandidate:
    """A price list that reaches the account, and why it did not give the price."""

    price_list_id: Annotated[UUID, Ref("TradePriceList"), "The price list."]
    code: Annotated[str, "The list's short name."]
    scope: Annotated[TradePriceScope, "How the list reaches the account."]
    via: Annotated[str, "The account or segment that the list is assigned to."]
    priority: Annotated[int, "The priority of the assignment."]
    rejection: Annotated[TradePriceRejection | None, "Why it did not give the price."]
    reason: Annotated[str | None, "The same in words."]


@dataclass(frozen=True, kw_only=True)
class TradePricePart:
    """A part of the quantity and the break that prices it: one, or several if graduated."""

    code: Annotated[str, "The short name of the price list."]
    quantity: Annotated[Decimal, "The part, in the asked unit."]
    min_quantity: Annotated[Decimal, "Where the break begins, in its own unit."]
    uom: Annotated[str, "The break's own unit."]
    unit_price: Annotated[Decimal, "The price of one such unit, in the list's currency."]
    list_currency: Annotated[str, "The list's currency."]


@dataclass(frozen=True, kw_only=True)
class TradePriceUpsell:
    """A larger quantity that costs less, because it reaches the next break."""

    quantity: Annotated[Decimal, "The larger quantity, in the asked unit."]
    unit_price: Annotated[Decimal, "The price of one asked unit from there on."]
    net: Annotated[Money, "What the larger quantity costs."]
    saving: Annotated[Money, "How much less that is."]


@dataclass(frozen=True, kw_only=True)
class TradePrice:
    """The price of a quantity, and how it was found; without a price when no list has one."""

    quantity: Annotated[Decimal, "The asked quantity."]
    uom: Annotated[str, "The asked unit."]
    currency: Annotated[str, "The asked currency."]
    on: Annotated[date, "The day for which the price was asked."]
    strategy: Annotated[TradePriceStrategy, "How the price was chosen."]
    tax_included: Annotated[bool, "Whether the price contains sales tax."]
    unit_price: Annotated[
        Decimal | None, "The price of one asked unit, the average one if graduated; null if none."
    ]
    net: Annotated[Money | None, "What the quantity costs, rounded half-up; null if no price."]
    winner: Annotated[TradePriceCandidate | None, "The price list that gave the price."]
    parts: Annotated[list[TradePricePart], "The breaks that price the quantity."]
    rejected: Annotated[list[TradePriceCandidate], "The other lists, the most specific first."]
    upsell: Annotated[TradePriceUpsell | None, "A larger quantity that costs less."]

    def trace(self) -> dict[str, Any]:
        """How the price was found, as a document to keep with what was sold at it."""
        return {
            "on": self.on.isoformat(),
            "strategy": self.strategy.name,
            "winner": _trace(self.winner) if self.winner else None,
            "parts": [
                {
                    "list": part.code,
                    "quantity": _plain(part.quantity),
                    "from": _plain(part.min_quantity),
                    "uom": part.uom,
                    "unitPrice": _plain(part.unit_price),
                }
                for part in self.parts
            ],
            "rejected": [_trace(each) for each in self.rejected],
        }


def _trace(candidate: TradePriceCandidate) -> dict[str, Any]:
    found: dict[str, Any] = {
        "list": candidate.code,
        "scope": candidate.scope.name,
        "via": candidate.via,
        "priority": candidate.priority,
    }
    return found | ({"rejection": candidate.rejection.name} if candidate.rejection else {})


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
