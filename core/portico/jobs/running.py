"""The loops of a server that does what runs by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
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
    # At once: who listens for the first time begins with what happens from its first turn on.
    loops = [
        asyncio.create_task(whenever(signal, ending, outage, name, turn), name=name)
        for name, turn in turns.items()
    ]
    loops += [
        asyncio.create_task(keep_running(database, each, ending, outage), name=f"job {each.name}")
        for each in named_jobs(plugins)
    ]
    try:
        yield
    finally:
        ending.begin()
        signal.wake()
        await finish(loops)


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
