"""Two transactions, step by step: the interleaving that a check without a guard gets wrong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import asyncpg
import pytest
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from portico.access import Actor
from portico.database import Database
from portico.errors import Refused, Unavailable
from portico.testing.databases import World

Deed = Callable[[Session], Any]

PATIENCE: Final = 0.4
"""Seconds after which a transaction on SQLite that has not begun is taken to wait for another."""
STUCK: Final = 30.0
WAITS: Final = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What became of two deeds: ``done``, or the code of the refusal; whether the second waited."""

    first: str
    second: str
    waited: bool


class Overlapping(Protocol):
    """Does two deeds, of which the second begins before the first is committed."""

    def __call__(self, first: Deed, second: Deed, *by: Actor) -> Overlap:
        """Do both on connections of their own; ``by`` are their actors."""


@pytest.fixture
def overlapping(world: World, actor: Actor) -> Overlapping:
    """Do two deeds as two server processes do them, step by step.

    The first is done but not committed, then the second goes as far as it can, then the first is
    committed, then the second.
    """

    def overlapping(first: Deed, second: Deed, *by: Actor) -> Overlap:
        one, other = (*by, actor, actor)[:2]
        return world.runner.run(_Steps(world).run(first, second, one, other if by[1:] else one))

    return overlapping


class _Steps:
    """Two transactions, and how far they have come."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._servers = [Database(world.url, bus=world.database.bus, pool_size=1) for _ in "12"]
        self._first_did, self._second_did = asyncio.Event(), asyncio.Event()
        self._may_commit, self._committed = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[str]] = []

    async def run(self, first: Deed, second: Deed, one: Actor, other: Actor) -> Overlap:
        """Take every step in its turn."""
        try:
            async with asyncio.timeout(STUCK):
                return await self._run(first, second, one, other)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            for each in self._servers:
                await each.close()

    async def _run(self, first: Deed, second: Deed, one: Actor, other: Actor) -> Overlap:
        here, there = self._servers
        holding = self._held(first, self._first_did, self._may_commit, flushed=True)
        begun = self._task(here.write(one, holding))
        await _either(begun, self._first_did)
        following = self._held(second, self._second_did, self._committed, flushed=False)
        then = self._task(there.write(other, following))
        waited = await self._waits(then)
        self._may_commit.set()
        outcome = await begun
        self._committed.set()
        return Overlap(outcome, await then, waited)

    def _task(self, work: Awaitable[Any]) -> asyncio.Task[str]:
        task = asyncio.create_task(_outcome(work))
        self._tasks.append(task)
        return task

    @staticmethod
    def _held(deed: Deed, did: asyncio.Event, signal: asyncio.Event, *, flushed: bool) -> Deed:
        """A deed that is done, then waits for a signal before it is committed.

        Unless it is flushed before, what it wrote last is sent to the database only then.
        """

        def held(session: Session) -> Any:
            result = deed(session)
            if flushed:
                session.flush()
            did.set()
            await_only(signal.wait())
            return result

        return held

    async def _waits(self, task: asyncio.Task[str]) -> bool:
        """Whether the second waits for the first; False once it is done, or refused."""
        until = time.monotonic() + PATIENCE
        while not (task.done() or self._second_did.is_set()):
            if self._world.database.is_sqlite:
                if time.monotonic() > until:
                    return True
            elif await self._is_locked():
                return True
            await asyncio.sleep(0.02)
        return False

    async def _is_locked(self) -> bool:
        connection = await asyncpg.connect(self._world.url)
        try:
            return bool(await connection.fetchval(WAITS))
        finally:
            await connection.close()


async def _either(task: asyncio.Task[str], did: asyncio.Event) -> None:
    """Wait until a deed is done, or was refused."""
    waiting = asyncio.create_task(did.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _outcome(work: Awaitable[Any]) -> str:
    try:
        await work
    except Refused as refused:
        return refused.problems[0].code
    except Unavailable as unavailable:
        return unavailable.code
    return "done"
