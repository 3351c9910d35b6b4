"""Batched fields: one call for all rows of an operation, on every road to an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest
from sqlalchemy import literal_column

from portico.access import Actor
from portico.app import create_executor
from portico.errors import RequestError
from portico.graphql.compose import compose
from portico.graphql.execution import Executor, Request
from portico.graphql.identity import me_answer
from portico.graphql.schema import build
from portico.models import Account, AffiliationRole
from portico.models.choices import AccountStage
from portico.operations.account_inputs import AccountContactCreate
from portico.query import (
    DECIMAL,
    ID,
    INT,
    STRING,
    batched,
    choice_kind,
    columns,
    expression,
    guarded,
)
from portico.testing import NOON, MakeAccount, World
from portico.testing.deployment import loaded, settings

Ask = Callable[..., Any]


@dataclass
class Calls:
    """What the functions were called with, and what they are to do."""

    rows: list[list[Any]] = field(default_factory=list)
    fails: Exception | None = None
    short: bool = False

    def label(self, actor: Actor, rows: Sequence[Any]) -> list[str | None]:
        """``tester: NAME in DE`` of a row with a country, nothing of any other."""
        self.rows.append(list(rows))
        if self.fails:
            raise self.fails
        made = [
            f"{actor.name}: {r.name.upper()} in {r.country}" if r.country else None for r in rows
        ]
        return made[1:] if self.short else made

    @staticmethod
    def sevenths(_actor: Actor, rows: Sequence[Any]) -> list[Any]:
        """A decimal of a decimal; of an account named Wrong a float."""
        return [0.5 if r.name == "Wrong" else r.seventh * 2 for r in rows]

    @staticmethod
    def created(_actor: Actor, rows: Sequence[Any]) -> list[int]:
        """The year of an instant."""
        assert all(isinstance(row.created_at, datetime) for row in rows)
        return [row.created_at.year for row in rows]

    @staticmethod
    def following(_actor: Actor, rows: Sequence[Any]) -> list[AccountStage | None]:
        """A choice of a choice."""
        return [AccountStage.ACTIVE if r.stage is AccountStage.PROSPECT else None for r in rows]

    @staticmethod
    def same(_actor: Actor, rows: Sequence[Any]) -> list[Any]:
        """An id of an id."""
        return [row.id for row in rows]


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def executor(world: World, calls: Calls) -> Executor:
    """The core with batched fields of every kind added to accounts."""
    catalog = compose(loaded(()), [me_answer()])
    seventh = expression("seventh", DECIMAL, lambda _row, _env: literal_column("70000"), "7.")
    if not world.database.is_sqlite:
        seventh = replace(seventh, sql=lambda _row, _env: literal_column("7.0000"))
    stage = choice_kind(AccountStage)
    extra = (
        batched("label", STRING, calls.label, "L.", inputs=columns(Account, "name", "country")),
        batched("sevenths", DECIMAL, calls.sevenths, "S.",
                inputs=[seventh, *columns(Account, "name")]),
        batched("year", INT, calls.created, "Y.", inputs=columns(Account, "created_at")),
        batched("following", stage, calls.following, "F.", inputs=columns(Account, "stage")),
        replace(batched("same", ID, calls.same, "I.", inputs=columns(Account, "id")),
                target="Account"),
        batched("secret", STRING, calls.label, "G.",
                inputs=guarded("test.secret.read", *columns(Account, "name", "country"))),
    )  # fmt: skip
    shown = catalog.of_model(Account)
    shown = replace(shown, fields=(*shown.fields, *extra))
    catalog.types["Account"] = catalog.entities[Account] = shown
    return create_executor(build(catalog), world.database, settings(()))


@pytest.fixture(params=["planned", "plain", "mixed"])
def ask(request: pytest.FixtureRequest, world: World, executor: Executor, actor: Actor) -> Ask:
    """Ask by each road: one statement, field by field, and root field by root field."""

    def ask(query: str, **variables: Any) -> Any:
        if request.param == "mixed":
            query = query.replace("{", "{ me { name } ", 1)
        asked = Request(query=query, actor=actor, request_id="t", variables=variables)
        if request.param == "plain":
            document = executor.engine.document(query)
            assert not document.errors, document.errors
            return orjson.loads(world.runner.run(executor.run_plainly(asked, document)).body)
        answer = orjson.loads(world.runner.run(executor.run(asked)).body)
        if "data" in answer:
            answer["data"].pop("me", None)
        return answer

    return ask


def test_values_of_every_kind(ask: Ask, make_account: MakeAccount) -> None:
    made = make_account("Ada", country="DE")
    make_account("Bob")

    answer = ask("""{ accounts(orderBy: [{field: NAME, direction: ASC}]) {
      nodes { label sevenths year following same id } } }""")

    assert "errors" not in answer
    ada, bob = answer["data"]["accounts"]["nodes"]
    assert ada["label"] == "tester: ADA in DE"
    assert (ada["sevenths"], ada["following"]) == ("14", "ACTIVE")
    assert ada["year"] == made.created_at.year
    assert ada["same"] == ada["id"] == f"acc_{made.id.hex}"
    assert bob["label"] is None
    assert list(ada) == ["label", "sevenths", "year", "following", "same", "id"]


def test_in_a_list_of_several_types(ask: Ask, make_account: MakeAccount, calls: Calls) -> None:
    """The same key holds a computed value of the one type, and a plain one of the other."""
    ada = AccountContactCreate(
        given_name="Ada", job_title="Countess", role=AffiliationRole.DECISION_MAKER
    )
    make_account("Ada", country="DE", contacts=[ada])

    answer = ask("""{ search(text: "ada") {
      nodes { __typename ... on Account { x: label year } ... on Contact { x: jobTitle } }
      edges { node { ... on Account { y: label } ... on Contact { y: jobTitle z: id } } } } }""")

    assert "errors" not in answer
    account, contact = answer["data"]["search"]["nodes"]
    assert account == {"__typename": "Account", "x": "tester: ADA in DE", "year": NOON.year}
    assert contact == {"__typename": "Contact", "x": "Countess"}
    first, second = (edge["node"] for edge in answer["data"]["search"]["edges"])
    assert first == {"y": "tester: ADA in DE"}
    assert list(second) == ["y", "z"]
    assert len(calls.rows) == 1


EVERYWHERE = """query($ids: [ID!]!, $id: ID!) {
  accounts(first: 2, orderBy: [{field: NAME, direction: ASC}]) {
    nodes { a: label children(first: 1) { edges { node { ...labelled } } } } }
  nodes(ids: $ids) { ... on Account { x: label } ... on Contact { x: jobTitle } }
  node(id: $id) { ... on Account { ... { label } } }
}
fragment labelled on Account { label b: label @include(if: true) c: label @skip(if: true)
  parent { label } }"""


def test_one_call_for_all_rows_of_all_lists(
    request: pytest.FixtureRequest, ask: Ask, calls: Calls, make_account: MakeAccount
) -> None:
    parent = make_account("Ada", country="DE")
    make_account("Eve", country="FR", parent_id=parent.id)
    buyer = AccountContactCreate(given_name="B", job_title="Buyer", role=AffiliationRole.USER)
    other = make_account("Bob", country="AT", contacts=[buyer])
    person = ask("{ contacts { nodes { id } } }")["data"]["contacts"]["nodes"][0]["id"]
    ids = [f"acc_{other.id.hex}", person, f"acc_{'0' * 32}", f"acc_{parent.id.hex}"]

    answer = ask(EVERYWHERE, ids=ids, id=ids[3])

    ada, bob, eve = "tester: ADA in DE", "tester: BOB in AT", "tester: EVE in FR"
    assert "errors" not in answer
    child = {"label": eve, "b": eve, "parent": {"label": ada}}
    assert answer["data"] == {
        "accounts": {
            "nodes": [
                {"a": ada, "children": {"edges": [{"node": child}]}},
                {"a": bob, "children": {"edges": []}},
            ]
        },
        "nodes": [{"x": bob}, {"x": "Buyer"}, None, {"x": ada}],
        "node": {"label": ada},
    }
    assert sum(len(rows) for rows in calls.rows) == 8
    if "mixed" not in request.node.name:
        assert len(calls.rows) == 1


@pytest.mark.parametrize("how", ["raises", "short"])
def test_a_function_that_fails_leaves_null_and_an_error_at_each_field(
    ask: Ask, calls: Calls, make_account: MakeAccount, how: str
) -> None:
    calls.fails = ZeroDivisionError("secret") if how == "raises" else None
    calls.short = how == "short"
    for name in ("Ada", "Bob"):
        make_account(name)

    answer = ask("""{ accounts(orderBy: [{field: NAME, direction: ASC}]) {
      nodes { name l: label year } } }""")

    nodes = answer["data"]["accounts"]["nodes"]
    assert [(n["name"], n["l"]) for n in nodes] == [("Ada", None), ("Bob", None)]
    assert all(node["year"] for node in nodes)
    assert [each["path"] for each in answer["errors"]] == [
        ["accounts", "nodes", 0, "l"],
        ["accounts", "nodes", 1, "l"],
    ]
    for error in answer["errors"]:
        assert error["extensions"]["code"] == "FIELD_FAILED"
        assert error["message"] == "label could not be computed."
        assert error["locations"][0]["line"] == 2
    assert "secret" not in str(answer)
    assert len(calls.rows) == 1


def test_a_refusal_keeps_its_code(ask: Ask, calls: Calls, make_account: MakeAccount) -> None:
    calls.fails = RequestError("RATES_MISSING", "There are no rates of today yet.")
    make_account("Ada")

    (error,) = ask("{ accounts { nodes { label } } }")["errors"]

    assert error["extensions"]["code"] == "RATES_MISSING"
    assert error["message"] == "There are no rates of today yet."


def test_a_value_of_another_kind_is_a_failure(ask: Ask, make_account: MakeAccount) -> None:
    make_account("Wrong")

    answer = ask("{ accounts { nodes { sevenths } } }")

    assert answer["data"]["accounts"]["nodes"] == [{"sevenths": None}]
    assert answer["errors"][0]["extensions"]["code"] == "FIELD_FAILED"


def test_no_rows_no_call(ask: Ask, calls: Calls) -> None:
    assert ask("{ accounts { nodes { label } } }")["data"]["accounts"]["nodes"] == []
    assert calls.rows == []


CREATE = """mutation($name: String!) { accountCreate(input: {name: $name, country: "DE"}) {
  account { label } userErrors { code } } }"""


def test_a_mutation_s_answer_has_them_too(
    world: World, executor: Executor, actor: Actor, calls: Calls
) -> None:
    def ask(name: str) -> Any:
        request = Request(query=CREATE, actor=actor, request_id="t", variables={"name": name})
        return orjson.loads(world.runner.run(executor.run(request)).body)

    made = ask("Ada")["data"]["accountCreate"]
    calls.fails = ValueError("no")
    failed = ask("Bob")

    assert made == {"account": {"label": "tester: ADA in DE"}, "userErrors": []}
    assert failed["data"]["accountCreate"] == {"account": {"label": None}, "userErrors": []}
    assert failed["errors"][0]["path"] == ["accountCreate", "account", "label"]


def test_the_two_roads_give_the_same_bytes(
    world: World, executor: Executor, actor: Actor, make_account: MakeAccount, calls: Calls
) -> None:
    for name in ("Ada", "Wrong"):
        make_account(name, country="DE")
    query = """{ accounts(first: 1, orderBy: [{field: NAME, direction: ASC}]) { totalCount
      edges { cursor node { metadata label sevenths following year same } } }
      accounts2: accounts(last: 1) { nodes { sevenths label } } }"""
    request = Request(query=query, actor=actor, request_id="t")
    document = executor.engine.document(query)

    for fails in (None, ValueError("no")):
        calls.fails = fails
        planned = world.runner.run(executor.run(request)).body
        plain = world.runner.run(executor.run_plainly(request, document)).body
        first, second = orjson.loads(planned), orjson.loads(plain)
        assert orjson.dumps(first["data"]) == orjson.dumps(second["data"])
        errors = [sorted(map(orjson.dumps, each["errors"])) for each in (first, second)]
        assert errors[0] == errors[1]


def test_they_cost_more_than_columns(world: World, executor: Executor, actor: Actor) -> None:
    query = "{ accounts(first: 7) { nodes { id label } } }"
    request = Request(query=query, actor=actor, request_id="t", wants_cost=True)

    answer = orjson.loads(world.runner.run(executor.run(request)).body)

    assert answer["extensions"]["cost"]["requested"] == 1 + 1 + 7 * (1 + 2)


def test_decimals_come_without_zeros_at_their_end(
    world: World, executor: Executor, actor: Actor, make_account: MakeAccount
) -> None:
    """What a function is given does not depend on the database: 7, not 7.0000."""
    make_account("Ada")
    seen: list[Decimal] = []
    declared = executor.engine.catalog.fields("Account")["sevenths"]

    def noted(_actor: Actor, rows: Sequence[Any]) -> list[Any]:
        seen.extend(row.seventh for row in rows)
        return [None] * len(rows)

    object.__setattr__(declared, "function", noted)
    document = executor.engine.document("{ accounts { nodes { sevenths } } }")
    request = Request(query=document.text, actor=actor, request_id="t")

    world.runner.run(executor.run(request))
    world.runner.run(executor.run_plainly(request, document))

    assert [str(value) for value in seen] == ["7", "7"]


def test_it_needs_the_permission_that_its_inputs_need(
    world: World, executor: Executor, make_account: MakeAccount, calls: Calls
) -> None:
    make_account("Ada", country="DE")
    query = "{ accounts { nodes { name secret } } }"
    scopes = {"core.account.read"}
    seen = []
    for more in ((), ("test.secret.read",)):
        by = Actor(name="ann", scopes=frozenset({*scopes, *more}), now=NOON)
        request = Request(query=query, actor=by, request_id="t")
        answer = orjson.loads(world.runner.run(executor.run(request)).body)
        seen.append(answer["data"]["accounts"]["nodes"])

    assert seen == [
        [{"name": "Ada", "secret": None}],
        [{"name": "Ada", "secret": "ann: ADA in DE"}],
    ]
    assert len(calls.rows) == 1
    with pytest.raises(ValueError, match="guard it by one"):
        batched("x", STRING, calls.label, "X.", inputs=[
            *guarded("a.read", *columns(Account, "name")),
            *guarded("b.read", *columns(Account, "country")),
        ])  # fmt: skip
