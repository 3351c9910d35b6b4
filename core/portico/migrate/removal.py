"""Removing an owner's tables for good: a plan first, then back to nothing, in one transaction."""

from __future__ import annotations

import os
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, Table, func, inspect, select
from sqlalchemy.schema import DropTable

from portico.database.search.index import is_index, sqlite_indexes
from portico.migrate.environment import Say, downgrade
from portico.migrate.owners import Owner
from portico.migrate.run import MigrationError, current_revision, migrating

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

VERSION = "_alembic_version"


def gone(name: str, prefix: str) -> Owner:
    """A plugin whose package is no longer there: only its tables are."""
    return Owner(name, prefix, Path(os.devnull))


@dataclass(frozen=True, slots=True)
class Removal:
    """What would go: the tables with their rows, and the foreign keys of others that forbid it."""

    owner: Owner
    revision: str | None
    rows: dict[str, int]
    dependents: tuple[str, ...]

    def lines(self) -> list[str]:
        """The plan, as lines to read."""
        if not self.rows:
            return [f"{self.owner.name} has no tables here"]
        total = sum(self.rows.values())
        head = f"{self.owner.name} at revision {self.revision or 'none'}: "
        head += f"{len(self.rows)} tables with {total} rows go for good"
        return [
            head,
            *(f"  {table:40} {rows:>10} rows" for table, rows in self.rows.items()),
            *(f"  in the way: {each}" for each in self.dependents),
        ]


async def plan_removal(url: str, owner: Owner) -> Removal:
    """Look at what would go; change nothing."""
    async with migrating(url) as connection:
        return await connection.run_sync(_plan, owner)


async def remove(url: str, owner: Owner, say: Say) -> None:
    """Take all tables of an owner away, by its own downgrades where its package is there."""
    async with migrating(url, say) as connection, connection.begin():
        await connection.run_sync(_remove, owner, say)


async def orphans(url: str, known: set[str]) -> list[str]:
    """The prefixes of owners that have tables here, but no package."""
    async with migrating(url) as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    found = {each.removesuffix(VERSION) for each in tables if each.endswith(VERSION)}
    return sorted(found - known)


def _plan(connection: Connection, owner: Owner) -> Removal:
    found = inspect(connection)
    every = [each for each in found.get_table_names() if not is_index(each)]
    tables = [each for each in every if owner.owns(each)]
    counted = {
        each: connection.scalar(select(func.count()).select_from(Table(each, MetaData()))) or 0
        for each in sorted(tables)
        if each != owner.version_table
    }
    dependents = tuple(
        f"{other} points at {key['referred_table']}"
        for other in sorted(set(every) - set(tables))
        for key in found.get_foreign_keys(other)
        if key["referred_table"] in tables
    )
    revision = current_revision(connection, owner) if tables else None
    return Removal(owner, revision, counted, dependents)


def _referring_first(connection: Connection, owner: Owner) -> list[str]:
    """The owner's tables, each before those that it points at."""
    found = inspect(connection)
    targets = {
        table: {key["referred_table"] for key in found.get_foreign_keys(table)} - {table}
        for table in found.get_table_names()
        if owner.owns(table) and not is_index(table)
    }
    return [
        each for each in reversed([*TopologicalSorter(targets).static_order()]) if each in targets
    ]


def _remove(connection: Connection, owner: Owner, say: Say) -> None:
    plan = _plan(connection, owner)
    if plan.dependents:
        raise MigrationError(
            f"{owner.name}: {'; '.join(plan.dependents)}. Remove what owns that first."
        )
    if owner.has_revisions and plan.revision is not None:
        downgrade(connection, owner, "base", say)
    for index in sqlite_indexes(connection):
        if owner.owns(index):
            connection.execute(DropTable(Table(index, MetaData())))
    for table in _referring_first(connection, owner):
        connection.execute(DropTable(Table(table, MetaData())))
    say(f"{owner.name}: gone, {len(plan.rows)} tables with {sum(plan.rows.values())} rows")
