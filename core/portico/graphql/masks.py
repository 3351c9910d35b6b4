"""Masks: the audit trail without the values of fields that are hidden from who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, literal_column, null, or_, select

from portico.ledger import AuditEntry
from portico.query.emit.strategy import quoted
from portico.query.env import RequestEnv
from portico.query.masking import guarded_columns, masked_document
from portico.query.rows import table, table_row

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from portico.query import Env, Row
    from portico.query.catalog import Catalog
    from portico.query.masking import Guards


class Masks:
    """What of the trail an actor may not see: the values of fields that are hidden from it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._guards: Guards | None = None

    def hidden(self, env: Env) -> dict[str, list[str]]:
        """By table: the fields that the actor may not see."""
        if self._guards is None:
            assert isinstance(env, RequestEnv)  # noqa: S101 (there is no other)
            self._guards = guarded_columns(self._catalog, env)
        found = {
            table: sorted(f for f, needed in fields.items() if not all(map(env.may, needed)))
            for table, fields in self._guards.items()
        }
        return {table: fields for table, fields in found.items() if fields}

    def changes(self, row: Row, env: Env) -> ColumnElement[Any]:
        """The changes of an entry."""
        hidden = self.hidden(env)
        if not hidden:
            return row.changes  # type: ignore[no-any-return]  # a column
        masked = {quoted(name): masked_document(row.changes, f) for name, f in hidden.items()}
        return case(masked, value=_written(row), else_=row.changes)

    def value(self, name: str, row: Row, env: Env) -> ColumnElement[Any]:
        """A personal value of an entry, before or after."""
        shown: ColumnElement[Any] = getattr(row, name)
        hidden = self.hidden(env)
        if not hidden:
            return shown
        entry = table_row(AuditEntry, "masked_entry")
        tests = [
            and_(_written(entry) == quoted(name), row.field.in_([quoted(each) for each in fields]))
            for name, fields in sorted(hidden.items())
        ]
        source: Select[Any] = select(literal_column("1")).select_from(
            table(AuditEntry, "masked_entry")
        )
        found = source.where(entry.id == row.entry_id, or_(*tests)).exists()
        return case((found, null()), else_=shown)


def _written(row: Row) -> ColumnElement[str]:
    """The table that an entry is about a row of."""
    return func.coalesce(row.part, row.subject_type)
