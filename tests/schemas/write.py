"""Writes the committed schemas anew: ``make schemas``."""

from __future__ import annotations

from pathlib import Path

from portico.app import build_schema
from portico.plugins import load_plugins
from portico.settings import load_settings

ALL = ("b2b_trade", "bank_corporate", "hotel_corporate")
SETS = {"core": (), **{name: (name,) for name in ALL}, "all": ALL}

for schema, plugins in SETS.items():
    settings = load_settings(plugins=plugins)
    sdl = build_schema(load_plugins(settings)).sdl()
    Path(__file__).with_name(f"{schema}.graphql").write_text(sdl, encoding="utf-8")
