"""What a deputy finds open in trade: orders that are not delivered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.events import Handover
from portico_b2b_trade.models import OPEN_ORDER, SalesOrder


def hand_over_orders(session: Session, actor: Actor, event: Handover) -> None:
    """Tell the open orders of the principal's accounts, the oldest first."""
    found = select(SalesOrder).where(
        SalesOrder.account_id.in_(event.accounts), SalesOrder.status.in_(OPEN_ORDER)
    )
    for order in session.scalars(found.order_by(SalesOrder.ordered_on, SalesOrder.number)):
        wanted = f" for {order.required_on}" if order.required_on else ""
        text = f"{order.number}{wanted}: {order.net_amount:.2f} {order.currency}"
        event.add("trade.sales_order", f"sor_{order.id.hex}", f"{text}, {order.status.name}")
