"""What clients see of trade: products, price lists, orders, and figures."""

from portico_b2b_trade.graphql.figures import FIGURES
from portico_b2b_trade.graphql.mutations import MUTATIONS
from portico_b2b_trade.graphql.orders import ORDER, ORDERS_OF_ACCOUNT
from portico_b2b_trade.graphql.prices import ASSIGNMENT, PRICE, PRICE_LIST, PRICES_OF_ACCOUNT
from portico_b2b_trade.graphql.products import PRODUCT
from portico_b2b_trade.graphql.punctuality import PUNCTUALITY
from portico_b2b_trade.graphql.segments import (
    MEMBERSHIP,
    SEGMENT,
    SEGMENTS_OF_ACCOUNT,
    SEGMENTS_OF_NEW_ACCOUNT,
)
from portico_b2b_trade.graphql.subscriptions import SUBSCRIPTIONS

ENTITIES = (PRODUCT, PRICE_LIST, SEGMENT, MEMBERSHIP, ASSIGNMENT, ORDER)
ACCOUNT_FIELDS = (ORDERS_OF_ACCOUNT, PRICES_OF_ACCOUNT, SEGMENTS_OF_ACCOUNT)
QUERIES = (*FIGURES, PUNCTUALITY, PRICE)
INPUTS = {"accountCreate": SEGMENTS_OF_NEW_ACCOUNT}

__all__ = ["ACCOUNT_FIELDS", "ENTITIES", "INPUTS", "MUTATIONS", "QUERIES", "SUBSCRIPTIONS"]
