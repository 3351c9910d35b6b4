"""``portico migrate``."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from portico.cli.apps import command_line
from portico.cli.deployment import deployment
from portico.migrate import Owner, migrate, owners

app = command_line()


@app.command()
def run(
    to: Annotated[str, typer.Option(help="A revision, `head` or `base`.")] = "head",
    owner: Annotated[str, typer.Option(help="Only `core`, or only this plugin.")] = "",
) -> None:
    """Bring the database to the newest revision: the core first, then the plugins in order."""
    settings, plugins = deployment()
    chosen = owners(plugins)
    if owner:
        chosen = [_named(owner, chosen)]
    elif to not in {"head", "base"}:
        raise typer.BadParameter("a revision belongs to one owner: add --owner NAME.")
    moved = asyncio.run(migrate(settings.database_url, chosen, to=to, say=typer.echo))
    if not moved:
        typer.echo(f"nothing to do: {', '.join(each.name for each in chosen)} at {to}")


def _named(name: str, known: list[Owner]) -> Owner:
    for each in known:
        if each.name == name:
            return each
    names = ", ".join(each.name for each in known)
    raise typer.BadParameter(f"{name} owns no tables here; the owners are {names}.")
