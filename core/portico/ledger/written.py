"""One write of one row, as it is noted while a transaction runs, and its values as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper

from portico.database.records import DERIVED, PERSONAL, SECRET, Record, camel
from portico.database.types import INSTANT_FORMAT
from portico.ledger.tables import AuditAction
from portico.values import Choice

BOOKKEEPING = frozenset({"version", "created_at", "created_by", "updated_at", "updated_by"})
"""Columns of every record whose content the entry itself has."""

Key = tuple[str, ...]


@dataclass(slots=True)
class Written:
    """What became of one row."""

    model: type[Any]
    key: Key
    action: AuditAction
    subject_id: UUID
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    version: int | None = None

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The fields that differ, with the values before and after."""
        names = dict.fromkeys([*self.before, *self.after])
        pairs = {name: (self.before.get(name), self.after.get(name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def followed_by(self, later: Written) -> Written:
        """The write and a later one of the same row, as one."""
        existed = self.action is not AuditAction.CREATED
        exists = later.action is not AuditAction.REMOVED
        action = AuditAction.CHANGED if existed else AuditAction.CREATED
        return Written(
            self.model,
            self.key,
            action if exists else AuditAction.REMOVED,
            later.subject_id if exists else self.subject_id,
            {**later.before, **self.before} if existed else {},
            {**self.after, **later.after} if exists else {},
            later.version,
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """What has to be known of a mapped class to note its writes."""

    model: type[Any]
    subject_type: str
    owner: str | None
    """The attribute that names the record which a part belongs to; None for a record."""
    fields: dict[str, str]
    """By attribute: the field as clients call it."""
    personal: frozenset[str]
    secret: frozenset[str]

    @property
    def is_part(self) -> bool:
        """Whether a row belongs to a record and is not one itself."""
        return self.owner is not None

    def subject(self, values: dict[str, Any], key: Key) -> UUID:
        """The record that a row with these attributes is, or belongs to."""
        named = values.get(self.owner or "id")
        if isinstance(named, UUID):
            return named
        return uuid5(NAMESPACE_OID, " ".join((self.model.__tablename__, *key)))


def is_recorded(model: Any) -> bool:
    """Whether writes of a mapped class are audited."""
    return bool(getattr(model, "RECORDED", True))


def shape_of(model: Any) -> Shape | None:
    """What is noted of a mapped class; None if it is not audited."""
    shape: Shape | None = _shape(model)
    return shape


@cache
def _shape(model: Any) -> Shape | None:
    if not is_recorded(model):
        return None
    mapper: Mapper[Any] = inspect(model)
    owner = None if issubclass(model, Record) else _owner(mapper)
    columns = {
        each.key: each.columns[0]
        for each in mapper.column_attrs
        if not DERIVED.items() <= each.columns[0].info.items()
    }
    return Shape(
        model,
        owner[1] if owner else model.__tablename__,
        owner[0] if owner else None,
        {key: camel(key.strip("_")) for key in columns if key not in BOOKKEEPING},
        frozenset(
            key for key, column in columns.items() if PERSONAL.items() <= column.info.items()
        ),
        frozenset(key for key, column in columns.items() if SECRET.items() <= column.info.items()),
    )


def _owner(mapper: Mapper[Any]) -> tuple[str, str] | None:
    """Which attribute of a part names its record, and the record's table."""
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        for foreign in column.foreign_keys:
            if foreign.ondelete == "CASCADE" and not column.nullable:
                return attribute.key, foreign.column.table.name
    return None


def written(
    shape: Shape, action: AuditAction, values: dict[str, Any], before: dict[str, Any] | None = None
) -> Written:
    """A write of a row that has these attributes now, or had them before it was removed."""
    mapper: Mapper[Any] = inspect(shape.model)
    keys = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    key = tuple(str(plain(values.get(name))) for name in keys)
    now = {f: plain(values[k]) for k, f in shape.fields.items() if k in values}
    earlier = {f: plain(before[k]) for k, f in shape.fields.items() if before and k in before}
    gone = action is AuditAction.REMOVED
    return Written(
        shape.model,
        key,
        action,
        shape.subject(values, key),
        now if gone else earlier,
        {} if gone else now,
        None if shape.is_part else values.get("version"),
    )


def plain(value: Any) -> Any:
    """A value as JSON has it: decimals and dates are strings."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    for kind, write in FORMS.items():
        if isinstance(value, kind):
            return write(value)
    return str(value)


FORMS: dict[Any, Callable[[Any], Any]] = {
    Choice: lambda value: value.name,
    Decimal: lambda value: f"{value.normalize():f}",
    datetime: lambda value: value.astimezone(UTC).strftime(INSTANT_FORMAT),
    date: date.isoformat,
    UUID: lambda value: value.hex,
    dict: lambda value: {str(name): plain(each) for name, each in value.items()},
    (list, tuple): lambda value: [plain(each) for each in value],
}
"""How values of a kind are written; a datetime is a date too, so it comes first."""


def text(value: Any) -> str | None:
    """A value as one text; null stays null."""
    return value if value is None or isinstance(value, str) else canonical(value)


def canonical(value: Any) -> str:
    """JSON in the one form that is hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
