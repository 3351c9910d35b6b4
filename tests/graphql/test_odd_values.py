"""Values that fit their type and yet are none: refused, each with its place, and not logged."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from portico.access import Actor
from portico.app import create_executor
from portico.graphql.execution import Request
from portico.graphql.metrics import FAILED
from portico.testing import Ask, MakeAccount, World
from portico.testing.deployment import composed, settings


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ('{ accountBy(by: {lei: "x", taxId: null}) { id } }', {}),
        ("query($lei: String!) { accountBy(by: {lei: $lei, taxId: null}) { id } }", {"lei": "x"}),
    ],
    ids=["written", "with a variable"],
)
def test_one_key_of_several_means_that_the_others_are_not_there(
    world: World, actor: Actor, query: str, variables: dict[str, Any]
) -> None:
    executor = create_executor(composed(()), world.database, settings(()))
    request = Request(query=query, actor=actor, request_id="test", variables=variables)

    answer = orjson.loads(world.runner.run(executor.run(request)).body)

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["path"] == ["accountBy"]
    assert answer["data"] == {"accountBy": None}
    assert executor.counts.fallbacks[FAILED] == 0


@pytest.mark.parametrize("field", ["kind", "metadata"])
def test_null_for_what_may_only_be_left_out_is_refused(
    ask: Ask, make_account: MakeAccount, field: str
) -> None:
    """An operation would take it for a value, and fail; only a list is emptied by null."""
    account = make_account("Acme")
    document = """mutation ($input: AccountUpdateInput!) { accountUpdate(input: $input) {
        account { name } userErrors { code path } } }"""

    answer = ask(document, input={"id": f"acc_{account.id.hex}", "expectedVersion": 1, field: None})

    assert answer["data"]["accountUpdate"] == {
        "account": None,
        "userErrors": [{"code": "REQUIRED", "path": ["input", field]}],
    }
