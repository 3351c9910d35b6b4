"""Introspection where it is not open: however it is written, it needs the scope."""

from __future__ import annotations

import orjson
import pytest

from portico.access import Actor
from portico.app import create_executor
from portico.graphql.execution import Request
from portico.testing import World
from portico.testing.deployment import composed, settings

WRITTEN = (
    "{ __schema { types { name } } }",
    '{ __type(name: "Account") { name } }',
    '{ __type\n(name: "Account") { name } }',
    '{ __type # a comment\n, (name: "Account") { name } }',
    '{ hidden: __type(name: "Account") { name } }',
    '{ ...f } fragment f on Query { ... { __type(name: "Account") { name } } }',
)


def run(world: World, actor: Actor, query: str, *, allowed: bool) -> dict[str, object]:
    executor = create_executor(composed(()), world.database, settings(()))
    request = Request(query=query, actor=actor, request_id="test", may_introspect=allowed)
    answer: dict[str, object] = orjson.loads(world.runner.run(executor.run(request)).body)
    return answer


@pytest.mark.parametrize("query", WRITTEN)
def test_it_is_refused_however_it_is_written(world: World, actor: Actor, query: str) -> None:
    refused = run(world, actor, query, allowed=False)["errors"]

    assert isinstance(refused, list)
    assert [error["extensions"]["code"] for error in refused] == ["FORBIDDEN"]
    assert "errors" not in run(world, actor, query, allowed=True)


def test_a_name_in_a_text_is_no_introspection(world: World, actor: Actor) -> None:
    query = '{ __typename accounts(where: {name: {eq: "__schema"}}) { totalCount } }'

    assert run(world, actor, query, allowed=False) == {
        "data": {"__typename": "Query", "accounts": {"totalCount": 0}}
    }
