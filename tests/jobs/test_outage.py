"""A database that goes away is told of once, not once a second by everybody who waits for it."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest
from structlog.testing import capture_logs

from portico.errors import Unavailable
from portico.jobs.outage import Outage
from portico.jobs.running import whenever
from portico.jobs.signal import Signal
from portico.jobs.stopping import Ending, finish
from portico.testing import Run, World

LOOPS = ("queue", "webhooks", "events")
WAITS = {"event": "waits for the database", "reason": "It is away.", "log_level": "warning"}
BACK = {"event": "the database is back", "log_level": "warning"}


def test_everybody_waits_and_one_tells(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[whenever.__module__], "PAUSE", 0.01)
    tried: dict[str, int] = {}

    async def go() -> None:
        ending, outage, signal = Ending(), Outage(), Signal(world.database)
        all_answered = asyncio.Event()

        def turn(name: str) -> Any:
            async def take() -> bool:
                tried[name] = tried.get(name, 0) + 1
                if tried[name] < 4:
                    raise Unavailable("DATABASE_UNAVAILABLE", "It is away.")
                if sum(tried.values()) == 4 * len(LOOPS):
                    all_answered.set()
                return False

            return take

        loops = [
            asyncio.create_task(whenever(signal, ending, outage, name, turn(name)))
            for name in LOOPS
        ]
        await all_answered.wait()
        ending.begin()
        signal.wake()
        await finish(loops)

    with capture_logs() as logs:
        run(go())

    assert logs[0] == WAITS
    assert logs[-1] == BACK
    assert logs.count(WAITS) < 4  # a loop that is late may still find it away
    assert set(tried.values()) == {4}
