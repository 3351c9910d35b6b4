"""PostgreSQL connections for reads: few, kept open, the one used last taken first.

asyncpg's own pool asks the server to reset a connection whenever it is given back, and wraps each
in a proxy; reads set no session state, so there is nothing to reset. That halves what a small
read costs this process.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record]

STATEMENTS_CACHED = 1000
"""Prepared statements kept per connection; asyncpg's default of 100 is soon used up."""


CONNECTS = 4.0
"""Seconds that the server has to let us in."""


SILENT: Final = 20.0
"""Seconds that a server may say nothing to a statement that writes; it is taken for gone then."""
LOCKED: Final = "15s"
"""How long such a statement waits for what another transaction holds."""
ABANDONED: Final = "60s"
"""How long a transaction may do nothing before the server ends it: its client may be dead, and
what it holds would be held for hours."""


class Impatient(asyncpg.Connection):  # type: ignore[misc]  # the driver has no types here
    """A connection that is given up where a statement is: with it, what the statement did.

    The driver's own way is to ask the server, by another connection, to cancel the statement, and
    to wait for that as long as it takes: for ever, if it is the network that stands still.
    """

    def _cancel_current_command(self, waiter: Any, _cancel_waiter: Any = None) -> None:
        waiter.set_result(None)
        asyncio.get_running_loop().call_soon(self.terminate)


class Connections:
    """At most so many connections to one server; whoever finds none waits for a turn.

    A server that says nothing for ``silence`` seconds is taken for gone, and its connection closed.
    """

    def __init__(
        self,
        dsn: str,
        size: int,
        server_settings: Mapping[str, str],
        silence: float | None = None,
    ) -> None:
        self._dsn = dsn
        self._silence = silence
        self._size = size
        self._server_settings = dict(server_settings)
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()
        self._opening = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def row(self, sql: str, parameters: Sequence[Any]) -> Sequence[Any]:
        """Run a statement; its only row."""
        connection = self._free()
        if connection is None:
            async with asyncio.timeout(self._silence):  # the others may all wait for the server
                connection = await self._take()
        try:
            found: Sequence[Any] = await connection.fetchrow(sql, *parameters)
        except (TimeoutError, asyncpg.InternalClientError):
            # The server stops what takes too long itself: it is gone. Or it took leave, and the
            # driver lost the thread: the connection is of no use before its end is noticed.
            connection.terminate()
            raise
        finally:
            # A statement that was cancelled is waited for by the next one on its connection.
            self._give_back(connection)
        return found

    def _free(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            self._open.discard(connection)
        return None

    async def _take(self) -> Connection:
        while True:
            if (connection := self._free()) is not None:
                return connection
            if len(self._open) + self._opening < self._size:
                return await self._connect()
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._next()  # it was our turn, and we no longer want it
                raise

    async def _connect(self) -> Connection:
        self._opening += 1
        try:
            connection: Connection = await asyncpg.connect(
                self._dsn,
                timeout=CONNECTS,
                command_timeout=self._silence,
                statement_cache_size=STATEMENTS_CACHED,
                max_cacheable_statement_size=0,
                max_cached_statement_lifetime=0,
                server_settings=self._server_settings,
            )
            await connection.set_type_codec(
                "text", schema="pg_catalog", encoder=str.encode, decoder=bytes, format="binary"
            )
        finally:
            self._opening -= 1
            self._next()  # if this failed, the next one tries
        self._open.add(connection)
        return connection

    def _give_back(self, connection: Connection) -> None:
        if connection.is_closed():
            self._open.discard(connection)
        else:
            self._idle.append(connection)
        self._next()

    def _next(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    async def close(self) -> None:
        """Close every connection."""
        for connection in self._open:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=5)
        self._open.clear()
        self._idle.clear()
