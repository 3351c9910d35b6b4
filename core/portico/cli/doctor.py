"""``portico doctor``."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import typer

from portico.access import system_actor
from portico.cli.apps import command_line
from portico.cli.deployment import started
from portico.database import Database
from portico.errors import PorticoError
from portico.migrate import owners, pending
from portico.settings import load_settings

if TYPE_CHECKING:
    from portico.plugins import Plugins
    from portico.settings import Settings

app = command_line()

Finding = tuple[str, Sequence[str]]
"""What was looked at, and the faults found there."""


@app.command()
def run() -> None:
    """Check everything that a deployment needs; ends with 1 if anything is wrong."""
    typer.echo(f"portico {version('portico')}, Python {platform.python_version()}")
    settings = load_settings()
    plugins, _composed = started(settings)
    names = ", ".join(each.name for each in plugins.enabled) or "none"
    found: list[Finding] = [("settings", ()), (f"plugins: {names}", ())]
    found += asyncio.run(_database(settings, plugins))
    for name, faults in found:
        typer.echo(f"{'FAULT' if faults else 'ok':5} {name}")
        for fault in faults:
            typer.echo(f"      {fault}")
    if any(faults for _name, faults in found):
        raise typer.Exit(1)


async def _database(settings: Settings, plugins: Plugins) -> list[Finding]:
    database = Database(settings.database_url)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        behind = [str(each) for each in await pending(database, owners(plugins))]
        found: list[Finding] = [(f"{kind} answers", ()), ("migrations", behind)]
        if not behind:
            found += await _checks(database, plugins)
    except PorticoError as error:
        return [(f"{kind} answers", (str(error),))]
    finally:
        await database.close()
    return found


async def _checks(database: Database, plugins: Plugins) -> list[Finding]:
    found = []
    for plugin, check in plugins.checks():
        faults = await database.look(system_actor(), check.run)
        found.append((f"{plugin}: {check.name}", faults))
    return found
