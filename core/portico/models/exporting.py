"""Export: records that become a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import utc_now
from portico.database import CoreBase, Document, Instant, Record, choice
from portico.errors import refuse
from portico.models.importing import CODE_LENGTH, COLUMN_LENGTH
from portico.tables import FileFormat
from portico.values import Choice


class ExportStatus(Choice):
    """How far an export has come."""

    RUNNING = "Its rows are being written; its job tells whether it waits."
    DONE = "The file is whole."
    FAILED = "It could not go on, and `failureCode` says why."
    CANCELLED = "It was stopped."


class Export(Record, CoreBase):
    """A table that is made of records, in the background."""

    __tablename__ = "core_export"
    RECORDED: ClassVar = False

    kind: Mapped[str] = mapped_column(
        String(COLUMN_LENGTH), doc="What the rows are: `accounts`, `trade.products`."
    )
    format: Mapped[FileFormat] = mapped_column(choice(FileFormat), doc="What kind of table it is.")
    columns: Mapped[list[str]] = mapped_column(Document(), doc="Its columns, in their order.")
    conditions: Mapped[dict[str, Any]] = mapped_column(
        Document(),
        doc="Which records, as the `where` of their list; empty once the file is gone.",
    )
    file_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("core_stored_file.id", ondelete="SET NULL"), doc="The table."
    )
    scratch_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_stored_file.id", ondelete="SET NULL"),
        doc="The rows of a workbook, while it is made.",
    )
    job_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("core_queued_job.id", ondelete="SET NULL"), doc="The job that does it."
    )
    status: Mapped[ExportStatus] = mapped_column(choice(ExportStatus), doc="How far it has come.")
    done: Mapped[int] = mapped_column(default=0, doc="Rows that were written.")
    notices: Mapped[list[dict[str, Any]]] = mapped_column(
        Document(),
        default=list,
        doc="Columns that are empty because who asked may not see the field, with the permission "
        "that it needs; as `extensions.notices` of a query.",
    )
    finished_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When it was over, however it ended."
    )
    failure_code: Mapped[str | None] = mapped_column(
        String(CODE_LENGTH), doc="Why it failed, for programs; null unless it did."
    )
    owner_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="The user or token that asked for it; nobody else sees it."
    )
    on_behalf_of_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="In whose place it was asked for, if by a deputy."
    )

    __table_args__ = (Index("ix_core_export_created_at", "created_at", "id"),)

    def cancel(self) -> None:
        """Stop it between two turns."""
        if self.status is not ExportStatus.RUNNING:
            raise refuse("EXPORT_OVER", f"The export is {self.status.name}.", "input", "id")
        self.status, self.finished_at = ExportStatus.CANCELLED, utc_now()

    def fail(self, code: str) -> None:
        """Note that its job goes on no more, and why."""
        if self.status is ExportStatus.RUNNING:
            self.status, self.failure_code = ExportStatus.FAILED, code
            self.finished_at = utc_now()

    def go_on(self) -> None:
        """Let it go on where it failed: somebody retried its job."""
        if self.status is ExportStatus.FAILED:
            self.status, self.failure_code, self.finished_at = ExportStatus.RUNNING, None, None

    def note(self, notices: Iterable[Mapping[str, Any]]) -> None:
        """Remember which columns who asks may not see."""
        known = self.notices
        self.notices = known + [dict(each) for each in notices if each not in known]
