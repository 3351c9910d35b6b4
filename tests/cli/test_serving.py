"""``portico serve`` in a process of its own: it starts, serves, and stops when it is told to."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest
from sqlalchemy.engine import make_url

from portico.cli.token import new_token
from portico.testing.servers import PROGRAM, Server, environment, serving

PLUGINS = "bank_corporate"
SOON = 15.0
"""Seconds in which a server must have stopped, however busy the machine."""
CREATE = 'mutation { accountCreate(input: {name: "Late"}) { account { name } } }'
SIGNALS = [signal.SIGTERM, signal.SIGINT]


@pytest.fixture
def settings(empty_database_url: str) -> dict[str, Any]:
    """What all processes of a test are told."""
    return {"database_url": empty_database_url, "plugins": PLUGINS}


@pytest.fixture
def token(settings: dict[str, Any], migrated: Callable[[str, tuple[str, ...]], None]) -> str:
    """A token for a database that has just been migrated."""
    url = settings["database_url"]
    migrated(url, (PLUGINS,))
    return asyncio.run(new_token(url, "test", ["*"]))


def portico(
    folder: Path, settings: dict[str, Any], *command: str, fine: bool = True
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own program)
        [*PROGRAM, *command],
        cwd=folder,
        env=environment(**settings),
        check=fine,
        capture_output=True,
        text=True,
    )


def test_all_workers_of_a_server_count_the_requests_of_a_token_together(
    tmp_path: Path, settings: dict[str, Any], token: str
) -> None:
    """On new connections, which come to either of the workers; one more may be let in meanwhile."""
    limited = {**settings, "plugins": "", "rate_limit": 6}
    names = "{ __typename }"
    with serving(tmp_path, "serve", "--workers", "2", **limited) as server:
        found = []
        for _ in range(20):
            with server.client(token) as client:
                found.append(client.post("/graphql", json={"query": names}).status_code)
        assert set(found[:6]) == {200}
        assert found.count(429) >= 13


def test_a_server_serves_its_pages_and_stops_at_once(
    tmp_path: Path, settings: dict[str, Any], token: str
) -> None:
    with serving(tmp_path, "serve", **settings) as server, server.client(token) as client:
        assert f"Portico is at {server.address}/\n" in server.printed()
        assert (client.get("/livez").text, client.get("/livez").status_code) == ("ok", 200)
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"ready": True})
        assert client.get("/schema.graphql").status_code == 403
        assert client.get("/").headers["content-type"] == "text/html; charset=utf-8"
        assert client.post("/graphql", json={"query": "{ __typename }"}).json() == {
            "data": {"__typename": "Query"}
        }

        # The client keeps its connection: an idle one must not hold up the server.
        assert server.stop(patience=SOON) == 0
    assert "Traceback" not in server.printed()


def test_the_schema_is_served_where_anybody_may_introspect(tmp_path: Path) -> None:
    """Also by a server that has no database: its schema comes from its plugins."""
    settings = {
        "database_url": f"sqlite:///{tmp_path}/none.db",
        "plugins": PLUGINS,
        "introspection": True,
    }
    with serving(tmp_path, "serve", **settings) as server, server.client() as client:
        served = client.get("/schema.graphql")

        assert served.status_code == 200
        assert served.text == portico(tmp_path, settings, "schema", "export").stdout
        assert "type BankGuarantee" in served.text


@pytest.mark.parametrize("by", SIGNALS, ids=lambda each: each.name)
def test_a_busy_server_stops_and_answers_what_it_was_asked(
    tmp_path: Path, settings: dict[str, Any], token: str, by: signal.Signals
) -> None:
    """Work wakes every loop at once; a write that waits for a lock is still answered."""
    with (
        serving(tmp_path, "serve", **settings) as server,
        ThreadPoolExecutor(1) as threads,
        held(settings["database_url"]) as release,
    ):
        late = threads.submit(create, server, token)
        time.sleep(1)  # so that the request is there, and waits
        threading.Timer(1, release).start()

        assert server.stop(by, patience=SOON) == 0
        assert late.result().json() == {"data": {"accountCreate": {"account": {"name": "Late"}}}}
    assert "Traceback" not in server.printed()


def create(server: Server, token: str) -> httpx2.Response:
    with server.client(token) as client:
        return client.post("/graphql", json={"query": CREATE})


@contextmanager
def held(url: str) -> Iterator[Any]:
    """Let nobody write, until what is given is called."""
    released, holds = threading.Event(), threading.Event()
    hold = _hold_sqlite if url.startswith("sqlite") else _hold_postgres
    holder = threading.Thread(target=hold, args=(url, holds, released))
    holder.start()
    assert holds.wait(10)
    try:
        yield released.set
    finally:
        released.set()
        holder.join()


def _hold_sqlite(url: str, holds: threading.Event, released: threading.Event) -> None:
    connection = sqlite3.connect(make_url(url).database or "", isolation_level=None, timeout=10)
    connection.execute("BEGIN IMMEDIATE")
    holds.set()
    released.wait()
    connection.execute("COMMIT")
    connection.close()


def _hold_postgres(url: str, holds: threading.Event, released: threading.Event) -> None:
    async def hold() -> None:
        connection = await asyncpg.connect(url)
        async with connection.transaction():
            await connection.execute("LOCK TABLE core_account IN EXCLUSIVE MODE")
            holds.set()
            await asyncio.to_thread(released.wait)
        await connection.close()

    asyncio.run(hold())


def test_a_request_that_never_comes_whole_does_not_hold_up_the_end(
    tmp_path: Path, settings: dict[str, Any], token: str
) -> None:
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n"
    head += "content-type: application/json\r\ncontent-length: 100\r\n\r\n{"
    with (
        serving(tmp_path, "serve", **settings, deadline_seconds=1) as server,
        socket.create_connection(("127.0.0.1", server.port)) as slow,
    ):
        slow.sendall(head.encode())
        time.sleep(0.5)

        assert server.stop(patience=SOON) == 0


def test_several_processes_stop_together(
    tmp_path: Path, settings: dict[str, Any], token: str
) -> None:
    command, alone = ("serve", "--workers", "2"), {**settings, "plugins": ""}
    with serving(tmp_path, *command, **alone) as server, server.client(token) as client:
        assert server.printed().startswith(f"Portico is at {server.address}/, 2 workers\n")
        assert client.post("/graphql", json={"query": CREATE}).status_code == 200

        assert server.stop(patience=SOON) == 0


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    settings = {"database_url": f"sqlite:///{tmp_path}/none.db", "plugins": PLUGINS}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = portico(tmp_path, settings, command, "--port", str(port), fine=False)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"error: port {port} of 127.0.0.1 is in use: stop what listens there, or choose another "
        "one with --port.\n"
    )
    assert not (tmp_path / "none.db").exists()


def test_an_address_that_is_not_ours_is_told_in_one_line(tmp_path: Path) -> None:
    ended = portico(tmp_path, {"plugins": ""}, "serve", "--host", "192.0.2.1", fine=False)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("error: cannot listen on 192.0.2.1: ")
    assert len(ended.stderr.splitlines()) == 1
