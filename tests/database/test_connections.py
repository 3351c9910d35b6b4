"""The connections for reads: few, shared in turn, and none lost when a reader gives up."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from portico.database.connections import Connections
from portico.testing import postgres_url

ONE = "SELECT 1::text"
SLEEP = "SELECT pg_sleep(0.05)::text || 'x'"
PID = "SELECT pg_backend_pid()::text"


async def value(connections: Connections, sql: str, *parameters: str) -> bytes:
    (answer,) = await connections.row(sql, parameters)
    return bytes(answer)


@pytest.fixture(scope="module", autouse=True)
def _server() -> None:
    """Start the server before any loop runs: that needs a loop of its own."""
    postgres_url()


@asynccontextmanager
async def opened(size: int) -> AsyncIterator[Connections]:
    connections = Connections(postgres_url(), size, {"timezone": "UTC"})
    try:
        yield connections
    finally:
        await connections.close()


def run(size: int, deed: Callable[[Connections], Coroutine[Any, Any, Any]]) -> Any:
    async def go() -> Any:
        async with opened(size) as connections:
            return await deed(connections)

    return asyncio.run(go())


def test_many_readers_share_few_connections() -> None:
    async def read(connections: Connections) -> set[bytes]:
        return set(
            await asyncio.gather(
                *(value(connections, f"{PID} || left('', {n})") for n in range(40))
            )
        )

    assert len(run(3, read)) <= 3


def test_an_answer_is_bytes_in_utf_8() -> None:
    assert run(1, lambda c: value(c, "SELECT $1::text || 'é'", "Ż")) == "Żé".encode()


def test_a_reader_that_gives_up_leaves_its_connection_to_the_next() -> None:
    async def read(connections: Connections) -> bytes:
        first = asyncio.create_task(value(connections, "SELECT pg_sleep(60)::text"))
        second = asyncio.create_task(value(connections, "SELECT pg_sleep(60)::text"))
        await asyncio.sleep(0.2)
        first.cancel()
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        answer: bytes = await asyncio.wait_for(value(connections, ONE), 10)
        return answer

    assert run(1, read) == b"1"


def test_a_reader_whose_turn_came_too_late_passes_it_on() -> None:
    async def read(connections: Connections) -> list[bytes]:
        busy = asyncio.create_task(value(connections, SLEEP))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(value(connections, ONE)) for _ in range(5)]
        await asyncio.sleep(0.01)
        for each in waiting[:3]:
            each.cancel()
        await busy
        return await asyncio.wait_for(asyncio.gather(*waiting[3:]), 10)

    assert run(1, read) == [b"1", b"1"]


def test_a_connection_that_the_server_closed_is_replaced() -> None:
    async def read(connections: Connections) -> bytes:
        pid = int(await value(connections, PID))
        other = await asyncpg.connect(postgres_url())
        await other.execute("SELECT pg_terminate_backend($1)", pid)
        await other.close()
        await asyncio.sleep(0.1)
        answer: bytes = await value(connections, ONE)
        return answer

    assert run(1, read) == b"1"


def test_a_failing_statement_is_reported_and_keeps_the_connection() -> None:
    async def read(connections: Connections) -> tuple[bytes, bytes]:
        before = await value(connections, PID)
        with pytest.raises(asyncpg.DivisionByZeroError):
            await value(connections, "SELECT (1 / 0)::text")
        return before, await value(connections, PID)

    before, after = run(2, read)

    assert before == after


def test_a_server_that_is_not_there_is_reported_to_everybody() -> None:
    async def read(_nothing: Connections) -> list[Any]:
        gone = Connections("postgresql://nobody@127.0.0.1:1/none", 1, {})
        return await asyncio.gather(*(value(gone, ONE) for _ in range(3)), return_exceptions=True)

    assert all(isinstance(each, OSError) for each in run(1, read))


def test_a_server_that_falls_silent_is_taken_for_gone() -> None:
    """Its connection is closed, and the next reader gets another one."""

    async def read() -> tuple[bytes, bytes]:
        connections = Connections(postgres_url(), 1, {"timezone": "UTC"}, silence=0.3)
        try:
            before = await value(connections, PID)
            with pytest.raises(TimeoutError):
                await value(connections, "SELECT pg_sleep(60)::text")
            return before, await asyncio.wait_for(value(connections, PID), 10)
        finally:
            await connections.close()

    before, after = asyncio.run(read())

    assert before != after
