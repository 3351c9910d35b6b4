"""What must hold in a database whenever its server dies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.ledger import AuditEntry, Event
from portico.ledger.verifying import Head, verify
from portico.models import Account, Address, IdempotentAnswer
from portico.query.scalars import id_text

ADDRESSES: Final = 2
"""Each account was written with so many."""


def examine(session: Session, acknowledged: Mapping[str, int], heads: Sequence[Head]) -> list[str]:
    """Everything that is wrong, given the versions that clients were told, by names."""
    faults: list[str] = []
    found = session.execute(select(Account.name, Account.version)).all()
    there = {row.name: row.version for row in found}
    lost = [name for name, version in acknowledged.items() if there.get(name, 0) < version]
    if lost:
        faults.append(f"{len(lost)} acknowledged writes are lost, such as {min(lost)}")
    if len(found) != len(there):
        faults.append("a write was done twice")
    if "undone" in there:
        faults.append("a refused write is there")
    faults += _halves(session)
    faults += [f"audit: {fault}" for fault in verify(session, *heads).faults]
    faults += _events(session)
    return faults


def _halves(session: Session) -> list[str]:
    """Each account has its addresses; each write its answer, and each version its entry."""
    accounts, writes = session.execute(select(func.count(), func.sum(Account.version))).one()
    parts = (
        select(Address.account_id).group_by(Address.account_id).having(func.count() == ADDRESSES)
    )
    whole = session.scalar(select(func.count()).select_from(parts.subquery()))
    answers = (
        select(func.count())
        .join_from(IdempotentAnswer, Account, Account.id == IdempotentAnswer.record_id)
        .where(IdempotentAnswer.answer.is_not(None))
    )
    entries = select(func.count()).where(
        AuditEntry.subject_type == "core_account", AuditEntry.part.is_(None)
    )
    found = {
        "with both addresses": (whole, accounts),
        "answers kept": (session.scalar(answers), writes),
        "entries of the audit trail": (session.scalar(entries), writes),
        "events": (len(account_events(session)), writes),
    }
    return [f"{count} {what} for {of}" for what, (count, of) in found.items() if count != of]


def _events(session: Session) -> list[str]:
    """Each account was announced exactly once in the outbox, and nothing else was."""
    made = set(
        session.scalars(
            select(Event.subject_id).where(Event.source == "core_account", Event.topic == "created")
        )
    )
    there = set(session.scalars(select(Account.id)))
    faults = []
    if there - made:
        faults.append(f"{len(there - made)} accounts have no event")
    if made - there:
        faults.append(f"{len(made - there)} events are of accounts that are not there")
    positions = session.execute(
        select(func.min(Event.position), func.max(Event.position), func.count())
    )
    first, last, count = positions.one()
    if count and last - first + 1 != count:
        faults.append("the events have gaps")
    return faults


def tracebacks(log: Path) -> list[str]:
    """The first traceback in a server's log: whatever happens, it is to be told in words."""
    _, found, after = log.read_text().partition("Traceback")
    return [f"the server's log has a traceback: {after}"] if found else []


def account_events(session: Session) -> dict[int, str]:
    """The accounts that were written, by the positions of the events that tell of it."""
    told = select(Event.position, Event.subject_id).where(
        Event.source == "core_account", Event.topic.in_(("created", "changed", "removed"))
    )
    return {
        position: id_text("acc", subject)
        for position, subject in session.execute(told)
        if subject is not None
    }
