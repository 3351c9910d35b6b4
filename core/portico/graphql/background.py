"""What runs beside the requests, as clients see it: queued and periodic jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Select, select

from portico.graphql.core_access import JOB_READ, JOB_WRITE
from portico.models.job import JobState
from portico.models.queued_job import QueuedJob
from portico.operations.jobs import cancel_job, retry_job
from portico.query import BOOLEAN, DATETIME, STRING, Entity, Mutation, columns, entity, mutation
from portico.query.declare import object_type, value
from portico.query.fields import Rows

if TYPE_CHECKING:
    from portico.query import Arguments, Env

PERIODIC = object_type(
    "PeriodicJob",
    "Work that runs by itself every so often, once however many processes serve.",
    (
        value("name", STRING, "The plugin's prefix and the job's name."),
        value("dueAt", DATETIME, "When it is to run next."),
        value("lastRunAt", DATETIME, "When it last ran; null if it never did.", nullable=True),
        value("lastResult", STRING, "What it did then, or why it failed.", nullable=True),
        value("isFailing", BOOLEAN, "Whether the last run failed."),
    ),
)


def queued_job() -> Entity:
    """The type of a queued job."""
    return entity(
        QueuedJob,
        name="QueuedJob",
        prefix="job",
        plural="queuedJobs",
        permission=JOB_READ.name,
        fields=(
            *columns(QueuedJob, "name", "status", "input", "progress", "result", "due_at"),
            *columns(QueuedJob, "attempts", "unfinished", "last_error", "finished_at"),
            *columns(QueuedJob, "asked_by", "on_behalf_of"),
        ),
    )


def periodic_jobs() -> Rows:
    """``periodicJobs``: all of them, by name."""
    return Rows(
        name="periodicJobs",
        description="The periodic jobs of this deployment: when each ran, and what it did.",
        type=PERIODIC,
        source=_states,
        permission=JOB_READ.name,
        many=True,
        whole=False,
    )


def _states(_arguments: Arguments, _env: Env) -> Select[Any]:
    states = select(
        JobState.name.label("name"),
        JobState.due_at.label("due_at"),
        JobState.last_run_at.label("last_run_at"),
        JobState.last_result.label("last_result"),
        JobState.is_failing.label("is_failing"),
    ).order_by(JobState.name)
    return cast("Select[Any]", states)


def job_mutations() -> tuple[Mutation, ...]:
    """What can be done with a queued job."""
    return (
        mutation("queuedJobRetry", retry_job, QueuedJob, JOB_WRITE.name),
        mutation("queuedJobCancel", cancel_job, QueuedJob, JOB_WRITE.name),
    )
