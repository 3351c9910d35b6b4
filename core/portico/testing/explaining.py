"""How a database would read what a query asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portico.app import create_executor
from portico.testing.deployment import composed, settings

if TYPE_CHECKING:
    from portico.access import Actor
    from portico.testing.databases import World


def explained(
    world: World,
    actor: Actor,
    query: str,
    variables: dict[str, Any],
    *,
    without: tuple[str, ...] = (),
) -> str:
    """The steps of the query's one statement, as EXPLAIN names them; on SQLite its searches.

    ``without`` are settings of PostgreSQL's planner that are switched off, such as
    ``enable_seqscan``: then a table of a few rows is read as a large one would be.
    """
    engine = create_executor(composed(()), world.database, settings(())).engine
    document = engine.document(query)
    operation = document.operation(None)
    coerced = engine.variables(document, operation, variables)
    plan = engine.query_plan(document, operation, coerced, actor)
    return world.runner.run(_explain(world, plan.sql, plan.values(coerced, actor), without))


async def _explain(
    world: World, sql: str, values: tuple[Any, ...], without: tuple[str, ...]
) -> str:
    async with world.database.engine.connect() as connection:
        if world.database.is_sqlite:
            found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
            lines: list[str] = [row._mapping["detail"] for row in found]  # noqa: SLF001 (its public name)
            return "\n".join(line for line in lines if "SEARCH" in line or "VIRTUAL" in line)
        for setting in without:
            await connection.exec_driver_sql(f"SET LOCAL {setting} = off")
        found = await connection.exec_driver_sql(f"EXPLAIN {sql}", values)
        return "\n".join(row[0] for row in found)
