"""The feed: the events of the outbox as one process reads them, once for all who listen.

The newest events are kept in memory; who is further behind reads them from the database, a few at
a time. So a listener that is slow holds up nobody and costs no memory, and a position is all that
is needed to go on after an interruption.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import system_actor
from portico.errors import RequestError
from portico.ledger.tables import Event
from portico.models.access_state import EPOCH

if TYPE_CHECKING:
    from portico.database import Database

KEPT: Final = 1000
"""The newest events that stay in memory, and how far a listener may fall behind."""
AT_ONCE: Final = 100

HEAD: Final = f"SELECT ({EPOCH}), COALESCE((SELECT CAST(events AS TEXT) FROM core_ledger), '0')"  # noqa: S608 (our own text)
"""Reads who may do what as of when, and the position of the last event."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: what happened to which record."""

    position: int
    topic: str
    source: str
    subject_id: UUID | None
    at: datetime


class Member:
    """One who listens."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.waits = False

    async def wait(self, seconds: float) -> None:
        """Wait until there may be something new, at most for so many seconds."""
        self.waits = True
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        self.waits = False
        self.woken.clear()


class Feed:
    """The events from now on, for as long as anybody listens."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._members: set[Member] = set()
        self._newest: deque[Happened] = deque(maxlen=KEPT)
        self._reading = asyncio.Lock()
        self.epoch = b""
        """As of when it is known who may do what; another one means: look again."""
        self.head = 0
        """The position of the last event that was read."""

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._members)

    @property
    def waiting(self) -> int:
        """How many of them have been told everything."""
        return sum(member.waits for member in self._members)

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[Member]:
        """Listen: whatever is committed from now on comes after :attr:`head`."""
        member = Member()
        async with self._reading:
            if not self._members:
                await self._begin()
            self._members.add(member)
        try:
            yield member
        finally:
            self._members.discard(member)

    def wake(self) -> None:
        """Wake all who listen."""
        for member in self._members:
            member.woken.set()

    async def turn(self) -> bool:
        """Read what is new; whether there may be more."""
        async with self._reading:
            if not self._members:
                return False
            epoch, head = await self._database.read_row(HEAD, ())
            found = await self._read(self.head, int(head)) if int(head) > self.head else []
            if not found and epoch == self.epoch:
                return False
            self._newest.extend(found)
            self.epoch = epoch
            if found:
                self.head = found[-1].position if len(found) == AT_ONCE else int(head)
        self.wake()
        return len(found) == AT_ONCE

    async def following(self, position: int) -> list[Happened]:
        """The next events after a position, in their order; none if there are none yet."""
        if position >= self.head:
            return []
        if self._newest and self._newest[0].position <= position + 1:
            start = bisect_right(self._newest, position, key=attrgetter("position"))
            return [
                self._newest[at] for at in range(start, min(start + AT_ONCE, len(self._newest)))
            ]
        return await self._read(position, self.head)

    async def require_kept(self, position: int) -> None:
        """Refuse a position whose next events are no longer kept, or that was never given."""
        if position > self.head:
            text = "There has been no event at this position yet."
            raise RequestError("BAD_POSITION", text, ("after",))
        oldest = select(func.min(Event.position))
        first = await self._database.look(system_actor(), lambda s: s.scalar(oldest))
        if position < self.head and (first is None or first > position + 1):
            text = "Events after this position are no longer kept: read anew, then begin now."
            raise RequestError("EVENTS_GONE", text, ("after",))

    async def _begin(self) -> None:
        self.epoch, head = await self._database.read_row(HEAD, ())
        self.head = int(head)
        self._newest.clear()

    async def _read(self, after: int, until: int) -> list[Happened]:
        statement = (
            select(Event.position, Event.topic, Event.source, Event.subject_id, Event.at)
            .where(Event.position > after, Event.position <= until)
            .order_by(Event.position)
            .limit(AT_ONCE)
        )

        def read(session: Session) -> list[Happened]:
            return [Happened(*row) for row in session.execute(statement)]

        return await self._database.look(system_actor(), read)
