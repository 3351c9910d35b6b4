"""``portico revision``."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from portico.cli.apps import command_line
from portico.migrate import core_owner
from portico.migrate.owners import CORE, plugin_owners
from portico.migrate.revision import write_revision
from portico.plugins import declared

app = command_line()


@app.command()
def run(
    owner: Annotated[str, typer.Argument(help="`core` or the name of an installed plugin.")],
    message: Annotated[str, typer.Option("--message", "-m", help="What it does, in words.")],
    *,
    empty: Annotated[
        bool, typer.Option("--empty", help="Compare nothing: for moving data.")
    ] = False,
) -> None:
    """Write the next revision of one owner's tables: what its models say and no revision does."""
    plugins = [] if owner == CORE else declared(owner)
    *upstream, last = [core_owner(), *plugin_owners(plugins)]
    if owner != last.name:
        raise typer.BadParameter(f"{owner} is a single module: it has no place for migrations.")
    path = asyncio.run(write_revision(last, upstream, message, empty=empty))
    typer.echo(path or f"nothing to do: the revisions of {owner} say all that its models say")
