"""A proxy between a server and its PostgreSQL: the network, slow or standing still."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Self

from sqlalchemy.engine import make_url


class Proxy:
    """Listens on a free port of this machine; what comes goes on to a socket of PostgreSQL.

    Each piece of data is ``delay`` seconds late; while it is ``stalled``, nothing moves, but all
    connections stay open.
    """

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self.delay = 0.0
        self.stalled = False
        self.port = 0

    def __enter__(self) -> Self:
        """Begin to listen, in a thread of its own."""
        Thread(target=self._serve, daemon=True).start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        """Break every connection."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    def url(self, database: str) -> str:
        """The URL of a database behind it, given the one without."""
        through = make_url(database).set(host="127.0.0.1", port=self.port, query={})
        return through.render_as_string(hide_password=False)

    def _serve(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._pass, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there = await asyncio.open_unix_connection(str(self._socket))
            await asyncio.gather(self._pump(reader, there[1]), self._pump(there[0], writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await asyncio.sleep(self.delay)
                while self.stalled:  # noqa: ASYNC110 (another thread says so)
                    await asyncio.sleep(0.02)
                writer.write(data)
                await writer.drain()
        writer.close()
