"""Sales orders as clients see them."""

from __future__ import annotations

from portico.models import Account
from portico.query import BOOLEAN, columns, entity, expression, items, many, money, object_type, one
from portico_b2b_trade.access import ORDER_READ
from portico_b2b_trade.models import OrderLine, Product, SalesOrder

LINE = object_type(
    "TradeOrderLine",
    "So much of a product at a price.",
    [
        *columns(
            OrderLine,
            *("position", "quantity", "uom", "discount", "price_source", "price_trace"),
            *("requested_on", "first_promised_on", "promised_on", "shipped_on"),
            "shipped_quantity",
        ),
        money("unitPrice", "The price of one unit before the discount.", amount="unit_price"),
        money("net", "Quantity times price less the discount, rounded to the minor unit."),
        one("product", Product, "The product."),
    ],
)

ORDER = entity(
    SalesOrder,
    name="TradeSalesOrder",
    prefix="sor",
    plural="tradeSalesOrders",
    permission=ORDER_READ,
    order="number",
    fields=[
        *columns(
            SalesOrder,
            *("number", "po_number", "status", "status_reason", "currency", "price_strategy"),
            *("ordered_on", "required_on", "shipped_on", "ship_to_name", "ship_to_street"),
            *("ship_to_postcode", "ship_to_town", "ship_to_region", "ship_to_country"),
        ),
        expression(
            "shippedLate",
            BOOLEAN,
            lambda order, _env: order.shipped_on > order.required_on,
            "Whether it left after the day the customer asked for; null until it has left.",
        ),
        money("net", "The sum of the lines' net amounts."),
        money("freight", "The charge for transport."),
        items("lines", LINE, OrderLine, "What is ordered.", key="sales_order_id", order="position"),
        one("account", Account, "The account that ordered."),
    ],
)

ORDERS_OF_ACCOUNT = many("orders", SalesOrder, "The account's sales orders.", key="account_id")
