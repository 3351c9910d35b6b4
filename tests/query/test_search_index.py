"""Among 20,000 accounts a search reads its index, on either database."""

from __future__ import annotations

from typing import Any

import pytest

from portico.access import Actor
from portico.models import Account
from portico.testing import Ask, MakeAccount, World
from portico.testing.explaining import explained

MANY = 20_000
SERIES = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000)"
NEW_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
QUERIES = [
    "query($t: String!) { accounts(search: $t) { totalCount nodes { name } } }",
    "query($t: String!) { accounts(search: $t, first: 5) { pageInfo { endCursor } } }",
    "query($t: String!) { search(text: $t) { totalCount edges { cursor node { id } } } }",
]


@pytest.fixture
def many(make_account: MakeAccount, world: World) -> None:
    """Accounts called ``Company 00001`` and so on, copied from one with its words."""
    make_account("Template")
    dialect = "sqlite" if world.database.is_sqlite else "postgresql"
    number = "substr(CAST(100000 + n AS TEXT), 2)"
    own = {
        "id": NEW_ID[dialect],
        "name": f"'Company ' || {number}",
        "search_words": f"'company ' || {number} || ' |'",
    }
    names = [column.name for column in Account.__table__.columns]
    chosen = ", ".join(own.get(name, f"a.{name}") for name in names)
    copy = (
        f"INSERT INTO core_account ({', '.join(names)}) {SERIES} "  # noqa: S608 (our own names)
        f"SELECT {chosen} FROM core_account AS a CROSS JOIN s"
    )

    async def fill() -> None:
        async with world.database.engine.begin() as connection:
            await connection.exec_driver_sql(copy)
            await connection.exec_driver_sql("ANALYZE")

    world.runner.run(fill())


@pytest.mark.usefixtures("many")
def test_the_index_is_used(world: World, actor: Actor, ask: Ask) -> None:
    for query in QUERIES:
        plan = explained(world, actor, query, {"t": "company 0123"})
        if world.database.is_sqlite:
            assert "VIRTUAL TABLE INDEX" in plan, plan
        else:
            assert "Bitmap Index Scan on core_account_fts" in plan, plan
            assert "Seq Scan on core_account " not in plan, plan

    found: Any = ask(QUERIES[0], t="company 0123")["data"]["accounts"]
    assert {node["name"] for node in found["nodes"]} == {f"Company 0123{n}" for n in range(10)}
    assert ask(QUERIES[0], t="comp")["data"]["accounts"]["totalCount"] == MANY
