"""Search and migrations: rows that were there are found, and taking it away leaves no trace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, String, inspect, text

from portico.database.search import restore_triggers
from portico.database.search.index import creation, removal
from portico.migrate import migrate, owners, plan_removal, remove
from portico.migrate.owners import Owner
from portico.migrate.removal import gone
from portico.migrate.revision import drift
from portico.migrate.run import migration_engine
from portico.plugins import load_plugins
from portico.settings import load_settings

WHOLE = ("b2b_trade",)


def every() -> list[Owner]:
    return owners(load_plugins(load_settings(plugins=WHOLE)))


def do(url: str, deed: Callable[[Connection], Any]) -> Any:
    async def run() -> Any:
        engine = migration_engine(url)
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(deed)
        finally:
            await engine.dispose()

    return asyncio.run(run())


def add_account(connection: Connection, number: int, name: str) -> None:
    """A row as it was before there were words; on PostgreSQL too, ids are written as text."""
    identifier = UUID(int=number)
    shown = identifier.hex if connection.dialect.name == "sqlite" else str(identifier)
    connection.execute(
        text(
            "INSERT INTO core_account (id, version, kind, name, stage, metadata, created_at, "  # noqa: S608 (our own names)
            "created_by, updated_at, updated_by) VALUES (CAST(:id AS "
            f"{'TEXT' if connection.dialect.name == 'sqlite' else 'UUID'}), 1, 'COMPANY', :name, "
            "'PROSPECT', '{}', '2026-01-01T00:00:00.000000Z', 't', '2026-01-01T00:00:00.000000Z', "
            "'t')"
        ),
        {"id": shown, "name": name},
    )


def found(connection: Connection, word: str) -> list[str]:
    """The names whose index has a word."""
    if connection.dialect.name == "sqlite":
        test = "id IN (SELECT id FROM core_account_fts WHERE core_account_fts MATCH :w)"
        given = f'words : "{word}"'
    else:
        test = "array_to_tsvector(string_to_array(search_words, ' ')) @@ CAST(:w AS tsquery)"
        given = f"'{word}'"
    statement = text(f"SELECT name FROM core_account WHERE {test} ORDER BY name")  # noqa: S608 (our own names)
    return list(connection.execute(statement, {"w": given}).scalars())


def names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def test_rows_that_were_there_are_found(empty_database_url: str) -> None:
    """More rows than are filled at once."""
    core = every()[:1]
    asyncio.run(migrate(empty_database_url, core, to="0016"))

    def fill(connection: Connection) -> None:
        for number in range(1, 1203):
            add_account(connection, number, f"Café Nº {number}")

    do(empty_database_url, fill)
    asyncio.run(migrate(empty_database_url, core))

    assert do(empty_database_url, lambda c: found(c, "1202")) == ["Café Nº 1202"]
    assert len(do(empty_database_url, lambda c: found(c, "cafe"))) == 1202


def test_a_plugins_index_goes_with_it(empty_database_url: str) -> None:
    everyone = every()
    asyncio.run(migrate(empty_database_url, everyone[:1]))
    before = do(empty_database_url, names)
    asyncio.run(migrate(empty_database_url, everyone))

    plan = asyncio.run(plan_removal(empty_database_url, everyone[1]))
    assert not [table for table in plan.rows if "_fts" in table]
    asyncio.run(remove(empty_database_url, everyone[1], lambda _line: None))

    assert do(empty_database_url, names) == before
    assert do(empty_database_url, leftovers) == []


def leftovers(connection: Connection) -> list[str]:
    """What is still called after a table of the trade."""
    query = "SELECT name FROM sqlite_master WHERE name LIKE '%trade_%'"
    if connection.dialect.name == "postgresql":
        query = "SELECT relname FROM pg_class WHERE relname LIKE '%trade\\_%'"
    return list(connection.execute(text(query)).scalars())


def test_it_goes_without_its_package_too(empty_database_url: str) -> None:
    everyone = every()
    asyncio.run(migrate(empty_database_url, everyone))

    asyncio.run(remove(empty_database_url, gone("b2b_trade", "trade"), lambda _line: None))

    assert do(empty_database_url, leftovers) == []


def test_a_revision_that_forgets_the_index_is_told(empty_database_url: str) -> None:
    core = every()[0]
    asyncio.run(migrate(empty_database_url, [core]))

    def forget(connection: Connection) -> list[Any]:
        for statement in removal(connection.dialect.name, "core_account"):
            connection.execute(text(statement))
        return drift(connection, core)

    assert do(empty_database_url, forget) == [("add_search", "core_account")]


def test_a_table_that_is_rebuilt_is_still_indexed(tmp_path: Path) -> None:
    """SQLite drops the triggers of a table with it; migrating makes them again."""
    core = every()[0]
    url = f"sqlite:///{tmp_path}/rebuilt.sqlite"
    asyncio.run(migrate(url, [core]))

    def rebuild(connection: Connection) -> None:
        add_account(connection, 1, "Before")
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("core_account", recreate="always") as batch:
            batch.alter_column("website", type_=String(600))
        restore_triggers(connection)
        connection.execute(text("UPDATE core_account SET search_words = 'anew |'"))

    do(url, rebuild)

    assert do(url, lambda c: found(c, "anew")) == ["Before"]
    assert do(url, lambda c: found(c, "before")) == []
    do(url, lambda c: c.execute(text("DELETE FROM core_account")))
    assert do(url, lambda c: c.scalar(text("SELECT count(*) FROM core_account_fts"))) == 0


def test_the_statements_of_an_index_undo_each_other(empty_database_url: str) -> None:
    asyncio.run(migrate(empty_database_url, every()[:1]))
    before = do(empty_database_url, names)

    def again(connection: Connection) -> None:
        for make in (removal, creation):
            for statement in make(connection.dialect.name, "core_contact"):
                connection.execute(text(statement))

    do(empty_database_url, again)

    assert do(empty_database_url, names) == before
