"""What the core does by itself: it forgets what nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.hookspecs import Job
from portico.ledger.tables import Event
from portico.models.consumer import EventConsumer
from portico.operations.bulk.forgetting import forget_conditions, forget_problems
from portico.operations.files import forget_files
from portico.operations.idempotency import forget_outdated
from portico.operations.substitutions import hand_over

EVENTS_KEPT: Final = timedelta(days=30)
"""For how long events are kept once everybody was told."""


def core_jobs() -> tuple[Job, ...]:
    """The periodic jobs of the core."""
    return (
        Job("housekeeping", timedelta(hours=1), keep_house),
        Job("handovers", timedelta(minutes=10), hand_over),
    )


def keep_house(session: Session, actor: Actor) -> str:
    """Remove old answers, old events, expired files, and what was wrong with imported rows."""
    answers = forget_outdated(session, actor.now)
    events = forget_events(session, actor.now)
    files = forget_files(session, actor.now)
    problems = forget_problems(session, actor.now)
    forget_conditions(session)
    return f"forgot {answers} answers, {events} events, {files} files and {problems} problems"


def forget_events(session: Session, now: datetime) -> int:
    """Remove old events, but none that a listener has still to be told."""
    last = session.scalar(select(func.min(EventConsumer.position)))
    statement = delete(Event).where(Event.at < now - EVENTS_KEPT)
    if last is not None:
        statement = statement.where(Event.position <= last)
    return session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return]  # a DELETE has it
