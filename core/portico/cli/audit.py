"""``portico audit``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer
from sqlalchemy.orm import Session

from portico.cli.apps import command_line
from portico.cli.deployment import deployment
from portico.database import Database
from portico.ledger.verifying import parse_head, read_head, verify

app = command_line(no_args_is_help=True)
Answer = TypeVar("Answer")

FAULTS_SHOWN = 20


@app.callback()
def audit() -> None:
    """Show the end of the audit trail, and verify all of it."""


@app.command()
def head() -> None:
    """Print the end of the audit trail. Keep it elsewhere: it shows later that nothing was cut."""
    typer.echo(str(asyncio.run(_look(read_head))))


@app.command("verify")
def run(
    heads: Annotated[
        list[str] | None,
        typer.Option("--head", help="A head printed earlier; may be given several times."),
    ] = None,
) -> None:
    """Compute every hash anew; name every entry that was edited, removed, swapped or cut off."""
    anchors = [parse_head(each) for each in heads or ()]
    verdict = asyncio.run(_look(lambda session: verify(session, *anchors)))
    for fault in verdict.faults[:FAULTS_SHOWN]:
        typer.echo(f"error: {fault}", err=True)
    if verdict.faults:
        typer.echo(f"{verdict.entries} entries, {len(verdict.faults)} faults", err=True)
        raise typer.Exit(1)
    typer.echo(f"{verdict.entries} entries, none changed, none missing")


async def _look(question: Callable[[Session], Answer]) -> Answer:
    settings, _plugins = deployment()
    database = Database(settings.database_url)
    try:
        return await database.look(None, question)
    finally:
        await database.close()
