"""Import: a table that becomes records, what became of each row, and what was wrong with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import utc_now
from portico.database import PERSONAL, CoreBase, Document, Instant, Record, choice, new_id
from portico.errors import refuse
from portico.values import Choice

MESSAGE_LENGTH: Final = 500
COLUMN_LENGTH: Final = 120
CODE_LENGTH: Final = 60


class ImportStatus(Choice):
    """How far an import has come."""

    RUNNING = "Its rows are being read and done; its job tells whether it waits."
    DONE = "Every row was looked at."
    REFUSED = "Some row was refused, so none was done."
    FAILED = "It could not go on, and `failureCode` says why; what was done by then stays."
    CANCELLED = "It was stopped; what was done by then stays."
    REVERTING = "What it did is being taken back."
    REVERTED = "What it did was taken back, but for what has been changed since."


class ImportDuplicates(Choice):
    """What to do with a row whose record is there already."""

    KEEP = "Leave the record as it is."
    UPDATE = "Change the record to what the row says; empty cells change nothing."
    REFUSE = "Refuse the row."


class ImportOutcome(Choice):
    """What became of a row of an import."""

    MADE = "A record was made of it."
    UPDATED = "Its record was changed."
    KEPT = "Its record was left as it is."
    REFUSED = "It was refused; the problems say why."
    TAKEN_BACK = "What had been done was taken back."
    CHANGED_SINCE = "What had been done stays: it was changed since, or something depends on it."


class Import(Record, CoreBase):
    """A table whose rows become records, in the background."""

    __tablename__ = "core_import"
    RECORDED: ClassVar = False

    kind: Mapped[str] = mapped_column(
        String(COLUMN_LENGTH), doc="What the rows are: `accounts`, `hotel.stays`."
    )
    file_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("core_stored_file.id", ondelete="SET NULL"), doc="The table."
    )
    scratch_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_stored_file.id", ondelete="SET NULL"),
        doc="The rows as they were read, while it works.",
    )
    job_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("core_queued_job.id", ondelete="SET NULL"), doc="The job that does it."
    )
    mapping: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="What the table calls its columns, and which columns those are."
    )
    encoding: Mapped[str | None] = mapped_column(
        String(40), doc="The character set of a CSV; null if it is told by the text."
    )
    match_by: Mapped[list[str]] = mapped_column(
        Document(), doc="The columns by which a row's record is found, the first one first."
    )
    duplicates: Mapped[ImportDuplicates] = mapped_column(
        choice(ImportDuplicates), doc="What is done with a row whose record is there already."
    )
    whole: Mapped[bool] = mapped_column(doc="Whether all rows are done or none.")
    dry_run: Mapped[bool] = mapped_column(
        doc="Whether everything is tried and then undone, to see what would become of the rows."
    )
    status: Mapped[ImportStatus] = mapped_column(choice(ImportStatus), doc="How far it has come.")
    total: Mapped[int | None] = mapped_column(doc="Rows of the table; null until they are read.")
    done: Mapped[int] = mapped_column(default=0, doc="Rows that were looked at.")
    made: Mapped[int] = mapped_column(default=0, doc="Rows that a record was made of.")
    updated: Mapped[int] = mapped_column(default=0, doc="Rows whose record was changed.")
    kept: Mapped[int] = mapped_column(default=0, doc="Rows whose record was left as it is.")
    refused: Mapped[int] = mapped_column(default=0, doc="Rows that were refused.")
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

    __table_args__ = (Index("ix_core_import_created_at", "created_at", "id"),)

    def count(self, outcome: ImportOutcome) -> None:
        """Count a row."""
        name = outcome.name.lower()
        setattr(self, name, getattr(self, name) + 1)
        self.done += 1

    def cancel(self) -> None:
        """Stop it between two turns."""
        if self.status is not ImportStatus.RUNNING:
            raise refuse("IMPORT_OVER", f"The import is {self.status.name}.", "input", "id")
        self.status, self.finished_at = ImportStatus.CANCELLED, utc_now()

    def fail(self, code: str) -> None:
        """Note that its job goes on no more, and why."""
        if self.status in {ImportStatus.RUNNING, ImportStatus.REVERTING}:
            self.status, self.failure_code = ImportStatus.FAILED, code
            self.finished_at = utc_now()

    def go_on(self, status: ImportStatus) -> None:
        """Let it go on where it failed: somebody retried its job."""
        if self.status is ImportStatus.FAILED:
            self.status, self.failure_code, self.finished_at = status, None, None

    def begin_reverting(self) -> None:
        """Let what it did be taken back."""
        over = {ImportStatus.DONE, ImportStatus.CANCELLED, ImportStatus.FAILED}
        if self.dry_run or self.status not in over:
            what = "a dry run, which did nothing" if self.dry_run else self.status.name
            raise refuse("IMPORT_NOT_REVERTIBLE", f"The import is {what}.", "input", "id")
        self.status, self.failure_code = ImportStatus.REVERTING, None


class ImportRow(CoreBase):
    """What became of a row of an import."""

    __tablename__ = "core_import_row"
    RECORDED: ClassVar = False

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id, doc="The row's id.")
    import_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_import.id", ondelete="CASCADE"), doc="The import."
    )
    number: Mapped[int] = mapped_column(doc="The row's place in the table, from 1.")
    outcome: Mapped[ImportOutcome] = mapped_column(choice(ImportOutcome), doc="What became of it.")
    record: Mapped[str | None] = mapped_column(
        String(60), doc="The id of its record; null if none was made."
    )
    record_version: Mapped[int | None] = mapped_column(doc="The version that the import left.")

    __table_args__ = (Index("ix_core_import_row_number", "import_id", "number", "id"),)


class ImportProblem(CoreBase):
    """What is wrong with a cell of a row, and how to mend it."""

    __tablename__ = "core_import_problem"
    RECORDED: ClassVar = False

    id: Mapped[UUID] = mapped_column(
        Uuid(), primary_key=True, default=new_id, doc="The problem's id."
    )
    import_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_import.id", ondelete="CASCADE"), doc="The import."
    )
    row: Mapped[int] = mapped_column(doc="The row's place in the table, from 1.")
    column: Mapped[str | None] = mapped_column(
        String(COLUMN_LENGTH), doc="The column; null if the whole row is meant."
    )
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), doc="What was refused, for programs.")
    message: Mapped[str] = mapped_column(
        String(MESSAGE_LENGTH), info=PERSONAL, doc="What is wrong and how to mend it, for people."
    )

    __table_args__ = (Index("ix_core_import_problem_row", "import_id", "row", "id"),)
