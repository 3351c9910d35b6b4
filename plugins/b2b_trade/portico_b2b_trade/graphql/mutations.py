"""The mutations of trade."""

from __future__ import annotations

from portico.query import mutation
from portico_b2b_trade.access import ORDER_WRITE, PRICE_WRITE, PRODUCT_WRITE
from portico_b2b_trade.models import PriceAssignment, PriceList, Product, SalesOrder
from portico_b2b_trade.operations import orders, price_lists, products

MUTATIONS = (
    mutation("tradeProductCreate", products.create_product, Product, PRODUCT_WRITE),
    mutation("tradeProductUpdate", products.update_product, Product, PRODUCT_WRITE),
    mutation("tradePriceListCreate", price_lists.create_price_list, PriceList, PRICE_WRITE),
    mutation("tradePriceListActivate", price_lists.activate_price_list, PriceList, PRICE_WRITE),
    mutation("tradePriceListArchive", price_lists.archive_price_list, PriceList, PRICE_WRITE),
    mutation(
        "tradePriceAssignmentCreate", price_lists.assign_price_list, PriceAssignment, PRICE_WRITE
    ),
    mutation("tradeSalesOrderCreate", orders.create_order, SalesOrder, ORDER_WRITE),
    mutation("tradeSalesOrderLineAdd", orders.add_line, SalesOrder, ORDER_WRITE),
    mutation("tradeSalesOrderStatusChange", orders.change_order_status, SalesOrder, ORDER_WRITE),
    mutation("tradeSalesOrderShip", orders.ship_order, SalesOrder, ORDER_WRITE),
)
