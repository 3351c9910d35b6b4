"""Taking back what an import did: what it made goes, what it changed is again as it was.

What anybody else changed since stays, and is told of. What it was before stands in the audit
trail, so nothing else has to be kept for that.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.database.faults import translate
from portico.errors import Problem, Refused, refuse
from portico.hookspecs import Again, BulkKind, Done
from portico.ledger import AuditEntry
from portico.models.importing import (
    MESSAGE_LENGTH,
    Import,
    ImportOutcome,
    ImportProblem,
    ImportRow,
    ImportStatus,
)
from portico.models.queued_job import QueuedJob
from portico.operations.bulk.kinds import kind_of
from portico.operations.bulk.restoring import restore
from portico.operations.bulk.starting import owned_import
from portico.operations.jobs import enqueue
from portico.operations.lookup import expect_version
from portico.values import Ref

REVERT: Final = "core.revert"
AT_ONCE: Final = 100
SECONDS: Final = 2.0
UNDONE: Final = (ImportOutcome.MADE, ImportOutcome.UPDATED)


@dataclass(kw_only=True)
class ImportRevert:
    """An import that is to be taken back."""

    id: Annotated[UUID, Ref("Import"), "The import."]
    expected_version: Annotated[int, "The version that you saw."]


def revert_import(session: Session, actor: Actor, input: ImportRevert) -> Import:
    """Take back what an import did, but for what has been changed since; that is told of."""
    found = owned_import(session, actor, input.id, lock=True)
    expect_version(found, input.expected_version)
    actor.require(kind_of(session, found.kind).permission)
    last = session.get(QueuedJob, found.job_id) if found.job_id else None
    if last is not None and last.name == REVERT:
        text = "Its revert did not come to an end. Retry the job of the revert instead."
        raise refuse("IMPORT_NOT_REVERTIBLE", text, "input", "id")
    found.begin_reverting()
    done_by = found.job_id.hex if found.job_id else ""
    job = enqueue(session, actor, REVERT, {"import": found.id.hex, "done_by": done_by})
    found.job_id = job.id
    return found


def run_revert(
    session: Session, actor: Actor, input: dict[str, Any], state: dict[str, Any]
) -> Again | Done:
    """One turn of taking an import back: its last rows first."""
    found = session.get(Import, UUID(hex=input["import"]), with_for_update=True)
    if found is None or found.status is not ImportStatus.REVERTING:
        return Done({})
    kind = kind_of(session, found.kind)
    actor.require(kind.permission)
    turn, end = _Turn(session, actor, kind, input["done_by"]), time.monotonic() + SECONDS
    counts = {"back": state.get("back", 0), "kept": state.get("kept", 0)}
    while time.monotonic() < end:
        rows = _rows(session, found.id)
        if not rows:
            found.status = ImportStatus.REVERTED
            return Done(counts)
        for row in rows:
            counts["back" if turn.take_back(row) else "kept"] += 1
    return Again(dict(counts), f"{counts['back']} taken back, {counts['kept']} kept")


def _rows(session: Session, import_id: UUID) -> list[ImportRow]:
    return list(
        session.scalars(
            select(ImportRow)
            .where(ImportRow.import_id == import_id, ImportRow.outcome.in_(UNDONE))
            .order_by(ImportRow.number.desc(), ImportRow.id.desc())
            .limit(AT_ONCE)
        )
    )


class _Turn:
    """One turn of taking back."""

    def __init__(self, session: Session, actor: Actor, kind: BulkKind, done_by: str) -> None:
        self._session, self._actor, self._kind = session, actor, kind
        self._done_by = done_by
        self._ours = (done_by, actor.request_id)

    def take_back(self, row: ImportRow) -> bool:
        """Take back one row; whether that could be done."""
        savepoint = self._session.begin_nested()
        try:
            self._undo(row)
            self._session.flush()
        except (Refused, SQLAlchemyError) as error:
            told = translate(error)
            if not isinstance(told, Refused):
                raise
            savepoint.rollback()
            self._note(row, told.problems[0])
            return False
        savepoint.commit()
        row.outcome = ImportOutcome.TAKEN_BACK
        return True

    def _undo(self, row: ImportRow) -> None:
        id = UUID(hex=(row.record or "").partition("_")[2])  # noqa: A001 (it is one)
        record = self._session.get(self._kind.model, id, with_for_update=True)
        if record is None:
            raise refuse("IMPORT_GONE", "The record is not there any more.")
        self._require_untouched(id)
        if row.outcome is ImportOutcome.UPDATED:
            restore(self._session, record, self._done_by)
        elif self._kind.remove is None:
            raise refuse("IMPORT_LASTING", "Such records cannot be taken back.")
        else:
            self._kind.remove(self._session, self._actor, record)

    def _require_untouched(self, id: UUID) -> None:
        """Refuse if somebody else wrote to the record after the import did."""
        first = (
            select(func.min(AuditEntry.number))
            .where(AuditEntry.subject_id == id, AuditEntry.request_id == self._done_by)
            .scalar_subquery()
        )
        later = self._session.execute(
            select(AuditEntry.actor, AuditEntry.at)
            .where(
                AuditEntry.subject_id == id,
                AuditEntry.number > first,
                or_(AuditEntry.request_id.is_(None), AuditEntry.request_id.not_in(self._ours)),
            )
            .order_by(AuditEntry.number.desc())
            .limit(1)
        ).one_or_none()
        if later is not None:
            text = f"{later[0]} changed it on {later[1].date().isoformat()}, after the import."
            raise refuse("IMPORT_CHANGED_SINCE", text)

    def _note(self, row: ImportRow, problem: Problem) -> None:
        row.outcome = ImportOutcome.CHANGED_SINCE
        self._session.add(
            ImportProblem(
                id=new_id(),
                import_id=row.import_id,
                row=row.number,
                column=None,
                code=problem.code,
                message=problem.message[:MESSAGE_LENGTH],
            )
        )
        self._session.flush()
