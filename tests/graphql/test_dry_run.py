"""A mutation with ``@dryRun`` is checked and answered as ever, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from portico.ledger import AuditEntry
from portico.models import Account, ApiToken
from portico.testing import Ask, MakeAccount, Write

CREATE = """mutation ($name: String!, $lei: String) {
    done: accountCreate(input: {name: $name, lei: $lei}) @dryRun {
        account { id name version } userErrors { code path } } }"""
RENAME = """mutation ($id: ID!, $version: Int!) {
    done: accountUpdate(input: {id: $id, expectedVersion: $version, name: "New"}) @dryRun {
        account { name version } userErrors { code } } }"""


def count(write: Write, model: type[Any]) -> int:
    return write(lambda s: s.scalar(select(func.count()).select_from(model))) or 0


def test_it_answers_with_the_record_as_it_would_be(ask: Ask, write: Write) -> None:
    before = count(write, AuditEntry)

    done = ask(CREATE, name="Acme")["data"]["done"]

    assert done["account"]["name"] == "Acme"
    assert done["account"]["version"] == 1
    assert done["userErrors"] == []
    assert count(write, Account) == 0
    assert count(write, AuditEntry) == before


def test_what_would_be_refused_is_told(ask: Ask, make_account: MakeAccount) -> None:
    make_account("Has it", lei="5493001KJTIIGC8Y1R12")

    done = ask(CREATE, name="Acme", lei="5493001KJTIIGC8Y1R12")["data"]["done"]

    assert done["account"] is None
    assert done["userErrors"] == [{"code": "ACCOUNT_DUPLICATE", "path": ["input", "lei"]}]


def test_a_change_is_undone(ask: Ask, write: Write, make_account: MakeAccount) -> None:
    made = make_account("Old")

    done = ask(RENAME, id=f"acc_{made.id.hex}", version=1)["data"]["done"]

    assert done == {"account": {"name": "New", "version": 2}, "userErrors": []}
    assert write(lambda s: s.get_one(Account, made.id).name) == "Old"
    assert write(lambda s: s.get_one(Account, made.id).version) == 1


def test_a_conflict_shows_the_record_as_it_is(ask: Ask, make_account: MakeAccount) -> None:
    made = make_account("Old")

    done = ask(RENAME, id=f"acc_{made.id.hex}", version=7)["data"]["done"]

    assert done == {
        "account": {"name": "Old", "version": 1},
        "userErrors": [{"code": "CONFLICT"}],
    }


def test_mutations_of_one_request_do_not_see_one_anothers_dry_runs(
    ask: Ask, write: Write, make_account: MakeAccount
) -> None:
    document = """mutation {
        a: accountCreate(input: {name: "A", lei: "5493001KJTIIGC8Y1R12"}) @dryRun {
            userErrors { code } }
        b: accountCreate(input: {name: "B", lei: "5493001KJTIIGC8Y1R12"}) {
            userErrors { code } } }"""

    data = ask(document)["data"]

    assert data == {"a": {"userErrors": []}, "b": {"userErrors": []}}
    assert write(lambda s: s.scalars(select(Account.name)).all()) == ["B"]


def test_no_secret_is_shown_that_will_not_work(ask: Ask, write: Write) -> None:
    document = """mutation { done: apiTokenCreate(
        input: {name: "till", scopes: ["core.*"]}) @dryRun {
            apiToken { name } presented userErrors { code } } }"""

    done = ask(document)["data"]["done"]

    assert done == {"apiToken": {"name": "till"}, "presented": None, "userErrors": []}
    assert count(write, ApiToken) == 0


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("query { accounts @dryRun { totalCount } }", "first level"),
        (
            'mutation { accountCreate(input: {name: "A"}) { account @dryRun { id } } }',
            "first level",
        ),
        (
            (
                'mutation { accountCreate(input: {name: "A"}) @idempotent(key: "k") @dryRun {'
                " __typename } }"
            ),
            "leave @idempotent out",
        ),
    ],
)
def test_it_stands_on_mutations_and_without_a_key(
    ask: Ask, write: Write, document: str, text: str
) -> None:
    (error,) = ask(document)["errors"]

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert text in error["message"]
    assert count(write, Account) == 0
