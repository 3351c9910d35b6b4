"""Webhook receivers that fail, hang, redirect, are late or hang up: nothing is lost or slowed."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from faults import aftermath
from faults.api import Api
from faults.crashes import CREATE, ENDPOINT, HOOK, ask
from faults.receivers import DROP, FAIL, HANG, LATE, REDIRECT, TAKE, Receiver
from faults.servers import prepare, serving
from portico.testing.clusters import Cluster

WAYS: Final = (FAIL, HANG, REDIRECT, LATE, DROP)
"""How each receiver treats some posts; then it takes what comes."""
POSTS: Final = 3
SLOWED: Final = 1.5
"""How many seconds longer the slowest mutation may take than with receivers that take all at once;
some of these hang for ten times as long."""
DELIVERED: Final = 180.0


def run(folder: Path, dialect: str, *, writes: int = 40) -> list[str]:
    """Let five receivers misbehave, each in a way of its own, while a client writes."""
    postgres = Cluster(folder / "webhooks-postgres") if dialect == "postgresql" else None
    url = postgres.create("webhooks") if postgres else f"sqlite:///{folder / 'webhooks.sqlite'}"
    receivers = [Receiver() for _ in WAYS]
    try:
        token = prepare(url)
        with serving(url, folder / "webhooks.log") as server:
            api = Api(server.endpoint, token)
            for each in receivers:
                each.__enter__()
                asyncio.run(api.create(ENDPOINT, url=each.url, **HOOK))
            good = asyncio.run(_write(api, "good", writes))
            _until_delivered(receivers, ask(url, aftermath.account_events))
            for way, each in zip(WAYS, receivers, strict=True):
                each.behave = _first(way, len(each.told))
            bad = asyncio.run(_write(api, "bad", writes))
            events = ask(url, aftermath.account_events)
            took = _until_delivered(receivers, events)
        faults = _judged(dialect, good, bad, took)
        for way, each in zip(WAYS, receivers, strict=True):
            print(f"{dialect}: a receiver that begins with {way}: {_seen(each)}")
            faults += [f"{way}: {fault}" for fault in each.faults(events)]
            if way != LATE and not any(not told.taken for told in each.told):
                faults.append(f"{way}: it never misbehaved: this proves nothing")
        return [f"webhooks, {dialect}: {fault}" for fault in faults]
    finally:
        for each in receivers:
            each.__exit__()
        if postgres:
            postgres.close()


def _first(way: str, told: int) -> Callable[[int], str]:
    return lambda number: way if number < told + POSTS else TAKE


async def _write(api: Api, prefix: str, writes: int) -> list[float]:
    """Write one after the other; how long each took."""
    spent = []
    for number in range(writes):
        name, begun = f"{prefix}-{number}", time.monotonic()
        await api.create(CREATE, name=name, key=name)
        spent.append(time.monotonic() - begun)
    return spent


def _until_delivered(receivers: list[Receiver], events: dict[int, str]) -> float:
    begun = time.monotonic()
    while time.monotonic() < begun + DELIVERED:
        if all(events.keys() <= each.taken() for each in receivers):
            break
        time.sleep(0.2)
    return time.monotonic() - begun


def _judged(dialect: str, good: list[float], bad: list[float], took: float) -> list[str]:
    before, during = statistics.median(good) * 1000, statistics.median(bad) * 1000
    print(
        f"{dialect}: with five good receivers a mutation took {before:.0f} ms, at most "
        f"{max(good) * 1000:.0f}; with five bad ones {during:.0f} ms, at most "
        f"{max(bad) * 1000:.0f}; all was delivered {took:.1f} s after the last"
    )
    slow = max(bad) > SLOWED + max(good)
    return [f"a mutation took {max(bad):.1f} s"] if slow else []


def _seen(receiver: Receiver) -> str:
    taken = Counter(each.taken for each in receiver.told)
    return f"{taken[False]} posts not taken, {taken[True]} taken, {receiver.strayed} strayed"
