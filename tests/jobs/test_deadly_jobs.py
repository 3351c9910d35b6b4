"""A job whose turn ends its process is not tried for ever: that turns were begun is known."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor, utc_now
from portico.cli.jobs import queue
from portico.database import Database
from portico.errors import Unavailable
from portico.hookspecs import Done, Task
from portico.jobs import NamedTask, drain, run_next
from portico.models import Account, JobStatus, QueuedJob
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account
from portico.operations.jobs import enqueue
from portico.testing import Ask, Run, Write

WORKER = """
import asyncio, os, sys
from portico.database import Database
from portico.hookspecs import Task
from portico.jobs import NamedTask, drain
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account

def die(session, actor, input, state):
    create_account(session, actor, AccountCreate(name="half"))
    session.flush()
    os._exit(9)

async def work(url):
    database = Database(url)
    await drain(database, {"shop.deadly": NamedTask("shop.deadly", Task("deadly", die))})
    await database.close()

asyncio.run(work(sys.argv[1]))
"""
ONE = select(QueuedJob)


def live(session: Session, actor: Actor, input: dict[str, Any], state: dict[str, Any]) -> Done:
    """Do what the job is for, and live."""
    del input, state
    create_account(session, actor, AccountCreate(name="whole"))
    return Done({})


LIVE = {"shop.deadly": NamedTask("shop.deadly", Task("deadly", live))}


@pytest.fixture
def job(write: Write, actor: Actor) -> Callable[[], QueuedJob]:
    """The job, as it stands whenever it is asked for."""
    write(lambda s: enqueue(s, actor, "shop.deadly", {}))
    return lambda: write(lambda s: s.scalars(ONE).one())


@pytest.fixture
def worker(database_url: str, write: Write, job: Any) -> Callable[[], int]:
    """Let a process of its own do what is due, as the job is from now on; how it ended."""
    del job

    def worker() -> int:
        write(lambda s: setattr(s.scalars(ONE).one(), "due_at", utc_now()))
        command = [sys.executable, "-c", WORKER, database_url]
        return subprocess.run(command, timeout=60, check=False).returncode  # noqa: S603 (our own)

    return worker


def test_after_five_processes_it_has_failed_and_says_why(
    worker: Callable[[], int],
    job: Callable[[], QueuedJob],
    write: Write,
    ask: Ask,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert [worker() for _ in range(6)] == [9, 9, 9, 9, 9, 0]

    monkeypatch.setenv("PORTICO_DATABASE_URL", database_url)
    queue()
    reason = "Its process ended, or lost the database, 5 times during it."
    failed = f"job_{job().id.hex} FAILED    {'shop.deadly':30} {reason}"
    assert capsys.readouterr().out.splitlines() == [failed]
    told = ask("{ queuedJobs { nodes { status attempts unfinished lastError } } }")
    assert told["data"]["queuedJobs"]["nodes"] == [
        {
            "status": "FAILED",
            "attempts": 5,
            "unfinished": 0,
            "lastError": reason,
        }
    ]
    assert job().finished_at is not None
    assert write(lambda s: list(s.scalars(select(Account)))) == []


def test_whoever_survives_it_finishes_it(
    worker: Callable[[], int],
    job: Callable[[], QueuedJob],
    write: Write,
    database: Database,
    run: Run,
) -> None:
    assert worker() == 9
    left = job()
    assert (left.status, left.attempts, left.unfinished) == (JobStatus.QUEUED, 0, 1)
    assert run(drain(database, LIVE)) == 0, "for two seconds it is the dead process's"

    write(lambda s: setattr(s.scalars(ONE).one(), "due_at", utc_now()))
    assert run(drain(database, LIVE)) == 1

    done = job()
    assert (done.status, done.attempts, done.unfinished) == (JobStatus.DONE, 0, 0)
    assert done.last_error is None
    assert write(lambda s: list(s.scalars(select(Account.name)))) == ["whole"]


@pytest.mark.parametrize("fault", [Unavailable("TRY_AGAIN", "x"), asyncio.CancelledError()])
def test_a_turn_that_is_broken_off_is_nobodys_fault(
    fault: BaseException, job: Callable[[], QueuedJob], database: Database, run: Run
) -> None:
    """The database had no time, or the server was told to stop."""

    def broken(*_: Any) -> Done:
        raise fault

    with pytest.raises(type(fault)):
        run(run_next(database, {"shop.deadly": NamedTask("shop.deadly", Task("deadly", broken))}))

    left = job()
    assert (left.status, left.attempts, left.unfinished) == (JobStatus.QUEUED, 0, 0)
    assert run(drain(database, LIVE)) == 1


def test_who_comes_too_late_leaves_the_turn_to_whoever_took_it_since(
    job: Callable[[], QueuedJob], write: Write, database: Database, run: Run
) -> None:
    """Between taking a turn and having it a process may stand still for longer than its lease."""
    deeds = 0

    async def late() -> None:
        nonlocal deeds
        whole = database.write

        async def standing_still(actor: Actor, deed: Any, name: str = "") -> Any:
            nonlocal deeds
            deeds += 1
            if deeds == 2:  # taken, and not yet begun
                database.write = whole  # type: ignore[method-assign]
                await whole(actor, lambda s: setattr(s.scalars(ONE).one(), "due_at", utc_now()))
                assert await drain(database, LIVE) == 1
            return await whole(actor, deed, name)

        database.write = standing_still  # type: ignore[method-assign]
        await run_next(database, LIVE)

    run(late())

    assert (job().status, deeds) == (JobStatus.DONE, 2)
    assert write(lambda s: list(s.scalars(select(Account.name)))) == ["whole"]
