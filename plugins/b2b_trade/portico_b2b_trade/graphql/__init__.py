"""What clients see of trade: products, price lists, orders, and figures."""

from portico_b2b_trade.graphql.figures import SUMMARIES
from portico_b2b_trade.graphql.mutations import MUTATIONS
from portico_b2b_trade.graphql.orders import ACCOUNT_FIELDS, ORDER
from portico_b2b_trade.graphql.prices import ASSIGNMENT, PRICE, PRICE_LIST, SEGMENT
from portico_b2b_trade.graphql.products import PRODUCT

ENTITIES = (PRODUCT, PRICE_LIST, SEGMENT, ASSIGNMENT, ORDER)
QUERIES = (*SUMMARIES, PRICE)

__all__ = ["ACCOUNT_FIELDS", "ENTITIES", "MUTATIONS", "QUERIES"]
