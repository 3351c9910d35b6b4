"""Forgetting what imports and exports hold of people: it goes when their files go."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Text, cast, delete, select, update
from sqlalchemy.orm import Session

from portico.models.exporting import Export
from portico.models.importing import Import, ImportProblem, ImportStatus
from portico.operations.files.keeping import KEPT

AT_WORK: Final = (ImportStatus.RUNNING, ImportStatus.REVERTING)


def forget_problems(session: Session, now: datetime) -> int:
    """Remove the problems, which quote rows, of imports over for as long as files are kept."""
    old = select(Import.id).where(Import.updated_at < now - KEPT, Import.status.not_in(AT_WORK))
    statement = (
        delete(ImportProblem)
        .where(ImportProblem.import_id.in_(old))
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return]  # a DELETE has it


def forget_conditions(session: Session) -> None:
    """Remove the conditions, which may name people, of exports whose files are gone."""
    known = cast(Export.conditions, Text) != "{}"
    session.execute(
        update(Export)
        .where(Export.file_id.is_(None), Export.finished_at.is_not(None), known)
        .values(conditions={})
        .execution_options(synchronize_session=False)
    )
