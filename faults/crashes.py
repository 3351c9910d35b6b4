"""kill -9 under write load: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from faults import aftermath, tampering
from faults.api import Api, Refusal
from faults.receivers import FAIL, TAKE, Receiver
from faults.servers import Server, prepare
from portico.access import system_actor, utc_now
from portico.database import Database
from portico.ledger.verifying import read_head
from portico.models.webhook import LEASE, DeliveryStatus, WebhookDelivery
from portico.testing.clusters import Cluster

WRITERS: Final = 8
UNGUARDED_KILLS: Final = 8
LATEST: Final = 2.0
"""Seconds after the first acknowledged write within which a server is killed."""
DRAINED: Final = 300.0
"""Seconds in which the last server must have delivered all that is left."""
CREATE: Final = """mutation ($name: String!, $key: String!) { accountCreate(input: {name: $name,
    addresses: [{kind: OFFICE, town: "Here"}, {kind: BILLING, town: "There"}]})
    @idempotent(key: $key) { account { id version } userErrors { code message } } }"""
CHANGE: Final = """mutation ($id: ID!, $key: String!) { accountUpdate(input: {id: $id,
    expectedVersion: 1, legalName: $key}) @idempotent(key: $key) {
        account { id version } userErrors { code message } } }"""
REFUSED: Final = """mutation { accountCreate(input: {name: "undone", addresses: [
    {kind: OFFICE, town: "Here"}], lei: "wrong"}) { account { id } userErrors { code } } }"""
ROLLED_BACK: Final = """mutation { accountCreate(input: {name: "undone", addresses: [
    {kind: OFFICE, town: "Here"}]}) @dryRun { account { id } userErrors { code } } }"""
"""Written with its entry and its event, up to the commit; then undone."""
ENDPOINT: Final = """mutation ($url: URL!, $topics: [String!]!, $selection: String!) {
    webhookEndpointCreate(input: {url: $url, topics: $topics, selection: $selection}) {
        webhookEndpoint { id } userErrors { code message } } }"""
HOOK: Final[dict[str, Any]] = {
    "topics": ["Account.*"],
    "selection": "query ($id: ID!) { account(id: $id) { name version } }",
}


@dataclass(slots=True)
class Load:
    """What clients were told."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    """The version of each account, by its name."""
    sent: int = 0

    @property
    def writes(self) -> int:
        """How many writes were acknowledged."""
        return sum(self.acknowledged.values())

    async def write(self, api: Api, prefix: str) -> None:
        """Write until the server is gone."""
        try:
            while True:
                self.sent += 1
                name = f"{prefix}-{self.sent}"
                if self.sent % 10 == 0:
                    await api.ask(REFUSED if self.sent % 20 else ROLLED_BACK)
                    continue
                record = (await api.ask(CREATE, name=name, key=name))["accountCreate"]["account"]
                self.acknowledged[name] = record["version"]
                changed = await api.ask(CHANGE, id=record["id"], key=f"{name}+")
                self.acknowledged[name] = changed["accountUpdate"]["account"]["version"]
        except Refusal as refusal:
            if refusal.code != "NO_ANSWER":
                raise


def unguarded(folder: Path) -> list[str]:
    """Kill a server that acknowledges before it commits: what is lost must be found."""
    found = run(folder, "sqlite", kills=UNGUARDED_KILLS, without="commits")
    lost = [each for each in found if "acknowledged writes are lost" in each]
    print(f"of a server that acknowledges too early is found: {', '.join(lost) or 'nothing'}")
    return [] if lost else ["writes that were acknowledged too early were not missed"]


def run(folder: Path, dialect: str, *, kills: int, without: str = "") -> list[str]:
    """Kill a server so many times while clients write; give what is wrong afterwards."""
    postgres = Cluster(folder / "postgres") if dialect == "postgresql" else None
    name = f"crashes{without}"
    url = postgres.create(name) if postgres else f"sqlite:///{folder / name}.sqlite"
    try:
        with Receiver(lambda number: FAIL if number % 40 == 0 else TAKE) as receiver:
            return [f"{dialect}: {fault}" for fault in _run(folder, url, kills, receiver, without)]
    finally:
        if postgres:
            postgres.close()


def _run(folder: Path, url: str, kills: int, receiver: Receiver, without: str) -> list[str]:
    token, workers = prepare(url), 1 if url.startswith("sqlite") else 2
    server = Server(url, workers=workers, without=without, log=folder / "log")
    try:
        return _crash(server, url, token, kills, receiver)
    finally:
        server.kill()


def _crash(server: Server, url: str, token: str, kills: int, receiver: Receiver) -> list[str]:
    dialect, load, heads, delivered = url.partition(":")[0], Load(), [], 0
    started = time.monotonic()
    for number in range(kills):
        server.start()
        if number == 0:
            asyncio.run(Api(server.endpoint, token).create(ENDPOINT, url=receiver.url, **HOOK))
        asyncio.run(_until_killed(server, token, load, number))
        heads.append(ask(url, read_head))
        delivered = len(receiver.told)
    print(
        f"{dialect}: {kills} kills in {time.monotonic() - started:.0f} s, {load.sent} requests, "
        f"{load.writes} acknowledged writes, {delivered} posts until the last kill"
    )
    faults = _drain(server, url, receiver)
    faults += ask(url, lambda s: aftermath.examine(s, load.acknowledged, heads))
    faults += ask(url, lambda s: receiver.faults(aftermath.account_events(s)))
    faults += [fault for each in tampering.WAYS for fault in tampering.tried(url, each, heads)]
    if load.writes < kills or not delivered:
        faults.append("hardly anything was acknowledged or delivered: this proves nothing")
    repeated = len(receiver.told) - len(receiver.taken())
    print(
        f"{dialect}: {len(receiver.taken())} events delivered, {repeated} of the posts were "
        f"repetitions; {len(tampering.WAYS)} ways of tampering tried; {len(faults)} faults"
    )
    return faults


async def _until_killed(server: Server, token: str, load: Load, number: int) -> None:
    """Let clients write, and kill the server at any moment of the first seconds."""
    api, before = Api(server.endpoint, token, timeout=10), load.writes
    clients = [
        asyncio.create_task(load.write(api, f"{number}-{client}")) for client in range(WRITERS)
    ]
    while load.writes == before and not all(each.done() for each in clients):  # noqa: ASYNC110 (any moment will do)
        await asyncio.sleep(0.003)
    await asyncio.sleep(random.uniform(0, LATEST))  # noqa: S311 (as above)
    await asyncio.to_thread(server.kill)
    await asyncio.gather(*clients)


def _drain(server: Server, url: str, receiver: Receiver) -> list[str]:
    """Let a last server deliver what is left, what killed ones had begun to post included."""
    ask(url, _end_leases, commits=True)
    server.start()
    deadline, left = time.monotonic() + DRAINED, 1
    while left and time.monotonic() < deadline:
        time.sleep(0.3)
        events = ask(url, aftermath.account_events)
        left = len(events.keys() - receiver.taken()) + ask(url, _pending)
    server.kill()
    return [f"{left} deliveries are not made after {DRAINED:g} s"] if left else []


def _end_leases(session: Session) -> None:
    """Let the minute pass in which nobody else posts what a killed server had begun to."""
    begun = (WebhookDelivery.status == DeliveryStatus.PENDING, WebhookDelivery.attempts > 0)
    now = utc_now()
    soon = WebhookDelivery.due_at < now + LEASE
    session.execute(update(WebhookDelivery).where(*begun, soon).values(due_at=now - timedelta(1)))


def _pending(session: Session) -> int:
    pending = WebhookDelivery.status == DeliveryStatus.PENDING
    return session.scalar(select(func.count()).select_from(WebhookDelivery).where(pending)) or 0


def ask(url: str, question: Callable[[Session], Any], *, commits: bool = False) -> Any:
    """Ask the database itself, behind the back of its server."""

    async def asked() -> Any:
        database = Database(url)
        try:
            way = database.write if commits else database.look
            return await way(system_actor(), question)
        finally:
            await database.close()

    return asyncio.run(asked())


def fsyncs(folder: Path, *, writes: int = 100) -> list[str]:
    """Count what SQLite has written to the disk for each acknowledged write, with strace."""
    if shutil.which("strace") is None:
        return ["strace is not installed: fsync was not counted"]
    url = f"sqlite:///{folder / 'fsync.sqlite'}"
    token = prepare(url)
    trace = folder / "trace"
    server = Server(url, log=folder / "log")
    server.start("strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(trace))
    try:
        before = _count(trace)
        done = asyncio.run(_some(Api(server.endpoint, token), writes))
        counted = _count(trace) - before
    finally:
        server.kill()
    print(f"sqlite: {done} acknowledged writes, {counted} fsyncs: {counted / done:.2f} each")
    return [] if counted >= done else [f"{done} writes, but only {counted} fsyncs"]


async def _some(api: Api, writes: int) -> int:
    return sum([await _one(api, number) for number in range(writes)])


async def _one(api: Api, number: int) -> bool:
    outcome, _ = await api.do(CREATE, name=f"n{number}", key=f"n{number}")
    return outcome == "done"


def _count(trace: Path) -> int:
    return len(re.findall(r"f(?:data)?sync\(", trace.read_text(errors="replace")))
