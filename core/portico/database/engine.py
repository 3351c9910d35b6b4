"""The connection to the database: transactions for writes, native drivers for reads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session

from portico.database.connections import ABANDONED, CONNECTS, LOCKED, SILENT, Impatient
from portico.database.faults import Contended, TryAgain, pauses, translate, translate_native
from portico.database.files import identity
from portico.database.reader import BUSY, PostgresReader, Reader, SqliteReader
from portico.database.types import compact_json
from portico.events import Bus

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Dialect
    from sqlalchemy.pool import ConnectionPoolEntry

    from portico.access import Actor

Result = TypeVar("Result")
log = structlog.get_logger(__name__)


TIME_LIMIT = 30.0
"""Seconds that a read may take where nothing else is said."""


class Database:
    """One database, named by its URL; ``sqlite:///file`` or ``postgresql://…``.

    A read that takes longer than ``time_limit`` seconds is stopped and refused.
    """

    def __init__(
        self,
        url: str,
        *,
        bus: Bus | None = None,
        pool_size: int = 10,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self.url = async_url(url)
        self.bus = bus or Bus()
        self.facts: dict[str, Any] = {}
        """What deeds may ask of their deployment, through ``session.info``."""
        self.on_commit: list[Callable[[], None]] = []
        """Called after each commit of this process."""
        self.time_limit = time_limit
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url, pool_size)
        self.reader: Reader = (
            SqliteReader(self.url, time_limit)
            if self.is_sqlite
            else PostgresReader(self.url, pool_size, time_limit)
        )
        # SQLite has one writer at a time; waiting here is fairer than its busy loop.
        self._turn: AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )

    @property
    def dialect(self) -> Dialect:
        """The SQL dialect that statements are compiled for."""
        return self.engine.dialect

    async def write(
        self, actor: Actor, deed: Callable[[Session], Result], name: str = ""
    ) -> Result:
        """Run a deed in one transaction: committed if it returns, undone if it raises.

        It is run again, and so must bring nothing about but by the session, where the database
        undid it only because of others: a deadlock, a lock that was not to be had. ``name`` is
        what the audit trail calls the deed.
        """
        return await self._again_if_contended(self._try, actor, deed, name)

    async def rehearse(
        self, actor: Actor, deed: Callable[[Session], Result], name: str = ""
    ) -> Result:
        """Run a deed as :meth:`write` does, with all that the commit would check; then undo it."""
        return await self._again_if_contended(self._try_and_undo, actor, deed, name)

    @staticmethod
    async def _again_if_contended(
        attempt: Callable[[Actor, Callable[[Session], Result], str], Awaitable[Result]],
        actor: Actor,
        deed: Callable[[Session], Result],
        name: str,
    ) -> Result:
        begun = time.monotonic()
        for pause in (*pauses(), None):
            try:
                return await attempt(actor, deed, name)
            except Contended as error:
                if pause is None or time.monotonic() - begun > BUSY:
                    raise TryAgain from error
                log.info("deed is tried again", deed=name, reason=str(error))
                await asyncio.sleep(pause)
        raise AssertionError  # the last pause is None

    async def _try(self, actor: Actor, deed: Callable[[Session], Result], name: str) -> Result:
        async with self._transaction(actor, name) as session:
            result = await session.run_sync(deed)
            await session.commit()
        # Whoever looks for work does so in a transaction too: nothing written, nobody woken.
        if session.sync_session.info.get(WROTE):
            for wake in self.on_commit:
                wake()
        return result

    async def _try_and_undo(
        self, actor: Actor, deed: Callable[[Session], Result], name: str
    ) -> Result:
        async with self._transaction(actor, name) as session:
            result = await session.run_sync(deed)
            await session.run_sync(_check_as_a_commit_does)
            await session.rollback()
        return result

    @asynccontextmanager
    async def _transaction(self, actor: Actor, name: str) -> AsyncIterator[AsyncSession]:
        """A session with what deeds find in its ``info``; undone if anything is raised."""
        try:  # around the end of the session too: a database that goes away fails even that
            async with self._turn, AsyncSession(self.engine, expire_on_commit=False) as session:
                info = {**self.facts, "actor": actor, "bus": self.bus, "deed": name or None}
                session.sync_session.info.update(info)
                try:
                    yield session
                except Exception:
                    await session.rollback()
                    raise
        except Exception as error:
            raise translate(error) from error

    async def look(
        self, actor: Actor | None, question: Callable[[Session], Result], *, alone: bool = False
    ) -> Result:
        """Answer a question with a session that is never committed.

        With ``alone`` each statement stands alone, so that one may fail and the next succeed.
        """
        options = ALONE if alone and not self.is_sqlite else LOOKING
        try:  # as above
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                session.sync_session.info.update({**self.facts, "actor": actor, "bus": self.bus})
                await session.connection(execution_options=options)
                return await session.run_sync(question)
        except Exception as error:
            raise translate(error) from error

    async def read(self, sql: str, parameters: Sequence[Any]) -> bytes:
        """Run a read statement on the bare driver; its answer is one text in UTF-8."""
        (answer,) = await self.read_row(sql, parameters)
        return answer  # type: ignore[no-any-return]  # a text of the database

    async def read_row(self, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
        """Run a read statement on the bare driver; its answer is one row of such texts."""
        try:
            return await self.reader.row(sql, parameters)
        except Exception as error:
            raise translate_native(error) from error

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
            url,
            pool_size=pool_size,
            pool_pre_ping=True,
            max_overflow=0,  # what is set is what is used: servers let in only so many
            pool_timeout=QUEUE,
            json_serializer=compact_json,
            enable_from_linting=False,
            hide_parameters=True,
            connect_args={
                "server_settings": PINNED | LIMITS,
                "timeout": CONNECTS,
                "command_timeout": SILENT,
                "connection_class": Impatient,
            },
        )
    from portico.database.sqlite import DRIVER  # noqa: PLC0415 (its driver, only if needed)

    engine = create_async_engine(
        url,
        module=DRIVER,
        connect_args={"timeout": BUSY},
        enable_from_linting=False,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    _watch_file(engine, url.database or "")
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


PINNED = {"timezone": "UTC", "datestyle": "ISO, MDY", "application_name": "portico"}
"""PostgreSQL session settings that the text of answers depends on."""


LIMITS = {"lock_timeout": LOCKED, "idle_in_transaction_session_timeout": ABANDONED}
"""What a transaction may take of the time of others. Migrations take what they need."""
QUEUE = 10.0
"""Seconds that a transaction waits for a connection, if all are in use."""


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin in _begin_immediate, not in the driver
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _check_as_a_commit_does(session: Session) -> None:
    """Let all who hear of a commit before it happens have their say: they may refuse it."""
    session.flush()
    session.dispatch.before_commit(session)
    session.flush()


def _watch_file(engine: AsyncEngine, path: str) -> None:
    """Let the engine use no other file than the one that is at the path, and make none."""

    def before_connect(*_: object) -> None:
        identity(path)

    def connected(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = identity(path)

    def taken(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info[FILE] != identity(path):
            raise DisconnectionError  # the pool opens another one

    event.listen(engine.sync_engine, "do_connect", before_connect)
    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "checkout", taken)


FILE = "portico_file"
"""Where a connection keeps which file it opened."""
WROTE = "wrote"
"""Says in a session's ``info`` that it changed something."""


@event.listens_for(Session, "after_flush")
def _note_flush(session: Session, *_: object) -> None:
    session.info[WROTE] = True


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[WROTE] = True


LOOKING = {"portico_looks": True}
ALONE = {"isolation_level": "AUTOCOMMIT"}
"""What a connection is told that will only read."""


def _begin_immediate(connection: Any) -> None:
    # A deferred transaction that reads first may fail to become a writer later.
    looks = connection.get_execution_options().get("portico_looks")
    connection.exec_driver_sql("BEGIN" if looks else "BEGIN IMMEDIATE")
