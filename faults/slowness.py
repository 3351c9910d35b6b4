"""A slow database: the network between is slow, then stands still, then moves again."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Final

from faults import aftermath
from faults.api import Api
from faults.clients import Clients
from faults.crashes import ENDPOINT, HOOK
from faults.outages import RECOVERED, SETTLED, after, resumed
from faults.proxies import Proxy
from faults.receivers import Receiver
from faults.servers import prepare, serving
from portico.database.connections import SILENT
from portico.testing.clusters import Cluster

DELAY: Final = 0.03
"""Seconds that each piece of data is late while the network is slow, in either direction."""
SLOW: Final = 10.0
STILL: Final = 30.0
"""Seconds for which nothing moves: longer than anybody waits."""
LONGEST: Final = SILENT + 10
"""Seconds in which a request is answered: a statement's silence, and a connection to wait for."""


def run(folder: Path, *, still: float = STILL) -> list[str]:
    """Slow the network down, stop it, and let it go; give what is wrong."""
    cluster = Cluster(folder / "slow-postgres")
    try:
        url = cluster.create("slow")
        token, log = prepare(url), folder / "slow.log"
        with (
            Receiver() as receiver,
            Proxy(folder / "slow-postgres" / ".s.PGSQL.5432") as proxy,
            serving(proxy.url(url), log, workers=2) as server,
        ):
            api = Api(server.endpoint, token)
            asyncio.run(api.create(ENDPOINT, url=receiver.url, **HOOK))
            clients = Clients(api, token)
            faults = asyncio.run(_all(clients, receiver, proxy, still))
            faults += after(url, clients, receiver)
        faults += aftermath.tracebacks(log)
        return [f"slow database: {fault}" for fault in faults]
    finally:
        cluster.close()


async def _all(clients: Clients, receiver: Receiver, proxy: Proxy, still: float) -> list[str]:
    working = asyncio.create_task(clients.work())
    await asyncio.sleep(SETTLED)
    proxy.delay, begun = DELAY, time.monotonic()
    await asyncio.sleep(SLOW)
    faults = _judged(f"data {DELAY * 1000:.0f} ms late", clients, begun, may_refuse=False)
    proxy.delay, proxy.stalled, stood = 0.0, True, time.monotonic()
    await asyncio.sleep(still)
    proxy.stalled, back = False, time.monotonic()
    await asyncio.sleep(RECOVERED + SETTLED)
    faults += _judged(f"nothing moved for {still:.0f} s", clients, stood, may_refuse=True)
    goes_on = resumed(clients, receiver, back)
    print("went on after: " + ", ".join(f"{what} {s:.2f} s" for what, s in goes_on.items()))
    faults += [
        f"{what} went on after {s:.1f} s only" for what, s in goes_on.items() if s > RECOVERED
    ]
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return faults


def _judged(title: str, clients: Clients, begun: float, *, may_refuse: bool) -> list[str]:
    answers = [each for each in clients.answers if each.came >= begun]
    codes = Counter(each.code for each in answers)
    slowest = max(each.came - each.sent for each in answers)
    shown = ", ".join(f"{number} {code}" for code, number in sorted(codes.items()))
    print(f"{title}: {shown}; slowest answer {slowest:.2f} s")
    faults = []
    if slowest > LONGEST:
        faults.append(f"{title}: a request was answered after {slowest:.1f} s")
    if untyped := {e.code for e in answers if not e.is_done and not e.retryable}:
        faults.append(f"{title}: not retryable: {', '.join(untyped)}")
    if (len(codes) > 1) is not may_refuse:
        faults.append(f"{title}: {shown}")
    return faults
