"""The loops of a server after a fault: they go on soon, and by themselves."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from portico.access import Actor
from portico.database import Database
from portico.errors import Unavailable
from portico.jobs import Signal
from portico.jobs.outage import Outage
from portico.jobs.running import whenever
from portico.jobs.signal import Alarm
from portico.jobs.stopping import Ending
from portico.testing import Run


def test_a_turn_that_failed_is_taken_again_without_a_signal(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the pause, and not after the wait for a signal too, that nobody is there to give."""
    ending = Ending()
    done: list[str] = []

    async def turn() -> bool:
        done.append("turn")
        if len(done) == 1:
            raise Unavailable("DATABASE_UNAVAILABLE", "It is away.")
        ending.begin()
        return False

    async def wait(_alarm: Alarm, _seconds: float = 0) -> None:
        done.append("wait")

    monkeypatch.setattr(Alarm, "wait", wait)
    run(whenever(Signal(database), ending, Outage(), "test", turn))

    assert done == ["turn", "turn", "wait"]


def test_a_database_that_goes_away_while_a_session_ends(
    database: Database, run: Run, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Giving a connection back asks the server for something too."""
    close = AsyncSession.close

    async def gone(session: AsyncSession) -> None:
        await close(session)
        raise OperationalError("ROLLBACK", {}, ConnectionError("it is away"))

    monkeypatch.setattr(AsyncSession, "close", gone)
    for way in (database.look, database.write):
        with pytest.raises(Unavailable):
            run(asyncio.wait_for(way(actor, lambda _session: None), 5))
