"""Migrated databases for tests of the whole: each kind is migrated once, then copied."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.engine import make_url

from portico.migrate import migrate, owners
from portico.testing import create_database, drop_database
from portico.testing.databases import copy_database
from portico.testing.deployment import loaded

Migrated = Callable[[str, tuple[str, ...]], None]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migrated]:
    """Make an empty database one that is migrated for some plugins: ``migrated(url, names)``."""
    made: dict[tuple[str, tuple[str, ...]], str] = {}

    def migrated(url: str, names: tuple[str, ...]) -> None:
        kind = make_url(url).get_backend_name(), names
        if kind not in made:
            new = create_database(kind[0], tmp_path_factory.mktemp("migrated"))
            asyncio.run(migrate(new, owners(loaded(names))))
            made[kind] = new
        copy_database(made[kind], url)

    yield migrated
    for url in made.values():
        drop_database(url)
