"""Portico with a row filter that hides half of all accounts."""

from __future__ import annotations

from typing import Any

from portico.app import build_schema, create_app
from portico.models.account import Account
from portico.plugins import load_plugins
from portico.settings import load_settings

SHOWN = [f"owner-{number}@example.com" for number in range(20)]
"""Half of the forty owners, and in every country half of its accounts."""


def _shown(row: Any, _env: Any) -> Any:
    return row.owner.in_(SHOWN)


_settings = load_settings(jobs=False)
_plugins = load_plugins(_settings)
_composed = build_schema(_plugins)
_filters: Any = _composed.catalog.row_filters
_filters[Account] = [*_filters.get(Account, ()), _shown]
app = create_app(_settings, _plugins, _composed)
