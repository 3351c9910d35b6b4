"""Noting every write of a transaction as the session flushes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction

from portico.ledger.tables import AuditAction
from portico.ledger.written import Written, shape_of, written

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = "ledger"
"""Where a session keeps what was noted."""


@dataclass(slots=True)
class Recording:
    """The writes of one transaction, in their order, and how many there were at savepoints."""

    writes: list[Written] = field(default_factory=list)
    marks: dict[SessionTransaction, tuple[int, int]] = field(default_factory=dict)

    def merged(self) -> list[Written]:
        """One write for each row, without those that left no trace."""
        rows: dict[tuple[type[Any], tuple[str, ...]], Written] = {}
        for each in self.writes:
            place = (each.model, each.key)
            known = rows.get(place)
            if known is not None and known.action is AuditAction.REMOVED and not known.before:
                known = None  # made and removed before: it never was
            rows[place] = known.followed_by(each) if known else each
        return [each for each in rows.values() if not _is_nothing(each)]

    def changed_since(self, mark: int) -> bool:
        """Whether anything became other than it was, by the writes from ``mark`` on."""
        later = Recording(self.writes[mark:]).merged()
        return any(each.action is not AuditAction.CHANGED or each.changed for each in later)


def _is_nothing(each: Written) -> bool:
    if each.action is AuditAction.REMOVED:
        return not each.before
    return each.action is AuditAction.CHANGED and each.version is None and not each.changed


def recording_of(session: Session) -> Recording:
    """What was noted in the session's transaction."""
    found: Recording = session.info.setdefault(INFO, Recording())
    return found


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: object) -> None:
    recording = recording_of(session)
    for record in session.new:
        recording.writes.extend(_made(record))
    for record in session.dirty:
        if session.is_modified(record):
            recording.writes.extend(_changed(record))
    for record in session.deleted:
        recording.writes.extend(_removed(record))


def _values(record: object) -> dict[str, Any]:
    """The attributes of a record that are loaded."""
    mapper: Any = inspect(type(record))
    loaded = record.__dict__
    return {each.key: loaded[each.key] for each in mapper.column_attrs if each.key in loaded}


def _made(record: Any) -> Iterator[Written]:
    if shape := shape_of(type(record)):
        yield written(shape, AuditAction.CREATED, _values(record))


def _removed(record: Any) -> Iterator[Written]:
    if shape := shape_of(type(record)):
        yield written(shape, AuditAction.REMOVED, _values(record))


def _changed(record: Any) -> Iterator[Written]:
    shape = shape_of(type(record))
    if shape is None:
        return
    values = _values(record)
    state: Any = inspect(record)
    before: dict[str, Any] = {}
    for key in shape.fields:
        history = state.attrs[key].history
        if history.has_changes():
            before[key] = history.deleted[0] if history.deleted else None
    made = written(shape, AuditAction.CHANGED, values, before)
    made.after = {name: made.after.get(name) for name in made.before}
    yield made


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        recording = recording_of(session)
        announced = len(session.info.get("announced", ()))
        recording.marks[transaction] = (len(recording.writes), announced)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    recording = recording_of(session)
    writes, announced = recording.marks.pop(transaction, (0, 0))
    if transaction.nested or transaction.parent is None:
        del recording.writes[writes:]
        del session.info.get("announced", [])[announced:]
