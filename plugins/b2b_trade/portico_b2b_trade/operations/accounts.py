"""What becomes of trade when accounts are archived or merged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import AccountArchiving, AccountsMerging, SegmentsAsked
from portico_b2b_trade.models import (
    OPEN_ORDER,
    Period,
    PriceAssignment,
    PriceList,
    SalesOrder,
    Segment,
    SegmentMembership,
)
from portico_b2b_trade.operations.price_assignments import rivals
from portico_b2b_trade.operations.segments import memberships


def refuse_archiving(session: Session, actor: Actor, event: AccountArchiving) -> None:
    """An account with open orders stays in use."""
    open_orders = select(SalesOrder.number).where(
        SalesOrder.account_id == event.account.id, SalesOrder.status.in_(OPEN_ORDER)
    )
    numbers = list(session.scalars(open_orders.order_by(SalesOrder.number).limit(3)))
    if numbers:
        count = session.scalar(select(func.count()).select_from(open_orders.subquery()))
        raise refuse(
            "TRADE_OPEN_ORDERS",
            f"{event.account.name} has {count} open orders, such as {', '.join(numbers)}. "
            "Ship or cancel them first.",
            *("input", "id"),
        )


def move_business(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """Orders, segments and price lists of the loser become the winner's."""
    event.move(session, SalesOrder.account_id)
    _join_memberships(session, event)
    _join_assignments(session, event)
    session.flush()
    event.move(session, SegmentMembership.account_id, PriceAssignment.account_id)


def _join_memberships(session: Session, event: AccountsMerging) -> None:
    """Where both were in a segment at a time, one membership covers all their periods."""
    theirs = memberships(session, event.winner.id)
    for membership in memberships(session, event.loser.id):
        same = [
            other
            for other in theirs
            if other.segment_id == membership.segment_id
            and other.overlaps(membership.valid_from, membership.valid_to)
        ]
        if same:
            _unite(session, same, membership)
            theirs = [other for other in theirs if other not in same[1:]]


def _join_assignments(session: Session, event: AccountsMerging) -> None:
    """Where both have the same list at a time, one assignment covers all their periods.

    Two different lists with one priority are refused: it would be left to chance which price
    holds.
    """
    moving = session.execute(
        select(PriceAssignment, PriceList.code, PriceList.currency)
        .join(PriceList, PriceList.id == PriceAssignment.price_list_id)
        .where(PriceAssignment.account_id == event.loser.id)
    ).all()
    problems = Problems()
    for assignment, code, currency in moving:
        found = list(rivals(session, _as_of(assignment, event), currency))
        for rival, rival_code in found:
            problems.check(
                ok=rival.price_list_id == assignment.price_list_id,
                code="TRADE_ASSIGNMENT_AMBIGUOUS",
                message=f"Both accounts have a price list with priority {rival.priority} for the "
                f"same days: {rival_code} and {code}. End one of the two first.",
                path=("input", "loserId"),
            )
        if found:
            _unite(session, [rival for rival, _ in found], assignment)
    problems.raise_if_any()


def _as_of(assignment: PriceAssignment, event: AccountsMerging) -> PriceAssignment:
    """The assignment as if it were the winner's."""
    return PriceAssignment(
        scope=assignment.scope,
        account_id=event.winner.id,
        segment_id=None,
        priority=assignment.priority,
        valid_from=assignment.valid_from,
        valid_to=assignment.valid_to,
    )


def _unite(session: Session, kept: Sequence[Period], added: Period) -> None:
    first, *others = kept
    for each in (*others, added):
        first.cover(each)
        session.delete(each)
    session.flush()


def name_members(session: Session, actor: Actor, event: SegmentsAsked) -> None:
    """Which accounts belong to segments today, for a deputy who stands in for these."""
    memberships_of = (
        select(SegmentMembership)
        .join(Segment, Segment.id == SegmentMembership.segment_id)
        .where(Segment.code.in_(event.names))
    )
    event.accounts.update(
        each.account_id for each in session.scalars(memberships_of) if each.is_valid_on(actor.today)
    )
