"""The mutations of trade."""

from __future__ import annotations

from portico.query import mutation
from portico_b2b_trade.access import ORDER_APPROVE, ORDER_WRITE, PRICE_WRITE, PRODUCT_WRITE
from portico_b2b_trade.models import (
    PriceAssignment,
    PriceList,
    Product,
    SalesOrder,
    Segment,
    SegmentMembership,
)
from portico_b2b_trade.operations import (
    orders,
    price_assignments,
    price_lists,
    products,
    segments,
)

PRODUCTS = (
    mutation("tradeProductCreate", products.create_product, Product, PRODUCT_WRITE),
    mutation("tradeProductUpdate", products.update_product, Product, PRODUCT_WRITE),
)

PRICES = tuple(
    mutation(name, operation, returns, PRICE_WRITE)
    for name, operation, returns in (
        ("tradePriceListCreate", price_lists.create_price_list, PriceList),
        ("tradePriceListActivate", price_lists.activate_price_list, PriceList),
        ("tradePriceListArchive", price_lists.archive_price_list, PriceList),
        ("tradePriceAssignmentCreate", price_assignments.assign_price_list, PriceAssignment),
        ("tradePriceAssignmentEnd", price_assignments.end_price_assignment, PriceAssignment),
        ("tradeSegmentCreate", segments.create_segment, Segment),
        ("tradeSegmentMembershipCreate", segments.join_segment, SegmentMembership),
        ("tradeSegmentMembershipEnd", segments.leave_segment, SegmentMembership),
    )
)

ORDERS = tuple(
    mutation(name, operation, SalesOrder, ORDER_WRITE)
    for name, operation in (
        ("tradeSalesOrderCreate", orders.create_order),
        ("tradeSalesOrderUpdate", orders.update_order),
        ("tradeSalesOrderLineAdd", orders.add_line),
        ("tradeSalesOrderLineRemove", orders.remove_line),
        ("tradeSalesOrderStatusChange", orders.change_order_status),
        ("tradeSalesOrderPromise", orders.promise_order),
        ("tradeSalesOrderShip", orders.ship_order),
    )
)

MUTATIONS = (
    *PRODUCTS,
    *PRICES,
    *ORDERS,
    mutation("tradeSalesOrderCloseShort", orders.close_order_short, SalesOrder, ORDER_APPROVE),
)
