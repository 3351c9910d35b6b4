"""Triggers that keep rows from being changed or removed, for PostgreSQL and SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import DDL

if TYPE_CHECKING:
    from sqlalchemy.schema import ExecutableDDLElement

MESSAGE = "the audit trail is never changed"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$
"""


def statements(dialect: str, table: str, erasable: Sequence[str] = ()) -> list[str]:
    """What makes the triggers of a table.

    Rows may only be added. Columns that are ``erasable`` may be set to null, all of them at once
    and noting when.
    """
    allowed = _only_erased(dialect, erasable)
    unless = f"WHEN (NOT ({allowed})) " if erasable else ""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        return [
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} {unless}{refuse}",
        ]
    call = "EXECUTE FUNCTION core_audit_refuse()"
    return [
        POSTGRES_FUNCTION,
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW {call}",
        f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW {unless}{call}",
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} {call}",
    ]


def _only_erased(dialect: str, erasable: Sequence[str]) -> str:
    same = "IS" if dialect == "sqlite" else "IS NOT DISTINCT FROM"
    emptied = [f"NEW.{column} IS NULL" for column in erasable]
    kept = [f"NEW.{column} {same} OLD.{column}" for column in ("entry_id", "field")]
    return " AND ".join([*emptied, *kept, "NEW.erased_at IS NOT NULL", "OLD.erased_at IS NULL"])


def guards_of(table: str, erasable: Sequence[str] = ()) -> Iterator[ExecutableDDLElement]:
    """The same as DDL that runs when the table is created from the models."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(dialect, table, erasable):
            ddl: ExecutableDDLElement = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy's own
            yield ddl.execute_if(dialect=dialect)
