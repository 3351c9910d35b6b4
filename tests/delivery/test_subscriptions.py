"""Subscriptions against a real server: who is told what, by WebSocket and Server-Sent Events."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
import uvicorn
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from portico.access import Actor
from portico.app import create_app, create_executor
from portico.database import Database
from portico.delivery import feed, listening, sse, websocket
from portico.delivery.feed import Feed
from portico.delivery.streams import Ended, Streams
from portico.graphql.http import Desk, Documents, Door
from portico.graphql.http.asked import Asked
from portico.graphql.tokens import TokenCache
from portico.ledger import Event
from portico.models import AccountStage
from portico.operations.account_inputs import AccountCreate, AccountStageChange, AccountUpdate
from portico.operations.accounts import change_account_stage, create_account, update_account
from portico.operations.tokens import ApiTokenCreate, create_api_token, revoke_token
from portico.operations.users import UserCreate, UserUpdate, create_user, update_user
from portico.query.scalars import id_text
from portico.settings import load_settings
from portico.testing import MakeAccount, Run, Write
from portico.testing.deployment import composed, loaded

CHANGED = """subscription ($id: ID, $after: String) { accountChanged(id: $id, after: $after) {
    position change id at account { name } } }"""
COSTLY = """subscription { accountChanged { account { children(first: 100) { nodes {
    children(first: 100) { nodes { children(first: 100) { totalCount } } } } } } } }"""
PATIENCE = 20.0
FEEDS: dict[int, Feed] = {}
"""What the servers of the tests read, by their ports."""


@pytest.fixture
def settings() -> dict[str, Any]:
    """What a test changes of the settings."""
    return {}


@pytest.fixture
def origin(database_url: str, settings: dict[str, Any]) -> Iterator[str]:
    """A server with a database connection of its own: to it, the tests are another process."""
    chosen = load_settings(database_url=database_url, jobs=False, **settings)
    app = create_app(chosen, loaded(()), composed(()))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    FEEDS[port] = app.state.streams.feed
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    thread.join(PATIENCE)
    assert not thread.is_alive(), "an open stream keeps the server from stopping"


@pytest.fixture
def grant(write: Write, actor: Actor) -> Callable[..., tuple[str, UUID]]:
    """Create a token with some scopes: what is presented, and its id."""

    def grant(*scopes: str, user_id: UUID | None = None) -> tuple[str, UUID]:
        given = ApiTokenCreate(name="listener", scopes=[*scopes], user_id=user_id)
        made = write(lambda s: create_api_token(s, actor, given))
        return made.presented, made.id

    return grant


@pytest.fixture
def token(grant: Callable[..., tuple[str, UUID]]) -> str:
    return grant("core.*")[0]


class Socket:
    """A client of graphql-transport-ws."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def tell(self, **message: Any) -> None:
        self.connection.send(json.dumps(message))

    def hear(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.connection.recv(timeout=PATIENCE))
        return found

    def subscribe(self, query: str, name: str = "1", **variables: Any) -> None:
        self.tell(id=name, type="subscribe", payload={"query": query, "variables": variables})

    def settle(self, listeners: int = 1) -> None:
        """Wait until so many subscriptions have begun and told all there was."""
        deadline = time.monotonic() + PATIENCE
        while self.feed.waiting < listeners:
            assert time.monotonic() < deadline, "not all subscriptions have begun"
            time.sleep(0.01)

    @property
    def feed(self) -> Feed:
        found: Feed = FEEDS[self.connection.remote_address[1]]
        return found

    def payload(self, field: str = "accountChanged") -> dict[str, Any]:
        message = self.hear()
        assert message["type"] == "next", message
        found: dict[str, Any] = message["payload"]["data"][field]
        return found

    def error(self) -> str:
        message = self.hear()
        assert message["type"] == "error", message
        return str(message["payload"][0]["extensions"]["code"])

    def closing(self) -> tuple[int, str]:
        """How the server hangs up, whatever it says before."""
        received = None
        while received is None:
            try:
                self.connection.recv(timeout=PATIENCE)
            except ConnectionClosed as closed:
                received = closed.rcvd
                if received is None:
                    raise
        return received.code, received.reason


@contextmanager
def opened(origin: str, token: str = "", **more: Any) -> Iterator[Socket]:
    with connect(f"ws://{origin}/graphql", subprotocols=["graphql-transport-ws"], **more) as made:  # type: ignore[list-item]  # a name is one
        socket = Socket(made)
        if token:
            socket.tell(type="connection_init", payload={"Authorization": f"Bearer {token}"})
            assert socket.hear() == {"type": "connection_ack"}
        yield socket


@contextmanager
def streaming(origin: str, token: str, query: str, **variables: Any) -> Iterator[httpx2.Response]:
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {token}"}
    body = {"query": query, "variables": variables}
    with (
        httpx2.Client(timeout=PATIENCE) as client,
        client.stream("POST", f"http://{origin}/graphql", json=body, headers=headers) as response,
    ):
        yield response


def events_of(response: httpx2.Response) -> Iterator[tuple[str, Any]]:
    """The events of a stream: their names and data; a comment is named so."""
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            text = line.removeprefix("data:").strip()
            yield name, json.loads(text) if text else None
        elif line == ":":
            yield "comment", None


def account_id(account: Any) -> str:
    return id_text("acc", account.id)


def rename(write: Write, actor: Actor, account: Any, name: str) -> None:
    def deed(session: Session) -> None:
        given = AccountUpdate(id=account.id, expected_version=account.version, name=name)
        update_account(session, actor, given)

    write(deed)
    account.version += 1


# ---------------------------------------------------------------- being told


def test_a_change_of_another_process_is_told_as_it_was_selected(
    origin: str, token: str, write: Write, actor: Actor, make_account: MakeAccount
) -> None:
    acme = make_account("Acme")
    with opened(origin, token) as socket:
        socket.subscribe(CHANGED)
        socket.settle()
        rename(write, actor, acme, "Acme Ltd")
        told = socket.payload()

    assert {key: told[key] for key in ("change", "id", "account")} == {
        "change": "CHANGED",
        "id": account_id(acme),
        "account": {"name": "Acme Ltd"},
    }
    assert told["at"] == "2026-03-02T12:00:00.000000Z"


def test_what_was_missed_is_told_in_its_order_after_a_position(
    origin: str, token: str, write: Write, actor: Actor, make_account: MakeAccount
) -> None:
    with opened(origin, token) as socket:
        socket.subscribe(CHANGED)
        socket.settle()
        acme = make_account("Acme")
        seen = socket.payload()["position"]
    rename(write, actor, acme, "Acme Ltd")
    make_account("Bolt")

    with opened(origin, token) as socket:
        socket.subscribe(CHANGED, after=seen)
        told = [socket.payload() for _ in range(2)]
        make_account("Carbon")
        told.append(socket.payload())

    assert [(each["change"], each["account"]["name"]) for each in told] == [
        ("CHANGED", "Acme Ltd"),
        ("CREATED", "Bolt"),
        ("CREATED", "Carbon"),
    ]
    positions = [int(each["position"]) for each in told]
    assert positions == sorted(positions)


def test_server_sent_events_tell_the_same(
    origin: str, token: str, make_account: MakeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "HEARTBEAT", 0.05)
    with streaming(origin, token, CHANGED) as response:
        told = events_of(response)
        assert (response.status_code, next(told)) == (200, ("comment", None))
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        make_account("Acme")
        name, payload = next(each for each in told if each[0] != "comment")

    assert name == "next"
    assert payload["data"]["accountChanged"]["account"] == {"name": "Acme"}


def test_one_record_alone_can_be_listened_for(
    origin: str, token: str, write: Write, actor: Actor, make_account: MakeAccount
) -> None:
    acme, bolt = make_account("Acme"), make_account("Bolt")
    with opened(origin, token) as socket:
        socket.subscribe(CHANGED, id=account_id(bolt))
        socket.settle()
        rename(write, actor, acme, "Other")
        rename(write, actor, bolt, "Bolt Ltd")

        assert socket.payload()["account"] == {"name": "Bolt Ltd"}


def test_all_types_are_told_of_at_once_and_each_shows_its_own_fields(
    origin: str, token: str, write: Write, actor: Actor, make_account: MakeAccount
) -> None:
    query = """subscription ($types: [RecordType!]) { events(types: $types) { change type
        record { __typename id ... on Account { title: name } ... on User { name } } } }"""
    with opened(origin, token) as socket:
        socket.subscribe(query, types=["Account", "User"])
        socket.subscribe(query, "users", types=["User"])
        socket.settle(2)
        acme = make_account("Acme")
        user = write(
            lambda s: create_user(s, actor, UserCreate(name="ann", roles=["core.auditor"]))
        )
        heard = [socket.hear() for _ in range(3)]

    told = [each["payload"]["data"]["events"] for each in heard if each["id"] == "1"]
    assert told == [
        {
            "change": "CREATED",
            "type": "Account",
            "record": {"__typename": "Account", "id": account_id(acme), "title": "Acme"},
        },
        {
            "change": "CREATED",
            "type": "User",
            "record": {"__typename": "User", "id": id_text("usr", user.id), "name": "ann"},
        },
    ]
    assert [
        each["payload"]["data"]["events"]["type"] for each in heard if each["id"] == "users"
    ] == ["User"]


def test_a_domain_event_is_told_of_with_its_record(
    origin: str, token: str, write: Write, actor: Actor, make_account: MakeAccount
) -> None:
    acme = make_account("Acme")
    with opened(origin, token) as socket:
        socket.subscribe("subscription { accountStageChanged { account { name stage } } }")
        socket.settle()
        rename(write, actor, acme, "Acme Ltd")
        given = AccountStageChange(
            id=acme.id, expected_version=acme.version, stage=AccountStage.ACTIVE
        )
        write(lambda s: change_account_stage(s, actor, given))

        told = socket.payload("accountStageChanged")
    assert told == {"account": {"name": "Acme Ltd", "stage": "ACTIVE"}}


# ---------------------------------------------------------------- who is told


def test_nobody_is_told_of_what_they_may_not_see(
    origin: str,
    grant: Callable[..., tuple[str, UUID]],
    write: Write,
    actor: Actor,
    make_account: MakeAccount,
) -> None:
    roles = ["core.account_manager"]
    ann = write(lambda s: create_user(s, actor, UserCreate(name="ann", roles=roles)))
    token, _ = grant("*", user_id=ann.id)
    theirs, hers = make_account("Secret", owner="bob"), make_account("Mine", owner="ann")
    with opened(origin, token) as socket:
        socket.subscribe("subscription { events { id type record { id } } }")
        socket.subscribe("subscription { events { position } }", "bare")
        socket.subscribe(CHANGED, "typed")
        socket.settle(3)
        rename(write, actor, theirs, "Secret Ltd")
        rename(write, actor, hers, "Mine Ltd")
        told = {each["id"]: each["payload"] for each in (socket.hear() for _ in range(3))}
        socket.settle(3)
        socket.tell(type="ping")
        assert socket.hear() == {"type": "pong"}  # nothing else was told

    assert told["1"]["data"]["events"]["id"] == account_id(hers)
    assert told["typed"]["data"]["accountChanged"]["account"] == {"name": "Mine Ltd"}
    assert set(told) == {"1", "bare", "typed"}


def test_a_hidden_record_is_refused_like_one_that_is_not_there(
    origin: str,
    grant: Callable[..., tuple[str, UUID]],
    write: Write,
    actor: Actor,
    make_account: MakeAccount,
) -> None:
    roles = ["core.account_manager"]
    ann = write(lambda s: create_user(s, actor, UserCreate(name="ann", roles=roles)))
    token, _ = grant("*", user_id=ann.id)
    hidden = make_account("Secret", owner="bob")
    with opened(origin, token) as socket:
        answers = []
        for given in (account_id(hidden), f"acc_{'0' * 32}"):
            socket.subscribe(CHANGED, id=given)
            answers.append(socket.hear()["payload"][0]["message"])

    assert answers == ["There is no account with this id."] * 2


def test_rights_are_looked_at_again_for_each_message(
    origin: str,
    grant: Callable[..., tuple[str, UUID]],
    write: Write,
    actor: Actor,
    make_account: MakeAccount,
) -> None:
    auditor = UserCreate(name="ann", roles=["core.administrator"])
    ann = write(lambda s: create_user(s, actor, auditor))
    token, _ = grant("*", user_id=ann.id)
    with opened(origin, token) as socket:
        socket.subscribe("subscription { contactChanged { id } }")
        socket.settle()
        less = UserUpdate(id=ann.id, expected_version=ann.version, roles=[])
        write(lambda s: update_user(s, actor, less))

        assert socket.error() == "FORBIDDEN"


def test_a_revoked_token_ends_every_stream(
    origin: str, grant: Callable[..., tuple[str, UUID]], write: Write, actor: Actor
) -> None:
    presented, identifier = grant("core.*")
    with (
        opened(origin, presented) as socket,
        streaming(origin, presented, CHANGED) as response,
    ):
        socket.subscribe(CHANGED)
        socket.settle(2)
        write(lambda s: revoke_token(s, actor, identifier))

        code, reason = socket.closing()
        told = list(events_of(response))
    assert (code, reason.partition(":")[0]) == (4401, "UNAUTHENTICATED")
    assert [name for name, _ in told] == ["next", "complete"]
    assert told[0][1]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_removal_is_told_to_those_who_see_everything(
    origin: str, token: str, write: Write, actor: Actor, make_account: MakeAccount
) -> None:
    acme = make_account("Acme")
    with opened(origin, token) as socket:
        socket.subscribe(CHANGED)
        socket.settle()
        write(lambda s: s.delete(s.get(type(acme), acme.id)))
        told = socket.payload()

    assert (told["change"], told["id"], told["account"]) == ("REMOVED", account_id(acme), None)


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        (CHANGED, {"id": "ctc_0"}, "BAD_ID"),
        (CHANGED, {"after": "-1"}, "BAD_POSITION"),
        (CHANGED, {"after": "\u0661"}, "BAD_POSITION"),
        (CHANGED, {"after": "999999"}, "BAD_POSITION"),
        ("subscription { accountChanged { nonsense } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription { accountChanged { id } contactChanged { id } }",
            {},
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            COSTLY,
            {},
            "QUERY_TOO_EXPENSIVE",
        ),
        ("subscription { approvalRequestChanged { id } }", {}, "FORBIDDEN"),
    ],
)
def test_what_cannot_be_told_is_refused_at_once(
    origin: str,
    grant: Callable[..., tuple[str, UUID]],
    make_account: MakeAccount,
    query: str,
    variables: dict[str, Any],
    code: str,
) -> None:
    make_account("Acme")
    with opened(origin, grant("core.account.*", "core.contact.*")[0]) as socket:
        socket.subscribe(query, **variables)
        assert socket.error() == code


def test_a_position_whose_events_are_gone_is_refused(
    origin: str, token: str, write: Write, make_account: MakeAccount
) -> None:
    make_account("Acme")
    write(lambda s: s.execute(update(Event).values(position=Event.position + 1000)))
    make_account("Bolt")
    with opened(origin, token) as socket:
        socket.subscribe(CHANGED, after="0")
        assert socket.error() == "EVENTS_GONE"


def test_one_answer_has_no_room_for_a_subscription(origin: str, token: str) -> None:
    headers = {"authorization": f"Bearer {token}"}
    answer = httpx2.post(f"http://{origin}/graphql", json={"query": CHANGED}, headers=headers)

    assert answer.json()["errors"][0]["extensions"]["code"] == "STREAM_REQUIRED"


def test_queries_and_mutations_are_answered_over_both(origin: str, token: str) -> None:
    create = 'mutation { accountCreate(input: {name: "Acme"}) { account { name } } }'
    expected = {"data": {"accountCreate": {"account": {"name": "Acme"}}}}
    with opened(origin, token) as socket:
        socket.subscribe(create)
        assert [socket.hear(), socket.hear()] == [
            {"id": "1", "type": "next", "payload": expected},
            {"id": "1", "type": "complete"},
        ]
    with streaming(origin, token, create) as response:
        assert list(events_of(response)) == [("next", expected), ("complete", None)]


class TestLimits:
    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {"max_subscriptions": 2}

    def test_a_token_has_so_many_at_a_time(self, origin: str, token: str) -> None:
        with opened(origin, token) as socket:
            for name in ("a", "b"):
                socket.subscribe(CHANGED, name)
            socket.subscribe(CHANGED, "c")
            refused = socket.hear()
            with streaming(origin, token, CHANGED) as response:
                status = response.status_code
            socket.tell(id="a", type="complete")
            socket.subscribe("{ __typename }", "d")
            assert [socket.hear()["type"] for _ in range(2)] == ["next", "complete"]

        assert (refused["id"], refused["type"], status) == ("c", "error", 429)
        assert refused["payload"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"


class TestTrustedDocuments:
    @pytest.fixture
    def settings(self, tmp_path: Any) -> dict[str, Any]:
        manifest = tmp_path / "manifest.json"
        manifest.write_text(json.dumps({"known": CHANGED}))
        return {"trusted_documents": str(manifest), "only_trusted_documents": True}

    def test_only_they_are_run(self, origin: str, token: str, make_account: MakeAccount) -> None:
        with opened(origin, token) as socket:
            socket.subscribe("subscription { accountChanged { id } }")
            assert socket.error() == "DOCUMENT_NOT_TRUSTED"
            socket.tell(id="1", type="subscribe", payload={"documentId": "known"})
            socket.settle()
            make_account("Acme")
            assert socket.payload()["account"] == {"name": "Acme"}


def test_who_falls_behind_is_told_so_and_where_to_go_on(
    database: Database,
    database_url: str,
    run: Run,
    token: str,
    actor: Actor,
    make_account: MakeAccount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listening, "KEPT", 2)
    monkeypatch.setattr(feed, "AT_ONCE", 1)
    make_account("Acme")
    settings = load_settings(database_url=database_url)
    desk = Desk(create_executor(composed(()), database, settings), Documents({}), settings)
    door, streams = Door(TokenCache(database)), Streams(desk, 1)

    async def scenario() -> tuple[bytes, Ended]:
        caller = await door.enter({b"authorization": f"Bearer {token}".encode()}, {})
        async with aclosing(streams.answers(Asked(CHANGED), caller, "test")) as answers:
            first = asyncio.ensure_future(anext(answers))
            while not streams.feed.waiting:  # noqa: ASYNC110 (any moment will do)
                await asyncio.sleep(0.01)
            for name in "abcde":
                given = AccountCreate(name=name)
                await database.write(actor, partial(create_account, actor=actor, input=given))
            while await streams.feed.turn():
                pass
            message = await first
            with pytest.raises(Ended) as end:
                await anext(answers)
            return message, end.value

    message, end = run(scenario())
    told = json.loads(message)["data"]["accountChanged"]
    assert told["account"] == {"name": "a"}
    assert end.code == "SLOW_CONSUMER"
    assert str(end).endswith(f"Subscribe anew, after {told['position']}.")
    assert streams.feed.listeners == 0


def test_a_server_that_is_told_to_stop_ends_its_streams_and_stops(
    database_url: str, token: str, tmp_path: Path
) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as probe:
        port = probe.server_address[1]
    environment = {**os.environ, "PORTICO_DATABASE_URL": database_url, "PORTICO_JOBS": "true"}
    command = [str(Path(sys.executable).with_name("portico")), "serve", "--port", str(port)]
    origin = f"127.0.0.1:{port}"
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=tmp_path)  # noqa: S603 (our own)
    try:
        _until_alive(origin)
        with opened(origin, token) as socket, streaming(origin, token, CHANGED) as response:
            socket.subscribe(CHANGED)
            process.terminate()
            code, _reason = socket.closing()
            told = list(events_of(response))
        assert process.wait(PATIENCE) in {0, -signal.SIGTERM}
    finally:
        process.kill()
        process.wait()

    assert code in {1001, 1012}
    assert [name for name, _ in told if name != "comment"] == []


def _until_alive(origin: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(httpx2.HTTPError):
            if httpx2.get(f"http://{origin}/livez").status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError


# ---------------------------------------------------------------- the protocol


def test_nobody_listens_without_a_token(origin: str) -> None:
    with opened(origin) as socket:
        socket.tell(type="connection_init")
        assert socket.closing()[0] == 4401
    with opened(origin) as socket:
        socket.tell(type="connection_init", payload={"authorization": "Bearer portico_x"})
        assert socket.closing() == (
            4401,
            "UNAUTHENTICATED: The token is unknown, expired or revoked.",
        )
    with streaming(origin, "nobody", CHANGED) as response:
        assert response.status_code == 401


def test_a_client_says_who_it_is_in_time(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "GREETED_WITHIN", 0.05)
    with opened(origin) as socket:
        assert socket.closing()[0] == 4408


@pytest.fixture
def sockets(database: Database, database_url: str) -> websocket.WebSockets:
    """What serves connections, without a server around it."""
    settings = load_settings(database_url=database_url)
    desk = Desk(create_executor(composed(()), database, settings), Documents({}), settings)
    return websocket.WebSockets(desk, Door(TokenCache(database)), Streams(desk, 1))


SCOPE = {"subprotocols": ["graphql-transport-ws"], "headers": [], "client": None}


def messages_of(token: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    """What comes from a client that says who it is, and then these."""
    hello = {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
    said = [{"type": "websocket.receive", "text": json.dumps(each)} for each in (hello, *more)]
    return [{"type": "websocket.connect"}, *said]


def test_a_client_that_takes_no_message_is_hung_up_on(
    sockets: websocket.WebSockets, run: Run, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its network takes nothing: the server waits for so long, and no longer."""
    monkeypatch.setattr(websocket, "SENT_WITHIN", 0.05)
    coming = messages_of(token)
    sent: list[Any] = []

    async def receive() -> Any:
        if coming:
            return coming.pop(0)
        return await asyncio.Event().wait()

    async def send(message: Any) -> None:
        if message["type"] == "websocket.send":
            await asyncio.Event().wait()
        sent.append(message)

    run(sockets(SCOPE, receive, send))

    assert [each["type"] for each in sent] == ["websocket.accept", "websocket.close"]
    assert sent[1]["reason"].startswith("SLOW_CONSUMER")


def test_a_client_that_leaves_before_its_answer_is_no_fault(
    sockets: websocket.WebSockets, run: Run, token: str
) -> None:
    """The server notices only as it sends: with an error of the network."""
    asked = {"id": "1", "type": "subscribe", "payload": {"query": "{ accounts { totalCount } }"}}
    coming = messages_of(token, asked)
    tried: list[str] = []

    async def scene() -> None:
        gone = asyncio.Event()

        async def receive() -> Any:
            if coming:
                return coming.pop(0)
            await gone.wait()
            return {"type": "websocket.disconnect", "code": 1006}

        async def send(message: Any) -> None:
            if message["type"] == "websocket.send":
                tried.append(json.loads(message["text"])["type"])
                if tried[-1] != "connection_ack":
                    gone.set()
                    raise BrokenPipeError

        await sockets(SCOPE, receive, send)

    with capture_logs() as logs:
        run(scene())

    assert tried == ["connection_ack", "next"]
    assert [each["log_level"] for each in logs if each["log_level"] != "debug"] == []


def test_who_asks_too_often_is_let_in_later(
    database: Database, database_url: str, token: str
) -> None:
    app = create_app(
        load_settings(database_url=database_url, jobs=False, rate_limit=1), loaded(()), composed(())
    )
    hello = {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
    with TestClient(app) as client:
        headers = {"authorization": f"Bearer {token}"}
        asked = client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        assert asked.status_code == 200
        with client.websocket_connect("/graphql", ["graphql-transport-ws"]) as socket:
            socket.send_json(hello)
            with pytest.raises(WebSocketDisconnect) as closed:
                socket.receive_json()

    assert closed.value.reason.startswith("RATE_LIMITED")


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["{"], 4400),
        (["[]"], 4400),
        (['{"type": "start"}'], 4400),
        (['{"type": "subscribe", "payload": {}}'], 4400),
        (['{"type": "connection_init"}'], 4429),
        ([json.dumps({"id": "1", "type": "subscribe", "payload": {"query": CHANGED}})] * 2, 4409),
        (["[" * 300_000], 4400),
    ],
)
def test_what_the_protocol_forbids_ends_the_connection(
    origin: str, token: str, messages: list[str], code: int
) -> None:
    with opened(origin, token) as socket:
        for message in messages:
            socket.connection.send(message)
        assert socket.closing()[0] == code


def test_no_operation_before_the_client_was_let_in(origin: str) -> None:
    with opened(origin) as socket:
        socket.subscribe(CHANGED)
        assert socket.closing()[0] == 4401


def test_no_other_protocol_is_spoken(origin: str) -> None:
    with connect(f"ws://{origin}/graphql") as made:
        assert Socket(made).closing()[0] == 4406


def test_an_operation_that_is_no_request_is_refused_alone(origin: str, token: str) -> None:
    with opened(origin, token) as socket:
        socket.tell(id="1", type="subscribe", payload={"query": 7})
        assert socket.error() == "BAD_REQUEST"
        socket.tell(type="ping")
        assert socket.hear() == {"type": "pong"}
