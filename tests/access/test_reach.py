"""Whose accounts a user sees and changes, and all that belongs to them, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from portico.access import Actor, Reach
from portico.models import Account, AffiliationRole
from portico.operations.account_inputs import AccountContactCreate
from portico.testing import NOON, Ask, MakeAccount

ANN = Actor(
    name="ann", scopes=frozenset({"*"}), now=NOON, reach=Reach(owners=frozenset({"ann", "ben"}))
)


@pytest.fixture
def accounts(make_account: MakeAccount) -> tuple[Account, Account]:
    """One of Ann's and one of Bob's, with a person each."""
    return (
        make_account("Mine", owner="ann", contacts=[person("Mia")]),
        make_account("Hidden", owner="bob", contacts=[person("Hilda")], country="DE"),
    )


def person(name: str) -> AccountContactCreate:
    return AccountContactCreate(given_name=name, role=AffiliationRole.USER)


READ = """{
  accounts { totalCount nodes { name contacts { totalCount } } }
  contacts { totalCount nodes { givenName } }
  affiliations { totalCount nodes { contact { givenName } account { name } } }
  auditEntries { totalCount nodes { subjectType } }
}"""


def test_what_belongs_to_hidden_accounts_is_hidden(
    ask: Ask, accounts: tuple[Account, Account]
) -> None:
    data = ask(READ, by=ANN)["data"]

    assert data["accounts"] == {
        "totalCount": 1,
        "nodes": [{"name": "Mine", "contacts": {"totalCount": 1}}],
    }
    assert data["contacts"] == {"totalCount": 1, "nodes": [{"givenName": "Mia"}]}
    assert data["affiliations"]["totalCount"] == 1
    seen = data["auditEntries"]
    assert sorted(each["subjectType"] for each in seen["nodes"]) == [
        "Account",
        "Affiliation",
        "Contact",
    ]
    assert seen["totalCount"] == 3
    assert ask(READ)["data"]["accounts"]["totalCount"] == 2


def test_a_hidden_account_is_refused_like_one_that_is_not_there(
    ask: Ask, accounts: tuple[Account, Account]
) -> None:
    archive = """mutation($id: ID!, $version: Int!) {
      accountArchive(input: {id: $id, expectedVersion: $version}) {
        account { name } userErrors { code message path } } }"""
    ids = (accounts[1].id.hex, "d" * 32)
    answers = [
        ask(archive, by=ANN, id=f"acc_{each}", version=version)["data"]["accountArchive"]
        for each in ids
        for version in (1, 99)
    ]
    assert answers == [answers[0]] * 4
    assert answers[0]["account"] is None
    assert [each["code"] for each in answers[0]["userErrors"]] == ["NOT_FOUND"]


CREATE = """mutation($input: AccountCreateInput!) {
  accountCreate(input: $input) { account { owner } userErrors { code path message } } }"""


@pytest.mark.parametrize(
    ("given", "owner", "code"),
    [
        ({}, "ann", None),
        ({"owner": "ben"}, "ben", None),
        ({"owner": "bob"}, None, "ACCOUNT_OWNER"),
    ],
)
def test_a_new_account_stays_in_sight(
    given: dict[str, Any], owner: str | None, code: str | None, ask: Ask
) -> None:
    answer = ask(CREATE, by=ANN, input={"name": "New", **given})["data"]["accountCreate"]

    assert answer["account"] == (None if owner is None else {"owner": owner})
    assert [each["code"] for each in answer["userErrors"]] == ([code] if code else [])


def test_a_taken_number_does_not_say_whose_it_is(
    ask: Ask, make_account: MakeAccount, accounts: tuple[Account, Account]
) -> None:
    make_account("Secret", owner="bob", country="GB", registration_number="01234567")
    taken = {"name": "New", "country": "GB", "registrationNumber": "01234567"}
    answer = ask(CREATE, by=ANN, input=taken)["data"]["accountCreate"]

    assert [each["code"] for each in answer["userErrors"]] == ["ACCOUNT_DUPLICATE"]
    assert "Secret" not in str(answer)
