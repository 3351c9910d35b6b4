"""A page costs the same wherever it begins, also where a sort key is missing in many rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import orjson
import pytest
from sqlalchemy import insert

from portico.access import Actor
from portico.app import create_executor
from portico.database import new_id
from portico.models import Account
from portico.models.choices import AccountKind, AccountStage
from portico.query.engine import Engine
from portico.query.plan import Plan
from portico.testing import NOON, World
from portico.testing.deployment import composed, settings

MANY = 900
"""Accounts; a third of them has no owner, and half of them no country."""
PAGE = 3
READ = """query($first: Int, $after: String, $last: Int, $before: String, $order: [AccountOrder!]) {
  accounts(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { name } } }"""
ORDERS = [
    [("OWNER", "ASC"), ("NAME", "ASC")],
    [("OWNER", "DESC"), ("NAME", "DESC")],
    [("COUNTRY", "ASC"), ("NAME", "ASC")],
    [("COUNTRY", "DESC"), ("NAME", "DESC")],
    [("OWNER", "ASC"), ("NAME", "ASC"), ("COUNTRY", "DESC")],
]


async def fill(world: World) -> None:
    record = {"version": 1, "created_at": NOON, "updated_at": NOON, "created_by": "t"}
    given = {"updated_by": "t", "kind": AccountKind.COMPANY, "stage": AccountStage.ACTIVE}
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "name": f"n{(number * 7) % MANY:04}",
            "owner": None if number % 3 == 0 else f"o{(number * 11) % MANY // 4:04}",
            "country": None if number % 2 else f"{'ABCDE'[number % 5]}X",
            "metadata": {},
        }
        for number in range(MANY)
    ]
    async with world.database.engine.begin() as connection:
        await connection.execute(insert(Account), [record | given | row for row in rows])
        await connection.exec_driver_sql("ANALYZE")


def expected(terms: list[tuple[str, str]]) -> list[str]:
    """The names in an order, with what is missing at the end: computed by plain sorting."""
    rows: list[dict[str, Any]] = [
        {
            "NAME": f"n{(n * 7) % MANY:04}",
            "OWNER": None if n % 3 == 0 else f"o{(n * 11) % MANY // 4:04}",
            "COUNTRY": None if n % 2 else f"{'ABCDE'[n % 5]}X",
        }
        for n in range(MANY)
    ]
    for field, direction in reversed(terms):
        rows.sort(key=lambda row: row[field] or "", reverse=direction == "DESC")
        rows.sort(key=lambda row: row[field] is None)
    return [str(row["NAME"]) for row in rows]


class Reader:
    """Reads pages, and tells what they cost."""

    def __init__(self, world: World, actor: Actor, terms: list[tuple[str, str]]) -> None:
        self.world = world
        self.actor = actor
        self.order = [{"field": field, "direction": direction} for field, direction in terms]
        executor = create_executor(composed(()), world.database, settings(()))
        self.engine: Engine = executor.engine

    def read(self, **place: Any) -> tuple[Any, int]:
        """A page, and how many rows (on SQLite: steps) the database took for it."""
        document = self.engine.document(READ)
        given = {"order": self.order, **place}
        variables = self.engine.variables(document, document.operation(None), given)
        plan = self.engine.query_plan(document, document.operation(None), variables, self.actor)
        values = plan.values(variables, self.actor)
        if self.world.database.is_sqlite:
            text, cost = self._steps(plan, values)
        else:
            text, cost = self.world.runner.run(self._rows(plan, values))
        return orjson.loads(text)["accounts"], cost

    def _steps(self, plan: Plan, values: tuple[Any, ...]) -> tuple[Any, int]:
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        path = self.world.database.url.database or ""
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT 1 FROM core_account LIMIT 0")  # reads the schema
            connection.set_progress_handler(count, 10)
            (text,) = connection.execute(plan.sql, values).fetchone()
        return text, steps * 10

    async def _rows(self, plan: Plan, values: tuple[Any, ...]) -> tuple[Any, int]:
        async with self.world.database.engine.connect() as connection:
            for setting in ("enable_seqscan", "enable_bitmapscan"):
                await connection.exec_driver_sql(f"SET LOCAL {setting} = off")
            text = (await connection.exec_driver_sql(plan.sql, values)).scalar_one()
            explained = f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) {plan.sql}"
            found = (await connection.exec_driver_sql(explained, values)).scalar_one()
        tree = orjson.loads(found) if isinstance(found, str) else found
        return text, _scanned(tree[0]["Plan"])


def _scanned(node: dict[str, Any]) -> int:
    """The rows that an explained plan took from tables and indexes."""
    own = 0
    if "Relation Name" in node:
        own = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        own = round(own * node["Actual Loops"])
    return own + sum(_scanned(each) for each in node.get("Plans", ()))


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("terms", ORDERS, ids=str)
def test_a_page_costs_the_same_at_any_depth(
    world: World,
    actor: Actor,
    terms: list[tuple[str, str]],
    forward: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    world.runner.run(fill(world))
    reader = Reader(world, actor, terms)
    size, begin = ("first", "after") if forward else ("last", "before")
    names, costs, cursor = [], [], None
    for jump in (PAGE, 97, PAGE, 97, PAGE, 97, PAGE, 97, PAGE, 97, PAGE, 97, PAGE, 97, PAGE):
        page, cost = reader.read(**{size: jump, begin: cursor})
        cursor = page["pageInfo"]["endCursor" if forward else "startCursor"]
        found = [node["name"] for node in page["nodes"]]
        names += found if forward else found[::-1]
        if jump == PAGE:
            costs.append(cost)

    in_order = expected(terms) if forward else expected(terms)[::-1]
    assert names == in_order[: len(names)]
    assert len(names) > 2 * MANY / 3
    most = 2500 if world.database.is_sqlite else 32
    assert max(costs) <= most, costs
