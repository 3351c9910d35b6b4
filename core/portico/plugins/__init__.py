"""The plugin host: finds, checks, orders and loads plugins, and asks each hook once."""

from portico.plugins.hooks import HOOKS
from portico.plugins.installed import Installed, installed
from portico.plugins.loaded import Loaded, Plugins, PluginState
from portico.plugins.loading import declared, load_plugins, try_plugins

__all__ = [
    "HOOKS",
    "Installed",
    "Loaded",
    "PluginState",
    "Plugins",
    "declared",
    "installed",
    "load_plugins",
    "try_plugins",
]
