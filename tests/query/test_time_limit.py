"""A read that takes too long is stopped in the database, and so is one nobody waits for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from portico.app import create_app
from portico.database import Database
from portico.errors import RequestError
from portico.settings import load_settings
from portico.testing import World
from portico.testing.deployment import composed, loaded

ENDLESS = {
    True: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT cast(count(*) AS text) FROM n",
    False: "WITH RECURSIVE n(i) AS (SELECT 1::bigint UNION ALL SELECT i + 1 FROM n) "
    "SELECT count(*)::text FROM n",
}


@pytest.fixture
def hurried(world: World) -> Iterator[Database]:
    database = Database(world.url, time_limit=0.3, pool_size=1)
    yield database
    world.runner.run(database.close())


def test_a_statement_without_end_is_stopped(world: World, hurried: Database) -> None:
    started = time.monotonic()

    with pytest.raises(RequestError) as refused:
        world.runner.run(hurried.read(ENDLESS[hurried.is_sqlite], ()))

    assert refused.value.code == "TIME_LIMIT"
    assert time.monotonic() - started < 5
    assert world.runner.run(hurried.read("SELECT '1'", ())) == b"1"


def test_a_statement_that_nobody_waits_for_is_stopped(world: World) -> None:
    """The connection serves the next request long before the time limit."""
    database = Database(world.url, time_limit=60, pool_size=1)

    async def leave() -> bytes:
        running = [
            asyncio.ensure_future(database.read(ENDLESS[database.is_sqlite], ()))
            for _thread in range(2)
        ]
        await asyncio.sleep(0.3)
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        return await asyncio.wait_for(database.read("SELECT '1'", ()), 10)

    try:
        assert world.runner.run(leave()) == b"1"
    finally:
        world.runner.run(database.close())


def test_the_setting_says_how_long_a_read_may_take(world: World) -> None:
    settings = load_settings(database_url=world.url, deadline_seconds=1, jobs=False)
    database: Database = create_app(settings, loaded(()), composed(())).state.database
    started = time.monotonic()

    try:
        with pytest.raises(RequestError) as refused:
            world.runner.run(database.read(ENDLESS[database.is_sqlite], ()))
    finally:
        world.runner.run(database.close())

    assert refused.value.code == "TIME_LIMIT"
    assert 0.9 < time.monotonic() - started < 5
