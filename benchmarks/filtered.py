"""Portico with a plugin's row filter that hides half of all accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.team import OWNERS
from portico.app import build_schema, create_app
from portico.cli.logs import log_as
from portico.models.account import Account
from portico.plugins import load_plugins
from portico.query import STRING
from portico.settings import load_settings

if TYPE_CHECKING:
    from portico.access import Actor


def _whose(_actor: Actor) -> tuple[str, ...]:
    return OWNERS


def _shown(row: Any, env: Any) -> Any:
    return env.is_among(row.owner, STRING, _whose)


_settings = load_settings(jobs=False)
log_as(_settings.log_level)  # a server that is not told how to log writes everything
_plugins = load_plugins(_settings)
_composed = build_schema(_plugins)
_filters: Any = _composed.catalog.row_filters
_filters[Account] = [*_filters.get(Account, ()), _shown]
app = create_app(_settings, _plugins, _composed)
