"""What time does by itself: guarantees expire and are closed, credit limits end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico_bank_corporate.models import (
    BankGuaranteeStatus,
    BankLimitStatus,
    CreditLimit,
    Guarantee,
)
from portico_bank_corporate.operations.guarantee_extensions import extend_guarantees
from portico_bank_corporate.operations.guarantees import open_demands, release_covers
from portico_bank_corporate.operations.ledger import Ledger, guarantee_subject

_S = BankGuaranteeStatus


def expire_guarantees(session: Session, actor: Actor, grace_days: int) -> str:
    """Expire guarantees whose last day is over; close them when the days of grace are too."""
    expired = closed = held = 0
    extend_guarantees(session, actor)  # what runs on by its text does not expire first
    session.flush()
    guarantees = _due(session, actor)
    # All guarantees are locked before any limit: deeds lock a guarantee first, then its limits.
    ledger = Ledger(session, actor, {guarantee.limit_id for guarantee in guarantees})
    for guarantee in guarantees:
        if guarantee.status is not _S.EXPIRED:
            claim_open = bool(open_demands(session, guarantee))
            guarantee.expire(claim_open=claim_open)
            expired, held = expired + (not claim_open), held + claim_open
        if guarantee.grace_is_over(actor.today, timedelta(days=grace_days)):
            guarantee.become(_S.CLOSED)
            subject = guarantee_subject(guarantee)
            ledger.give_back(guarantee.limit_id, subject, guarantee.exposure)
            release_covers(session, guarantee, actor.today)
            closed += 1
    return f"{expired} expired, {held} with a demand to be decided, {closed} closed"


def _due(session: Session, actor: Actor) -> list[Guarantee]:
    return list(
        session.scalars(
            select(Guarantee)
            .where(
                Guarantee.status.in_([_S.ISSUED, _S.EFFECTIVE, _S.EXPIRED]),
                Guarantee.expires_on < actor.today,
            )
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
