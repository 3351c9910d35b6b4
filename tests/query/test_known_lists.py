"""Lists of facts about the actor: each team sees its own, however the list is written."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy.dialects import postgresql, sqlite

from portico.access import Actor, Reach
from portico.app import create_executor
from portico.graphql.execution import Executor, Request
from portico.query import members
from portico.query.env import identity_of
from portico.query.members import Form, KnownLists
from portico.testing import NOON, MakeAccount, World
from portico.testing.deployment import composed, settings

NAMES = "{ accounts(orderBy: [{field: NAME, direction: ASC}]) { totalCount nodes { name } } }"


@pytest.fixture
def executor(world: World) -> Executor:
    return create_executor(composed(()), world.database, settings(()))


def seen(world: World, executor: Executor, *owners: str) -> list[str]:
    reach = Reach(owners=frozenset(owners))
    by = Actor(name="ann", scopes=frozenset({"*"}), now=NOON, reach=reach)
    request = Request(query=NAMES, actor=by, request_id="test")
    answer: Any = orjson.loads(world.runner.run(executor.run(request)).body)
    assert "errors" not in answer, answer
    found = [node["name"] for node in answer["data"]["accounts"]["nodes"]]
    assert answer["data"]["accounts"]["totalCount"] == len(found)
    return found


@pytest.fixture
def accounts(make_account: MakeAccount) -> None:
    for name, owner in (("A", "ada"), ("B", "bob"), ("C", "o'hara"), ("D", "back\\slash")):
        make_account(name, owner=owner)
    make_account("Nobody's")


@pytest.mark.usefixtures("accounts")
def test_every_team_sees_its_own_accounts_again_and_again(world: World, executor: Executor) -> None:
    for _round in range(2):
        assert seen(world, executor, "ada", "bob") == ["A", "B"]
        assert seen(world, executor, "ada", "o'hara") == ["A", "C"]
        assert seen(world, executor, "bob", "back\\slash", "ada") == ["A", "B", "D"]
        assert seen(world, executor, "o'hara') OR ('a'='a", "nobody") == []
        assert seen(world, executor, "bob") == ["B"]
        assert seen(world, executor, "ada") == ["A"]
        assert seen(world, executor) == []


@pytest.mark.usefixtures("accounts")
def test_one_plan_serves_all_who_see_their_own_accounts(world: World, executor: Executor) -> None:
    for owner in ("ada", "bob", "eve"):
        seen(world, executor, owner)

    assert len(executor.engine.plans) == 1


@pytest.mark.usefixtures("accounts")
def test_more_lists_than_are_written_share_a_plan(
    world: World, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "LISTS_WRITTEN", 2)
    for number in range(6):
        assert seen(world, executor, "ada", f"stranger {number}") == ["A"]

    shared, written = 1, 0 if world.database.is_sqlite else 2
    assert len(executor.engine.plans) == shared + written


def test_a_list_that_nobody_used_for_long_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(members, "LISTS_WRITTEN", 1)
    monkeypatch.setattr("time.monotonic", lambda: now)
    known = KnownLists(postgresql.dialect())  # type: ignore[no-untyped-call]

    assert known.form(["a", "b"]) == frozenset("ab")
    assert known.form(["c", "d"]) is Form.MANY
    now = members.FORGOTTEN - 1
    assert known.form(["b", "a"]) == frozenset("ab")
    now = 2 * members.FORGOTTEN - 2
    assert known.form(["c", "d"]) is Form.MANY
    now = 2 * members.FORGOTTEN
    assert known.form(["c", "d"]) == frozenset("cd")
    assert known.form(["a", "b"]) is Form.MANY


def test_what_is_no_safe_constant_is_never_written() -> None:
    known = KnownLists(postgresql.dialect())  # type: ignore[no-untyped-call]

    for values in (["a", "b\\"], ["a", "b\n"], ["a", "b\0"], [1, 2], [], list("ab") * 51):
        assert known.form(values) is Form.MANY
    assert KnownLists(sqlite.dialect()).form(["a", "b"]) is Form.MANY


def test_functions_are_told_apart_by_what_they_do() -> None:
    def first(_actor: Actor) -> list[str]:
        return ["a"]

    def made(value: str) -> Any:
        return lambda _actor: [value]

    assert identity_of(first) is not None
    assert identity_of(made("a")) is None
    assert identity_of(lambda _actor, values=("a",): values) is None  # type: ignore[misc]
    assert identity_of(str.split) is None  # type: ignore[arg-type]  # no function of an actor
