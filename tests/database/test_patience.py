"""How long a transaction on PostgreSQL waits: for an answer, a connection, a lock, a client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from portico.access import Actor, system_actor
from portico.database import Database, engine
from portico.database.connections import Connections
from portico.errors import Unavailable
from portico.testing import postgres_url

Deed = Callable[[Session], Any]

HANGS = text("SELECT pg_sleep(20)")
LOCK = text("SELECT pg_advisory_xact_lock(20261125)")
SOON = 3.0
"""Seconds: far less than anything here would take by itself, and enough for a busy machine."""


def executing(*statements: Any) -> Deed:
    return lambda session: [session.connection().execute(each) for each in statements]


def pausing(seconds: float, *statements: Any) -> Deed:
    def deed(session: Session) -> None:
        executing(*statements)(session)
        await_only(asyncio.sleep(seconds))
        executing(text("SELECT 1"))(session)

    return deed


@pytest.fixture(scope="module", autouse=True)
def _server() -> None:
    """Start the server before any loop runs: that needs a loop of its own."""
    postgres_url()


@contextmanager
def soon() -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < SOON


def outcomes(*deeds: Deed, pool_size: int = 5) -> list[str]:
    """What becomes of deeds that are done at once, and of one more after them."""

    async def one(database: Database, actor: Actor, deed: Deed) -> str:
        try:
            await database.write(actor, deed)
        except Unavailable as unavailable:
            return unavailable.code
        return "done"

    async def all_of_them() -> list[str]:
        database, actor = Database(postgres_url(), pool_size=pool_size), system_actor()
        try:
            found = await asyncio.gather(*(one(database, actor, deed) for deed in deeds))
            return [*found, await one(database, actor, executing(text("SELECT 1")))]
        finally:
            await database.close()

    return asyncio.run(all_of_them())


def test_a_server_that_falls_silent_is_taken_for_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once: nothing is asked of it any more, not even to cancel the statement."""
    monkeypatch.setattr(engine, "SILENT", 0.3)
    with soon():
        assert outcomes(executing(HANGS)) == ["DATABASE_UNAVAILABLE", "done"]


def test_a_connection_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "QUEUE", 0.2)
    with soon():
        found = outcomes(*[pausing(1.0, text("SELECT 1"))] * 2, pool_size=1)
    assert sorted(found) == ["TRY_AGAIN", "done", "done"]


def test_a_lock_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.LIMITS, "lock_timeout", "200ms")
    monkeypatch.setattr(engine, "BUSY", 0.1)
    with soon():
        found = outcomes(pausing(1.0, LOCK), pausing(0.0, text("SELECT pg_sleep(0.2)"), LOCK))
    assert found == ["done", "TRY_AGAIN", "done"]


def test_what_a_dead_client_holds_is_free_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends a transaction whose client says nothing more."""
    monkeypatch.setitem(engine.LIMITS, "idle_in_transaction_session_timeout", "300ms")
    with soon():
        found = outcomes(pausing(1.5, LOCK), pausing(0.0, text("SELECT pg_sleep(0.1)"), LOCK))
    assert found == ["DATABASE_UNAVAILABLE", "done", "done"]


def test_a_turn_to_read_is_not_waited_for_for_ever() -> None:
    async def both() -> list[Any]:
        connections = Connections(postgres_url(), 1, {"timezone": "UTC"}, silence=0.5)
        slow = [connections.row("SELECT pg_sleep(20)::text", ()) for _ in range(4)]
        try:
            found: list[Any] = await asyncio.gather(*slow, return_exceptions=True)
            return found
        finally:
            await connections.close()

    with soon():
        found = asyncio.run(both())
    assert all(isinstance(each, TimeoutError) for each in found)
