"""Queries that are nested deep: SQLite reads field by field what its parser cannot take whole."""

from __future__ import annotations

from typing import Any

import pytest

from portico.testing import Ask, MakeAccount, World, Write

LISTS = 6
"""Lists within a list, as many as the limit of depth permits."""
RECORDS = 12
"""Records that lead to one another: more than SQLite's parser takes."""


@pytest.fixture
def family(make_account: MakeAccount) -> list[str]:
    """Accounts below one another; their names from the top."""
    names, parent = [f"Level {level}" for level in range(RECORDS + 1)], None
    for name in names:
        parent = make_account(name, parent_id=parent and parent.id)
    return names


@pytest.fixture
def one_statement(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Field by field needs a session, which is refused."""

    async def refused(*_arguments: object, **_named: object) -> None:
        raise AssertionError("a query opened a session")

    monkeypatch.setattr(world.database, "look", refused)


def lists(fields: str = "") -> str:
    inner = "name"
    for _ in range(LISTS):
        inner = f"name children(first: 2) {{ {fields} nodes {{ {inner} }} }}"
    return f'{{ accounts(where: {{name: {{eq: "Level 0"}}}}) {{ nodes {{ {inner} }} }} }}'


def records(first: str) -> str:
    inner = "name"
    for _ in range(RECORDS):
        inner = f"name {first} {{ {inner} }}"
    return inner


@pytest.mark.usefixtures("one_statement")
def test_lists_within_lists_are_one_statement(family: list[str], ask: Ask) -> None:
    answer = ask(lists())

    found: Any = answer["data"]["accounts"]
    names = []
    while found:
        (node,) = found["nodes"]
        names.append(node["name"])
        found = node.get("children")
    assert names == family[: LISTS + 1]


@pytest.mark.usefixtures("one_statement")
def test_a_page_of_edges_within_four_others_is_one_statement(family: list[str], ask: Ask) -> None:
    inner = "name"
    for _ in range(4):
        page = f"pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ {inner} }} }}"
        inner = f"name children(first: 1) {{ totalCount {page} }}"

    answer = ask(f"{{ accounts(first: 1) {{ nodes {{ {inner} }} }} }}")

    node: Any = answer["data"]["accounts"]["nodes"][0]
    names = [node["name"]]
    while children := node.get("children"):
        assert children["totalCount"] == 1
        assert children["pageInfo"] == {
            "hasNextPage": False,
            "endCursor": children["edges"][0]["cursor"],
        }
        node = children["edges"][0]["node"]
        names.append(node["name"])
    assert names == family[:5]


def test_what_is_too_deep_for_the_parser_is_answered_whole(family: list[str], ask: Ask) -> None:
    query = f'{{ accounts(where: {{name: {{eq: "{family[-1]}"}}}}) {{ nodes {{ %s }} }} }}'

    answer = ask(query % records("parent"))

    assert "errors" not in answer, answer
    (node,) = answer["data"]["accounts"]["nodes"]
    names = [node["name"]]
    while node := node.get("parent"):
        names.append(node["name"])
    assert names == family[::-1]


def test_a_mutation_that_asks_too_deep_does_nothing_and_says_so(ask: Ask, write: Write) -> None:
    document = f"""mutation {{ accountCreate(input: {{name: "Acme"}}) {{
        account {{ {records("parent")} }} userErrors {{ code }} }} }}"""

    answer = ask(document)

    if "errors" in answer:  # on SQLite only
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["QUERY_TOO_LARGE"]
        assert ask("{ accounts { totalCount } }")["data"]["accounts"] == {"totalCount": 0}
    else:
        assert answer["data"]["accountCreate"]["account"]["name"] == "Acme"
