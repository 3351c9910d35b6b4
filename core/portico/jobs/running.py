"""The loops of a server that does what runs by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog

from portico.errors import PorticoError
from portico.jobs.consumers import Consumers
from portico.jobs.outage import Outage
from portico.jobs.periodic import keep_running, named_jobs
from portico.jobs.queue import NamedTask, run_next
from portico.jobs.stopping import Ending, finish

if TYPE_CHECKING:
    from portico.database import Database
    from portico.jobs.signal import Signal
    from portico.plugins import Plugins

PAUSE: Final = 1.0
"""Seconds to wait after a fault, such as a database that is gone."""

BEGINS: Final = 0.3
"""Seconds after the start of a server in which it only answers."""

log = structlog.get_logger(__name__)


@asynccontextmanager
async def running(
    database: Database,
    plugins: Plugins,
    tasks: Mapping[str, NamedTask],
    signal: Signal,
    extra: Mapping[str, Callable[[], Awaitable[bool]]] | None = None,
) -> AsyncIterator[None]:
    """Do what is due, as long as the server runs. ``extra`` are further turns, by name."""
    consumers = Consumers(database)
    turns: dict[str, Callable[[], Awaitable[bool]]] = {
        "events": consumers.turn,
        "queue": lambda: run_next(database, tasks),
        **(extra or {}),
    }
    ending, outage = Ending(), Outage()
    loops = {
        name: partial(whenever, signal, ending, outage, name, turn) for name, turn in turns.items()
    } | {
        f"job {each.name}": partial(keep_running, database, each, ending, outage)
        for each in named_jobs(plugins)
    }
    begun = [
        asyncio.create_task(_when_served(ending, loop), name=name) for name, loop in loops.items()
    ]
    try:
        yield
    finally:
        ending.begin()
        signal.wake()
        await finish(begun)


async def _when_served(ending: Ending, loop: Callable[[], Awaitable[None]]) -> None:
    """Let the server answer first: a loop's first statement is a tenth of a second's work."""
    await ending.pause(BEGINS)
    await loop()


async def whenever(
    signal: Signal,
    ending: Ending,
    outage: Outage,
    name: str,
    turn: Callable[[], Awaitable[bool]],
) -> None:
    """Take turns as long as there is something to do; then wait for the signal, or a second.

    A turn that failed is taken again after a second, whether there is a signal or not.
    """
    async with signal.subscription() as alarm:
        while not ending:
            try:
                while not ending and await turn():
                    pass
                outage.is_over()
                await alarm.wait()
            except PorticoError as error:
                outage.goes_on(str(error))
                await ending.pause(PAUSE)
            except Exception:
                log.exception("a turn failed", loop=name)
                await ending.pause(PAUSE)
