"""Where one statement fails, the rest of the answer comes all the same, errors with paths."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import case, func, literal_column

from portico.access import Actor
from portico.app import create_executor
from portico.graphql.compose import compose
from portico.graphql.execution import Request
from portico.graphql.schema import build
from portico.models import Account
from portico.query import INT, expression
from portico.testing import MakeAccount, World
from portico.testing.deployment import loaded, settings

QUERY = """{ accounts(orderBy: [{field: NAME, direction: ASC}]) {
  totalCount nodes { name broken } } __typename }"""


def fails_for_bob(row: Any, _env: Any) -> Any:
    """Ask for more than any database can count, of one record."""
    overflow = func.abs(literal_column("-9223372036854775808"))
    return case((row.name == "Bob", overflow + overflow), else_=func.length(row.name))


def test_an_error_of_sql_leaves_the_rest_of_the_answer(
    world: World, actor: Actor, make_account: MakeAccount
) -> None:
    for name in ("Ada", "Bob", "Eve"):
        make_account(name)
    catalog = compose(loaded(()))
    shown = catalog.of_model(Account)
    broken = expression("broken", INT, fails_for_bob, "Fails for Bob.")
    shown = replace(shown, fields=(*shown.fields, broken))
    catalog.types["Account"] = catalog.entities[Account] = shown
    executor = create_executor(build(catalog), world.database, settings(()))

    answer = orjson.loads(
        world.runner.run(executor.run(Request(query=QUERY, actor=actor, request_id="test"))).body
    )

    assert answer["data"] == {
        "accounts": {
            "totalCount": 3,
            "nodes": [
                {"name": "Ada", "broken": 3},
                {"name": "Bob", "broken": None},
                {"name": "Eve", "broken": 3},
            ],
        },
        "__typename": "Query",
    }
    (error,) = answer["errors"]
    assert error["path"] == ["accounts", "nodes", 1, "broken"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "overflow" not in error["message"]
