"""A full disk: writes are refused for now, reads go on, nothing is corrupt, nothing restarted."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import asyncpg

from faults import aftermath
from faults.api import Api
from faults.clients import Clients
from faults.crashes import ask
from faults.servers import prepare, serving
from portico.ledger.verifying import read_head
from portico.testing.clusters import Cluster

MEGABYTE: Final = 1 << 20
SIZES: Final = {"sqlite": 64, "postgresql": 512}
"""How many megabytes the disk has."""
SETTLED: Final = 3.0
FULL: Final = 8.0
"""Seconds for which it is full."""
RECOVERED: Final = 5.0
ANSWERED: Final = 15.0
"""Seconds in which a request is answered: five of them is what SQLite waits for its turn."""


def run(folder: Path, dialect: str) -> list[str]:
    """Fill the disk of a database under load, and make room again; give what is wrong."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        print(f"{dialect}: a full disk was not tried: only root can make a small one")
        return []
    with _disk(folder / f"disk-{dialect}", SIZES[dialect]) as disk:
        cluster = Cluster(disk / "data") if dialect == "postgresql" else None
        url = cluster.create("filled") if cluster else f"sqlite:///{disk / 'full.sqlite'}"
        try:
            return [f"full disk, {dialect}: {each}" for each in _run(folder, disk, url, cluster)]
        finally:
            if cluster:
                cluster.close()


@contextmanager
def _disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own, in memory."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(place)]
    subprocess.run(mount, check=True)  # noqa: S603 (our own disk)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S603, S607 (as above)


def _run(folder: Path, disk: Path, url: str, cluster: Cluster | None) -> list[str]:
    token, log = prepare(url), folder / "disk.log"
    with serving(url, log, workers=1 if cluster is None else 2) as server:
        clients = Clients(Api(server.endpoint, token), token)
        faults = asyncio.run(_all(clients, disk, url, cluster))
    head = ask(url, read_head)
    faults += ask(url, lambda s: aftermath.examine(s, clients.acknowledged, [head]))
    if cluster is None:
        with closing(sqlite3.connect(disk / "full.sqlite")) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            faults.append(f"the file is corrupt: {verdict}")
    faults += aftermath.tracebacks(log)
    return faults


async def _all(clients: Clients, disk: Path, url: str, cluster: Cluster | None) -> list[str]:
    working = asyncio.create_task(clients.work())
    await asyncio.sleep(SETTLED)
    filler, full = disk / "filler", time.monotonic()
    until = full + FULL
    while time.monotonic() < until:
        await asyncio.to_thread(_fill, filler)
        await asyncio.sleep(0.2)
    filler.unlink()
    if cluster is not None:
        await _revived(url, cluster)
    back = time.monotonic()
    await asyncio.sleep(RECOVERED + SETTLED)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return _judged(clients, full, back, url.partition(":")[0])


def _fill(filler: Path) -> None:
    """Write until there is no room left."""
    with suppress(OSError), filler.open("ab", buffering=0) as file:
        for size in (MEGABYTE, 4096, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * size)


async def _revived(url: str, cluster: Cluster) -> None:
    """Wait until PostgreSQL lets us in; start it if it has given up, as its service does."""
    until = time.monotonic() + 2
    while True:
        try:
            await (await asyncpg.connect(url)).close()
        except (OSError, asyncpg.PostgresError):
            if time.monotonic() > until:
                print("postgresql: it had given up, and was started again")
                await asyncio.to_thread(cluster.start)
                until = time.monotonic() + 30
            await asyncio.sleep(0.05)
        else:
            return


def _judged(clients: Clients, full: float, back: float, dialect: str) -> list[str]:
    during = [each for each in clients.answers if each.came >= full]
    codes = Counter(f"{each.kind} {each.code}" for each in during if each.came < back)
    slowest = max(each.came - each.sent for each in during)
    written = [e.came - back for e in clients.of("write", after=back) if e.is_done]
    shown = ", ".join(f"{number} {code}" for code, number in sorted(codes.items()))
    wrote = min(written, default=float("inf"))
    print(
        f"{dialect}: full for {back - full:.0f} s: {shown}; slowest answer {slowest:.2f} s; "
        f"writes went on after {wrote:.2f} s"
    )
    faults = []
    refused = [each for each in during if not each.is_done]
    if untyped := {each.code for each in refused if not each.retryable}:
        faults.append(f"not retryable: {', '.join(untyped)}")
    if slowest > ANSWERED:
        faults.append(f"a request was answered after {slowest:.1f} s")
    if wrote > RECOVERED:
        faults.append(f"writes went on after {wrote:.1f} s only")
    if not any(each.kind == "write" for each in refused):
        faults.append("no write was refused: this proves nothing")
    return faults
