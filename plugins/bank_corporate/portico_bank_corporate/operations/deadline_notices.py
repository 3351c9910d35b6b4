"""Reminders: each deadline that is near is told once, as a record that events carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico_bank_corporate.models import (
    LIVE,
    OPEN_DEMANDS,
    BankClaimStatus,
    BankVariationStatus,
    DeadlineNotice,
    Guarantee,
    GuaranteeDemand,
    GuaranteeVariation,
    ReimbursementClaim,
)
from portico_bank_corporate.models.deadlines import BankDeadlineKind, Deadline
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.deadlines import deadlines_of


def remind_of_deadlines(session: Session, actor: Actor, ahead: timedelta, grace: timedelta) -> str:
    """Note each deadline that falls due from today to the horizon, unless it was noted before."""
    horizon = actor.today + ahead
    found = 0
    for guarantee in _candidates(session, horizon):
        calendar = calendar_of(session, guarantee.place_of_presentation)
        for demand, deadline in deadlines_of(session, guarantee, calendar, grace):
            if actor.today <= deadline.due_on <= horizon:
                found += _note(session, guarantee, demand, deadline, actor.today)
    return f"{found} deadlines told"


def _note(
    session: Session,
    guarantee: Guarantee,
    demand: GuaranteeDemand | None,
    deadline: Deadline,
    today: date,
) -> bool:
    if deadline.kind is BankDeadlineKind.PREVENTED_EXPIRY:
        return False  # it counts only if something prevents presentations
    of = demand.id.hex if demand else guarantee.id.hex
    subject = f"{of}:{deadline.kind.name}:{deadline.due_on}"
    if session.scalar(select(DeadlineNotice.id).where(DeadlineNotice.subject == subject)):
        return False
    session.add(
        DeadlineNotice(
            guarantee_id=guarantee.id,
            demand_id=demand.id if demand else None,
            subject=subject,
            kind=deadline.kind,
            due_on=deadline.due_on,
            noticed_on=today,
            article=deadline.article,
            consequence=deadline.consequence,
        )
    )
    session.flush()
    return True


def _candidates(session: Session, horizon: date) -> Iterator[Guarantee]:
    """The guarantees that may have a deadline by a day: live ones, and those with a claim."""
    demanded = select(GuaranteeDemand.guarantee_id).where(GuaranteeDemand.status.in_(OPEN_DEMANDS))
    varied = select(GuaranteeVariation.guarantee_id).where(
        GuaranteeVariation.status == BankVariationStatus.PLANNED,
        GuaranteeVariation.due_on <= horizon,
    )
    claimed = select(ReimbursementClaim.guarantee_id).where(
        ReimbursementClaim.status == BankClaimStatus.CLAIMED,
        ReimbursementClaim.due_on <= horizon,
    )
    yield from session.scalars(
        select(Guarantee)
        .where(
            or_(
                and_(
                    Guarantee.status.in_(LIVE),
                    or_(
                        Guarantee.expires_on <= horizon,
                        Guarantee.extension_period.is_not(None),
                        Guarantee.id.in_(demanded),
                        Guarantee.id.in_(varied),
                    ),
                ),
                Guarantee.id.in_(claimed),
            )
        )
        .order_by(Guarantee.id)
    )
