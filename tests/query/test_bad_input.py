"""Bad input gets a typed answer that says what is wrong, and the server goes on."""

from __future__ import annotations

from typing import Any

import pytest

from portico.access import Actor
from portico.testing import Ask, MakeAccount

CREATE = """mutation($input: AccountCreateInput!) {
  accountCreate(input: $input) { account { id } userErrors { code message path } } }"""


def code(answer: dict[str, Any]) -> str:
    found: str = answer["errors"][0]["extensions"]["code"]
    assert answer["errors"][0]["extensions"]["requestId"] == "test"
    return found


@pytest.mark.parametrize(
    "document",
    [
        "{ nothing }",
        "{ accounts(where: {stage: {eq: SLEEPING}}) { nodes { id } } }",
        "{ accounts(where: {nothing: {eq: 1}}) { nodes { id } } }",
        "{ accounts(orderBy: [{field: NOTHING, direction: ASC}]) { nodes { id } } }",
        '{ accounts(where: {createdAt: {gt: "2026-01-01T00:00:00"}}) { nodes { id } } }',
        "query($x: Int) { account(id: $x) { id } }",
    ],
)
def test_an_invalid_document_is_not_executed(ask: Ask, document: str) -> None:
    answer = ask(document)

    assert "data" not in answer
    assert code(answer) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("document", ["{", "# nothing", "fragment x on Account { id }", "}{"])
def test_what_is_no_document_is_said_so(ask: Ask, document: str) -> None:
    assert code(ask(document)) == "GRAPHQL_PARSE_FAILED"


def test_a_query_nested_too_deep_is_refused(ask: Ask) -> None:
    deep = "{ accounts { nodes { " + "parent { " * 48 + "id" + " }" * 48 + " } } }"

    answer = ask(deep)

    assert code(answer) == "QUERY_TOO_LARGE"
    assert "levels deep" in answer["errors"][0]["message"]


def test_aliases_and_fields_are_limited_with_fragments_expanded(ask: Ask) -> None:
    many = "{" + " ".join(f"a{n}: accounts {{ totalCount }}" for n in range(16)) + "}"
    wide = (
        "{ accounts { nodes { "
        + "...f " * 1
        + "} } } fragment f on Account { id "
        + ("... on Account { id name } " * 160)
        + "}"
    )

    assert code(ask(many)) == "QUERY_TOO_LARGE"
    assert code(ask(wide)) == "QUERY_TOO_LARGE"


@pytest.mark.parametrize("identifier", ["", "x", "acc_1", "con_" + "0" * 32, "zzz_" + "0" * 32])
def test_an_id_of_another_kind_is_refused(ask: Ask, identifier: str) -> None:
    answer = ask("query($id: ID!) { account(id: $id) { id } }", id=identifier)

    assert code(answer) == "BAD_ID"
    assert "Account" in answer["errors"][0]["message"]


def test_an_id_that_is_not_there_is_null(ask: Ask) -> None:
    absent = "acc_" + "0" * 32

    assert ask("query($id: ID!) { account(id: $id) { id } node(id: $id) { id } }", id=absent) == {
        "data": {"account": None, "node": None}
    }


def test_nodes_come_in_the_order_of_their_ids(ask: Ask, make_account: MakeAccount) -> None:
    ids = [f"acc_{make_account(name).id.hex}" for name in ("Ada", "Bob")]
    asked = [ids[1], "acc_" + "0" * 32, ids[0]]

    answer = ask("query($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { name } } }", ids=asked)

    assert answer["data"]["nodes"] == [{"name": "Bob"}, None, {"name": "Ada"}]


@pytest.mark.parametrize(
    "value", ["1e400", "NaN", "Infinity", "1,5", "", "0x10", 1.5, "1" * 40, True]
)
def test_a_decimal_is_exact_text(ask: Ask, value: object) -> None:
    find = """query($v: Decimal) {
      accounts(where: {createdBy: {isNull: true}}) { totalCount } }""".replace(
        "createdBy: {isNull: true}", "name: {isNull: true}"
    )

    answer = ask(find.replace("query($v: Decimal) {", "query($v: Decimal) { __typename"), v=value)

    assert "errors" in answer
    assert "data" not in answer


@pytest.mark.parametrize("name", ["x" * 10_000, "bell\x07", "nul\x00"])
def test_text_that_no_name_is(ask: Ask, name: str) -> None:
    answer = ask(CREATE, input={"name": name})["data"]["accountCreate"]

    assert answer["account"] is None
    assert answer["userErrors"][0]["path"] == ["input", "name"]
    assert ask("{ accounts { totalCount } }")["data"]["accounts"]["totalCount"] == 0


def test_what_an_actor_may_not_see_it_is_not_told(ask: Ask) -> None:
    stranger = Actor(name="stranger", scopes=frozenset({"core.contact.read"}))

    answer = ask("{ accounts { totalCount } }", by=stranger)
    nested = ask("{ contacts { nodes { accounts { totalCount } } } }", by=stranger)
    filtered = ask(
        '{ contacts(where: {accounts: {some: {name: {eq: "A"}}}}) { totalCount } }', by=stranger
    )

    assert [code(each) for each in (answer, nested, filtered)] == ["FORBIDDEN"] * 3


def test_the_plan_of_one_actor_never_serves_another(ask: Ask, make_account: MakeAccount) -> None:
    make_account("Ada")
    document = "{ accounts { nodes { name } } }"
    stranger = Actor(name="stranger", scopes=frozenset())

    assert ask(document)["data"]["accounts"]["nodes"] == [{"name": "Ada"}]
    assert code(ask(document, by=stranger)) == "FORBIDDEN"
