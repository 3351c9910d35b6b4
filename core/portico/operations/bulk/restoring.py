"""Giving a record the values back that the audit trail says it had before some job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Enum, Integer, Uuid, inspect, select
from sqlalchemy.orm import Mapper, Session

from portico.database import Document, Exact, Instant
from portico.database.types import INSTANT_FORMAT
from portico.errors import refuse
from portico.ledger import AuditAction, AuditEntry, AuditValue
from portico.ledger.written import shape_of


def restore(session: Session, record: Any, request_id: str) -> None:
    """Undo what one request or job wrote to a record and its parts, the last entry first."""
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == record.id, AuditEntry.request_id == request_id)
        .order_by(AuditEntry.number.desc())
    ).all()
    if not entries:
        raise refuse("IMPORT_NOT_RECORDED", "The audit trail does not say what it was before.")
    for entry in entries:
        before = _before(session, entry)
        if entry.part is None:
            _set(record, before)
        else:
            _undo_part(session, record, entry, before)
        session.flush()


def _before(session: Session, entry: AuditEntry) -> dict[str, Any]:
    """The values before an entry, by field; refused where they are not known any more."""
    personal = {
        value.field: value
        for value in session.scalars(select(AuditValue).where(AuditValue.entry_id == entry.id))
    }
    found = {}
    for name, change in entry.changes.items():
        if "masked" in change or (name in personal and personal[name].erased_at is not None):
            text = f"What {name} was before is secret, or was erased."
            raise refuse("IMPORT_NOT_RECORDED", text)
        found[name] = personal[name].before if name in personal else change.get("before")
    return found


def _undo_part(session: Session, record: Any, entry: AuditEntry, before: Mapping[str, Any]) -> None:
    mapper = _mapper(record, entry.part or "")
    if entry.action is AuditAction.REMOVED:
        part = mapper.class_()
        _set(part, before)
        session.add(part)
        return
    words = (entry.part_key or "").split(" ")
    key = [
        _value(word, column.type) for word, column in zip(words, mapper.primary_key, strict=True)
    ]
    part = session.get(mapper.class_, tuple(key))
    if part is None:
        raise refuse("IMPORT_CHANGED_SINCE", "A part of the record is not there any more.")
    if entry.action is AuditAction.CREATED:
        session.delete(part)
    else:
        _set(part, before)


def _mapper(record: Any, table: str) -> Mapper[Any]:
    own: Mapper[Any] = inspect(type(record))
    return next(each for each in own.registry.mappers if each.local_table.name == table)  # type: ignore[attr-defined]  # every mapped table has a name


def _set(target: Any, before: Mapping[str, Any]) -> None:
    shape = shape_of(type(target))
    assert shape is not None  # noqa: S101 (it was recorded)
    attributes = {field: key for key, field in shape.fields.items()}
    mapper: Mapper[Any] = inspect(type(target))
    for name, value in before.items():
        key = attributes[name]
        column = mapper.column_attrs[key].columns[0]
        setattr(target, key, _value(value, column.type))


def _value(value: Any, kind: Any) -> Any:  # noqa: PLR0911 (one for each kind)
    """A value as the ledger wrote it, as the column has it."""
    if value is None or isinstance(kind, Document):
        return value
    if isinstance(kind, Enum):
        return kind.enum_class[value]  # type: ignore[index]  # our enums are classes
    if isinstance(kind, Uuid):
        return UUID(hex=value)
    if isinstance(kind, Instant):
        return datetime.strptime(value, INSTANT_FORMAT).replace(tzinfo=UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Exact):
        return Decimal(value)
    if isinstance(kind, Boolean | Integer) and isinstance(value, str):
        return json.loads(value)
    return value
