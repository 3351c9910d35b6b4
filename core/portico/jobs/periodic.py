"""Periodic jobs: each runs once when it is due, however many processes serve.

A job runs in the transaction that holds its row of ``core_job``. Another process skips a row that
is held, and finds it due later once it is free; a process that dies undoes all it did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select

from portico.access import Actor, utc_now
from portico.errors import Refused, Unavailable
from portico.jobs.housekeeping import core_jobs
from portico.jobs.reasons import reason_of
from portico.models.job import JobState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from portico.database import Database
    from portico.hookspecs import Job
    from portico.jobs.outage import Outage
    from portico.jobs.stopping import Ending
    from portico.plugins import Plugins

RETRY = timedelta(seconds=30)
"""How long to wait for a held row, or after a fault."""
ABSENT = timedelta(seconds=2)
"""How long to wait for an absent database."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NamedJob:
    """A job under the name by which a deployment knows it: ``bank.expire_guarantees``."""

    name: str
    job: Job

    def actor(self) -> Actor:
        """Who acts when the job runs."""
        return Actor(name=f"job {self.name}", scopes=frozenset({"*"}))


def named_jobs(plugins: Plugins) -> list[NamedJob]:
    """The jobs of the core and the enabled plugins."""
    own = [NamedJob(f"core.{job.name}", job) for job in core_jobs()]
    return own + [
        NamedJob(f"{plugins[name].prefix}.{job.name}", job) for name, job in plugins.jobs()
    ]


async def keep_running(database: Database, each: NamedJob, ending: Ending, outage: Outage) -> None:
    """Run the job whenever it is due, until the end."""
    while not ending:
        try:
            due_at = await run_if_due(database, each)
            outage.is_over()
        except Unavailable as error:
            outage.goes_on(str(error))
            due_at = utc_now() + ABSENT
        except Exception:
            log.exception("job could not be run", job=each.name)
            due_at = utc_now() + RETRY
        await ending.pause(max((due_at - utc_now()).total_seconds(), 0.01))


async def run_if_due(database: Database, each: NamedJob) -> datetime:
    """Run the job if it is due and nobody else is running it; say when to look again."""
    await register(database, each)
    try:
        return await database.write(
            each.actor(), lambda session: _turn(session, each), f"job {each.name}"
        )
    except Unavailable:
        raise
    except Exception as error:
        log.exception("job failed", job=each.name)
        return await _note_failure(database, each, error)


async def run_now(database: Database, each: NamedJob) -> str:
    """Run the job whether it is due or not, and give what it said. Its errors are raised."""
    await register(database, each)
    try:
        return await database.write(
            each.actor(), lambda session: _forced(session, each), f"job {each.name}"
        )
    except Exception as error:
        await _note_failure(database, each, error)
        raise


async def register(database: Database, each: NamedJob) -> None:
    """Make the job's row, due at once, unless it is there."""
    try:
        await database.write(each.actor(), lambda session: _add_missing(session, each.name))
    except Refused:  # another process made it just now
        log.debug("job is registered already", job=each.name)


def _add_missing(session: Session, name: str) -> None:
    if session.get(JobState, name) is None:
        session.add(JobState(name=name, due_at=utc_now(), is_failing=False))


def _turn(session: Session, each: NamedJob) -> datetime:
    now = utc_now()
    row = select(JobState).where(JobState.name == each.name)
    state = session.scalars(row.with_for_update(skip_locked=True)).one_or_none()
    if state is None:
        return now + RETRY
    if state.is_due(now):
        _run(session, each, state)
    return state.due_at


def _forced(session: Session, each: NamedJob) -> str:
    return _run(session, each, session.get_one(JobState, each.name, with_for_update=True))


def _run(session: Session, each: NamedJob, state: JobState) -> str:
    actor = each.actor()
    result = each.job.run(session, actor)
    state.record(actor.now, each.job.every, result, failed=False)
    log.info("job ran", job=each.name, result=result)
    return result


async def _note_failure(database: Database, each: NamedJob, error: Exception) -> datetime:
    """Remember why the job failed; it is tried again when it is due the next time."""
    reason = reason_of(error)

    def note(session: Session) -> datetime:
        state = session.get_one(JobState, each.name, with_for_update=True)
        state.record(utc_now(), each.job.every, reason, failed=True)
        return state.due_at

    return await database.write(each.actor(), note)
