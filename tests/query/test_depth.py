"""Queries that are nested deep: SQLite reads field by field what its parser cannot take whole."""

from __future__ import annotations

from typing import Any

from portico.testing import Ask, MakeAccount, Write

LEVELS = 5


def query(levels: int) -> str:
    """Accounts within accounts, as many levels as asked for."""
    inner = "name"
    for _ in range(levels):
        inner = f"name children(first: 2) {{ totalCount nodes {{ {inner} }} }}"
    return f"{{ accounts(first: 1) {{ nodes {{ {inner} }} }} }}"


def test_a_deep_query_is_answered_whole(make_account: MakeAccount, ask: Ask) -> None:
    parent = None
    for level in range(LEVELS + 1):
        parent = make_account(f"Level {level}", parent_id=parent and parent.id)

    answer = ask(query(LEVELS))

    assert "errors" not in answer, answer
    node: Any = answer["data"]["accounts"]["nodes"][0]
    names = [node["name"]]
    while node.get("children", {}).get("nodes"):
        (node,) = node["children"]["nodes"]
        names.append(node["name"])
    assert names == [f"Level {level}" for level in range(LEVELS + 1)]


def test_a_mutation_that_asks_too_deep_does_nothing_and_says_so(
    ask: Ask, write: Write, world: Any
) -> None:
    selection = query(LEVELS + 1).partition("nodes { ")[2].removesuffix(" } } }")
    document = f"""mutation {{ accountCreate(input: {{name: "Acme"}}) {{
        account {{ {selection} }} userErrors {{ code }} }} }}"""

    answer = ask(document)

    if "errors" in answer:  # on SQLite only
        assert [e["extensions"]["code"] for e in answer["errors"]] == ["QUERY_TOO_LARGE"]
        assert ask("{ accounts { totalCount } }")["data"]["accounts"] == {"totalCount": 0}
    else:
        assert answer["data"]["accountCreate"]["account"]["name"] == "Acme"
