"""Waiting for a signal ends when whoever waits is told to stop."""

import asyncio

import pytest

from portico.database import Database
from portico.jobs import Signal
from portico.testing import Run


@pytest.mark.parametrize("steps", range(5))
def test_a_cancellation_that_comes_with_the_signal_is_not_lost(
    database: Database, run: Run, steps: int
) -> None:
    async def for_ever(signal: Signal) -> None:
        async with signal.subscription() as alarm:
            while True:
                await alarm.wait(60)

    async def scenario() -> bool:
        signal = Signal(database)
        waiting = asyncio.create_task(for_ever(signal))
        await asyncio.sleep(0.01)
        signal.wake()
        for _ in range(steps):
            await asyncio.sleep(0)
        waiting.cancel()
        done, _ = await asyncio.wait({waiting}, timeout=2)
        waiting.cancel()
        return bool(done)

    assert run(scenario())
