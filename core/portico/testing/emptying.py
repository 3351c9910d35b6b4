"""Emptying the tables of a database between two tests, as quickly as they are many.

A test uses few of some two hundred tables, so only those are emptied that have a row; and each
database keeps one connection for that, because a new one first reads what tables there are.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Collection, Iterable
from typing import Any, Protocol

import asyncpg
from sqlalchemy.engine import make_url


class Emptying(Protocol):
    """Deletes every row of tables, whatever points at it and whatever guards it."""

    def empty(self, tables: Collection[str]) -> None:
        """Empty these tables."""

    def close(self) -> None:
        """Give the connection back."""


def emptying(url: str, runner: asyncio.Runner) -> Emptying:
    """What empties the tables of the database at a URL."""
    return _Sqlite(url) if url.startswith("sqlite") else _Postgres(url, runner)


class _Sqlite:
    def __init__(self, url: str) -> None:
        path = make_url(url).database or ""
        self._connection = sqlite3.connect(path, timeout=10, isolation_level=None)
        self._connection.execute("PRAGMA synchronous = OFF")

    def empty(self, tables: Collection[str]) -> None:
        """Delete what is there; triggers that forbid it are lifted meanwhile."""
        used = [name for (name,) in self._connection.execute(_with_rows(tables))]
        lifted = [guard for guard in self._guards() if guard[1] in used]
        script = [f'DROP TRIGGER "{name}"' for name, _, _ in lifted]
        script += [*_deletions(used), *(sql for _, _, sql in lifted)]
        if script:
            self._connection.executescript("; ".join(["BEGIN", *script, "COMMIT"]))

    def _guards(self) -> list[tuple[str, str, str]]:
        """The names, tables and texts of triggers that forbid to delete."""
        query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        return [found for found in self._connection.execute(query) if "RAISE" in found[2]]

    def close(self) -> None:
        self._connection.close()


class _Postgres:
    def __init__(self, url: str, runner: asyncio.Runner) -> None:
        self._url = url
        self._runner = runner
        self._connection: asyncpg.Connection[Any] | None = None

    def empty(self, tables: Collection[str]) -> None:
        """Delete what is there, without triggers and foreign keys."""
        self._runner.run(self._empty(tables))

    async def _empty(self, tables: Collection[str]) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self._url)
            await self._connection.execute("SET session_replication_role = replica")
        if used := [row[0] for row in await self._connection.fetch(_with_rows(tables))]:
            await self._connection.execute("; ".join(_deletions(used)))

    def close(self) -> None:
        if self._connection is not None:
            self._runner.run(self._connection.close())


def _with_rows(tables: Iterable[str]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 (our own names)
        for name in tables
    )


def _deletions(tables: Iterable[str]) -> list[str]:
    return [f'DELETE FROM "{name}"' for name in tables]  # noqa: S608 (our own names)
