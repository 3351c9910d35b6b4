"""What most commands start from: the settings and the loaded plugins."""

from __future__ import annotations

from typing import Any

import typer

from portico.plugins import Plugins, load_plugins
from portico.settings import Settings, load_settings


def deployment(**overrides: Any) -> tuple[Settings, Plugins]:
    """The settings and the plugins of this deployment."""
    settings = load_settings(**overrides)
    return settings, load_plugins(settings)


def plugin_command(prefix: str) -> Any:
    """The commands of the enabled plugin with that prefix, or None."""
    _settings, plugins = deployment()
    prefixes = {each.name: each.prefix for each in plugins.enabled}
    for name, commands in plugins.commands():
        if prefixes[name] == prefix:
            return typer.main.get_group(commands)
    return None
