"""What a query costs is told before any SQL: by the size of its pages, one within the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from portico.access import Actor
from portico.app import create_executor
from portico.graphql.execution import Executor, Request
from portico.testing import World
from portico.testing.deployment import composed, settings


@pytest.fixture
def executor(world: World) -> Executor:
    return create_executor(composed(()), world.database, settings(()))


@pytest.fixture
def cost(world: World, executor: Executor, actor: Actor) -> Any:
    def cost(query: str, **variables: Any) -> Any:
        request = Request(
            query=query, actor=actor, request_id="t", variables=variables, wants_cost=True
        )
        answer = orjson.loads(world.runner.run(executor.run(request)).body)
        if "errors" in answer:
            return answer["errors"][0]["extensions"]["code"]
        return answer["extensions"]["cost"]["requested"]

    return cost


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('{ account(id: "acc_00000000000000000000000000000000") { id name } }', 3),
        ("{ accounts(first: 7) { nodes { id name } } }", 1 + 1 + 7 * 2),
        ("{ accounts { nodes { id } } }", 1 + 1 + 50),
        ("{ accounts(first: 2) { edges { cursor node { id } } } }", 1 + 1 + 2 * 3),
        ("{ accounts(first: 7) { totalCount } }", 1 + 10),
        ("{ accounts(last: 3) { nodes { contacts(first: 4) { nodes { id } } } } }", 20),
        ("{ accounts(first: 1) { nodes { addresses { town } } } }", 1 + 1 + 1 * (1 + 10)),
        ("{ accounts { aggregate { count } } }", 1 + 10 + 1),
        ("{ accounts { groupBy(by: [{field: STAGE}], first: 5) { count } } }", 1 + 10 + 5),
        (
            "{ accounts(first: 20) { nodes { name contacts(first: 5) { nodes { fullName } } } } }",
            162,
        ),
        ("{ __typename }", 0),
        ("{ plugins { name } accounts(first: 2) { nodes { id } } }", 1 + 10 + 1 + 1 + 2),
        ("{ __schema { types { name } } accounts(first: 2) { nodes { id } } }", 1 + 1 + 2),
        (
            """mutation { accountCreate(input: {name: "A"}) {
              account { name } userErrors { code } } }""",
            1 + (1 + 1) + (1 + 10),
        ),
    ],
)
def test_the_formula(cost: Any, query: str, expected: int) -> None:
    assert cost(query) == expected


def test_sizes_given_by_variables_count(cost: Any) -> None:
    query = "query($n: Int) { accounts(first: $n) { nodes { id } } }"

    assert [cost(query, n=n) for n in (1, 5, 1)] == [3, 7, 3]


def test_what_costs_too_much_is_refused_before_any_sql(
    cost: Any, executor: Executor, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forbidden(*_arguments: object) -> bytes:
        raise AssertionError("SQL was run")

    executor.engine.limits = replace(executor.engine.limits, cost=100)
    monkeypatch.setattr(world.database.reader, "row", forbidden)

    assert cost("{ accounts(first: 99) { nodes { id } } }") == "QUERY_TOO_EXPENSIVE"
    nested = "{ accounts(first: 10) { nodes { children(first: 10) { nodes { id } } } } }"
    assert cost(nested) == "QUERY_TOO_EXPENSIVE"


def test_a_mutation_s_answer_is_limited_too(world: World, executor: Executor, actor: Actor) -> None:
    executor.engine.limits = replace(executor.engine.limits, cost=10)
    create = """mutation { accountCreate(input: {name: "A"}) {
      account { children(first: 100) { nodes { id } } } userErrors { code } } }"""
    request = Request(query=create, actor=actor, request_id="t")

    answer = orjson.loads(world.runner.run(executor.run(request)).body)

    assert answer["errors"][0]["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"
    assert b'"nodes":[]' in world.runner.run(
        executor.run(Request(query="{ accounts(first: 1) { nodes { id } } }", actor=actor,
                             request_id="t"))
    ).body  # fmt: skip


def test_cost_is_reported_only_on_request(world: World, executor: Executor, actor: Actor) -> None:
    request = Request(query="{ __typename }", actor=actor, request_id="t")

    assert world.runner.run(executor.run(request)).body == b'{"data":{"__typename":"Query"}}'
