"""Migrations: up without drift, down without a trace, and up again, for every owner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url

from portico.database import Database, metadata
from portico.migrate import migrate, owners, pending
from portico.migrate.revision import drift
from portico.migrate.run import migration_engine
from portico.plugins import load_plugins
from portico.settings import load_settings
from portico.testing import create_database, drop_database

ALL = ("b2b_trade", "bank_corporate", "hotel_corporate")
Result = TypeVar("Result")


def look(url: str, question: Callable[[Connection], Result]) -> Result:
    async def ask() -> Result:
        engine = migration_engine(url)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(question)
        finally:
            await engine.dispose()

    return asyncio.run(ask())


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def checks(connection: Connection) -> dict[str, dict[str, str]]:
    """The CHECK constraints of each table by name, as this database writes them."""
    known = inspect(connection).get_multi_check_constraints()
    return {
        table: {str(each["name"]): str(each["sqltext"]) for each in found}
        for (_, table), found in known.items()
        if not table.endswith("_alembic_version")
    }


def test_the_checks_of_the_revisions_are_those_of_the_models(
    empty_database_url: str, migrated: Callable[[str, tuple[str, ...]], None], tmp_path: Path
) -> None:
    """Comparing tables does not see them, and rebuilding a table on SQLite may lose them."""
    kind = make_url(empty_database_url).get_backend_name()
    other = create_database(kind, tmp_path)
    migrated(other, ALL)
    found = look(other, checks)
    drop_database(other)
    mine = [table for name, table in metadata.tables.items() if name in found]

    def create(connection: Connection) -> dict[str, dict[str, str]]:
        metadata.create_all(connection, mine)
        return checks(connection)

    assert look(empty_database_url, create) == found


@pytest.mark.parametrize("enabled", [(), ALL])
def test_up_without_drift_down_without_a_trace_and_up_again(
    enabled: tuple[str, ...], empty_database_url: str
) -> None:
    """The core alone, and all together; of each plugin alone, its conformance tests say the same.

    These go up with the core, look for drift in both, then take the plugin down and up again.
    """
    every = owners(load_plugins(load_settings(plugins=enabled)))

    asyncio.run(migrate(empty_database_url, every))
    for owner in every:
        assert look(empty_database_url, lambda c, o=owner: drift(c, o)) == [], owner.name  # type: ignore[misc]  # bound early
    first = look(empty_database_url, tables)

    asyncio.run(migrate(empty_database_url, every, to="base"))
    left = look(empty_database_url, tables)
    assert {name for name in left if not name.endswith("_alembic_version")} == set()

    asyncio.run(migrate(empty_database_url, every))
    assert look(empty_database_url, tables) == first


def test_a_database_says_what_it_is_behind_of(
    empty_database_url: str, migrated: Callable[[str, tuple[str, ...]], None]
) -> None:
    every = owners(load_plugins(load_settings(plugins=ALL)))

    async def behind() -> list[str]:
        database = Database(empty_database_url)
        try:
            return [each.owner for each in await pending(database, every)]
        finally:
            await database.close()

    assert asyncio.run(behind()) == ["core", *ALL]
    migrated(empty_database_url, ALL)
    assert asyncio.run(behind()) == []
