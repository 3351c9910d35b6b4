"""What time does by itself: guarantees expire and are closed, credit limits end."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico_bank_corporate.models import (
    ENDED_EARLY,
    IN_FORCE,
    BankGuaranteeStatus,
    BankLimitStatus,
    CreditLimit,
    Guarantee,
)
from portico_bank_corporate.operations.commission_billing import charge_last
from portico_bank_corporate.operations.guarantee_extensions import EXTENDS, extend_guarantees
from portico_bank_corporate.operations.guarantee_locks import lock_chains
from portico_bank_corporate.operations.guarantees import open_demands, release_covers
from portico_bank_corporate.operations.ledger import Ledger, guarantee_subject
from portico_bank_corporate.operations.recourse import is_owed

_S = BankGuaranteeStatus


def expire_guarantees(session: Session, actor: Actor, grace_days: int) -> str:
    """Expire guarantees whose last day is over; close them when the days of grace are too."""
    expired = closed = held = 0
    grace = timedelta(days=grace_days)
    lock_chains(session, or_(EXTENDS, _is_due(actor.today, grace)))
    extend_guarantees(session, actor)  # what runs on by its text does not expire first
    session.flush()
    guarantees = _due(session, actor, grace)
    # All guarantees are locked before any limit: deeds lock a guarantee first, then its limits.
    ledger = Ledger(session, actor, {guarantee.limit_id for guarantee in guarantees})
    for guarantee in guarantees:
        if guarantee.status in IN_FORCE:
            claim_open = bool(open_demands(session, guarantee))
            guarantee.expire(claim_open=claim_open)
            expired, held = expired + (not claim_open), held + claim_open
        if guarantee.grace_is_over(actor.today, grace):
            _close(session, actor, ledger, guarantee)
            closed += 1
    return f"{expired} expired, {held} with a demand to be decided, {closed} closed"


def _close(session: Session, actor: Actor, ledger: Ledger, guarantee: Guarantee) -> None:
    """Close a guarantee: limit and cover are free, the last of its commission is charged."""
    guarantee.close(actor.today)
    ledger.give_back(guarantee.limit_id, guarantee_subject(guarantee), guarantee.exposure)
    release_covers(session, guarantee, actor.today)
    charge_last(session, guarantee, actor.today)


def _is_due(today: date, grace: timedelta) -> ColumnElement[bool]:
    """Whether it is past its expiry, or ended before and may be closed."""
    expired = and_(Guarantee.status.in_([*IN_FORCE, _S.EXPIRED]), Guarantee.expires_on < today)
    waits = and_(Guarantee.ended_on.is_not(None), Guarantee.ended_on >= today - grace)
    owed = is_owed(Guarantee.id)
    return or_(expired, and_(Guarantee.status.in_(ENDED_EARLY), not_(waits), not_(owed)))


def _due(session: Session, actor: Actor, grace: timedelta) -> list[Guarantee]:
    return list(
        session.scalars(
            select(Guarantee)
            .where(_is_due(actor.today, grace))
            .order_by(Guarantee.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def expire_limits(session: Session, actor: Actor) -> str:
    """End credit limits whose last day is over; what uses them goes on doing so."""
    limits = session.scalars(
        select(CreditLimit)
        .where(CreditLimit.status != BankLimitStatus.EXPIRED, CreditLimit.valid_to < actor.today)
        .order_by(CreditLimit.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for limit in limits:
        limit.become(BankLimitStatus.EXPIRED, actor.today)
    return f"{len(limits)} credit limits ended"
