"""The connection to the database: transactions for writes, native drivers for reads."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg
import structlog
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portico.database.reader import PostgresReader, Reader, SqliteReader
from portico.errors import Problem, Refused, RequestError, Unavailable
from portico.events import Bus

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Dialect

    from portico.access import Actor

Result = TypeVar("Result")
log = structlog.get_logger(__name__)


class Database:
    """One database, named by its URL; ``sqlite:///file`` or ``postgresql://…``."""

    def __init__(self, url: str, *, bus: Bus | None = None, pool_size: int = 10) -> None:
        self.url = async_url(url)
        self.bus = bus or Bus()
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url, pool_size)
        self.reader: Reader = (
            SqliteReader(self.url) if self.is_sqlite else PostgresReader(self.url, pool_size)
        )
        # SQLite has one writer at a time; waiting here is fairer than its busy loop.
        self._turn: AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )

    @property
    def dialect(self) -> Dialect:
        """The SQL dialect that statements are compiled for."""
        return self.engine.dialect

    async def write(self, actor: Actor, deed: Callable[[Session], Result]) -> Result:
        """Run a deed in one transaction: committed if it returns, undone if it raises."""
        async with self._turn, AsyncSession(self.engine, expire_on_commit=False) as session:
            session.sync_session.info.update(actor=actor, bus=self.bus)
            try:
                result = await session.run_sync(deed)
                await session.commit()
            except Exception as error:
                await session.rollback()
                raise translate(error) from error
        await self._after_commit(actor, session.sync_session.info.get("announced", ()))
        return result

    async def look(self, actor: Actor | None, question: Callable[[Session], Result]) -> Result:
        """Answer a question with a session that is never committed."""
        async with self._turn, AsyncSession(self.engine, expire_on_commit=False) as session:
            session.sync_session.info.update(actor=actor)
            try:
                return await session.run_sync(question)
            except Exception as error:
                raise translate(error) from error

    async def read(self, sql: str, parameters: Sequence[Any]) -> str:
        """Run a read statement on the bare driver; its answer is one text."""
        try:
            return await self.reader.text(sql, parameters)
        except Exception as error:
            raise translate_native(error) from error

    async def _after_commit(self, actor: Actor, events: list[object]) -> None:
        for happened in events:
            for handle in self.bus.after_commit.get(type(happened), ()):
                try:
                    await self.write(actor, lambda s, h=handle, e=happened: h(s, actor, e))  # type: ignore[misc]  # early-bound defaults
                except Exception:
                    log.exception("after_commit subscriber failed", event=type(happened).__name__)

    async def close(self) -> None:
        """Close every connection."""
        await self.reader.close()
        await self.engine.dispose()


def async_url(url: str) -> URL:
    """The URL with the driver that Portico uses for its database."""
    parsed = make_url(url)
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise ValueError(
            f"{parsed.get_backend_name()} is not supported: use sqlite:///file or postgresql://…"
        )
    return parsed.set(drivername=driver)


DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}


def _engine(url: URL, pool_size: int) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(
            url, pool_size=pool_size, pool_pre_ping=True, connect_args={"server_settings": PINNED}
        )
    engine = create_async_engine(url, connect_args={"timeout": 10})
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


PINNED = {"timezone": "UTC", "datestyle": "ISO, MDY", "application_name": "portico"}
"""PostgreSQL session settings that the text of answers depends on."""


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin in _begin_immediate, not in the driver
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # A deferred transaction that reads first may fail to become a writer later.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def translate(error: Exception) -> Exception:
    """The Portico error for a database error; any other error unchanged."""
    if isinstance(error, StaleDataError):
        return Refused(
            Problem("CONFLICT", "The record was changed meanwhile. Read it and try again.")
        )
    if isinstance(error, IntegrityError):
        log.warning("integrity error", error=str(error.orig))
        return Refused(Problem("CONSTRAINT", _constraint(error)))
    if isinstance(error, (OperationalError, InterfaceError, ConnectionError, OSError)):
        return unavailable(error)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return unavailable(error)
    return error


def _constraint(error: IntegrityError) -> str:
    text = str(error.orig)
    kind = "is already taken" if "unique" in text.lower() else "does not fit the other records"
    return f"A value {kind}; the database refused it."


def unavailable(error: Exception) -> Unavailable | RequestError:
    """Why the database did not answer: not migrated, or not there."""
    text = str(error).lower()
    if "no such table" in text or "undefinedtable" in text or "does not exist" in text:
        return Unavailable(
            "DATABASE_NOT_MIGRATED", "The database is not migrated: run `portico migrate`."
        )
    log.error("database unavailable", error=str(error))
    return Unavailable("DATABASE_UNAVAILABLE", "The database does not answer. Try again soon.")


def translate_native(error: Exception) -> Exception:
    """The Portico error for an error of a bare driver; any other error unchanged."""
    if isinstance(error, (sqlite3.OperationalError, asyncpg.UndefinedTableError)):
        return unavailable(error)
    gone = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, ConnectionError, OSError)
    if isinstance(error, (*gone, asyncpg.CannotConnectNowError, asyncpg.AdminShutdownError)):
        return unavailable(error)
    return error
