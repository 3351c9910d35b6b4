"""Reads on the bare drivers: one statement in, one text out, and nothing in between.

SQLAlchemy's asynchronous execution costs more than a small query itself, so statements are
compiled with SQLAlchemy but sent through asyncpg or sqlite3 directly.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

from portico.database.connections import Connections
from portico.database.files import identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import URL


class Reader(Protocol):
    """Runs one read statement and gives its only row, of texts in UTF-8."""

    async def row(self, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
        """Run the statement; each column of its row is bytes, or None."""

    async def close(self) -> None:
        """Close every connection."""


class PostgresReader:
    """Reads through asyncpg."""

    def __init__(self, url: URL, size: int, seconds: float) -> None:
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        limit = {"statement_timeout": str(int(seconds * 1000))}
        self._connections = Connections(dsn, size, SESSION | limit, seconds + SILENCE)

    async def row(self, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
        """Run the statement on a connection that is free."""
        return await self._connections.row(sql, parameters)

    async def close(self) -> None:
        """Close every connection."""
        await self._connections.close()


SESSION = {
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "default_transaction_read_only": "on",
    "jit": "off",
    "application_name": "portico-read",
}
"""What the text of answers depends on; and no statement is worth compiling to machine code."""


SILENCE = 2.0
"""Seconds beyond the time limit after which a server that still says nothing is gone."""
BUSY = 4.0
"""Seconds to wait while another process keeps the file of SQLite to itself."""
STEPS = 10_000
"""How many steps of its virtual machine SQLite takes before it asks whether to go on: a few to a
hundred times in the tenth of a second, so that asking costs nothing."""


class _Statement:
    """A statement being run: until when it may, and whether anybody still waits for it."""

    def __init__(self, seconds: float) -> None:
        self.abandoned = False
        self._until = time.monotonic() + seconds

    def must_stop(self) -> bool:
        """Whether SQLite is to give up."""
        return self.abandoned or time.monotonic() > self._until


class SqliteReader:
    """Reads in two threads, each with a read-only connection of its own."""

    def __init__(self, url: URL, seconds: float) -> None:
        self._path = url.database or ""
        self._seconds = seconds
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="portico-read")

    async def row(self, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
        """Run the statement in a reader thread."""
        loop, running = asyncio.get_running_loop(), _Statement(self._seconds)
        try:
            return await loop.run_in_executor(self._threads, self._run, sql, parameters, running)
        except asyncio.CancelledError:
            running.abandoned = True  # its thread is needed by others
            raise

    def _run(self, sql: str, parameters: Sequence[Any], running: _Statement) -> Sequence[Any]:
        connection = self._connection()
        connection.set_progress_handler(running.must_stop, STEPS)
        found: Sequence[Any] = connection.execute(sql, parameters).fetchone()
        return found

    def _connection(self) -> sqlite3.Connection:
        """The connection of this thread, to the file that is at the path now."""
        file = identity(self._path)
        connection, opened = getattr(self._local, "connection", (None, None))
        if connection is None or file != opened:
            connection = sqlite3.connect(
                f"file:{self._path}?mode=ro", uri=True, timeout=BUSY, check_same_thread=False
            )
            connection.text_factory = bytes
            self._open.append(connection)
            self._local.connection = connection, file
        return connection

    async def close(self) -> None:
        """Stop the threads and close their connections."""
        self._threads.shutdown(wait=True)
        for connection in self._open:
            connection.close()
        self._open.clear()
