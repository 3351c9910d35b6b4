"""The mutations of trade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portico.query import Mutation
from portico.query.fields import first_paragraph
from portico_b2b_trade.access import ORDER_WRITE, PRICE_WRITE, PRODUCT_WRITE
from portico_b2b_trade.models import PriceAssignment, PriceList, Product, SalesOrder
from portico_b2b_trade.operations import orders, price_lists, products


def _mutation(
    name: str, operation: Callable[..., Any], returns: type[Any], permission: str
) -> Mutation:
    return Mutation(
        name=name,
        description=first_paragraph(operation),
        operation=operation,
        returns=returns,
        permission=permission,
    )


MUTATIONS = (
    _mutation("tradeProductCreate", products.create_product, Product, PRODUCT_WRITE),
    _mutation("tradeProductUpdate", products.update_product, Product, PRODUCT_WRITE),
    _mutation("tradePriceListCreate", price_lists.create_price_list, PriceList, PRICE_WRITE),
    _mutation("tradePriceListActivate", price_lists.activate_price_list, PriceList, PRICE_WRITE),
    _mutation("tradePriceListArchive", price_lists.archive_price_list, PriceList, PRICE_WRITE),
    _mutation(
        "tradePriceAssignmentCreate", price_lists.assign_price_list, PriceAssignment, PRICE_WRITE
    ),
    _mutation("tradeSalesOrderCreate", orders.create_order, SalesOrder, ORDER_WRITE),
    _mutation("tradeSalesOrderLineAdd", orders.add_line, SalesOrder, ORDER_WRITE),
    _mutation("tradeSalesOrderStatusChange", orders.change_order_status, SalesOrder, ORDER_WRITE),
    _mutation("tradeSalesOrderShip", orders.ship_order, SalesOrder, ORDER_WRITE),
)
