"""Products as clients see them."""

from __future__ import annotations

from portico.query import columns, entity, items, money, object_type
from portico_b2b_trade.access import PRODUCT_READ
from portico_b2b_trade.models import Product, ProductUnit

UNIT = object_type(
    "TradeProductUnit",
    "Another unit that a product is sold in.",
    columns(ProductUnit, "uom", "factor"),
)

PRODUCT = entity(
    Product,
    name="TradeProduct",
    prefix="prd",
    plural="tradeProducts",
    permission=PRODUCT_READ,
    order="name",
    fields=[
        *columns(
            Product,
            *("sku", "name", "gtin", "category", "packaging", "base_uom", "hs_code", "origin"),
            *("net_mass", "gross_mass", "discontinued"),
        ),
        money(
            "listPrice",
            "The list price of a base unit, before tax and conditions.",
            amount="list_price_amount",
            currency="list_price_currency",
            nullable=True,
        ),
        items("units", UNIT, ProductUnit, "Other units that it is sold in.", key="product_id"),
    ],
)
