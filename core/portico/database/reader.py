"""Reads on the bare drivers: one statement in, one text out, and nothing in between.

SQLAlchemy's asynchronous execution costs more than a small query itself, so statements are
compiled with SQLAlchemy but sent through asyncpg or sqlite3 directly.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

from portico.database.connections import Connections

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

    def __init__(self, url: URL, size: int) -> None:
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connections = Connections(dsn, size, SESSION)

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


class SqliteReader:
    """Reads in two threads, each with a read-only connection of its own."""

    def __init__(self, url: URL) -> None:
        self._path = url.database or ""
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="portico-read")

    async def row(self, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
        """Run the statement in a reader thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._run, sql, parameters)

    def _run(self, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(
                f"file:{self._path}?mode=ro", uri=True, timeout=10, check_same_thread=False
            )
            connection.text_factory = bytes
            self._open.append(connection)
        found: Sequence[Any] = connection.execute(sql, parameters).fetchone()
        return found

    async def close(self) -> None:
        """Stop the threads and close their connections."""
        self._threads.shutdown(wait=True)
        for connection in self._open:
            connection.close()
        self._open.clear()
