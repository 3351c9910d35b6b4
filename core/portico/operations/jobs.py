"""Asking for work that is done apart from the request, and minding it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.models.allowance import allowance
from portico.models.queued_job import JobStatus, QueuedJob
from portico.operations.bulk.closing import CANCELLED, close_with, reopen_with
from portico.operations.lookup import expect_version, get
from portico.values import Ref


def enqueue(
    session: Session,
    actor: Actor,
    name: str,
    input: dict[str, Any],
    *,
    due_at: datetime | None = None,
) -> QueuedJob:
    """Ask for a job, as part of the transaction: if that is undone, nobody asked.

    ``name`` is the plugin's prefix and the job's name, ``hotel.send_offers``; ``input`` is JSON.
    The job acts as ``actor``, from ``due_at`` on.
    """
    job = QueuedJob(
        id=new_id(),
        name=name,
        status=JobStatus.QUEUED,
        input=input,
        state={},
        due_at=due_at or actor.now,
        asked_by=actor.name,
        asked_by_id=actor.id,
        on_behalf_of=actor.on_behalf_of or None,
        allowed=allowance(actor),
    )
    session.add(job)
    session.flush()
    return job


@dataclass(kw_only=True)
class QueuedJobRetry:
    """A job that failed or was cancelled, to be tried again."""

    id: Annotated[UUID, Ref("QueuedJob"), "The job."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class QueuedJobCancel:
    """A job that is to have no further turn."""

    id: Annotated[UUID, Ref("QueuedJob"), "The job."]
    expected_version: Annotated[int, "The version that you saw."]


def retry_job(session: Session, actor: Actor, input: QueuedJobRetry) -> QueuedJob:
    """Let a job that failed or was cancelled be tried again from where it stopped."""
    job = get(session, QueuedJob, input.id, lock=True)
    expect_version(job, input.expected_version)
    job.retry(actor.now)
    reopen_with(session, job)
    return job


def cancel_job(session: Session, actor: Actor, input: QueuedJobCancel) -> QueuedJob:
    """Let a job have no further turn; what its earlier turns did stays."""
    job = get(session, QueuedJob, input.id, lock=True)
    expect_version(job, input.expected_version)
    job.cancel(actor.now)
    close_with(session, job, CANCELLED)
    return job
