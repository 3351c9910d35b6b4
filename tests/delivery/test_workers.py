"""Two worker processes: what is written through either is told by both, over sockets and SSE."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from sqlalchemy.orm import Session
from websockets.sync.client import ClientConnection, connect

from portico.access import Actor
from portico.operations.tokens import create_token
from portico.testing import Write
from portico.testing.servers import Server, serving

PATIENCE: Final = 30
CHANGED: Final = "subscription { accountChanged { account { name } } }"
CREATE: Final = """mutation ($name: String!) { accountCreate(input: {name: $name}) {
    userErrors { code } } }"""
PROCESS: Final = re.compile(r'process="(\d+)"')
SOCKETS: Final = 4
MOST: Final = 60
"""Connections that are opened at most until both processes had one."""


@pytest.fixture
def token(write: Write, actor: Actor) -> str:
    def create(session: Session) -> str:
        return create_token(session, actor, "workers", ["core.*"])[1]

    return write(create)


def write_through(server: Server, token: str, name: str) -> str:
    """Make an account by a connection of its own; the process that did it."""
    with server.client(token) as client:  # one connection, kept: it stays with one process
        made = client.post("/graphql", json={"query": CREATE, "variables": {"name": name}})
        assert made.json() == {"data": {"accountCreate": {"userErrors": []}}}
        told = client.get("/metrics", headers={"authorization": "Bearer metrics"})
    (process,) = set(PROCESS.findall(told.text))
    return str(process)


def listening(opened: ExitStack, server: Server, token: str) -> ClientConnection:
    made = opened.enter_context(
        connect(
            f"{server.address.replace('http', 'ws', 1)}/graphql",
            subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]  # a name is one
        )
    )
    for message in (
        {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}},
        {"type": "subscribe", "id": "1", "payload": {"query": CHANGED}},
    ):
        made.send(json.dumps(message))
    assert json.loads(made.recv(PATIENCE)) == {"type": "connection_ack"}
    return made


def heard(socket: ClientConnection, wanted: set[str]) -> list[str]:
    """The names that are told, until all that are wanted were."""
    names: list[str] = []
    while not wanted <= set(names):
        message = json.loads(socket.recv(PATIENCE))
        assert message["type"] == "next", message
        names.append(message["payload"]["data"]["accountChanged"]["account"]["name"])
    return names


def first_events(response: httpx2.Response, count: int) -> list[str]:
    names: list[str] = []
    for line in response.iter_lines():
        if line.startswith("data: {"):
            answer: Any = json.loads(line.removeprefix("data: "))
            names.append(answer["data"]["accountChanged"]["account"]["name"])
        if len(names) == count:
            break
    return names


def test_what_one_process_does_the_listeners_of_the_other_are_told(
    database_url: str, token: str, tmp_path: Path
) -> None:
    settings = {"database_url": database_url, "plugins": "", "metrics_token": "metrics"}
    with (
        serving(tmp_path, "serve", "--workers", "2", **settings) as server,
        ExitStack() as opened,
    ):
        sockets = [listening(opened, server, token) for _ in range(SOCKETS)]
        first = ready(server, token, sockets)
        stream = opened.enter_context(
            server.client(token).stream(
                "POST",
                "/graphql",
                json={"query": CHANGED},
                headers={"accept": "text/event-stream"},
            )
        )
        processes, names = {first}, list[str]()
        while len(processes) < 2 or len(names) < 3:
            assert len(names) < MOST, "only one of the processes answers"
            names.append(f"Account {len(names)}")
            processes.add(write_through(server, token, names[-1]))

        for socket in sockets:
            assert heard(socket, set(names)) == names
        told = first_events(stream, 1)

    assert len(processes) == 2
    assert told[0] in names


def ready(server: Server, token: str, sockets: list[ClientConnection]) -> str:
    """Wait until all listen: each has heard of an account; the process that made the last one."""
    for number in range(MOST):
        process = write_through(server, token, f"Ready {number}")
        try:
            for socket in sockets:
                socket.recv(1)
        except TimeoutError:
            continue
        drained(sockets, number)
        return process
    raise AssertionError("not all listen")


def drained(sockets: list[ClientConnection], number: int) -> None:
    """Hear all that was told until now."""
    for socket in sockets:
        while True:
            try:
                name = json.loads(socket.recv(1))["payload"]["data"]["accountChanged"]["account"]
            except TimeoutError:
                break
            if name["name"] == f"Ready {number}":
                break
