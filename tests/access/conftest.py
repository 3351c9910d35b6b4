"""The worlds of the matrix: one for each database, and what answers requests in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from portico.app import create_executor
from portico.graphql.execution import Executor
from portico.testing.databases import World, execute
from portico.testing.deployment import settings
from tests.access.matrix.asking import Asks
from tests.access.matrix.schema import ALL, SCHEMA
from tests.access.matrix.world import fill_sqlite, postgres_script

Made = tuple[World, Executor]


@pytest.fixture(scope="session")
def matrices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    """Give the world of a database, made when it is first asked for."""
    made: dict[str, World] = {}

    def matrix(dialect: str) -> World:
        if dialect not in made:
            world = World(dialect, tmp_path_factory.mktemp("matrix"))
            world.runner.run(world._create_tables())
            if dialect == "sqlite":
                fill_sqlite(world)
            else:
                world.runner.run(execute(world.url, *postgres_script()))
            made[dialect] = world
        return made[dialect]

    yield matrix
    for world in made.values():
        world.close()


@pytest.fixture
def matrix(request: pytest.FixtureRequest, matrices: Callable[[str], World]) -> Made:
    """The world of the database that the test names, SQLite if it names none.

    What answers is new: no test asks what another one asked, and thousands of plans are a burden.
    """
    world = matrices(getattr(request, "param", "sqlite"))
    # Each path is followed with pages that hold all there is, however much that would cost.
    limits = {"max_cost": 10**12, "page_size_default": 1000, "page_size_max": 1000}
    generous = settings(ALL).model_copy(update=limits)
    return world, create_executor(SCHEMA, world.database, generous)


@pytest.fixture
def asks(matrix: Made) -> Asks:
    """What asks in that world."""
    return Asks(matrix)
