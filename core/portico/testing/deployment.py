"""Which plugins are under test, loaded and composed once for all tests that ask for them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from portico.plugins import Plugins, load_plugins
from portico.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

    from portico.graphql.schema import Composed
    from portico.query.engine import Engine


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    """The enabled plugins: none. A plugin's ``conftest.py`` overrides this fixture."""
    return ()


@pytest.fixture
def plugins(plugin_names: tuple[str, ...]) -> Plugins:
    """The enabled plugins, loaded. Their subscribers hear what happens in the database."""
    return loaded(plugin_names)


@cache
def settings(names: tuple[str, ...]) -> Settings:
    """The settings of a deployment with these plugins."""
    return load_settings(plugins=names)


@cache
def loaded(names: tuple[str, ...]) -> Plugins:
    """These plugins."""
    return load_plugins(settings(names))


@cache
def engine(names: tuple[str, ...], dialect: Dialect) -> Engine:
    """What plans the reads of such a deployment: each document once for all tests."""
    from portico.app import create_engine  # noqa: PLC0415 (few tests need the whole application)

    return create_engine(composed(names), dialect, settings(names))


@cache
def composed(names: tuple[str, ...]) -> Composed:
    """The schema of a deployment with these plugins."""
    from portico.app import build_schema  # noqa: PLC0415 (few tests need the whole application)

    return build_schema(loaded(names))
