"""``portico jobs``."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from portico.cli.deployment import deployment
from portico.database import Database
from portico.jobs import NamedJob, named_jobs, run_now

app = typer.Typer(no_args_is_help=True)


@app.callback()
def jobs() -> None:
    """List periodic jobs and run one now."""


@app.command("list")
def list_jobs() -> None:
    """List the jobs of the enabled plugins and how often each runs."""
    _settings, plugins = deployment()
    found = named_jobs(plugins)
    for each in found:
        typer.echo(f"{each.name:40} every {each.job.every}")
    if not found:
        typer.echo("no plugin has jobs")


@app.command()
def run(name: Annotated[str, typer.Argument(help="The job, as `portico jobs list` says.")]) -> None:
    """Run one job now, due or not, and say what it did."""
    settings, plugins = deployment()
    for each in named_jobs(plugins):
        if each.name == name:
            typer.echo(asyncio.run(_run(settings.database_url, each)))
            return
    raise typer.BadParameter(f"there is no job {name}; see `portico jobs list`.")


async def _run(url: str, each: NamedJob) -> str:
    database = Database(url)
    try:
        return await run_now(database, each)
    finally:
        await database.close()
