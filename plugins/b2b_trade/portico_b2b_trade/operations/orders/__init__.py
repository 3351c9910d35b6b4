"""Sales orders: to take one, change its lines, confirm, promise, ship and close it."""

from portico_b2b_trade.operations.orders.inputs import (
    TradeSalesOrderCloseShort,
    TradeSalesOrderCreate,
    TradeSalesOrderLineAdd,
    TradeSalesOrderLineCreate,
    TradeSalesOrderLineRemove,
    TradeSalesOrderPromise,
    TradeSalesOrderShip,
    TradeSalesOrderStatusChange,
    TradeSalesOrderUpdate,
    TradeShippedLine,
)
from portico_b2b_trade.operations.orders.lines import add_line, remove_line
from portico_b2b_trade.operations.orders.progress import (
    change_order_status,
    close_order_short,
    promise_order,
    ship_order,
)
from portico_b2b_trade.operations.orders.taking import create_order, update_order

__all__ = [
    "TradeSalesOrderCloseShort",
    "TradeSalesOrderCreate",
    "TradeSalesOrderLineAdd",
    "TradeSalesOrderLineCreate",
    "TradeSalesOrderLineRemove",
    "TradeSalesOrderPromise",
    "TradeSalesOrderShip",
    "TradeSalesOrderStatusChange",
    "TradeSalesOrderUpdate",
    "TradeShippedLine",
    "add_line",
    "change_order_status",
    "close_order_short",
    "create_order",
    "promise_order",
    "remove_line",
    "ship_order",
    "update_order",
]
