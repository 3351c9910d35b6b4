"""Webhooks against receivers that take, fail, hang, redirect, answer late, or are our own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from portico.access import Actor, utc_now
from portico.app import create_executor
from portico.database import Database
from portico.database.faults import too_slow
from portico.delivery import webhooks as module
from portico.delivery.addresses import Forbidden, is_public, resolve
from portico.delivery.webhooks import Webhooks
from portico.errors import Unavailable
from portico.models import DeliveryStatus, User, WebhookDelivery, WebhookEndpoint
from portico.operations.account_inputs import AccountUpdate
from portico.operations.accounts import update_account
from portico.operations.actors import user_actor
from portico.operations.roles import RoleCreate, RoleUpdate, create_role, update_role
from portico.operations.users import UserCreate, UserDeactivate, create_user, deactivate_user
from portico.testing import Ask, MakeAccount, Run, Write
from portico.testing.deployment import composed, settings

SELECTION = "query ($id: ID!) { account(id: $id) { name stage } }"
CREATE = """mutation ($url: URL!, $topics: [String!]!, $selection: String!) {
    webhookEndpointCreate(input: {url: $url, topics: $topics, selection: $selection}) {
        webhookEndpoint { id version url topics isActive } userErrors { code path message } } }"""


@dataclass
class Receiver:
    """An HTTP server that answers as a test says, and keeps what it got."""

    answers: list[str] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def bodies(self) -> list[Any]:
        return [orjson.loads(body) for _, body in self.got]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        pairs = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in pairs}
        self.got.append((headers, await reader.readexactly(int(headers["content-length"]))))
        answer = self.answers.pop(0) if self.answers else "200 OK"
        if answer == "hang":
            await reader.read()  # until the other side has had enough
        writer.write(f"HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Receiver]:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self


@pytest.fixture
def receiver(run: Run) -> Iterator[Receiver]:
    receiver = Receiver()
    opened = receiver.open()
    run(opened.__aenter__())
    yield receiver
    run(opened.__aexit__(None, None, None))


@pytest.fixture
def hooks(database: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhooks]:
    """As they are when a new database is served for the first time: they had no turn yet."""
    monkeypatch.setattr(module, "TIMEOUT", 0.3)
    executor = create_executor(composed(()), database, settings(()))
    hooks = Webhooks(database, executor, private=True)
    yield hooks
    run(hooks.close())


@pytest.fixture
def endpoint(ask: Ask, receiver: Receiver, hooks: Webhooks) -> str:
    given: dict[str, Any] = {
        "url": receiver.url,
        "topics": ["Account.*"],
        "selection": SELECTION,
    }
    answer = ask(CREATE, **given)["data"]["webhookEndpointCreate"]
    assert answer["userErrors"] == []
    return str(answer["webhookEndpoint"]["id"])


@pytest.fixture
def send(hooks: Webhooks, run: Run) -> Callable[[], None]:
    async def all_due() -> None:
        while await hooks.spread():
            pass
        while await hooks.send():
            pass

    return lambda: run(all_due())


def deliveries(session: Session) -> list[WebhookDelivery]:
    return list(session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.position)))


def all_due(session: Session) -> None:
    for each in deliveries(session):
        each.due_at = utc_now()


def test_a_change_is_posted_with_what_was_selected_and_signed(
    endpoint: str, receiver: Receiver, send: Any, make_account: MakeAccount, ask: Ask
) -> None:
    account = make_account("Acme")
    send()

    ((headers, body),) = receiver.got
    told = orjson.loads(body)
    assert told["type"] == "Account.created"
    assert told["data"]["id"] == f"acc_{account.id.hex}"
    assert told["data"]["record"] == {"account": {"name": "Acme", "stage": "PROSPECT"}}
    shown = ask(
        "query ($id: ID!) { webhookSecret(input: {id: $id}) { secret oldSecret } }", id=endpoint
    )["data"]["webhookSecret"]
    assert shown["oldSecret"] is None
    assert Webhook(shown["secret"]).verify(body.decode(), headers) == told


def test_after_a_rotation_both_secrets_sign_for_a_day(
    endpoint: str,
    receiver: Receiver,
    send: Any,
    make_account: MakeAccount,
    ask: Ask,
    actor: Actor,
) -> None:
    today = replace(actor, now=utc_now())
    query = "query ($id: ID!) { webhookSecret(input: {id: $id}) { secret oldSecret } }"
    old = ask(query, id=endpoint)["data"]["webhookSecret"]["secret"]
    ask(
        """mutation ($id: ID!) { webhookEndpointRotateSecret(
            input: {id: $id, expectedVersion: 1}) { userErrors { code } } }""",
        by=today,
        id=endpoint,
    )
    shown = ask(query, by=today, id=endpoint)["data"]["webhookSecret"]
    make_account("Acme")
    send()

    headers, body = receiver.got[-1]
    assert shown["oldSecret"] == old != shown["secret"]
    for secret in (old, shown["secret"]):
        assert Webhook(secret).verify(body.decode(), headers)


@pytest.mark.usefixtures("endpoint")
@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        ("500 Oops", 500, "The receiver answered 500."),
        ("302 Found\r\nlocation: http://127.0.0.1:1/", 302, "The receiver answered 302."),
        ("hang", None, "Timeout"),
        ("nonsense", None, ""),
    ],
)
def test_whatever_the_receiver_does_nothing_is_lost(
    receiver: Receiver,
    send: Any,
    make_account: MakeAccount,
    write: Write,
    answer: str,
    status: int | None,
    reason: str,
) -> None:
    receiver.answers.append(answer)
    make_account("Acme")
    send()

    (failed,) = write(deliveries)
    assert (failed.status, failed.attempts) == (DeliveryStatus.PENDING, 1)
    assert failed.last_status == status
    assert reason in (failed.last_error or "")
    assert timedelta(seconds=3) < failed.due_at - utc_now() < timedelta(seconds=7)

    write(all_due)
    send()
    (taken,) = write(deliveries)
    assert (taken.status, taken.attempts) == (DeliveryStatus.DELIVERED, 2)
    first, second = receiver.got
    assert first[1] == second[1]
    assert first[0]["webhook-id"] == second[0]["webhook-id"]


@pytest.mark.usefixtures("endpoint")
def test_changes_of_one_record_wait_for_the_one_before_others_do_not(
    receiver: Receiver, send: Any, make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    receiver.answers.append("500 Oops")
    first = make_account("A")
    send()
    change = AccountUpdate(id=first.id, expected_version=1, name="A2")
    write(lambda s: update_account(s, actor, change))
    make_account("B")
    send()
    assert [each["type"] for each in receiver.bodies] == ["Account.created", "Account.created"]

    write(all_due)
    send()
    told = [(b["type"], b["data"]["record"]["account"]["name"]) for b in receiver.bodies]
    assert told == [
        ("Account.created", "A"),
        ("Account.created", "B"),
        ("Account.created", "A"),
        ("Account.changed", "A2"),
    ]


@pytest.mark.usefixtures("endpoint")
def test_after_a_day_it_is_dead_and_can_be_replayed(
    receiver: Receiver, send: Any, make_account: MakeAccount, write: Write, ask: Ask
) -> None:
    receiver.answers += ["500 Oops"] * 2
    make_account("Acme")
    send()

    def a_day_passes(session: Session) -> None:
        for each in deliveries(session):
            each.due_at, each.first_tried_at = utc_now(), utc_now() - timedelta(hours=24)

    write(a_day_passes)
    send()
    listed = ask("{ webhookDeliveries { nodes { id version status attempts lastError } } }")
    (dead,) = listed["data"]["webhookDeliveries"]["nodes"]
    assert (dead["status"], dead["attempts"]) == ("DEAD", 2)

    replay = """mutation ($id: ID!, $version: Int!) { webhookDeliveryReplay(
        input: {id: $id, expectedVersion: $version}) {
            webhookDelivery { status } userErrors { code } } }"""
    answer = ask(replay, id=dead["id"], version=dead["version"])["data"]["webhookDeliveryReplay"]
    assert answer == {"webhookDelivery": {"status": "PENDING"}, "userErrors": []}
    send()
    assert write(deliveries)[0].status is DeliveryStatus.DELIVERED


def test_a_receiver_that_hangs_slows_no_mutation_and_no_other_receiver(
    endpoint: str,
    receiver: Receiver,
    hooks: Webhooks,
    make_account: MakeAccount,
    run: Run,
    database: Database,
    actor: Actor,
) -> None:
    account = make_account("Acme")
    receiver.answers.append("hang")

    async def meanwhile() -> float:
        await hooks.spread()
        sending = asyncio.create_task(hooks.send())
        await asyncio.sleep(0.1)
        started = time.monotonic()
        change = AccountUpdate(id=account.id, expected_version=1, name="New")
        await database.write(actor, lambda s: update_account(s, actor, change))
        spent = time.monotonic() - started
        assert not sending.done()
        await sending
        return spent

    assert run(meanwhile()) < 0.2
    assert endpoint


@pytest.mark.usefixtures("endpoint")
def test_an_endpoint_that_is_gone_is_told_no_more(
    receiver: Receiver, send: Any, make_account: MakeAccount, write: Write
) -> None:
    receiver.answers.append("410 Gone")
    make_account("Acme")
    send()

    assert write(lambda s: s.scalars(select(WebhookEndpoint)).one().is_active) is False


def test_an_endpoint_reads_with_the_rights_of_who_set_it_up(
    receiver: Receiver,
    send: Any,
    ask: Ask,
    actor: Actor,
    make_account: MakeAccount,
) -> None:
    clerk = replace(actor, name="clerk", scopes=frozenset({"core.webhook.*"}))
    given: dict[str, Any] = {"url": receiver.url, "topics": ["*"], "selection": SELECTION}
    assert not ask(CREATE, by=clerk, **given)["data"]["webhookEndpointCreate"]["userErrors"]
    make_account("Secret")
    send()

    told = [body for body in receiver.bodies if body["type"] == "Account.created"]
    assert told[0]["data"]["record"] is None
    assert told[0]["data"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("selection", "fault"),
    [
        ("query ($id: ID!) { account(id: $id) { nam } }", "Cannot query field 'nam'"),
        ("query ($x: ID!) { account(id: $x) { name } }", "only variable must be $id: ID!"),
        ("{ accounts { totalCount } }", "only variable must be $id: ID!"),
        ("mutation { __typename }", "a webhook only reads"),
    ],
)
def test_a_selection_is_checked_when_it_is_given(ask: Ask, selection: str, fault: str) -> None:
    given: dict[str, Any] = {
        "url": "https://example.org",
        "topics": ["Account.x"],
        "selection": selection,
    }

    problems = ask(CREATE, **given)["data"]["webhookEndpointCreate"]["userErrors"]

    codes = {problem["code"]: problem["message"] for problem in problems}
    assert set(codes) == {"WEBHOOK_TOPIC", "WEBHOOK_SELECTION"}
    assert fault in codes["WEBHOOK_SELECTION"]


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 192.168.0.1 172.16.0.1 169.254.169.254 0.0.0.0 ::1 fe80::1 fd00::1 "
    "::ffff:127.0.0.1 224.0.0.1 100.64.0.1 2002:7f00:0001::".split(),
)
def test_our_own_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


def test_private_addresses_are_refused_unless_allowed(run: Run) -> None:
    with pytest.raises(Forbidden, match=r"not a public address"):
        run(resolve("http://localhost:9/hook", private=False))

    target = run(resolve("http://localhost:9/hook?a=1", private=True))
    assert target.host == "localhost:9"
    assert target.url.endswith(":9/hook?a=1")
    assert is_public(ip_address("93.184.215.14"))


def test_it_reads_with_the_rights_of_now(
    receiver: Receiver, send: Any, ask: Ask, actor: Actor, write: Write, make_account: MakeAccount
) -> None:
    """What its user may not see any more is not sent, nor written again for a second try."""
    clerk = RoleCreate(name="clerk", description="", permissions=["core.webhook.*", "core.*.read"])
    role = write(lambda s: create_role(s, actor, clerk))
    user = write(lambda s: create_user(s, actor, UserCreate(name="ann", roles=["clerk"])))
    ann = write(lambda s: user_actor(s, s.get_one(User, user.id), actor.now))
    given = {"url": receiver.url, "topics": ["Account.*"], "selection": SELECTION}
    assert not ask(CREATE, by=ann, **given)["data"]["webhookEndpointCreate"]["userErrors"]
    account = make_account("Acme", owner="ann")
    receiver.answers = ["500 Try again"]
    send()
    assert receiver.bodies[0]["data"]["record"]["account"]["name"] == "Acme"

    less = RoleUpdate(id=role.id, expected_version=1, permissions=["core.webhook.*"])
    write(lambda s: update_role(s, actor, less))
    write(all_due)
    send()
    assert receiver.bodies[1]["data"]["record"] is None

    gone = UserDeactivate(id=user.id, expected_version=user.version)
    write(lambda s: deactivate_user(s, actor, gone))
    change = AccountUpdate(id=account.id, expected_version=account.version, name="Acme AG")
    write(lambda s: update_account(s, actor, change))
    send()
    assert len(receiver.bodies) == 2
    assert write(deliveries)[-1].last_error == "Whose rights it reads with may not act any more."


@pytest.mark.usefixtures("endpoint")
def test_what_cannot_be_read_for_now_is_sent_later(
    receiver: Receiver,
    send: Any,
    hooks: Webhooks,
    make_account: MakeAccount,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody is sent that the database was away, in place of what they wished for."""
    make_account("Acme")
    database = hooks._executor.database
    for away in (Unavailable("DATABASE_UNAVAILABLE", "It is away."), too_slow()):
        with monkeypatch.context() as patched:
            patched.setattr(database, "read", _raise(away))
            write(all_due)
            send()
        (waits,) = write(deliveries)
        assert (waits.status, waits.body) == (DeliveryStatus.PENDING, None)
        assert waits.last_error == str(away)
        assert receiver.got == []

    write(all_due)
    send()
    assert receiver.bodies[0]["data"]["record"]["account"]["name"] == "Acme"
    assert "errors" not in receiver.bodies[0]["data"]


def _raise(error: Exception) -> Callable[..., Any]:
    async def fail(*_: Any) -> Any:
        raise error

    return fail


@pytest.mark.usefixtures("endpoint")
def test_what_became_of_a_try_is_noted_once_the_database_is_back(
    receiver: Receiver,
    send: Any,
    database: Database,
    make_account: MakeAccount,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is not posted again after the lease, as it would be if the try had been forgotten."""
    make_account("Acme")
    monkeypatch.setattr(module, "PAUSE", 0.01)
    whole = database.write
    refused: list[str] = []

    async def away_after_the_post(actor: Any, deed: Any, name: str = "") -> Any:
        if receiver.got and len(refused) < 3:
            refused.append(name)
            raise Unavailable("DATABASE_UNAVAILABLE", "It is away.")
        return await whole(actor, deed, name)

    monkeypatch.setattr(database, "write", away_after_the_post)
    send()

    assert len(refused) == 3
    (delivered,) = write(deliveries)
    assert (delivered.status, delivered.attempts) == (DeliveryStatus.DELIVERED, 1)
    assert len(receiver.got) == 1
