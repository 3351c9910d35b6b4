"""A query is one statement, whatever it selects and however many records it finds."""

from __future__ import annotations

from typing import Any

import pytest

from portico.testing import Ask, MakeAccount, World, Write

EVERYTHING = """
query($first: Int!, $withBank: Boolean!) {
  __typename
  accounts(first: $first, orderBy: [{field: NAME, direction: ASC}]) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { cursor node { ...account } }
  }
  tradeSalesSummary { orders net { amount currency } }
  hotelProduction(companyRef: "1") { reservations }
}
fragment account on Account {
  key: id
  ... on Account { name stage archived metadata createdAt }
  contacts(first: 2) { totalCount edges { role isPrimary node { fullName emails { address } } } }
  parent { name }
  children(first: 1) { nodes { name } }
  addresses { town }
  hotel { eventBookings(first: 1) { totalCount nodes { name } } }
  bank @include(if: $withBank) { guarantees(first: 1) { totalCount } creditLimits { totalCount } }
  trade { orders(first: 3) { totalCount nodes { number lines { position } } } }
}
"""


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    return ("b2b_trade", "bank_corporate", "hotel_corporate")


@pytest.fixture
def statements(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent to the database, by either road."""
    sent: list[str] = []
    reader = world.database.reader
    real = reader.row

    async def counted(sql: str, parameters: Any) -> Any:
        sent.append(sql)
        return await real(sql, parameters)

    async def forbidden(*_arguments: object) -> None:
        raise AssertionError("a query opened a session")

    monkeypatch.setattr(reader, "row", counted)
    monkeypatch.setattr(world.database, "write", forbidden)
    monkeypatch.setattr(world.database, "look", forbidden)
    return sent


@pytest.mark.parametrize("count", [1, 100])
def test_one_statement_for_one_account_and_for_a_hundred(
    count: int, ask: Ask, make_account: MakeAccount, request: pytest.FixtureRequest
) -> None:
    for number in range(count):
        make_account(f"Account {number:03}")
    statements = request.getfixturevalue("statements")

    answer = ask(EVERYTHING, first=count, withBank=True)

    assert "errors" not in answer
    assert len(statements) == 1
    assert answer["data"]["accounts"]["totalCount"] == count
    assert len(answer["data"]["accounts"]["edges"]) == count
    node = answer["data"]["accounts"]["edges"][0]["node"]
    assert node["name"] == "Account 000"
    assert list(node)[:2] == ["key", "name"]
    assert node["bank"] == {"guarantees": {"totalCount": 0}, "creditLimits": {"totalCount": 0}}


def test_a_directive_leaves_a_field_out(ask: Ask, make_account: MakeAccount) -> None:
    make_account("Ada")

    answer = ask(EVERYTHING, first=1, withBank=False)

    assert "bank" not in answer["data"]["accounts"]["edges"][0]["node"]


def test_the_standard_executor_gives_the_same_answer(ask: Ask, make_account: MakeAccount) -> None:
    """``plugins`` is answered in Python, so the whole document takes the other road."""
    for name in ("Ada", "Bob"):
        make_account(name)
    slow = EVERYTHING.replace("  __typename\n", "  __typename\n  plugins { name }\n", 1)

    planned = ask(EVERYTHING, first=1, withBank=True)
    executed = ask(slow, first=1, withBank=True)

    names = [plugin["name"] for plugin in executed["data"].pop("plugins")]
    assert sorted(names) == ["b2b_trade", "bank_corporate", "hotel_corporate"]
    assert executed == planned
    assert str(executed) == str(planned)


def test_values_never_become_part_of_a_plan(
    ask: Ask, make_account: MakeAccount, write: Write
) -> None:
    del write
    for name in ("Ada", "Bob", 'Quote "Q" \\ ü'):
        make_account(name)
    find = "query($n: String) { accounts(where: {name: {eq: $n}}) { nodes { name } } }"

    for name in ("Ada", "Bob", 'Quote "Q" \\ ü'):
        assert ask(find, n=name)["data"]["accounts"]["nodes"] == [{"name": name}]
    assert ask(find, n="' OR 1=1 --")["data"]["accounts"]["nodes"] == []
