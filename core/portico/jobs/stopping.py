"""Ending what runs beside the requests, so that a server stops soon after it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

TURN_ENDS: Final = 2.0
"""Seconds that a turn under way has to come to its end, before it is broken off and undone."""
AGAIN: Final = 0.5
"""Seconds that a task has to undo what it was about, before it is told again to end."""


class Ending:
    """Says that the server stops, to whoever would begin another turn."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def __bool__(self) -> bool:
        """Whether the server stops."""
        return self._event.is_set()

    def begin(self) -> None:
        """Let no other turn begin."""
        self._event.set()

    async def pause(self, seconds: float) -> None:
        """Sleep, but not beyond the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()


async def finish(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Wait for tasks that were told to end, and stop those that do not."""
    every = set(tasks)
    await asyncio.wait(every, timeout=TURN_ENDS)
    await stop(every)


async def stop(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks, and wait until each has ended.

    Once is not enough: who waits with ``asyncio.wait_for``, as the pools of database drivers do,
    loses a cancellation on Python 3.11 when what it waits for comes in the same moment.
    """
    every = running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _ended, running = await asyncio.wait(running, timeout=AGAIN)
    await asyncio.gather(*every, return_exceptions=True)  # what they raised is of no interest now
