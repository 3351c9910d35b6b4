"""A long run at a steady, low load: what a server holds does not grow."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import asyncpg
from websockets.asyncio.client import connect

from faults.api import Api, Refusal
from faults.crashes import CREATE
from faults.servers import Server, prepare
from portico.testing.clusters import Cluster

READ: Final = """query ($after: String) { accounts(first: 20, after: $after) { totalCount
    nodes { id name addresses { town } } pageInfo { endCursor } } }"""
LISTEN: Final = "subscription { accountChanged { position account { name } } }"
SAMPLED_EVERY: Final = 20.0
PAUSE: Final = 0.5
"""Seconds between two rounds: each is one write, two reads, and now and then a new listener."""
GROWN: Final = 0.05
"""How much more a server may hold in the last quarter of a run than in the second."""
CONNECTED: Final = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'portico%'"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a server holds at one moment."""

    megabytes: float
    files: int
    connections: int


@dataclass(slots=True)
class Run:
    """One server on one database, and what was seen of it."""

    name: str
    samples: list[Sample] = field(default_factory=list)
    requests: int = 0
    told: int = 0
    refused: int = 0

    def faults(self) -> list[str]:
        """What has grown."""
        if len(self.samples) < 8:  # noqa: PLR2004 (two for each quarter)
            return [f"{self.name}: too short to say anything"]
        quarter = len(self.samples) // 4
        early, late = self.samples[quarter : 2 * quarter], self.samples[-quarter:]
        found = []
        for what in ("megabytes", "files", "connections"):
            before = statistics.median(getattr(each, what) for each in early)
            after = statistics.median(getattr(each, what) for each in late)
            print(f"{self.name}: {what} {before:g} in the second quarter, {after:g} in the last")
            if after > before * (1 + GROWN) + 2:
                found.append(f"{self.name}: {what} grew from {before:g} to {after:g}")
        if self.refused:
            found.append(f"{self.name}: {self.refused} requests were refused")
        if not self.told:
            found.append(f"{self.name}: nobody was told anything")
        print(f"{self.name}: {self.requests} requests, {self.told} messages to listeners")
        return found


def run(folder: Path, *, minutes: float) -> list[str]:
    """Let a server on each database work for so long; give what is wrong afterwards."""
    postgres = Cluster(folder / "soak-postgres")
    urls = {
        "postgresql": postgres.create("soak"),
        "sqlite": f"sqlite:///{folder / 'soak.sqlite'}",
    }
    servers: dict[str, Server] = {}
    try:
        tokens = {name: prepare(url) for name, url in urls.items()}
        for name, url in urls.items():
            servers[name] = Server(url, log=folder / f"soak-{name}.log")
            servers[name].start()
        runs = asyncio.run(_all(servers, tokens, urls, minutes * 60))
    finally:
        for server in servers.values():
            server.kill()
        postgres.close()
    return [fault for each in runs for fault in each.faults()]


async def _all(
    servers: dict[str, Server], tokens: dict[str, str], urls: dict[str, str], seconds: float
) -> Sequence[Run]:
    runs = [Run(name) for name in servers]
    await asyncio.gather(
        *(
            _one(each, servers[each.name], tokens[each.name], urls[each.name], seconds)
            for each in runs
        )
    )
    return runs


async def _one(run: Run, server: Server, token: str, url: str, seconds: float) -> None:
    listening = asyncio.create_task(_listen(run, server.endpoint, token))
    sampling = asyncio.create_task(_sample(run, server.pid, url))
    try:
        await _work(run, Api(server.endpoint, token), token, time.monotonic() + seconds)
    finally:
        for task in (listening, sampling):
            task.cancel()
        await asyncio.gather(listening, sampling, return_exceptions=True)


async def _work(run: Run, api: Api, token: str, until: float) -> None:
    number, after = 0, None
    while time.monotonic() < until:
        number += 1
        try:
            name = f"{run.name} {number}"
            await api.ask(CREATE, name=name, key=name)
            page = (await api.ask(READ, after=after))["accounts"]
            after = page["pageInfo"]["endCursor"] if page["nodes"] else None
            await api.ask("{ me { name } }")
            run.requests += 3
        except Refusal as refusal:
            print(f"{run.name}: {refusal}")
            run.refused += 1
        if number % 10 == 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(_listen(run, api.endpoint, token), 0.3)
        await asyncio.sleep(PAUSE)


async def _listen(run: Run, endpoint: str, token: str) -> None:
    """Listen until cancelled, by a new connection."""
    address = endpoint.replace("http", "ws", 1)
    async with connect(address, subprotocols=["graphql-transport-ws"]) as socket:  # type: ignore[list-item]  # a name is one
        await _tell(socket, type="connection_init", payload={"authorization": f"Bearer {token}"})
        await socket.recv()
        await _tell(socket, type="subscribe", id="1", payload={"query": LISTEN})
        async for message in socket:
            run.told += json.loads(message)["type"] == "next"


async def _tell(socket: Any, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def _sample(run: Run, pid: int, url: str) -> None:
    while True:
        await asyncio.sleep(SAMPLED_EVERY)
        status = Path(f"/proc/{pid}/status").read_text()  # noqa: ASYNC240 (it is no real file)
        kilobytes = next(
            int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")
        )
        files = len(list(Path(f"/proc/{pid}/fd").iterdir()))  # noqa: ASYNC240 (as above)
        run.samples.append(Sample(kilobytes / 1024, files, await _connections(url)))


async def _connections(url: str) -> int:
    if url.startswith("sqlite"):
        return 0
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval(CONNECTED))
    finally:
        await connection.close()
