"""``search`` at the root: one list of what matches of every type, in one statement."""

from __future__ import annotations

from typing import Any

import pytest

from portico.access import Actor
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.testing import NOON, Ask, MakeAccount, World, Write
from portico_b2b_trade.models import Product

FIND = """
query($text: String!, $types: [SearchType!], $first: Int, $after: String) {
  search(text: $text, types: $types, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node {
      __typename
      ... on Account { name contacts(first: 1) { totalCount } children { nodes { name } } }
      ... on Contact { fullName }
      ... on TradeProduct { sku }
    } }
  }
}
"""


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    return ("b2b_trade", "bank_corporate", "hotel_corporate")


@pytest.fixture
def records(make_account: MakeAccount, write: Write, actor: Actor) -> None:
    mother = make_account("Polar Holding")
    make_account("Polar", parent_id=mother.id)
    make_account("Bear", legal_name="Polar Bear Ltd")
    write(lambda s: create_contact(s, actor, ContactCreate(given_name="Ian", family_name="Polar")))
    write(lambda s: s.add(Product(sku="P-1", name="Polar Fleece", base_uom="C62")))
    write(lambda s: s.add(Product(sku="POLAR2", name="Coat", base_uom="C62")))


IN_ORDER = [
    {
        "__typename": "Account",
        "name": "Polar",
        "contacts": {"totalCount": 0},
        "children": {"nodes": []},
    },
    {
        "__typename": "Account",
        "name": "Polar Holding",
        "contacts": {"totalCount": 0},
        "children": {"nodes": [{"name": "Polar"}]},
    },
    {"__typename": "TradeProduct", "sku": "P-1"},
    {"__typename": "Contact", "fullName": "Ian Polar"},
    {
        "__typename": "Account",
        "name": "Bear",
        "contacts": {"totalCount": 0},
        "children": {"nodes": []},
    },
    {"__typename": "TradeProduct", "sku": "POLAR2"},
]
"""By rank: the whole title, its beginning (accounts before products), within it, elsewhere."""


def nodes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    assert "errors" not in answer, answer
    return [edge["node"] for edge in answer["data"]["search"]["edges"]]


@pytest.mark.usefixtures("records")
def test_what_matches_best_comes_first_whatever_its_type(ask: Ask) -> None:
    answer = ask(FIND, text="polar")

    assert nodes(answer) == IN_ORDER
    assert answer["data"]["search"]["totalCount"] == 6
    edges = answer["data"]["search"]["edges"]
    assert answer["data"]["search"]["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": edges[0]["cursor"],
        "endCursor": edges[-1]["cursor"],
    }


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_pages_go_through_all_types(ask: Ask, size: int) -> None:
    found: list[dict[str, Any]] = []
    after = None
    for _page in range(9):
        answer = ask(FIND, text="polar", first=size, after=after)
        found += nodes(answer)
        info = answer["data"]["search"]["pageInfo"]
        assert info["hasPreviousPage"] is (after is not None)
        after = info["endCursor"]
        if not info["hasNextPage"]:
            break

    assert found == IN_ORDER


BACK = FIND.replace("$first: Int, $after: String", "$last: Int, $before: String").replace(
    "first: $first, after: $after", "last: $last, before: $before"
)


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_pages_go_back_through_all_types(ask: Ask, size: int) -> None:
    found: list[dict[str, Any]] = []
    before = None
    for _page in range(9):
        answer = ask(BACK, text="polar", last=size, before=before)
        found = nodes(answer) + found
        info = answer["data"]["search"]["pageInfo"]
        assert info["hasNextPage"] is (before is not None)
        before = info["startCursor"]
        if not info["hasPreviousPage"]:
            break

    assert found == IN_ORDER


@pytest.mark.usefixtures("records")
def test_a_page_lies_between_two_cursors(ask: Ask) -> None:
    edges = ask(FIND, text="polar")["data"]["search"]["edges"]
    between = """query($after: String, $before: String) {
        first: search(text: "polar", first: 2, after: $after, before: $before) { ...found }
        last: search(text: "polar", last: 2, after: $after, before: $before) { ...found } }
        fragment found on SearchConnection { nodes { __typename ... on Account { name } } }"""

    found = ask(between, after=edges[0]["cursor"], before=edges[4]["cursor"])["data"]

    assert [each["__typename"] for each in found["first"]["nodes"]] == ["Account", "TradeProduct"]
    assert [each["__typename"] for each in found["last"]["nodes"]] == ["TradeProduct", "Contact"]


@pytest.mark.usefixtures("records")
def test_types_say_where_to_look(ask: Ask) -> None:
    assert nodes(ask(FIND, text="polar", types=["CONTACT"])) == [IN_ORDER[3]]
    both = ask(FIND, text="polar", types=["TRADE_PRODUCT", "CONTACT"])
    assert nodes(both) == [IN_ORDER[2], IN_ORDER[3], IN_ORDER[5]]
    written = '{ search(text: "polar", types: [CONTACT]) { totalCount nodes { id } } }'
    found = ask(written)["data"]["search"]
    assert found["totalCount"] == 1
    assert found["nodes"][0]["id"].startswith("con_")
    assert nodes(ask(FIND, text="polar", types=["BANK_GUARANTEE"])) == []


def test_types_that_are_variables_of_their_own_have_plans_of_their_own(
    ask: Ask, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("records")
    query = """query($type: SearchType!) {
        search(text: "polar", types: [$type]) { nodes { __typename } } }"""

    for kind, name in (("CONTACT", "Contact"), ("TRADE_PRODUCT", "TradeProduct")):
        found = ask(query, type=kind)["data"]["search"]["nodes"]
        assert {node["__typename"] for node in found} == {name}


def test_no_type_is_no_search(ask: Ask) -> None:
    (error,) = ask(FIND, text="polar", types=[])["errors"]

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["argument"] == ["search", "types"]


@pytest.mark.parametrize("text", ["", "—", "'", "x" * 10_000])
def test_what_cannot_be_searched_for_is_refused(ask: Ask, text: str) -> None:
    (error,) = ask(FIND, text=text)["errors"]

    assert error["extensions"]["code"] == "BAD_SEARCH"
    assert error["extensions"]["argument"] == ["search", "text"]


@pytest.mark.parametrize("text", ['" OR * NEAR(', "a'b", ":*x", "id : a", "words : a"])
def test_operators_are_words(ask: Ask, text: str) -> None:
    assert nodes(ask(FIND, text=text)) == []


@pytest.mark.parametrize(
    "after",
    [
        "",
        "zz",
        "5b5d",
        b'["search",1,"acc_1"]'.hex(),
        b'["search",1,"usr_0123456789abcdef0123456789abcdef"]'.hex(),
        b'["search","1","acc_0123456789abcdef0123456789abcdef"]'.hex(),
        b'["other",1,"acc_0123456789abcdef0123456789abcdef"]'.hex(),
    ],
)
def test_a_forged_cursor_is_refused(ask: Ask, after: str) -> None:
    for answer in (ask(FIND, text="polar", after=after), ask(BACK, text="polar", before=after)):
        assert answer["errors"][0]["extensions"]["code"] == "BAD_CURSOR"


@pytest.mark.usefixtures("records")
def test_the_standard_executor_gives_the_same_answer(ask: Ask) -> None:
    """``plugins`` is answered in Python, so the whole document takes the other road."""
    slow = FIND.replace("search(text", "plugins { name } search(text", 1)

    for size in (2, 4, 9):
        planned = ask(FIND, text="polar", first=size)
        executed = ask(slow, text="polar", first=size)

        executed["data"].pop("plugins")
        assert str(executed) == str(planned)


@pytest.mark.usefixtures("records")
def test_the_standard_executor_goes_back_to_the_same_page(ask: Ask) -> None:
    slow = BACK.replace("search(text", "plugins { name } search(text", 1)
    end = ask(BACK, text="polar", last=1)["data"]["search"]["edges"][0]["cursor"]

    for size in (2, 4, 9):
        planned = ask(BACK, text="polar", last=size, before=end)
        executed = ask(slow, text="polar", last=size, before=end)

        executed["data"].pop("plugins")
        assert str(executed) == str(planned)


@pytest.mark.usefixtures("records")
def test_it_is_one_statement(ask: Ask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    real = world.database.reader.row

    async def counted(sql: str, parameters: Any) -> Any:
        sent.append(sql)
        return await real(sql, parameters)

    monkeypatch.setattr(world.database.reader, "row", counted)
    both = FIND.replace(
        "search(text",
        'accounts(search: "polar", first: 2) { totalCount nodes { name contacts(search: "ian") '
        "{ totalCount } } } search(text",
        1,
    )

    answer = ask(both, text="polar")

    assert nodes(answer) == IN_ORDER
    assert answer["data"]["accounts"]["totalCount"] == 3
    assert len(sent) == 1


@pytest.mark.usefixtures("records")
def test_only_what_one_may_read_is_found(ask: Ask) -> None:
    reader = Actor(name="r", scopes=frozenset({"core.contact.read"}), now=NOON)

    assert nodes(
        ask(FIND.replace("contacts(first: 1) { totalCount }", ""), by=reader, text="polar")
    ) == [IN_ORDER[3]]
    refused = ask(FIND, by=reader, text="polar", types=["ACCOUNT"])
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    nobody = Actor(name="n", scopes=frozenset(), now=NOON)
    assert ask(FIND, by=nobody, text="polar")["errors"][0]["extensions"]["code"] == "FORBIDDEN"
