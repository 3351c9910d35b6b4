"""Caches of documents and plans: bounded, counted, and never wrong about what a plan is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from portico.access import Actor
from portico.app import create_executor
from portico.graphql.execution import Executor, Request
from portico.query.documents import Lru
from portico.testing import NOON, MakeAccount, World
from portico.testing.deployment import composed, settings

ORDERED = """query($o: [AccountOrder!], $n: Int) {
  accounts(orderBy: $o, first: $n) { nodes { name } } }"""
Run = Callable[..., Any]
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }"
LISTED = "query($a: ID!, $b: ID!) { nodes(ids: [$a, $b]) { __typename } }"


@pytest.fixture
def executor(world: World) -> Executor:
    return create_executor(composed(()), world.database, settings(()))


@pytest.fixture
def ask(world: World, executor: Executor, actor: Actor) -> Run:
    def ask(query: str, by: Actor = actor, **variables: Any) -> Any:
        request = Request(query=query, actor=by, request_id="t", variables=variables)
        return orjson.loads(world.runner.run(executor.run(request)).body)

    return ask


def test_the_least_recently_used_is_forgotten() -> None:
    cache: Lru[str, int] = Lru(2)
    for name in ("a", "b"):
        cache.put(name, 1)

    cache.get("a")
    cache.put("c", 1)

    assert [cache.get(name) for name in ("a", "b", "c")] == [1, None, 1]
    figures = cache.figures()
    assert (figures.hits, figures.misses, figures.size, figures.capacity) == (3, 1, 2, 2)


def test_hits_and_misses_of_plans_are_counted(ask: Run, executor: Executor) -> None:
    query = "query($n: String) { accounts(where: {name: {eq: $n}}) { totalCount } }"
    before = executor.engine.caches()["plans"]

    for name in ("a", "b", "c"):
        ask(query, n=name)

    after = executor.engine.caches()["plans"]
    assert (after.hits - before.hits, after.misses - before.misses) == (2, 1)


@pytest.mark.parametrize(
    ("query", "shapes"),
    [
        (
            "query($w: AccountWhere) { accounts(where: $w) { nodes { name } } }",
            [
                ({"w": {"name": {"eq": "A"}}}, ["A"]),
                ({"w": {"name": {"neq": "A"}}}, ["B"]),
                ({"w": {"name": {"eq": None}}}, []),
                ({"w": {"name": {"in": ["A", "B"]}}}, ["A", "B"]),
                ({"w": {"name": {"in": []}}}, []),
                ({"w": {"or": []}}, []),
                ({"w": {"and": []}}, ["A", "B"]),
                ({"w": {"not": {"name": {"eq": "A"}}}}, ["B"]),
                ({"w": {"country": {"isNull": True}}}, ["B"]),
                ({"w": {"country": {"isNull": False}}}, ["A"]),
                ({"w": None}, ["A", "B"]),
                ({}, ["A", "B"]),
            ],
        ),
        (
            ORDERED,
            [
                ({"o": [{"field": "NAME", "direction": "DESC"}]}, ["B", "A"]),
                ({"o": [{"field": "NAME", "direction": "ASC"}]}, ["A", "B"]),
                ({"o": [{"field": "NAME", "direction": "ASC"}], "n": 1}, ["A"]),
                ({"o": [], "n": 2}, ["A", "B"]),
                ({"n": None}, ["A", "B"]),
            ],
        ),
    ],
)
def test_another_shape_of_the_arguments_never_gets_the_plan(
    ask: Run, make_account: MakeAccount, query: str, shapes: list[tuple[dict[str, Any], list[str]]]
) -> None:
    make_account("A", country="DE")
    make_account("B")

    for _round in range(2):
        for variables, names in [*shapes, *reversed(shapes)]:
            answer = ask(query, **variables)
            assert [n["name"] for n in answer["data"]["accounts"]["nodes"]] == names, variables


def test_ids_of_other_types_never_get_the_plan(
    ask: Run, executor: Executor, make_account: MakeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(executor.__class__, "run_plainly")  # one statement must do
    account = f"acc_{make_account('A').id.hex}"
    nobody = f"con_{'0' * 32}"

    for first, second in ((account, nobody), (nobody, account), (account, account)):
        expected = [{"__typename": "Account"} if i == account else None for i in (first, second)]
        assert ask(NODES, ids=[first, second])["data"]["nodes"] == expected
        assert ask(LISTED, a=first, b=second)["data"]["nodes"] == expected


def test_scopes_are_part_of_what_a_plan_is_for(ask: Run) -> None:
    query = "{ accounts { nodes { contacts { totalCount } } } }"
    reader = Actor(name="r", scopes=frozenset({"core.account.read"}), now=NOON)

    assert "errors" not in ask(query)
    assert ask(query, by=reader)["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "errors" not in ask(query)


def test_more_ids_than_allowed_are_refused(ask: Run) -> None:
    ids = [f"acc_{'0' * 32}"] * 101

    assert ask(NODES, ids=ids)["errors"][0]["extensions"]["code"] == "TOO_MANY_IDS"
