"""What trade tells of as it happens."""

from portico.query import subscription
from portico_b2b_trade.models import SalesOrder

SUBSCRIPTIONS = (
    subscription("tradeSalesOrderChanged", SalesOrder, "Orders are taken, and go their way."),
)
