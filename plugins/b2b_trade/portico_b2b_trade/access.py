"""What an actor may be allowed to do in the trade plugin."""

from __future__ import annotations

from typing import Final

from portico.hookspecs import Permission

PRODUCT_READ: Final = "trade.product.read"
PRODUCT_WRITE: Final = "trade.product.write"
PRICE_READ: Final = "trade.price.read"
PRICE_WRITE: Final = "trade.price.write"
ORDER_READ: Final = "trade.order.read"
ORDER_WRITE: Final = "trade.order.write"
ORDER_APPROVE: Final = "trade.order.approve"

PERMISSIONS: Final = (
    Permission(PRODUCT_READ, "See products."),
    Permission(PRODUCT_WRITE, "Add and change products."),
    Permission(PRICE_READ, "See price lists, segments and who gets what, and resolve prices."),
    Permission(PRICE_WRITE, "Write price lists, put them in force, assign them, keep segments."),
    Permission(ORDER_READ, "See sales orders and their figures."),
    Permission(ORDER_WRITE, "Take, confirm, promise, ship and cancel sales orders."),
    Permission(ORDER_APPROVE, "Close an order short: approve that its rest will not follow."),
)
