"""JobState: when a periodic job is due, and what came of it last."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Instant

RESULT_LENGTH = 500


class JobState(CoreBase):
    """When a periodic job is due. Whoever holds its row runs the job, so it runs once."""

    __tablename__ = "core_job"
    RECORDED: ClassVar = False

    name: Mapped[str] = mapped_column(
        String(120), primary_key=True, doc="The plugin's prefix and the job's name."
    )
    due_at: Mapped[datetime] = mapped_column(Instant(), doc="When the job is to run next.")
    last_run_at: Mapped[datetime | None] = mapped_column(Instant(), doc="When it last ran.")
    last_result: Mapped[str | None] = mapped_column(
        String(RESULT_LENGTH), doc="What it did then, or why it failed."
    )
    is_failing: Mapped[bool] = mapped_column(default=False, doc="Whether the last run failed.")

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to run the job."""
        return self.due_at <= now

    def record(self, now: datetime, every: timedelta, result: str, *, failed: bool) -> None:
        """Note a run, and when the next one is due."""
        self.last_run_at = now
        self.last_result = " ".join(result.split())[:RESULT_LENGTH]
        self.is_failing = failed
        self.due_at = now + every
