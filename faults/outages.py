"""PostgreSQL stopped and started under load: errors that may be tried again, then all goes on."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Final

import asyncpg

from faults import aftermath
from faults.api import Api
from faults.clients import Answer, Clients
from faults.crashes import ENDPOINT, HOOK, ask
from faults.receivers import Receiver
from faults.servers import prepare, serving
from portico.ledger.verifying import read_head
from portico.testing.clusters import Cluster

MODES: Final = ("immediate", "fast")
"""How it is stopped, in turn: as by a failing machine, and as by its administrator."""
RECOVERED: Final = 5.0
"""Seconds after PostgreSQL accepts connections in which all must go on."""
SETTLED: Final = 3.0
AWAY: Final = (1.0, 4.0, 8.0)
"""For how long it is away, in turn."""
ANSWERED: Final = 8.0
"""Seconds in which a request is answered, whatever the database does."""


def run(folder: Path, *, rounds: int, slack: float = 0.0) -> list[str]:
    """Take PostgreSQL away and give it back so many times; give what is wrong.

    ``slack`` are seconds more for everything, on a machine that has other things to do.
    """
    cluster = Cluster(folder / "outages-postgres")
    try:
        url = cluster.create("outages")
        token = prepare(url)
        log = folder / "outages.log"
        with Receiver() as receiver, serving(url, log, workers=2) as server:
            api = Api(server.endpoint, token)
            asyncio.run(api.create(ENDPOINT, url=receiver.url, **HOOK))
            clients = Clients(api, token)
            faults = asyncio.run(_all(clients, receiver, cluster, url, rounds, slack))
            faults += after(url, clients, receiver)
        faults += aftermath.tracebacks(log)
        return [f"outage: {fault}" for fault in faults]
    finally:
        cluster.close()


async def _all(
    clients: Clients, receiver: Receiver, cluster: Cluster, url: str, rounds: int, slack: float
) -> list[str]:
    working = asyncio.create_task(clients.work())
    faults: list[str] = []
    await asyncio.sleep(SETTLED)
    for number in range(rounds):
        mode, away = MODES[number % len(MODES)], AWAY[number % len(AWAY)]
        gone = time.monotonic()
        await asyncio.to_thread(cluster.stop, mode)
        await asyncio.sleep(away)
        starting = asyncio.create_task(asyncio.to_thread(cluster.start))
        back = await _accepting(url)
        await starting
        await asyncio.sleep(back + RECOVERED + slack + SETTLED - time.monotonic())
        title = f"stopped ({mode}) for {back - gone:.1f} s"
        faults += _judged(title, clients, receiver, (gone, back), slack)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    if clients.broken:
        faults.append(f"subscriptions ended: {clients.broken}")
    return faults


async def _accepting(url: str) -> float:
    """When PostgreSQL accepts connections again."""
    while True:
        try:
            await (await asyncpg.connect(url)).close()
            return time.monotonic()
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(0.02)


def _judged(
    title: str,
    clients: Clients,
    receiver: Receiver,
    between: tuple[float, float],
    slack: float,
) -> list[str]:
    gone, back = between
    during = [each for each in clients.answers if gone <= each.came < back + RECOVERED]
    refused = [each for each in during if not each.is_done]
    codes = Counter(each.code for each in refused)
    slowest = max(each.came - each.sent for each in during)
    goes_on = resumed(clients, receiver, back)
    shown = ", ".join(f"{what} {seconds:.2f} s" for what, seconds in goes_on.items())
    print(f"{title}: {_words(codes)}; slowest answer {slowest:.2f} s; resumed after: {shown}")
    faults = [
        f"{title}: {what} went on after {seconds:.1f} s only"
        for what, seconds in goes_on.items()
        if seconds > RECOVERED + slack
    ]
    if untyped := {e.code for e in refused if not e.retryable}:
        faults.append(f"{title}: not retryable: {', '.join(untyped)}")
    if slowest > ANSWERED + slack:
        faults.append(f"{title}: a request was answered after {slowest:.1f} s")
    if not refused:
        faults.append(f"{title}: nothing was refused: this proves nothing")
    return faults


def resumed(clients: Clients, receiver: Receiver, back: float) -> dict[str, float]:
    """After how many seconds each went on: what was asked for then, or was refused until then."""
    told = [each.at for each in receiver.told if each.at >= back]
    heard = [at for at in clients.heard.values() if at >= back]
    jobs = [done for _begun, done in clients.jobs if done >= back]
    moments = {
        "reads": [each.came for each in _done(clients, "read", back)],
        "writes": [each.came for each in _done(clients, "write", back)],
        "the last refusal": [max((e.came for e in _refused(clients, back)), default=back)],
        "subscriptions": heard,
        "webhooks": told,
        "jobs": jobs,
    }
    return {what: min(times, default=float("inf")) - back for what, times in moments.items()}


def _done(clients: Clients, kind: str, back: float) -> list[Answer]:
    return [each for each in clients.of(kind, after=back) if each.is_done]


def _refused(clients: Clients, back: float) -> list[Answer]:
    return [each for each in clients.answers if each.came >= back and not each.is_done]


def _words(codes: Counter[str]) -> str:
    return ", ".join(f"{number} {code}" for code, number in sorted(codes.items()))


def after(url: str, clients: Clients, receiver: Receiver) -> list[str]:
    """All that was acknowledged is there, and is told of before long."""
    events = ask(url, aftermath.account_events)
    deadline = begun = time.monotonic()
    deadline += 120
    # What nobody waits for any more may still be written, and told of.
    while events.keys() != receiver.taken() and time.monotonic() < deadline:
        time.sleep(0.2)
        events = ask(url, aftermath.account_events)
    print(
        f"{len(clients.acknowledged)} acknowledged writes, {len(clients.jobs)} jobs done, "
        f"{len(events)} events delivered {time.monotonic() - begun:.1f} s after the last write"
    )
    head = ask(url, read_head)
    faults: list[str] = ask(url, lambda s: aftermath.examine(s, clients.acknowledged, [head]))
    return faults + receiver.faults(events)
