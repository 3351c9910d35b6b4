"""The read engine and the standard executor give the same bytes for any valid operation.

``PORTICO_EQUIVALENCE=2000`` sets how many operations are tried on each database; ``make
equivalence`` does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.app import create_executor
from portico.database.faults import TooDeep
from portico.graphql.execution import Executor, Request
from portico.operations import demo as core_demo
from portico.query import emit
from portico.query.fields import Column
from portico.query.limits import Limits
from portico.testing import NOON, World
from portico.testing.databases import DIALECTS
from portico.testing.deployment import composed, loaded
from portico.testing.deployment import settings as deployment_settings
from portico.testing.facts import Facts
from portico.testing.operations import Generator

PLUGINS = ("b2b_trade", "bank_corporate", "hotel_corporate")
HOTEL_FILE = "portico_hotel_corporate.demo.load"
TRIES = int(os.environ.get("PORTICO_EQUIVALENCE", "40"))
ACTOR = Actor(name="tester", scopes=frozenset({"*"}), now=NOON)
JOINED_TEXT = " joins text"
JOINED = f"sqlite{JOINED_TEXT}"
"""SQLite with the emitter for what is nested deep, whatever the depth."""
HUGE = Limits(tokens=100_000, depth=100, aliases=10_000, fields=10_000, roots=100, cost=10**12)


def _load(source: Callable[[Session, Actor], object], session: Session) -> object:
    return source(session, ACTOR)


def shortened(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, share: int) -> None:
    """Let a demonstration read one in so many lines of its file, and the conference's company."""
    read = getattr(module, name)

    def some(*arguments: Any) -> Iterator[Any]:
        for number, line in enumerate(read(*arguments)):
            if number % share == 0 or (isinstance(line, tuple) and line[1].get("company") == "281"):
                yield line

    monkeypatch.setattr(module, name, some)


class Filled:
    """A database with everything that the demonstration loads, and what is in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        schema = composed(PLUGINS)
        self.executor: Executor = create_executor(
            schema, world.database, deployment_settings(PLUGINS)
        )
        self.executor.engine.limits = HUGE
        self.run_plainly = self.executor.run_plainly
        self.executor.run_plainly = self._refuse  # type: ignore[method-assign,assignment]  # no silent fall back
        self.facts = Facts()

    async def _refuse(self, *arguments: Any) -> Any:
        if isinstance(sys.exception(), TooDeep):  # what SQLite cannot parse is read field by field
            return await self.run_plainly(*arguments)
        raise AssertionError("the one statement failed")

    def load(self) -> None:
        """Load the demonstration; of the long files the beginning."""
        plugins = loaded(PLUGINS)
        self.world.renew(plugins.bus())
        sources: list[Any] = [core_demo.load_demo]
        sources += [type(each.plugin).demo for each in plugins.enabled if each.plugin]
        for source in sources:
            self.world.runner.run(self.world.database.write(ACTOR, partial(_load, source)))

    def learn(self) -> None:
        catalog = self.executor.engine.catalog
        for entity in catalog.entities.values():
            names = [f.name for f in catalog.fields(entity.name).values() if isinstance(f, Column)]
            query = f"{{ {entity.plural}(first: 30) {{ nodes {{ {' '.join(names)} }} }} }}"
            answer = orjson.loads(self.planned(query, {}))
            assert "errors" not in answer, answer
            self.facts.add(self.executor.engine, entity, answer["data"][entity.plural]["nodes"])

    def request(self, query: str, variables: Any) -> Request:
        return Request(query=query, actor=ACTOR, request_id="test", variables=variables)

    def planned(self, query: str, variables: Any) -> bytes:
        return self.world.runner.run(self.executor.run(self.request(query, variables))).body

    def plain(self, query: str, variables: Any) -> bytes:
        document = self.executor.engine.document(query)
        request = self.request(query, variables)
        return self.world.runner.run(self.run_plainly(request, document)).body


@pytest.fixture(scope="module", params=[*DIALECTS, JOINED])
def filled(request: pytest.FixtureRequest, worlds: Callable[[str], World]) -> Iterator[Filled]:
    made = Filled(worlds(request.param.removesuffix(JOINED_TEXT)))
    with pytest.MonkeyPatch.context() as monkeypatch:
        if request.param == JOINED:
            monkeypatch.setattr(emit, "DEEP", 0)
        shortened(monkeypatch, core_demo, "_lines", 12)
        shortened(monkeypatch, import_module(HOTEL_FILE), "reservations", 50)
        made.load()
        made.learn()
        yield made


@settings(
    max_examples=TRIES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(random=st.randoms(use_true_random=True))
def test_the_two_roads_give_the_same_bytes(filled: Filled, random: Random) -> None:
    roots = tuple(filled.executor.engine.catalog.roots)
    operation = Generator(filled.executor.engine, filled.facts, random, roots).operation()
    document = filled.executor.engine.document(operation.document)
    assert not document.errors, (operation.document, document.errors)

    planned = filled.planned(operation.document, operation.variables)
    plain = filled.plain(operation.document, operation.variables)

    assert planned.startswith(b'{"data"'), (operation.document, operation.variables, planned)
    assert planned == plain, f"{operation.document}\n{orjson.dumps(operation.variables).decode()}"
