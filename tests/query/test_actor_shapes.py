"""Row filters that depend on who asks: no actor is ever served another's plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import literal_column, or_

from portico.access import Actor
from portico.app import create_executor
from portico.graphql.execution import Executor, Request
from portico.models import Account
from portico.query import ID, STRING
from portico.testing import NOON, MakeAccount, World
from portico.testing.deployment import composed, settings

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from portico.query.fields import Env, Row

NAMES = "{ accounts(orderBy: [{field: NAME, direction: ASC}]) { totalCount nodes { name } } }"
BY_RELATION = "{ accounts(where: {parent: {is: {}}}) { nodes { name parent { name } } } }"
Seen = Callable[..., list[str]]


def by_owner(row: Row, env: Env) -> ColumnElement[bool]:
    """Auditors see everything; all others what their name owns, and one list of accounts."""
    if env.may("test.audit"):
        return literal_column("1") == literal_column("1")
    return or_(
        row.owner == env.actor_value(STRING, lambda actor: actor.name),
        env.is_among(row.id, ID, lambda actor: [actor.id] if actor.id else []),
    )


@pytest.fixture
def executor(world: World) -> Executor:
    schema = composed(())
    catalog = replace(schema.catalog, row_filters={Account: [by_owner]})
    return create_executor(replace(schema, catalog=catalog), world.database, settings(()))


def user(name: str, *scopes: str, **given: Any) -> Actor:
    return Actor(name=name, scopes=frozenset({"core.*.read", *scopes}), now=NOON, **given)


@pytest.fixture
def seen(world: World, executor: Executor) -> Seen:
    def seen(by: Actor, query: str = NAMES) -> list[str]:
        request = Request(query=query, actor=by, request_id="test")
        answer = orjson.loads(world.runner.run(executor.run(request)).body)
        assert "errors" not in answer, answer
        return [node["name"] for node in answer["data"]["accounts"]["nodes"]]

    return seen


def test_one_plan_serves_actors_of_one_shape_each_with_its_own_rows(
    seen: Seen, executor: Executor, make_account: MakeAccount
) -> None:
    for name, owner in (("A", "ada"), ("B", "bob"), ("C", "ada")):
        make_account(name, owner=owner)

    assert seen(user("ada")) == ["A", "C"]
    assert seen(user("bob")) == ["B"]
    assert seen(user("eve")) == []
    assert len(executor.engine.plans) == 1


def test_a_list_of_facts_is_one_parameter(seen: Seen, make_account: MakeAccount) -> None:
    made = make_account("A", owner="ada")
    make_account("B", owner="bob")

    assert seen(user("bob", id=made.id)) == ["A", "B"]
    assert seen(user("bob", id=uuid4())) == ["B"]


def test_another_shape_never_gets_the_plan(
    seen: Seen, executor: Executor, make_account: MakeAccount
) -> None:
    """Each order of asking: the auditor's plan has no filter, nobody else may run it."""
    for name, owner in (("A", "ada"), ("B", "bob")):
        make_account(name, owner=owner)

    for _round in range(2):
        assert seen(user("ada", "test.audit")) == ["A", "B"]
        assert seen(user("ada")) == ["A"]
        assert seen(user("ada", "test.*")) == ["A", "B"]
        assert seen(user("bob", "test.other")) == ["B"]
    assert len(executor.engine.plans) == 4


def test_a_hidden_record_is_hidden_by_every_road(seen: Seen, make_account: MakeAccount) -> None:
    parent = make_account("Parent", owner="bob")
    make_account("Child", owner="ada", parent_id=parent.id)

    assert seen(user("ada"), BY_RELATION) == []
    assert seen(user("ada", "test.audit"), BY_RELATION) == ["Child"]
