"""Writes of many rows in one statement: noted too, and those that cannot be noted are refused.

A statement through the ORM (``update(Model)``, ``delete(Model)``, ``insert(Model)`` with rows) is
noted row by row, and a record that it changes gets a new version. A statement on a bare table or
a text is refused, since nobody would learn what it did.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import TextClause, event, inspect, select, tuple_
from sqlalchemy.orm import Session

from portico.access import Actor, system_actor
from portico.database.records import Record
from portico.ledger.recording import recording_of
from portico.ledger.tables import AuditAction
from portico.ledger.written import Shape, shape_of, written

if TYPE_CHECKING:
    from sqlalchemy.orm import ORMExecuteState

UNRECORDED: Final = "unrecorded"
"""The execution option of a statement that is bookkeeping, such as when a token was last used."""

WRITES: Final = re.compile(
    r"\s*(WITH\b.*\b)?(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b", re.IGNORECASE | re.DOTALL
)
AT_ONCE: Final = 300


@event.listens_for(Session, "do_orm_execute")
def _note(state: ORMExecuteState) -> Any:
    if isinstance(state.statement, TextClause):
        if WRITES.match(state.statement.text):
            raise TypeError("Write through the ORM: what a text changes cannot be audited.")
        return None
    if not (state.is_insert or state.is_update or state.is_delete):
        return None
    if state.execution_options.get(UNRECORDED):
        return None
    mapper = state.bind_mapper
    if mapper is None:
        name = getattr(getattr(state.statement, "table", None), "name", "a table")
        raise TypeError(f"Write {name} through its mapped class, so that it is audited.")
    shape: Shape | None = shape_of(mapper.class_)
    if shape is None:
        return None
    return _inserted(state, shape) if state.is_insert else _rewritten(state, shape)


def _inserted(state: ORMExecuteState, shape: Shape) -> Any:
    given: Any = state.parameters
    rows: list[dict[str, Any]] = [given] if isinstance(given, dict) else list(given or ())
    keys = [column.key for column in inspect(shape.model).primary_key]
    if not rows or not all(key in row for row in rows for key in keys):
        raise TypeError(
            f"Give every row of {shape.model.__name__} with its key, as the parameters of the "
            "statement, or add records to the session: else the audit trail cannot name them."
        )
    result = state.invoke_statement()
    writes = recording_of(state.session).writes
    writes.extend(written(shape, AuditAction.CREATED, row) for row in rows)
    return result


def _rewritten(state: ORMExecuteState, shape: Shape) -> Any:
    session, statement = state.session, state.statement
    criteria = statement._where_criteria  # type: ignore[attr-defined]  # noqa: SLF001 (no public name)
    before = _rows(session, shape, select(*_columns(shape)).where(*criteria).with_for_update())
    if state.is_update and issubclass(shape.model, Record):
        actor: Actor = session.info.get("actor") or system_actor()
        stamp = {"updated_at": actor.now, "updated_by": actor.name}
        statement = statement.values(version=shape.model.version + 1, **stamp)  # type: ignore[attr-defined]  # an UPDATE
    result = state.invoke_statement(statement)
    after = _again(session, shape, before) if state.is_update else {}
    writes = recording_of(session).writes
    for key, row in before.items():
        if state.is_delete:
            writes.append(written(shape, AuditAction.REMOVED, row))
        else:
            writes.append(written(shape, AuditAction.CHANGED, after[key], row))
    if state.is_update:
        _refresh(session, shape, before)
    return result


def _columns(shape: Shape) -> list[Any]:
    mapper: Any = inspect(shape.model)
    return [getattr(shape.model, each.key).label(each.key) for each in mapper.column_attrs]


def _rows(session: Session, shape: Shape, statement: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    names = _key_names(shape)
    rows = [dict(row) for row in session.execute(statement).mappings()]
    return {tuple(row[name] for name in names): row for row in rows}


def _key_names(shape: Shape) -> list[str]:
    mapper: Any = inspect(shape.model)
    return [mapper.get_property_by_column(column).key for column in mapper.primary_key]


def _again(
    session: Session, shape: Shape, before: dict[tuple[Any, ...], Any]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The same rows as they are now."""
    columns = [getattr(shape.model, name) for name in _key_names(shape)]
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    keys = list(before)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        test = (
            columns[0].in_([key[0] for key in some])
            if len(columns) == 1
            else tuple_(*columns).in_(some)
        )
        found |= _rows(session, shape, select(*_columns(shape)).where(test))
    return found


def _refresh(session: Session, shape: Shape, before: dict[tuple[Any, ...], Any]) -> None:
    """Let the records that the session holds know what the statement made of them."""
    mapper: Any = inspect(shape.model)
    for key in before:
        held = session.identity_map.get(mapper.identity_key_from_primary_key(key))
        if held is not None:
            session.refresh(held)
