"""What tests of Portico and of its plugins build on: real databases, and a world to act in.

A project's top-level ``conftest.py`` says ``pytest_plugins = ["portico.testing"]``; its tests
then ask for the fixtures of this module. ``database_url``, and all that follows from it, runs a
test twice: on SQLite and on a real PostgreSQL, which comes as a wheel and needs no service.
A plugin's ``conftest.py`` names the plugins under test by overriding ``plugin_names``.
"""

from portico.testing.api import Ask, ask
from portico.testing.databases import World, create_database, drop_database, postgres_url
from portico.testing.deployment import plugin_names, plugins
from portico.testing.fixtures import (
    NOON,
    MakeAccount,
    Run,
    Write,
    actor,
    bus,
    database,
    database_url,
    empty_database_url,
    make_account,
    problems_of,
    run,
    world,
    worlds,
    write,
)
from portico.testing.steps import Overlap, Overlapping, overlapping

__all__ = [
    "NOON",
    "Ask",
    "MakeAccount",
    "Overlap",
    "Overlapping",
    "Run",
    "World",
    "Write",
    "actor",
    "ask",
    "bus",
    "create_database",
    "database",
    "database_url",
    "drop_database",
    "empty_database_url",
    "make_account",
    "overlapping",
    "plugin_names",
    "plugins",
    "postgres_url",
    "problems_of",
    "run",
    "world",
    "worlds",
    "write",
]
