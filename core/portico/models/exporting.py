"""Export: records that become a table."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Document, Instant, Record, choice
from portico.errors import refuse
from portico.models.importing import COLUMN_LENGTH
from portico.tables import FileFormat
from portico.values import Choice


class ExportStatus(Choice):
    """How far an export has come."""

    RUNNING = "Its rows are being written; its job tells whether it waits or has failed."
    DONE = "The file is whole."
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
        Document(), doc="Which records, as the `where` of their list."
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
    finished_at: Mapped[datetime | None] = mapped_column(Instant(), doc="When the file was whole.")
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
        self.status = ExportStatus.CANCELLED
