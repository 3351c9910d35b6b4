"""The trade plugin's mapped classes, and the rules that one record keeps about itself."""

from portico_b2b_trade.models.base import Base, Period
from portico_b2b_trade.models.choices import (
    COUNTED_ORDER,
    OPEN_ORDER,
    ORDER_TRANSITIONS,
    PRICE_LIST_TRANSITIONS,
    TradeAssignmentScope,
    TradeDueDate,
    TradeOrderStatus,
    TradePriceListKind,
    TradePriceListStatus,
    TradePriceRejection,
    TradePriceScope,
    TradePriceSource,
    TradePriceStrategy,
)
from portico_b2b_trade.models.order_line import OrderLine
from portico_b2b_trade.models.price_assignment import PriceAssignment
from portico_b2b_trade.models.price_list import PriceItem, PriceList
from portico_b2b_trade.models.product import Product, ProductUnit
from portico_b2b_trade.models.sales_order import SalesOrder
from portico_b2b_trade.models.segment import Segment, SegmentMembership

__all__ = [
    "COUNTED_ORDER",
    "OPEN_ORDER",
    "ORDER_TRANSITIONS",
    "PRICE_LIST_TRANSITIONS",
    "Base",
    "OrderLine",
    "Period",
    "PriceAssignment",
    "PriceItem",
    "PriceList",
    "Product",
    "ProductUnit",
    "SalesOrder",
    "Segment",
    "SegmentMembership",
    "TradeAssignmentScope",
    "TradeDueDate",
    "TradeOrderStatus",
    "TradePriceListKind",
    "TradePriceListStatus",
    "TradePriceRejection",
    "TradePriceScope",
    "TradePriceSource",
    "TradePriceStrategy",
]
