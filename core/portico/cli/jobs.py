"""``portico jobs``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import system_actor
from portico.cli.apps import command_line
from portico.cli.deployment import deployment
from portico.database import Database
from portico.jobs import NamedJob, named_jobs, run_now
from portico.models import QueuedJob
from portico.operations.lookup import get
from portico.query.ids import FORM

app = command_line(no_args_is_help=True)
Answer = TypeVar("Answer")

Identifier = Annotated[str, typer.Argument(help="The job, as `portico jobs queue` says.")]
SHOWN = 50


@app.callback()
def jobs() -> None:
    """List periodic jobs and run one now; see, retry and cancel queued ones."""


@app.command("list")
def list_jobs() -> None:
    """List the periodic jobs and how often each runs."""
    _settings, plugins = deployment()
    for each in named_jobs(plugins):
        typer.echo(f"{each.name:40} every {each.job.every}")


@app.command()
def run(name: Annotated[str, typer.Argument(help="The job, as `portico jobs list` says.")]) -> None:
    """Run one periodic job now, due or not, and say what it did."""
    _settings, plugins = deployment()
    for each in named_jobs(plugins):
        if each.name == name:
            typer.echo(asyncio.run(_run(each)))
            return
    raise typer.BadParameter(f"there is no job {name}; see `portico jobs list`.")


@app.command()
def queue() -> None:
    """List the queued jobs, the newest first: what each is, where it stands, why it failed."""
    newest = select(QueuedJob).order_by(QueuedJob.created_at.desc(), QueuedJob.id.desc())
    for job in asyncio.run(_write(lambda s: list(s.scalars(newest.limit(SHOWN))))):
        told = job.last_error or job.progress or ""
        typer.echo(f"job_{job.id.hex} {job.status.name:9} {job.name:30} {told}".rstrip())


@app.command()
def retry(job: Identifier) -> None:
    """Let a queued job that failed or was cancelled be tried again."""
    _mind(job, lambda found: found.retry(system_actor().now))


@app.command()
def cancel(job: Identifier) -> None:
    """Let a queued job have no further turn."""
    _mind(job, lambda found: found.cancel(system_actor().now))


def _mind(job: str, deed: Callable[[QueuedJob], Any]) -> None:
    found = FORM.fullmatch(job)
    if found is None or found[1] != "job":
        raise typer.BadParameter(f"{job} is not the id of a job; see `portico jobs queue`.")
    identifier = UUID(hex=found[2])
    asyncio.run(_write(lambda s: deed(get(s, QueuedJob, identifier, lock=True))))


async def _run(each: NamedJob) -> str:
    settings, plugins = deployment()
    database = Database(settings.database_url, bus=plugins.bus())
    try:
        return await run_now(database, each)
    finally:
        await database.close()


async def _write(deed: Callable[[Session], Answer]) -> Answer:
    settings, _plugins = deployment()
    database = Database(settings.database_url)
    try:
        return await database.write(system_actor(), deed, "portico jobs")
    finally:
        await database.close()
