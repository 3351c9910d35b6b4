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

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import URL

STATEMENTS_CACHED = 1000
"""Prepared statements kept per connection; asyncpg's default of 100 is soon used up."""


class Reader(Protocol):
    """Runs one read statement and gives its only value."""

    async def text(self, sql: str, parameters: Sequence[Any]) -> str:
        """Run the statement; its one row has one column, the answer as JSON text."""

    async def close(self) -> None:
        """Close every connection."""


class PostgresReader:
    """Reads through an asyncpg pool that resets nothing, since nothing sets session state."""

    def __init__(self, url: URL, size: int) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._size = size
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._opening = asyncio.Lock()

    async def text(self, sql: str, parameters: Sequence[Any]) -> str:
        """Run the statement on a connection of the pool."""
        pool = self._pool or await self._open()
        return await pool.fetchval(sql, *parameters)  # type: ignore[no-any-return]  # one text

    async def _open(self) -> asyncpg.Pool[asyncpg.Record]:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._dsn,
                    min_size=1,
                    max_size=self._size,
                    statement_cache_size=STATEMENTS_CACHED,
                    max_cacheable_statement_size=0,
                    max_cached_statement_lifetime=0,
                    reset=_nothing,
                    server_settings={
                        "timezone": "UTC",
                        "datestyle": "ISO, MDY",
                        "default_transaction_read_only": "on",
                        "jit": "off",
                        "application_name": "portico-read",
                    },
                )
        return self._pool

    async def close(self) -> None:
        """Close the pool."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None


async def _nothing(_connection: object) -> None:
    """Reads leave nothing to reset, and a reset would be one more round trip."""


class SqliteReader:
    """Reads in two threads, each with a read-only connection of its own."""

    def __init__(self, url: URL) -> None:
        self._path = url.database or ""
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="portico-read")

    async def text(self, sql: str, parameters: Sequence[Any]) -> str:
        """Run the statement in a reader thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._run, sql, parameters)

    def _run(self, sql: str, parameters: Sequence[Any]) -> str:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(
                f"file:{self._path}?mode=ro", uri=True, timeout=10, check_same_thread=False
            )
            self._open.append(connection)
        row = connection.execute(sql, parameters).fetchone()
        return row[0]  # type: ignore[no-any-return]  # one text

    async def close(self) -> None:
        """Stop the threads and close their connections."""
        self._threads.shutdown(wait=True)
        for connection in self._open:
            connection.close()
        self._open.clear()
