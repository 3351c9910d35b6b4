"""All that clients may keep open: how a deployment serves subscriptions, and ends them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from portico.delivery.sse import ServerSentEvents
from portico.delivery.stopping import when_told_to_stop
from portico.delivery.streams import Streams
from portico.delivery.websocket import WebSockets

if TYPE_CHECKING:
    from portico.graphql.http import Desk, Door
    from portico.jobs import Signal


class Live:
    """Subscriptions, by either way."""

    def __init__(self, desk: Desk, door: Door, limit: int) -> None:
        self.streams = Streams(desk, limit)
        self.events = ServerSentEvents(desk, door, self.streams)
        self.socket = WebSockets(desk, door, self.streams)

    @asynccontextmanager
    async def open(self, signal: Signal) -> AsyncIterator[None]:
        """Tell of what happens until the process is told to stop."""
        if not self.streams.are_allowed:
            yield
            return
        async with self.streams.fed(signal):
            with when_told_to_stop(self.streams.closing.set):
                yield
