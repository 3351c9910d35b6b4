"""Waking up when something was committed, by this process or, on PostgreSQL, by any other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

import asyncpg
import structlog

from portico.database.connections import CONNECTS
from portico.jobs.stopping import stop
from portico.ledger.sealing import CHANNEL

if TYPE_CHECKING:
    from portico.database import Database

PATIENCE: Final = 1.0
"""Seconds after which whoever waits looks by itself: SQLite tells no other process."""
RECONNECT: Final = 1.0

log = structlog.get_logger(__name__)


class Signal:
    """Wakes everybody who waits for it whenever a transaction with events was committed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: set[asyncio.Event] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Signal]:
        """Listen for commits as long as the context is open."""
        self._database.on_commit.append(self.wake)
        task = None if self._database.is_sqlite else asyncio.create_task(self._listen())
        try:
            yield self
        finally:
            self._database.on_commit.remove(self.wake)
            if task is not None:
                await stop([task])

    def wake(self) -> None:
        """Wake everybody who waits."""
        for event in self._waiting:
            event.set()

    @asynccontextmanager
    async def subscription(self) -> AsyncIterator[Alarm]:
        """An alarm that misses no signal between two waits."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            yield Alarm(event)
        finally:
            self._waiting.discard(event)

    async def _listen(self) -> None:
        """Hold one connection that PostgreSQL notifies; open it again whenever it is lost."""
        url = self._database.url.set(drivername="postgresql")
        dsn = url.render_as_string(hide_password=False)
        while True:
            try:
                await self._hear(dsn)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("not notified by the database", reason=str(error))
            await asyncio.sleep(RECONNECT)

    async def _hear(self, dsn: str) -> None:
        lost = asyncio.Event()
        settings = {"application_name": "portico-listen"}
        connection = await asyncpg.connect(dsn, server_settings=settings, timeout=CONNECTS)
        try:
            connection.add_termination_listener(lambda _connection: lost.set())
            await connection.add_listener(CHANNEL, lambda *_: self.wake())
            self.wake()  # for what was committed while nobody listened
            await lost.wait()
        finally:
            connection.terminate()


class Alarm:
    """One waiter."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    async def wait(self, seconds: float = PATIENCE) -> None:
        """Wait for a signal, at most for so many seconds."""
        with suppress(TimeoutError):
            # Not `wait_for`: on Python 3.11 it swallows a cancellation that comes with the signal.
            async with asyncio.timeout(seconds):
                await self._event.wait()
        self._event.clear()
