"""A world made up from the tables: a row of each for Ann's account, for Bob's, and for nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table

from portico.database import metadata
from portico.ledger import AuditEntry
from portico.query.reach import rule_of
from portico.testing.databases import World
from tests.access.matrix.schema import CATALOG

ANN, BOB, NOBODY = "a", "b", "c"


MARK = {ANN: "MINE", BOB: "SECRET", NOBODY: "COMMON"}


KEYS = {each: UUID(each * 32) for each in MARK}


def value_of(column: Column[Any], whose: str) -> Any:
    """Some value for a column, that tells whose row it stands in."""
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return _key_of(target, whose if is_owned(target.table) else NOBODY)
    if column.name == "owner":
        return {ANN: "ann", BOB: "bob"}.get(whose)
    if column.name == "search_words":
        return MARK[whose].lower() + " |"
    return _value(column, whose)


def is_owned(table: Table) -> bool:
    """Whether the rows of a table belong to accounts."""
    return table.name.startswith("core_audit") or rule_of(table.name) is not None


def _key_of(column: Column[Any], whose: str) -> Any:
    return (
        None if column.table.name == "core_account" and whose == NOBODY else value_of(column, whose)
    )


def _value(column: Column[Any], whose: str) -> Any:  # noqa: PLR0911 (one for each kind)
    kind = column.type
    options = getattr(kind, "enum_class", None)
    if options is not None:
        return next(iter(options)).name
    what: Any = type(kind).__name__ if hasattr(kind, "impl") else kind.python_type
    match what:
        case "Instant":
            return "2026-01-01T00:00:00.000000Z"
        case "Document":
            return '{"mark":"' + MARK[whose] + '"}'
        case "Exact" | "Amount" | "UnitPrice" | "Quantity" | "Percent":
            return "abc".index(whose) + 1
        case t if t is UUID:
            return KEYS[whose].hex
        case t if t is date or t is datetime:
            return "2026-01-01"
        case t if t is bool:
            return 0
        case t if t is int:
            return "abc".index(whose) + 1
    return MARK[whose][: getattr(kind, "length", None) or 50]


def rows_of(table: Table) -> Iterator[dict[str, Any]]:
    """Ann's row, Bob's and nobody's; each audit entry is there for every type of record."""
    for whose in (ANN, BOB, NOBODY) if is_owned(table) else NOBODY:
        values = {column.name: value_of(column, whose) for column in table.columns}
        if whose == NOBODY and any(
            values[c.name] is None and not c.nullable for c in table.columns
        ):
            continue  # it cannot do without an account
        if table is not AuditEntry.__table__:
            yield values
            continue
        for number, entity in enumerate(CATALOG.entities.values()):
            position = 3 * number + values["position"]
            about = {"subject_type": entity.model.__tablename__, "id": _entry(whose, number)}
            yield values | about | {"position": position, "number": number}


def _entry(whose: str, number: int) -> str:
    """The id of an entry: the first has the one that everything has."""
    return KEYS[whose].hex if not number else f"{whose * 29}{number:03x}"


def insert(connection: sqlite3.Connection, table: Table, values: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    connection.execute(  # our own names only
        f'INSERT OR IGNORE INTO "{table.name}" ({names}) VALUES ({marks})',  # noqa: S608
        [*values.values()],
    )


def fill_sqlite(world: World) -> None:
    with closing(sqlite3.connect(world.url.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for trigger in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger[0]}"')
        for table in metadata.tables.values():
            for values in rows_of(table):
                insert(connection, table, values)
        for entity in CATALOG.searchable():
            _index(connection, entity.model.__tablename__)
        connection.commit()


def postgres_script() -> Iterator[str]:
    """The same rows, past all checks, keys and triggers."""
    yield """DO $$ DECLARE each record; BEGIN
      FOR each IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
          WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.place, each.conname);
      END LOOP; END $$"""
    rows = [
        _insertion(table, values) for table in metadata.tables.values() for values in rows_of(table)
    ]
    yield ";".join(["SET session_replication_role = replica", *rows])


def _insertion(table: Table, values: dict[str, Any]) -> str:
    names = ", ".join(f'"{name}"' for name in values)
    literals = ", ".join(
        "NULL" if values[c.name] is None else f"'{values[c.name]}'" for c in table.columns
    )
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({literals}) ON CONFLICT DO NOTHING'  # noqa: S608 (our own)


def _index(connection: sqlite3.Connection, table: str) -> None:
    """Let the words be found that were written while no trigger was there."""
    connection.execute(  # our own names only
        f"INSERT INTO {table}_fts (id, words) SELECT id, search_words FROM {table}"  # noqa: S608
    )
