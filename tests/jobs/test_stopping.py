"""What runs beside the requests ends when the server stops, and nothing can miss that."""

from __future__ import annotations

import asyncio
import time

from portico.jobs.stopping import TURN_ENDS, Ending, finish, stop


def test_who_loses_a_cancellation_is_told_again() -> None:
    async def deaf(told: list[str]) -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                told.append("cancelled")
                if len(told) > 1:
                    raise

    async def go() -> list[str]:
        told: list[str] = []
        task = asyncio.create_task(deaf(told))
        await asyncio.sleep(0)
        await asyncio.wait_for(stop([task]), 10)
        return told

    assert asyncio.run(go()) == ["cancelled", "cancelled"]


def test_a_turn_under_way_comes_to_its_end() -> None:
    async def go() -> list[str]:
        done: list[str] = []
        ending = Ending()

        async def work() -> None:
            while not ending:
                await asyncio.sleep(0.1)
                done.append("turn")

        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        ending.begin()
        await finish([task])
        return done

    assert asyncio.run(go()) == ["turn"]


def test_nobody_sleeps_beyond_the_end() -> None:
    async def go() -> float:
        ending = Ending()
        sleeper = asyncio.create_task(ending.pause(3600))
        await asyncio.sleep(0)
        begun = time.monotonic()
        ending.begin()
        await finish([sleeper])
        return time.monotonic() - begun

    assert asyncio.run(go()) < TURN_ENDS


def test_what_a_loop_raised_is_not_raised_again() -> None:
    async def broken() -> None:
        raise ValueError

    async def go() -> None:
        await finish([asyncio.create_task(broken())])

    asyncio.run(go())
