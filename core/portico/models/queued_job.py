"""QueuedJob: work that was asked for and is done apart from the request that asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import CoreBase, Document, Instant, Record, choice
from portico.errors import refuse
from portico.models.allowance import allowed_actor
from portico.values import Choice

TRIES: Final = 5
LONGEST_LEASE: Final = timedelta(seconds=60)
TEXT_LENGTH: Final = 500


class JobStatus(Choice):
    """Where a job stands."""

    QUEUED = "It waits for its turn, or for its next try."
    DONE = "It is done."
    FAILED = "It failed as often as it is tried, and waits for somebody to retry it."
    CANCELLED = "It was cancelled before it was done."


class QueuedJob(Record, CoreBase):
    """Work that was asked for. It is done in turns, each of which is a transaction of its own."""

    __tablename__ = "core_queued_job"
    RECORDED: ClassVar = False

    name: Mapped[str] = mapped_column(
        String(120), doc="What kind of work it is: the plugin's prefix and the job's name."
    )
    status: Mapped[JobStatus] = mapped_column(choice(JobStatus), doc="Where it stands.")
    input: Mapped[dict[str, Any]] = mapped_column(Document(), doc="What to do it with.")
    state: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="What one turn leaves for the next."
    )
    progress: Mapped[str | None] = mapped_column(String(TEXT_LENGTH), doc="How far it has come.")
    result: Mapped[dict[str, Any] | None] = mapped_column(Document(), doc="What came of it.")
    due_at: Mapped[datetime] = mapped_column(Instant(), doc="When its next turn may begin.")
    attempts: Mapped[int] = mapped_column(default=0, doc="How often its next turn has failed.")
    unfinished: Mapped[int] = mapped_column(
        default=0,
        doc="How often in a row its next turn was begun and not seen to end: 1 while it is under "
        "way, more once a process ended during it.",
    )
    last_error: Mapped[str | None] = mapped_column(
        String(TEXT_LENGTH), doc="Why its last turn failed; null if it did not."
    )
    finished_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When it was done, failed or cancelled."
    )
    asked_by: Mapped[str] = mapped_column(String(200), doc="Who asked for it, and so does it.")
    asked_by_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="The id of the user or token that asked."
    )
    on_behalf_of: Mapped[str | None] = mapped_column(String(200), doc="In whose place they asked.")
    allowed: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="What they were allowed to do and see when they asked."
    )

    __table_args__ = (
        Index("ix_core_queued_job_due", "status", "due_at"),
        Index("ix_core_queued_job_created_at", "created_at", "id"),
    )

    def actor(self, now: datetime) -> Actor:
        """Who asked for the job, with what they might do then."""
        return allowed_actor(
            self.allowed,
            name=self.asked_by,
            id=self.asked_by_id,
            on_behalf_of=self.on_behalf_of or "",
            now=now,
        )

    def begin(self, now: datetime) -> bool:
        """Note that a turn begins, before it does: a process that ends during it notes nothing.

        Until its lease is over nobody else begins it. Whether it may begin, which it may not once
        it has failed as often as it is tried.
        """
        if self.unfinished:
            self.attempts += 1
            times = "once" if self.unfinished == 1 else f"{self.unfinished} times"
            self.last_error = f"Its process ended, or lost the database, {times} during it."
        if self.attempts >= TRIES:
            self.status, self.finished_at, self.unfinished = JobStatus.FAILED, now, 0
            return False
        self.unfinished += 1
        self.due_at = now + min(timedelta(seconds=2 * 4**self.attempts), LONGEST_LEASE)
        return True

    def give_back(self, now: datetime) -> None:
        """Note that a turn was broken off for no fault of its own: it is due at once."""
        self.unfinished, self.due_at = self.unfinished - 1, now

    def go_on(self, now: datetime, state: dict[str, Any], progress: str) -> None:
        """Note that a turn is over and another one is to follow."""
        self.state, self.progress = state, progress[:TEXT_LENGTH]
        self.attempts, self.last_error, self.due_at = 0, None, now
        self.unfinished = 0

    def finish(self, now: datetime, result: dict[str, Any]) -> None:
        """Note that the job is done."""
        self.status, self.result, self.finished_at = JobStatus.DONE, result, now
        self.attempts, self.unfinished, self.last_error = 0, 0, None

    def fail(self, now: datetime, reason: str, *, for_good: bool) -> bool:
        """Note that a turn failed: it is tried again later, unless it has been often enough.

        Whether it is not tried again.
        """
        self.attempts, self.unfinished = self.attempts + 1, 0
        self.last_error = reason[:TEXT_LENGTH]
        self.due_at = now + timedelta(seconds=5 * 4 ** (self.attempts - 1))
        if for_good or self.attempts >= TRIES:
            self.status, self.finished_at = JobStatus.FAILED, now
        return self.status is JobStatus.FAILED

    def retry(self, now: datetime) -> None:
        """Let a job that failed or was cancelled be tried again from where it stopped."""
        if self.status not in {JobStatus.FAILED, JobStatus.CANCELLED}:
            raise refuse("JOB_NOT_FAILED", f"The job is {self.status.name}.", "input", "id")
        self.status, self.finished_at = JobStatus.QUEUED, None
        self.attempts, self.unfinished, self.due_at = 0, 0, now

    def cancel(self, now: datetime) -> None:
        """Let the job have no further turn. What its earlier turns did stays."""
        if self.status is not JobStatus.QUEUED:
            raise refuse("JOB_NOT_QUEUED", f"The job is {self.status.name}.", "input", "id")
        self.status, self.finished_at = JobStatus.CANCELLED, now
