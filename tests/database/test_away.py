"""A database that goes away under a running server, and comes back: no restart is needed."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from portico.cli.token import new_token
from portico.migrate import migrate, owners
from portico.plugins import load_plugins
from portico.settings import load_settings
from portico.testing.clusters import Cluster
from portico.testing.servers import serving

NO_ANSWER = "The database does not answer. Try again soon."
READ = "{ accounts { totalCount } }"
WRITE = 'mutation { accountCreate(input: {name: "Acme"}) { account { name } userErrors { code } } }'
ANSWERED = 5.0
"""Seconds in which a request is answered without a database, and a server is ready with one."""
SLACK = 10.0
"""Seconds more for a machine that has other things to do."""


@dataclass(frozen=True)
class Fragile:
    """A database that can be taken away and given back."""

    url: str
    take: Callable[[], object]
    give: Callable[[], object]
    why: str
    """What clients are told while it is away."""


@pytest.fixture(params=["sqlite", "postgresql"])
def fragile(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fragile]:
    if request.param == "sqlite":
        yield _file(tmp_path)
    else:
        # Not below pytest's folder: that is closed to the user whom PostgreSQL runs as.
        cluster = Cluster(Path(tempfile.gettempdir()) / f"portico-fragile-{uuid4().hex[:12]}")
        try:
            yield Fragile(cluster.create("fragile"), cluster.stop, cluster.start, NO_ANSWER)
        finally:
            cluster.close()


def _file(folder: Path) -> Fragile:
    """A file that is moved with its folder, as with a disk that is no longer mounted."""
    there, elsewhere = folder / "disk", folder / "unplugged"
    there.mkdir()
    return Fragile(
        f"sqlite:///{there}/data.db",
        lambda: there.rename(elsewhere),
        lambda: elsewhere.rename(there),
        "The file of the database is not there. Put it back, or make it with `portico migrate`.",
    )


def prepared(url: str) -> str:
    """Migrate a database; give a token that may do everything."""
    asyncio.run(migrate(url, owners(load_plugins(load_settings(plugins=())))))
    return asyncio.run(new_token(url, "test", ["*"]))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds + SLACK


def until_ready(client: httpx2.Client) -> None:
    """Wait as a load balancer does."""
    with within(ANSWERED):
        while client.get("/readyz").status_code != 200:
            time.sleep(0.1)


def test_a_database_goes_away_and_comes_back(fragile: Fragile, tmp_path: Path) -> None:
    token = prepared(fragile.url)
    settings = {"database_url": fragile.url, "plugins": ""}
    with serving(tmp_path, "serve", **settings) as server, server.client(token) as client:
        before = client.post("/graphql", json={"query": WRITE}).json()
        assert before["data"]["accountCreate"]["account"] == {"name": "Acme"}

        fragile.take()
        for document in (READ, WRITE, READ, WRITE):
            with within(ANSWERED):
                is_unavailable(client.post("/graphql", json={"query": document}), fragile.why)
        with within(ANSWERED):
            ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (503, False)
        assert ready.json()["reason"] == fragile.why
        assert client.get("/livez").status_code == 200

        fragile.give()
        until_ready(client)
        read = client.post("/graphql", json={"query": READ}).json()
        assert read == {"data": {"accounts": {"totalCount": 1}}}, "nothing was half written"
        again = client.post("/graphql", json={"query": WRITE}).json()
        assert again["data"]["accountCreate"] == {"account": {"name": "Acme"}, "userErrors": []}
        assert server.stop() == 0
    assert "Traceback" not in server.printed(), server.printed()


def is_unavailable(answer: httpx2.Response, why: str) -> None:
    """Check that the client is told to try again, and why."""
    body: dict[str, Any] = answer.json()
    [error] = body["errors"]
    assert answer.status_code == 503, body
    assert error["message"] == why
    assert error["extensions"]["code"] == "DATABASE_UNAVAILABLE"
    assert error["extensions"]["retryable"] is True


def test_a_file_that_another_process_keeps_to_itself(tmp_path: Path) -> None:
    """Reads go on; a write is refused for now, and done once the file is free."""
    file = tmp_path / "data.db"
    token = prepared(f"sqlite:///{file}")
    settings = {"database_url": f"sqlite:///{file}", "plugins": "", "jobs": False}
    with serving(tmp_path, "serve", **settings) as server, server.client(token) as client:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with within(ANSWERED):
            refused = client.post("/graphql", json={"query": WRITE}).json()
        with within(ANSWERED):
            read = client.post("/graphql", json={"query": READ}).json()
        other.execute("ROLLBACK")
        other.close()

        [error] = refused["errors"]
        assert error["extensions"]["code"] == "TRY_AGAIN"
        assert error["extensions"]["retryable"] is True
        assert error["message"].endswith("Nothing was done; try again.")
        assert read == {"data": {"accounts": {"totalCount": 0}}}
        done = client.post("/graphql", json={"query": WRITE}).json()
        assert done["data"]["accountCreate"]["account"] == {"name": "Acme"}


def test_a_database_that_is_not_migrated(empty_database_url: str, tmp_path: Path) -> None:
    """The server starts, says what is missing, and is ready once that is done."""
    settings = {"database_url": empty_database_url, "plugins": ""}
    with serving(tmp_path, "serve", **settings) as server, server.client("portico_x") as client:
        answer = client.post("/graphql", json={"query": READ})
        [error] = answer.json()["errors"]
        assert answer.status_code == 503
        assert error["extensions"]["code"] == "DATABASE_NOT_MIGRATED"
        assert error["message"] == "The database is not migrated: run `portico migrate`."
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["reason"].startswith("not migrated: core: at revision none, ")

        client.headers["authorization"] = f"Bearer {prepared(empty_database_url)}"
        until_ready(client)
        assert client.post("/graphql", json={"query": READ}).json() == {
            "data": {"accounts": {"totalCount": 0}}
        }
