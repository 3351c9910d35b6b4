"""Asking the API as a client does, but without a server in between."""

from __future__ import annotations

from typing import Any, Protocol

import orjson
import pytest

from portico.access import Actor
from portico.testing.databases import World
from portico.testing.deployment import composed, engine, settings


class Ask(Protocol):
    """Runs GraphQL documents."""

    def __call__(self, document: str, /, *, by: Actor = ..., **variables: Any) -> dict[str, Any]:
        """Answer the document with these variables: ``data``, and ``errors`` if there are any."""


@pytest.fixture
def ask(world: World, actor: Actor, plugin_names: tuple[str, ...]) -> Ask:
    """Run a GraphQL document: ``ask("query($id: ID!) { account(id: $id) { name } }", id=…)``."""
    from portico.app import create_executor  # noqa: PLC0415 (few tests need the whole application)
    from portico.graphql.execution import Request  # noqa: PLC0415 (likewise)

    schema, chosen = composed(plugin_names), settings(plugin_names)
    known = engine(plugin_names, world.database.dialect)
    executor = create_executor(schema, world.database, chosen, known)

    def ask(document: str, /, *, by: Actor = actor, **variables: Any) -> dict[str, Any]:
        request = Request(query=document, actor=by, request_id="test", variables=variables)
        answer: dict[str, Any] = orjson.loads(world.runner.run(executor.run(request)).body)
        return answer

    return ask
