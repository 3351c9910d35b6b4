"""At the end of a transaction: its writes become audit entries and events, in one chain.

The one row of the ledger is locked last, just before the commit, so that positions have the order
of the commits, and nobody who holds it waits for anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import event, func, insert, select, text, update
from sqlalchemy.orm import Session, aliased

from portico.access import Actor, system_actor
from portico.database import new_id
from portico.ledger import chain, written
from portico.ledger.announced import event_row
from portico.ledger.recording import INFO, recording_of
from portico.ledger.tables import AuditAction, AuditEntry, AuditValue, Event, Ledger

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from portico.ledger.written import Written

Row = dict[str, Any]
AT_ONCE = 500
FORGETTING = "forgetting"
"""In ``session.info``: the transaction erases a person, so none of its personal values is kept."""
CHANNEL = "portico_event"
"""The channel on which PostgreSQL tells every process that there are new events."""


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    writes = recording_of(session).merged()
    announced: list[object] = session.info.get("announced", [])
    if writes or announced:
        _Seal(session).add(writes, announced)


@event.listens_for(Session, "after_commit")
def _begin_anew(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(INFO, None)


@dataclass(slots=True)
class _Head:
    """The last position and hash of each chain that is being carried on."""

    entries: int
    events: int
    hash: str


class _Seal:
    """Carries the ledger on by the writes of one transaction."""

    def __init__(self, session: Session) -> None:
        self._connection: Connection = session.connection()
        self._actor: Actor = session.info.get("actor") or system_actor()
        self._deed: str | None = session.info.get("deed")
        self._forgetting: bool = session.info.get(FORGETTING, False)
        self._values: list[Row] = []

    def add(self, writes: list[Written], announced: list[object]) -> None:
        """Write the entries, the personal values and the events, and the new head."""
        head = _locked(self._connection)
        last = self._last(each.subject_id for each in writes)
        entries = [self._entry(head, last, each) for each in writes]
        events = [self._event(head, row) for row in _changes(writes)]
        events += [self._event(head, event_row(each)) for each in announced]
        for model, rows in ((AuditEntry, entries), (AuditValue, self._values), (Event, events)):
            if rows:
                self._connection.execute(insert(model), rows)
        self._connection.execute(
            update(Ledger).values(entries=head.entries, events=head.events, hash=head.hash)
        )
        if self._connection.dialect.name == "postgresql":
            notify = text(f"SELECT pg_notify('{CHANNEL}', :position)")
            self._connection.execute(notify, {"position": str(head.events)})

    def _last(self, subjects: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
        """The number and the hash of the last entry of each record."""
        ids = list(dict.fromkeys(subjects))
        found: dict[UUID, tuple[int, str]] = {}
        inner = aliased(AuditEntry)
        newest = (
            select(func.max(inner.number))
            .where(inner.subject_id == AuditEntry.subject_id)
            .correlate(AuditEntry)
            .scalar_subquery()
        )
        for start in range(0, len(ids), AT_ONCE):
            statement = select(AuditEntry.subject_id, AuditEntry.number, AuditEntry.hash).where(
                AuditEntry.subject_id.in_(ids[start : start + AT_ONCE]), AuditEntry.number == newest
            )
            found |= {
                s: (number, hash_) for s, number, hash_ in self._connection.execute(statement)
            }
        return found

    def _entry(self, head: _Head, last: dict[UUID, tuple[int, str]], each: Written) -> Row:
        number, previous = last.get(each.subject_id, (0, chain.BEGINNING))
        shape = written.shape_of(each.model)
        assert shape is not None  # noqa: S101 (it would not have been noted)
        identifier = new_id()
        row = {
            "id": identifier,
            "position": head.entries + 1,
            "subject_type": shape.subject_type,
            "subject_id": each.subject_id,
            "number": number + 1,
            "part": each.model.__tablename__ if shape.is_part else None,
            "part_key": " ".join(each.key)[:200] if shape.is_part else None,
            "action": each.action,
            "record_version": each.version,
            "changes": self._changes(shape, each, identifier),
            "previous": previous,
            **self._origin(),
        }
        head.hash = row["hash"] = chain.entry_hash(head.hash, row)
        head.entries = row["position"]
        last[each.subject_id] = (row["number"], row["hash"])
        return row

    def _changes(self, shape: written.Shape, each: Written, entry: UUID) -> Row:
        personal = {shape.fields[key] for key in shape.personal if key in shape.fields}
        secret = {shape.fields[key] for key in shape.secret if key in shape.fields}
        changes: Row = {}
        for name, (before, after) in each.changed.items():
            if name in secret:
                changes[name] = {"masked": True}
            elif name in personal:
                changes[name] = {"personal": self._personal(entry, name, before, after)}
            elif each.action is AuditAction.CREATED:
                changes[name] = {"after": after}
            else:
                changes[name] = {"before": before, "after": after}
        return changes

    def _personal(self, entry: UUID, name: str, before: Any, after: Any) -> str:
        values = {"before": written.text(before), "after": written.text(after)}
        salt = chain.new_salt()
        row: Row = {"entry_id": entry, "field": name, "salt": salt, "erased_at": None, **values}
        if self._forgetting:  # the last thing that is known of a person is not kept either
            row |= {"salt": None, "erased_at": self._actor.now, "before": None, "after": None}
        self._values.append(row)
        return chain.digest(salt, values["before"], values["after"])

    def _origin(self) -> Row:
        actor = self._actor
        return {
            "at": actor.now,
            "actor": actor.name,
            "actor_id": actor.id,
            "on_behalf_of": actor.on_behalf_of or None,
            "deed": self._deed,
            "request_id": actor.request_id or None,
            "address": actor.address or None,
        }

    def _event(self, head: _Head, row: Row) -> Row:
        head.events += 1
        return {"position": head.events, "id": new_id(), **row, **self._origin()}


def _locked(connection: Connection) -> _Head:
    """The head of the ledger, held until the commit; made if this is the very first write."""
    statement = select(Ledger.entries, Ledger.events, Ledger.hash).with_for_update()
    row = connection.execute(statement).one_or_none()
    if row is None:
        name = connection.dialect.name
        if name == "postgresql":
            connection.execute(text("LOCK TABLE core_ledger IN EXCLUSIVE MODE"))
            row = connection.execute(statement).one_or_none()
    if row is None:
        first = {"id": 1, "entries": 0, "events": 0, "hash": chain.BEGINNING}
        connection.execute(insert(Ledger).values(first))
        return _Head(0, 0, chain.BEGINNING)
    return _Head(*row)


TOPICS = {
    AuditAction.CREATED: "created",
    AuditAction.CHANGED: "changed",
    AuditAction.REMOVED: "removed",
}


def _changes(writes: list[Written]) -> Iterable[Row]:
    """One event for each record that was written, or a part of which was."""
    subjects: dict[UUID, tuple[str, str]] = {}
    for each in writes:
        shape = written.shape_of(each.model)
        assert shape is not None  # noqa: S101 (it would not have been noted)
        topic = TOPICS[AuditAction.CHANGED if shape.is_part else each.action]
        if not shape.is_part or each.subject_id not in subjects:
            subjects[each.subject_id] = (shape.subject_type, topic)
    for subject, (table, topic) in subjects.items():
        yield {"topic": topic, "source": table, "subject_id": subject, "data": {}}
