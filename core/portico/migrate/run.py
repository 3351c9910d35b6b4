"""Migrating a database: under one lock, each owner in a transaction of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from portico.database.engine import PINNED, async_url
from portico.database.faults import translate, unavailable
from portico.database.search import restore_triggers
from portico.errors import PorticoError, Unavailable
from portico.migrate.environment import Say, downgrade, silent, upgrade

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from portico.database import Database
    from portico.migrate.owners import Owner

LOCK = int.from_bytes(b"portico")
"""The key of the advisory lock that migrations on PostgreSQL take."""


class MigrationError(PorticoError):
    """The database cannot be migrated as asked."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An owner whose tables are not at its newest revision."""

    owner: str
    current: str | None
    newest: str

    def __str__(self) -> str:
        """The state as one line."""
        return f"{self.owner}: at revision {self.current or 'none'}, the newest is {self.newest}"


async def migrate(url: str, owners: Sequence[Owner], *, to: str = "head", say: Say = silent) -> int:
    """Bring the owners' tables to a revision, forward in order or back in reverse.

    Gives how many owners were behind or ahead of it.
    """
    moved = 0
    async with migrating(url, say) as connection:
        for owner in reversed(owners) if to == "base" else owners:
            if owner.has_revisions:
                async with connection.begin():
                    moved += await connection.run_sync(_bring, owner, to, say)
    return moved


def _bring(connection: Connection, owner: Owner, to: str, say: Say) -> bool:
    current = current_revision(connection, owner)
    _check_known(owner, current)
    if to in {current, "base" if current is None else ""} or (to == "head" == _at(owner, current)):
        return False
    if to == "base" or (to != "head" and to in _behind(owner, current)):
        downgrade(connection, owner, to, say)
    else:
        _check_known(owner, None if to == "head" else to)
        upgrade(connection, owner, to, say)
    restore_triggers(connection)
    check_references(connection, owner)
    return True


def _at(owner: Owner, current: str | None) -> str:
    return "head" if current == owner.head else ""


def _behind(owner: Owner, current: str | None) -> set[str]:
    if current is None:
        return set()
    return {each.revision for each in owner.script.iterate_revisions(current, "base")}


def _check_known(owner: Owner, revision: str | None) -> None:
    known = {each.revision for each in owner.script.walk_revisions()}
    if revision is not None and revision not in known:
        raise MigrationError(
            f"{owner.name}: there is no revision {revision} here, only "
            f"{', '.join(sorted(known))}. If the database is at it, install the version of "
            f"{owner.name} that migrated it."
        )


def current_revision(connection: Connection, owner: Owner) -> str | None:
    """The revision of the owner's tables in the database."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 (a server starts without)

    context = MigrationContext.configure(connection, opts={"version_table": owner.version_table})
    return context.get_current_revision()


def check_references(connection: Connection, owner: Owner) -> None:
    """On SQLite, where foreign keys are off while tables are rebuilt: that none is broken."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise MigrationError(
            f"{owner.name}: a row of {broken[0]} would point at a missing row of {broken[2]}; "
            "nothing was changed."
        )


@asynccontextmanager
async def migrating(url: str, say: Say = silent) -> AsyncIterator[AsyncConnection]:
    """A connection for changing tables, held by one process at a time."""
    engine = migration_engine(url)
    try:
        async with engine.connect() as connection, _lock(connection, say):
            yield connection
    except PorticoError:
        raise
    except Exception as error:
        raise translate(error) from error
    finally:
        await engine.dispose()


def migration_engine(url: str) -> AsyncEngine:
    """An engine that rebuilds tables on SQLite without its foreign keys deleting rows."""
    parsed = async_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(
            parsed, poolclass=NullPool, connect_args={"server_settings": PINNED}
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(parsed, poolclass=NullPool, connect_args={"timeout": 60})
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys=OFF", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@asynccontextmanager
async def _lock(connection: AsyncConnection, say: Say) -> AsyncIterator[None]:
    """PostgreSQL's advisory lock; SQLite's transactions are one at a time by themselves."""
    if connection.dialect.name != "postgresql":
        yield
        return
    key = {"key": LOCK}
    if not await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key):
        say("another migration is running; waiting for it to end")
        await connection.execute(text("SELECT pg_advisory_lock(:key)"), key)
    await connection.commit()
    try:
        yield
    finally:
        await connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
        await connection.commit()


async def pending(database: Database, owners: Sequence[Owner]) -> list[Pending]:
    """The owners whose tables are not at their newest revision; cheap enough to ask often."""
    found = []
    for owner in owners:
        newest = owner.head
        if newest is not None:
            current = await _read_revision(database, owner)
            if current != newest:
                found.append(Pending(owner.name, current, newest))
    return found


async def _read_revision(database: Database, owner: Owner) -> str | None:
    try:
        (found,) = await database.reader.row(
            f"SELECT CAST(max(version_num) AS TEXT) FROM {owner.version_table}",  # noqa: S608 (a checked prefix)
            (),
        )
        return None if found is None else str(found, "utf-8")
    except PorticoError:
        raise
    except Exception as error:
        reason = unavailable(error)
        if isinstance(reason, Unavailable) and reason.code == "DATABASE_NOT_MIGRATED":
            return None
        raise reason from error
