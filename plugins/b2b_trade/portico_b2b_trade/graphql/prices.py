"""Price lists, who gets them, and prices as clients see them."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, items, many, object_type, one
from portico_b2b_trade.access import PRICE_READ
from portico_b2b_trade.models import PriceAssignment, PriceItem, PriceList, Product, Segment
from portico_b2b_trade.operations.prices import resolve_price

ITEM = object_type(
    "TradePriceItem",
    "The price of one unit of a product from a quantity on.",
    [
        *columns(PriceItem, "uom", "min_quantity", "unit_price"),
        one("product", Product, "The product."),
    ],
)

PRICE_LIST = entity(
    PriceList,
    name="TradePriceList",
    prefix="prl",
    plural="tradePriceLists",
    permission=PRICE_READ,
    order="code",
    fields=[
        *columns(
            PriceList,
            *("code", "name", "currency", "tax_included", "convertible", "kind", "status"),
            *("valid_from", "valid_to"),
        ),
        items("items", ITEM, PriceItem, "The prices.", key="price_list_id"),
        many("assignments", PriceAssignment, "Who gets the list.", key="price_list_id"),
    ],
)

ASSIGNMENT = entity(
    PriceAssignment,
    name="TradePriceAssignment",
    prefix="pra",
    plural="tradePriceAssignments",
    permission=PRICE_READ,
    fields=[
        *columns(PriceAssignment, "scope", "priority", "valid_from", "valid_to"),
        one("priceList", PriceList, "The price list."),
        one("account", Account, "The account, if it is for one."),
        one("segment", Segment, "The segment, if it is for one."),
    ],
)

PRICE = answer("tradePrice", resolve_price, PRICE_READ)

PRICES_OF_ACCOUNT = many(
    "priceAssignments",
    PriceAssignment,
    "The price lists that the account has of its own, with the days on which they hold.",
    key="account_id",
)
