"""What becomes of trade when accounts are archived or merged."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import AccountArchiving, AccountsMerging
from portico_b2b_trade.models import (
    OPEN_ORDER,
    PriceAssignment,
    PriceList,
    SalesOrder,
    SegmentMembership,
)
from portico_b2b_trade.operations.price_lists import refuse_ambiguity


def refuse_archiving(session: Session, actor: Actor, event: AccountArchiving) -> None:
    """An account with open orders stays in use."""
    count = session.scalar(
        select(func.count())
        .select_from(SalesOrder)
        .where(SalesOrder.account_id == event.account.id, SalesOrder.status.in_(OPEN_ORDER))
    )
    if count:
        raise refuse(
            "TRADE_OPEN_ORDERS",
            f"{event.account.name} has {count} open orders. Complete or cancel them first.",
            *("input", "id"),
        )


def move_business(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """Orders, price lists and segments of the loser become the winner's."""
    event.move(session, SalesOrder.account_id)
    held = set(
        session.scalars(
            select(SegmentMembership.segment_id).where(
                SegmentMembership.account_id == event.winner.id
            )
        )
    )
    for membership in session.scalars(
        select(SegmentMembership).where(SegmentMembership.account_id == event.loser.id)
    ):
        if membership.segment_id in held:
            session.delete(membership)
    session.flush()
    event.move(session, SegmentMembership.account_id)
    _move_assignments(session, event)


def _move_assignments(session: Session, event: AccountsMerging) -> None:
    """Refuse where both accounts have a list of the same priority for the same days."""
    moving = session.execute(
        select(PriceAssignment, PriceList.currency)
        .join(PriceList, PriceList.id == PriceAssignment.price_list_id)
        .where(PriceAssignment.account_id == event.loser.id)
    ).all()
    for assignment, currency in moving:
        probe = PriceAssignment(
            scope=assignment.scope,
            account_id=event.winner.id,
            segment_id=None,
            priority=assignment.priority,
            valid_from=assignment.valid_from,
            valid_to=assignment.valid_to,
        )
        refuse_ambiguity(session, probe, currency)
    event.move(session, PriceAssignment.account_id)
