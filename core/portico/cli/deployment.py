"""What most commands start from: the settings and the loaded plugins."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from sqlalchemy.orm import Session

from portico.access import Actor, system_actor
from portico.database import Database
from portico.plugins import Plugins, load_plugins
from portico.settings import Settings, load_settings

if TYPE_CHECKING:
    from portico.graphql.schema import Composed


def deployment(**overrides: Any) -> tuple[Settings, Plugins]:
    """The settings and the plugins of this deployment."""
    settings = load_settings(**overrides)
    return settings, _told(load_plugins(settings))


def started(settings: Settings) -> tuple[Plugins, Composed]:
    """The plugins of this deployment and its schema: every fault of either in one report."""
    gc.disable()  # what is made here stays: to look for garbage among it takes an eighth more time
    from portico.app import start  # noqa: PLC0415 (slow to import, and few commands need it)

    plugins, composed = start(settings)
    gc.freeze()
    gc.enable()
    return _told(plugins), composed


def _told(plugins: Plugins) -> Plugins:
    """The plugins; those that run without an optional one are told why."""
    for each in plugins.all:
        for fault in each.faults:
            typer.echo(f"warning: left out {fault}", err=True)
    return plugins


Result = TypeVar("Result")


def carry_out(deed: Callable[[Session, Actor], Result]) -> Result:
    """Run a deed in one transaction on the database of this deployment."""
    settings, plugins = deployment()

    async def run() -> Result:
        database = Database(settings.database_url, bus=plugins.bus())
        actor = system_actor()
        try:
            return await database.write(actor, lambda session: deed(session, actor))
        finally:
            await database.close()

    return asyncio.run(run())


def listed(text: str) -> list[str]:
    """The words of an option that lists them with commas."""
    return [word for part in text.split(",") if (word := part.strip())]


def plugin_command(prefix: str) -> Any:
    """The commands of the enabled plugin with that prefix, or None."""
    _settings, plugins = deployment()
    prefixes = {each.name: each.prefix for each in plugins.enabled}
    for name, commands in plugins.commands():
        if prefixes[name] == prefix:
            commands.rich_markup_mode = None
            return typer.main.get_group(commands)
    return None
