"""The fixtures that tests ask for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import pytest
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database
from portico.errors import Refused
from portico.events import Bus
from portico.models import Account
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account
from portico.plugins import Plugins
from portico.testing.databases import DIALECTS, World, create_database, drop_database

Result = TypeVar("Result")

NOON: Final = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""When tests act: a Monday."""


class Run(Protocol):
    """Runs coroutines, always in the same event loop."""

    def __call__(self, coroutine: Coroutine[Any, Any, Result], /) -> Result:
        """Run the coroutine to its end and give its result."""


class Write(Protocol):
    """Runs deeds, each in a transaction of its own."""

    def __call__(self, deed: Callable[[Session], Result], actor: Actor = ...) -> Result:
        """Commit what the deed did, or undo it if it raises; give its result."""


class MakeAccount(Protocol):
    """Creates accounts."""

    def __call__(self, name: str, **given: Any) -> Account:
        """Create an account; ``given`` are further fields of its input."""


def problems_of(deed: Callable[[], object]) -> list[tuple[str, str]]:
    """Why a deed is refused: ``[("TOO_LONG", "input.name")]``. Fails if it is not."""
    with pytest.raises(Refused) as refused:
        deed()
    return [
        (problem.code, ".".join(str(step) for step in problem.path))
        for problem in refused.value.problems
    ]


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    """Give the world of a dialect, made when it is first asked for."""
    made: dict[str, World] = {}

    def world(dialect: str) -> World:
        if dialect not in made:
            made[dialect] = World(dialect, tmp_path_factory.mktemp("databases"))
        return made[dialect]

    yield world
    for each in made.values():
        each.close()


@pytest.fixture(params=DIALECTS)
def world(
    request: pytest.FixtureRequest, worlds: Callable[[str], World], plugins: Plugins
) -> World:
    """A fresh world, on either kind of database, in which the plugins under test listen.

    A file whose tests only read what is made once for all of them overrides it by a fixture with
    ``scope="module"``, which renews a world in the same way.
    """
    found = worlds(request.param)
    found.renew(plugins.bus())
    return found


@pytest.fixture
def database_url(world: World) -> str:
    """The URL of a database that has all tables and no rows."""
    return world.url


@pytest.fixture(params=DIALECTS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the test's own that has no tables at all."""
    url = create_database(request.param, tmp_path)
    yield url
    drop_database(url)


@pytest.fixture
def database(world: World) -> Database:
    """A database that has all tables and no rows. Use it through ``run`` and ``write`` only."""
    return world.database


@pytest.fixture
def bus(database: Database) -> Bus:
    """Who hears what happens in the database: the plugins under test, and who a test adds."""
    return database.bus


@pytest.fixture
def run(world: World) -> Run:
    """Run a coroutine in the event loop that the database belongs to."""
    return world.runner.run


@pytest.fixture
def actor() -> Actor:
    """Somebody who may do everything, at noon of 2026-03-02."""
    return Actor(name="tester", scopes=frozenset({"*"}), now=NOON)


@pytest.fixture
def write(world: World, actor: Actor) -> Write:
    """Run a deed in a transaction: ``write(lambda s: create_account(s, actor, …))``."""

    def write(deed: Callable[[Session], Result], actor: Actor = actor) -> Result:
        return world.runner.run(world.database.write(actor, deed))

    return write


@pytest.fixture
def make_account(write: Write, actor: Actor) -> MakeAccount:
    """Create an account: ``make_account("Acme", country="DE")``."""

    def make_account(name: str, **given: Any) -> Account:
        return write(
            lambda session: create_account(session, actor, AccountCreate(name=name, **given))
        )

    return make_account
