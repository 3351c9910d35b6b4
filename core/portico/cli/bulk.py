"""What ``portico import`` and ``portico export`` share: they run their jobs and tell how far."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import typer
from sqlalchemy.orm import Session

from portico.access import system_actor
from portico.cli.deployment import started
from portico.database import Database
from portico.jobs import NamedTask, named_tasks, run_next
from portico.settings import load_settings

PAUSE = 0.2
"""Seconds to wait for a server that holds the job."""
Answer = TypeVar("Answer")


class Bulk:
    """The database of this deployment, and the jobs that are run here."""

    def __init__(self, database: Database, tasks: dict[str, NamedTask]) -> None:
        self._database = database
        self._tasks = tasks

    async def write(self, deed: Callable[[Session], Answer], name: str) -> Answer:
        """Run a deed with the rights of the command line."""
        return await self._database.write(system_actor(), deed, name)

    async def finish(self, standing: Callable[[Session], tuple[str, bool]]) -> None:
        """Run jobs until ``standing`` says that ours is over, and show what it says meanwhile."""
        while True:
            told, over = await self._database.look(system_actor(), standing)
            if sys.stderr.isatty():
                typer.echo(f"\r{told} ", nl=over, err=True)
            if over:
                return
            if not await run_next(self._database, self._tasks):
                await asyncio.sleep(PAUSE)


@asynccontextmanager
async def opened() -> AsyncIterator[Bulk]:
    """The deployment as a command needs it, with the schema that says who sees what."""
    from portico.app import create_executor  # noqa: PLC0415 (slow to import)
    from portico.jobs.tasks import core_tasks  # noqa: PLC0415 (likewise)

    settings = load_settings()
    plugins, composed = started(settings)
    database = Database(settings.database_url, bus=plugins.bus())
    create_executor(composed, database, settings)
    core = {f"core.{task.name}" for task in core_tasks()}
    tasks = named_tasks(plugins, core_tasks())
    try:
        yield Bulk(database, {name: task for name, task in tasks.items() if name in core})
    finally:
        await database.close()
