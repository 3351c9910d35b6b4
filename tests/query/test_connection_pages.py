"""Pages of a connection: every record once, in order, in both directions."""

from __future__ import annotations

from typing import Any

import pytest

from portico.testing import Ask, MakeAccount

PAGE = """
query($first: Int, $after: String, $last: Int, $before: String, $order: [AccountOrder!]) {
  accounts(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { name country }
  }
}
"""
COUNTRIES = [None, "DE", "AT", None, "DE", "CH", "AT"]
ORDERS = [
    [{"field": "NAME", "direction": "ASC"}],
    [{"field": "NAME", "direction": "DESC"}],
    [{"field": "COUNTRY", "direction": "ASC"}],
    [{"field": "COUNTRY", "direction": "DESC"}, {"field": "NAME", "direction": "ASC"}],
    [{"field": "COUNTRY", "direction": "ASC"}, {"field": "NAME", "direction": "DESC"}],
]


@pytest.fixture
def accounts(make_account: MakeAccount) -> None:
    for number, country in enumerate(COUNTRIES):
        make_account(f"Account {number}", country=country)


def walk(ask: Ask, order: Any, size: int, *, forward: bool) -> list[str]:
    found: list[str] = []
    cursor = None
    for _page in range(20):
        place: dict[str, Any] = (
            {"first": size, "after": cursor} if forward else {"last": size, "before": cursor}
        )
        page = ask(PAGE, order=order, **place)["data"]["accounts"]
        names = [node["name"] for node in page["nodes"]]
        found = found + names if forward else names + found
        cursor = page["pageInfo"]["endCursor" if forward else "startCursor"]
        if not page["pageInfo"]["hasNextPage" if forward else "hasPreviousPage"]:
            return found
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.usefixtures("accounts")
def test_pages_hold_every_record_once_in_order(ask: Ask, order: Any) -> None:
    everything = ask(PAGE, order=order)["data"]["accounts"]["nodes"]
    names = [node["name"] for node in everything]

    assert len(set(names)) == len(COUNTRIES)
    for size in (1, 2, 3):
        assert walk(ask, order, size, forward=True) == names
        assert walk(ask, order, size, forward=False) == names


@pytest.mark.usefixtures("accounts")
def test_missing_values_come_last_either_way(ask: Ask) -> None:
    for direction in ("ASC", "DESC"):
        order = [{"field": "COUNTRY", "direction": direction}]
        nodes = ask(PAGE, order=order)["data"]["accounts"]["nodes"]
        assert [node["country"] for node in nodes][-2:] == [None, None]


@pytest.mark.usefixtures("accounts")
def test_a_cursor_belongs_to_its_order(ask: Ask) -> None:
    page = ask(PAGE, first=1, order=ORDERS[0])["data"]["accounts"]

    answer = ask(PAGE, first=1, order=ORDERS[1], after=page["pageInfo"]["endCursor"])

    assert answer["errors"][0]["extensions"]["code"] == "BAD_CURSOR"
    assert "orderBy" in answer["errors"][0]["message"]


@pytest.mark.parametrize("cursor", ["", "zz", "00", "5b5d", "5b22613163225d", "ff" * 500])
def test_a_forged_cursor_is_refused(ask: Ask, cursor: str) -> None:
    answer = ask(PAGE, first=1, after=cursor)

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "BAD_CURSOR"


@pytest.mark.parametrize("size", [0, -1, 101])
def test_a_page_has_one_to_a_hundred_nodes(ask: Ask, size: int) -> None:
    answer = ask(PAGE, first=size)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_PAGE_SIZE"
    assert "between 1 and 100" in answer["errors"][0]["message"]


def test_a_person_in_two_roles_stands_twice_and_pages_lose_neither(ask: Ask) -> None:
    create = """mutation($input: AccountCreateInput!) {
      accountCreate(input: $input) { account { id contacts { nodes { id } } } } }"""
    person = {"givenName": "Ada", "role": "USER", "isPrimary": True}
    made = ask(create, input={"name": "Acme", "contacts": [person]})["data"]["accountCreate"]
    account = made["account"]
    affiliate = """mutation($input: AffiliationCreateInput!) {
      affiliationCreate(input: $input) { userErrors { code } } }"""
    second = {
        "accountId": account["id"],
        "contactId": account["contacts"]["nodes"][0]["id"],
        "role": "SIGNATORY",
    }
    assert ask(affiliate, input=second)["data"]["affiliationCreate"]["userErrors"] == []
    page = """query($id: ID!, $after: String) {
      account(id: $id) { contacts(first: 1, after: $after) {
      pageInfo { hasNextPage endCursor } edges { role } } } }"""

    first = ask(page, id=account["id"])["data"]["account"]["contacts"]
    rest = ask(page, id=account["id"], after=first["pageInfo"]["endCursor"])
    last = rest["data"]["account"]["contacts"]

    assert first["pageInfo"]["hasNextPage"]
    assert not last["pageInfo"]["hasNextPage"]
    assert {first["edges"][0]["role"], last["edges"][0]["role"]} == {"USER", "SIGNATORY"}
