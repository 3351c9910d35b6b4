"""The trade plugin: what it adds to Portico, in one place."""

from __future__ import annotations

from collections.abc import Sequence

from portico.events import AccountArchiving, AccountsMerging, Handover, SegmentsAsked
from portico.hookspecs import Access, Plugin, Subscriber, Work, hookimpl
from portico.query import GraphQL
from portico_b2b_trade import demo, graphql
from portico_b2b_trade.access import PERMISSIONS, ROLES
from portico_b2b_trade.operations.accounts import move_business, name_members, refuse_archiving
from portico_b2b_trade.operations.handover import hand_over_orders
from portico_b2b_trade.operations.product_tables import PRODUCTS

EXAMPLE = """\
query Orders {
  tradeSalesSummary { orders lines net { amount currency } shippedLate notShipped }
  accounts(where: {trade: {orders: {some: {shippedLate: {eq: true}}}}}, first: 3) {
    nodes {
      name
      trade {
        orders(first: 2, orderBy: [{field: ORDERED_ON, direction: DESC}]) {
          totalCount
          nodes { number orderedOn requiredOn shippedOn net { amount currency } }
        }
      }
    }
  }
}
"""


class B2bTrade(Plugin):
    """Bulk buyers of a trading company: products, price lists, sales orders."""

    prefix = "trade"
    example = EXAMPLE
    demo = staticmethod(demo.load)  # type: ignore[assignment]  # mypy takes it for a method

    @hookimpl
    def graphql(self) -> GraphQL:
        """Types, the fields and inputs of an account, figures, prices and mutations."""
        return GraphQL(
            entities=graphql.ENTITIES,
            extend={"Account": graphql.ACCOUNT_FIELDS},
            queries=graphql.QUERIES,
            mutations=graphql.MUTATIONS,
            subscriptions=graphql.SUBSCRIPTIONS,
            inputs=graphql.INPUTS,
        )

    @hookimpl
    def access(self) -> Access:
        """Permissions."""
        return Access(permissions=PERMISSIONS, roles=ROLES)

    @hookimpl
    def jobs(self) -> Sequence[Work]:
        """Products are imported and exported as tables."""
        return [PRODUCTS]

    @hookimpl
    def subscribers(self) -> Sequence[Subscriber]:
        """An account with open orders is not archived; merged accounts share their trade."""
        return [
            Subscriber(AccountArchiving, refuse_archiving),
            Subscriber(Handover, hand_over_orders),
            Subscriber(AccountsMerging, move_business),
            Subscriber(SegmentsAsked, name_members),
        ]
