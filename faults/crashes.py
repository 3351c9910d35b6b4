"""kill -9 under write load: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from faults.api import Api, Refusal
from faults.servers import Server, prepare
from portico.access import system_actor
from portico.database import Database
from portico.ledger import AuditEntry, Event
from portico.ledger.verifying import Head, read_head, verify
from portico.models import Account, Address, IdempotentAnswer
from portico.testing.clusters import Cluster

WRITERS: Final = 8
ADDRESSES: Final = 2
LONGEST: Final = 20.0
"""Seconds after which a server is killed, however few writes it acknowledged."""
CREATE: Final = """mutation ($name: String!, $key: String!) { accountCreate(input: {name: $name,
    addresses: [{kind: OFFICE, town: "Here"}, {kind: BILLING, town: "There"}]})
    @idempotent(key: $key) { account { id } userErrors { code message } } }"""
REFUSED: Final = """mutation { accountCreate(input: {name: "undone", addresses: [
    {kind: OFFICE, town: "Here"}], lei: "wrong"}) { account { id } userErrors { code } } }"""


@dataclass(slots=True)
class Load:
    """What clients were told."""

    acknowledged: set[str] = field(default_factory=set)
    sent: int = 0

    async def write(self, api: Api, prefix: str, number: int) -> None:
        """Write until the server is gone."""
        with suppress(Refusal):
            while True:
                self.sent += 1
                name = f"{prefix}-{number}-{self.sent}"
                if self.sent % 10 == 0:
                    await api.ask(REFUSED)
                    continue
                payload = (await api.ask(CREATE, name=name, key=name))["accountCreate"]
                if payload["account"]:
                    self.acknowledged.add(name)


def run(folder: Path, dialect: str, *, kills: int) -> list[str]:
    """Kill a server so many times while clients write; give what is wrong afterwards."""
    postgres = Cluster(folder / "postgres") if dialect == "postgresql" else None
    url = postgres.create("crashes") if postgres else f"sqlite:///{folder / 'crashes.sqlite'}"
    try:
        token = prepare(url)
        server = Server(url, workers=1 if postgres is None else 2, log=folder / "log")
        load, heads = Load(), []
        started = time.monotonic()
        for number in range(kills):
            server.start()
            asyncio.run(_until_killed(server, token, load, number))
            heads.append(asyncio.run(_ask(url, read_head)))
        faults = asyncio.run(_ask(url, lambda s: _examine(s, load, heads)))
        if len(load.acknowledged) < kills:
            faults.append("hardly anything was acknowledged: this proves nothing")
        seconds = time.monotonic() - started
        print(
            f"{dialect}: {kills} kills in {seconds:.0f} s, {load.sent} requests, "
            f"{len(load.acknowledged)} acknowledged, {len(faults)} faults"
        )
        return [f"{dialect}: {fault}" for fault in faults]
    finally:
        if postgres:
            postgres.close()


async def _until_killed(server: Server, token: str, load: Load, number: int) -> None:
    api = Api(server.endpoint, token, timeout=10)
    clients = [
        asyncio.create_task(load.write(api, f"{number}-{client}", client))
        for client in range(WRITERS)
    ]
    wanted = len(load.acknowledged) + random.randint(3, 30)  # noqa: S311 (as above)
    deadline = time.monotonic() + LONGEST
    while len(load.acknowledged) < wanted and time.monotonic() < deadline:  # noqa: ASYNC110 (any moment will do)
        await asyncio.sleep(0.003)
    await asyncio.to_thread(server.kill)
    await asyncio.gather(*clients)


async def _ask(url: str, question: Any) -> Any:
    database = Database(url)
    try:
        return await database.look(system_actor(), question)
    finally:
        await database.close()


def _examine(session: Session, load: Load, heads: list[Head]) -> list[str]:
    """Everything that must hold whenever a server dies."""
    faults: list[str] = []
    names = list(session.scalars(select(Account.name)))
    if lost := load.acknowledged - set(names):
        faults.append(f"{len(lost)} acknowledged writes are lost, such as {min(lost)}")
    if len(names) != len(set(names)):
        faults.append("a write was done twice")
    if "undone" in names:
        faults.append("a refused write is there")
    faults += _halves(session)
    faults += [f"audit: {fault}" for fault in verify(session, *heads).faults]
    faults += _events(session)
    return faults


def _halves(session: Session) -> list[str]:
    parts = (
        select(Address.account_id).group_by(Address.account_id).having(func.count() == ADDRESSES)
    )
    whole = session.scalar(select(func.count()).select_from(parts.subquery()))
    accounts = session.scalar(select(func.count()).select_from(Account))
    kept = session.scalar(
        select(func.count())
        .select_from(IdempotentAnswer)
        .where(IdempotentAnswer.answer.is_not(None))
    )
    entries = session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.number == 1)
    )
    found = {"with both addresses": whole, "with an answer": kept}
    faults = [f"{accounts} accounts, {n} {what}" for what, n in found.items() if n != accounts]
    if entries is None or accounts is None or entries < accounts:
        faults.append(f"{accounts} accounts, {entries} of them audited")
    return faults


def _events(session: Session) -> list[str]:
    """Each account was announced exactly once in the outbox, and nothing else was."""
    made = set(
        session.scalars(
            select(Event.subject_id).where(Event.source == "core_account", Event.topic == "created")
        )
    )
    there = set(session.scalars(select(Account.id)))
    faults = []
    if there - made:
        faults.append(f"{len(there - made)} accounts have no event")
    if made - there:
        faults.append(f"{len(made - there)} events are of accounts that are not there")
    positions = session.execute(
        select(func.min(Event.position), func.max(Event.position), func.count())
    )
    first, last, count = positions.one()
    if count and last - first + 1 != count:
        faults.append("the events have gaps")
    return faults


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
