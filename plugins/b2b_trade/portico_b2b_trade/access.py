"""What an actor may be allowed to do in the trade plugin."""

from __future__ import annotations

from typing import Final

from portico.hookspecs import Permission, PluginRole

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

_OFFICE: Final = ("core.account.read", "core.contact.read", "core.user.read", "core.me.read")
"""What everybody needs who works with clients."""

ROLES: Final = (
    PluginRole(
        name="trade.sales_representative",
        description="Sells to its own accounts: resolves prices, takes orders and follows them.",
        permissions=(*_OFFICE, PRODUCT_READ, PRICE_READ, ORDER_READ, ORDER_WRITE),
    ),
    PluginRole(
        name="trade.sales_head",
        description="Leads sales: sees the team's orders and lets them be closed short.",
        permissions=(*_OFFICE, PRODUCT_READ, PRICE_READ, ORDER_READ, ORDER_WRITE, ORDER_APPROVE),
        rows="TEAM",
    ),
    PluginRole(
        name="trade.price_manager",
        description="Keeps products, price lists and who gets what, for all accounts.",
        permissions=(*_OFFICE, PRODUCT_READ, PRODUCT_WRITE, PRICE_READ, PRICE_WRITE),
        rows="ALL",
    ),
)
