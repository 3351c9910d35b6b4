"""Queued jobs: each turn runs in the transaction that holds its row, so no turn runs twice.

Another process skips a row that is held. A process that dies undoes its turn, which is then
anybody's. That it was begun is committed before, so that it is known of a turn that kills
whoever takes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import system_actor, utc_now
from portico.errors import Refused, RequestError, Unavailable, refuse
from portico.hookspecs import Again, Done, Task
from portico.jobs.reasons import INTERNAL, code_of, reason_of
from portico.models.queued_job import JobStatus, QueuedJob
from portico.operations.actors import present_actor
from portico.operations.bulk.closing import close_with

if TYPE_CHECKING:
    from portico.database import Database
    from portico.plugins import Plugins

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NamedTask:
    """A kind of queued job under the name by which a deployment knows it: ``core.import``."""

    name: str
    task: Task


def named_tasks(plugins: Plugins, core: tuple[Task, ...] = ()) -> dict[str, NamedTask]:
    """The kinds of queued jobs of the core and the enabled plugins."""
    pairs = [(f"core.{task.name}", task) for task in core]
    pairs += [(f"{plugins[name].prefix}.{task.name}", task) for name, task in plugins.tasks()]
    return {name: NamedTask(name, task) for name, task in pairs}


async def run_next(database: Database, tasks: Mapping[str, NamedTask]) -> bool:
    """Run the next turn that is due, if there is one; whether there was."""
    job = await database.write(system_actor(), lambda s: _take(s, tasks), "queued job")
    if job is None:
        return False
    if job.status is JobStatus.QUEUED:
        await _turn(database, tasks[job.name].task, job)
    return True


async def drain(database: Database, tasks: Mapping[str, NamedTask]) -> int:
    """Run every turn that is due, for tests and for commands that end; give how many."""
    turns = 0
    while await run_next(database, tasks):
        turns += 1
    return turns


def _take(session: Session, tasks: Mapping[str, NamedTask]) -> QueuedJob | None:
    """Take the next job whose turn is due; it has failed if its turn was begun too often."""
    statement = (
        select(QueuedJob)
        .where(QueuedJob.status == JobStatus.QUEUED, QueuedJob.due_at <= utc_now())
        .where(QueuedJob.name.in_(tasks))
        .order_by(QueuedJob.due_at, QueuedJob.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.scalars(statement).one_or_none()
    if job is not None and not job.begin(utc_now()):
        log.error("job ends its process", job=job.name, id=job.id.hex)
        close_with(session, job, INTERNAL)
    return job


async def _turn(database: Database, task: Task, taken: QueuedJob) -> None:
    """Run the turn of a job that was taken, and note how it failed if it did."""
    try:
        await database.write(system_actor(), lambda s: _run(s, task, taken), "queued job")
    except (Unavailable, asyncio.CancelledError):
        with suppress(Unavailable):
            await database.write(system_actor(), lambda s: _give_back(s, taken), "queued job")
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is, it is noted)
        await _note_failure(database, taken.id, error)


def _held(session: Session, taken: QueuedJob) -> QueuedJob | None:
    """The job as it was taken, unless somebody else took or cancelled it meanwhile."""
    statement = (
        select(QueuedJob)
        .where(QueuedJob.id == taken.id, QueuedJob.status == JobStatus.QUEUED)
        .where(QueuedJob.unfinished == taken.unfinished)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).one_or_none()


def _run(session: Session, task: Task, taken: QueuedJob) -> None:
    job = _held(session, taken)
    if job is None:
        return
    present = present_actor(session, job.actor(utc_now()))
    if present is None:
        raise refuse("JOB_ORPHANED", f"{job.asked_by}, who asked for it, may not act any more.")
    actor = replace(present, request_id=job.id.hex)
    session.info.update(actor=actor, deed=f"job {job.name}"[:120])
    outcome = task.run(session, actor, job.input, job.state)
    match outcome:
        case Again():
            job.go_on(utc_now(), outcome.state, outcome.progress)
        case Done():
            job.finish(utc_now(), outcome.result)
    log.info("job had a turn", job=job.name, id=job.id.hex, status=job.status.name)


def _give_back(session: Session, taken: QueuedJob) -> None:
    job = _held(session, taken)
    if job is not None:
        job.give_back(utc_now())


async def _note_failure(database: Database, job_id: UUID, error: Exception) -> None:
    """Remember why a turn failed; a refusal is final, anything else is tried again."""
    known = isinstance(error, (Refused, RequestError))
    if not known:
        log.error("job failed", id=job_id.hex, exc_info=error)

    def note(session: Session) -> None:
        job = session.get_one(QueuedJob, job_id, with_for_update=True)
        if job.status is JobStatus.QUEUED:
            over = job.fail(utc_now(), reason_of(error), for_good=known)
            if over:
                close_with(session, job, code_of(error))

    await database.write(system_actor(), note, "queued job")
