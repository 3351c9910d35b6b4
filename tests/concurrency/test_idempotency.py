"""A mutation with a key is done once, and answered alike as often as it is sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from portico.access import Actor
from portico.database import Database
from portico.graphql.execution import Request
from portico.ledger import AuditEntry
from portico.models import Account, IdempotentAnswer
from portico.operations.idempotency import forget_outdated
from portico.testing import Ask, MakeAccount, Run, Write
from portico.testing.deployment import composed, settings

CREATE = """mutation ($name: String!, $key: String!) {
    done: accountCreate(input: {name: $name}) @idempotent(key: $key) {
        account { id name } userErrors { code path } } }"""


def accounts(write: Write) -> int:
    return write(lambda s: s.scalar(select(func.count()).select_from(Account))) or 0


def done(answer: dict[str, Any]) -> dict[str, Any]:
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["done"]
    return found


def test_the_same_request_is_answered_as_it_was_and_not_done_again(ask: Ask, write: Write) -> None:
    first = done(ask(CREATE, name="Acme", key="k1"))
    write(lambda s: setattr(s.scalars(select(Account)).one(), "name", "Changed"))

    second = done(ask(CREATE, name="Acme", key="k1"))

    assert first == second
    assert first["account"]["name"] == "Acme"
    assert accounts(write) == 1


def test_another_input_under_the_same_key_is_refused(ask: Ask, write: Write) -> None:
    done(ask(CREATE, name="Acme", key="k1"))

    refused = done(ask(CREATE, name="Other", key="k1"))

    assert refused == {
        "account": None,
        "userErrors": [{"code": "IDEMPOTENCY_MISMATCH", "path": ["idempotent", "key"]}],
    }
    assert accounts(write) == 1


def test_another_selection_is_answered_from_the_record(ask: Ask, write: Write) -> None:
    first = done(ask(CREATE, name="Acme", key="k1"))

    second = done(ask(CREATE.replace("id name", "id stage"), name="Acme", key="k1"))

    assert second["account"] == {"id": first["account"]["id"], "stage": "PROSPECT"}
    assert accounts(write) == 1


def test_keys_belong_to_their_sender(ask: Ask, write: Write, actor: Actor) -> None:
    done(ask(CREATE, name="Acme", key="k1"))
    done(ask(CREATE, name="Acme", key="k1", by=replace(actor, name="somebody else")))

    assert accounts(write) == 2


def test_what_was_refused_is_tried_again(ask: Ask, write: Write, make_account: MakeAccount) -> None:
    create = CREATE.replace("{name: $name}", '{name: $name, lei: "5493001KJTIIGC8Y1R12"}')
    other = make_account("Has it", lei="5493001KJTIIGC8Y1R12")
    assert done(ask(create, name="Acme", key="k1"))["userErrors"][0]["code"] == "ACCOUNT_DUPLICATE"

    write(lambda s: setattr(s.get_one(Account, other.id), "lei", None))

    assert done(ask(create, name="Acme", key="k1"))["userErrors"] == []


def test_after_a_week_the_key_is_free(ask: Ask, write: Write, actor: Actor) -> None:
    done(ask(CREATE, name="Acme", key="k1"))
    almost = replace(actor, now=actor.now + timedelta(days=6, hours=23, minutes=59))
    later = replace(actor, now=actor.now + timedelta(days=7))

    done(ask(CREATE, name="Acme", key="k1", by=almost))
    assert accounts(write) == 1
    done(ask(CREATE, name="Other", key="k1", by=later))
    assert accounts(write) == 2
    assert write(lambda s: forget_outdated(s, later.now)) == 0
    assert write(lambda s: forget_outdated(s, later.now + timedelta(days=7))) == 1
    assert write(lambda s: s.scalar(select(func.count()).select_from(IdempotentAnswer))) == 0


def test_an_update_sent_twice_does_not_conflict_with_itself(
    ask: Ask, make_account: MakeAccount
) -> None:
    update = """mutation ($id: ID!, $key: String!) { done: accountUpdate(
        input: {id: $id, expectedVersion: 1, name: "New"}) @idempotent(key: $key) {
            account { version } userErrors { code } } }"""
    account = f"acc_{make_account('Acme').id.hex}"

    answers = [done(ask(update, id=account, key="k1")) for _ in range(3)]

    assert answers == [{"account": {"version": 2}, "userErrors": []}] * 3


def test_parallel_duplicates_are_done_once(
    database: Database, run: Run, write: Write, actor: Actor
) -> None:
    from portico.app import create_executor  # noqa: PLC0415 (few tests need it)

    executor = create_executor(composed(()), database, settings(()))
    request = Request(
        query=CREATE, actor=actor, request_id="r", variables={"name": "Acme", "key": "k1"}
    )

    async def all_at_once() -> list[bytes]:
        return [a.body for a in await asyncio.gather(*(executor.run(request) for _ in range(16)))]

    answers = run(all_at_once())

    assert len(set(answers)) == 1
    assert orjson.loads(answers[0])["data"]["done"]["userErrors"] == []
    assert accounts(write) == 1
    assert write(lambda s: s.scalar(select(func.count()).select_from(AuditEntry))) == 1


@pytest.mark.parametrize(
    "document",
    [
        'query { accounts @idempotent(key: "k") { totalCount } }',
        'mutation { accountCreate(input: {name: "A"}) { account @idempotent(key: "k") { id } } }',
        'mutation { accountCreate(input: {name: "A"}) @idempotent(key: "") { account { id } } }',
    ],
)
def test_the_directive_is_refused_where_it_would_promise_nothing(
    ask: Ask, write: Write, document: str
) -> None:
    answer = ask(document)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert accounts(write) == 0
