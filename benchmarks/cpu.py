"""CPU time: of a server with its workers, and of PostgreSQL with its backends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil


@dataclass(frozen=True, slots=True)
class Cpu:
    """Seconds of CPU time."""

    server: float
    database: float

    def __sub__(self, before: Cpu) -> Cpu:
        return Cpu(self.server - before.server, self.database - before.database)


def cpu_of(server: int, database: int | None) -> Cpu:
    """What a server and PostgreSQL have used so far, by the ids of their first processes."""
    return Cpu(_tree(server), 0.0 if database is None else _tree(database))


def postmaster(url: str) -> int | None:
    """The first process of the PostgreSQL behind a URL; None for SQLite."""
    if url.startswith("sqlite"):
        return None
    folder = asyncio.run(_data_directory(url))
    return int((folder / "postmaster.pid").read_text().split()[0])


async def _data_directory(url: str) -> Path:
    connection = await asyncpg.connect(url)
    try:
        return Path(await connection.fetchval("SHOW data_directory"))
    finally:
        await connection.close()


def _tree(pid: int) -> float:
    """The time of a process, its living children and those that have ended."""
    total = 0.0
    process = psutil.Process(pid)
    for each in [process, *process.children(recursive=True)]:
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
