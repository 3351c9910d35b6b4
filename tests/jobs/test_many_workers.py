"""Several processes, one database: no job runs twice."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from portico.access import Actor
from portico.models import Account, QueuedJob
from portico.operations.jobs import enqueue
from portico.testing import Write

WORKER = """
import asyncio, sys, time
from datetime import timedelta
from portico.database import Database
from portico.hookspecs import Done, Job, Task
from portico.jobs import NamedJob, NamedTask, drain
from portico.jobs.periodic import run_if_due
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account

def make(session, actor, *_):
    create_account(session, actor, AccountCreate(name="made by a job"))
    time.sleep(0.05)
    return "made one"

def take(session, actor, input, state):
    make(session, actor)
    return Done({})

async def work(url, start):
    database = Database(url)
    await asyncio.sleep(max(0, start - time.time()))
    if sys.argv[3] == "periodic":
        await run_if_due(database, NamedJob("shop.make", Job("make", timedelta(hours=1), make)))
    else:
        await drain(database, {"shop.make": NamedTask("shop.make", Task("make", take))})
    await database.close()

asyncio.run(work(sys.argv[1], float(sys.argv[2])))
"""


@pytest.mark.parametrize(("kind", "expected"), [("periodic", 1), ("queued", 8)])
def test_no_job_runs_twice(
    database_url: str, write: Write, actor: Actor, kind: str, expected: int
) -> None:
    for _ in range(8):
        write(lambda s: enqueue(s, actor, "shop.make", {}))
    start = str(time.time() + 4)
    command = [sys.executable, "-c", WORKER, database_url, start, kind]

    workers = [subprocess.Popen(command) for _ in range(4)]  # noqa: S603 (our own interpreter)
    codes = [worker.wait(timeout=60) for worker in workers]

    assert codes == [0] * 4
    assert write(lambda s: s.scalar(select(func.count()).select_from(Account))) == expected
    attempts = write(lambda s: s.scalar(select(func.sum(QueuedJob.attempts))))
    assert attempts == 0
