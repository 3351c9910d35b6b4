"""Forgetting what was wrong with imported rows: it quotes them, so it goes when their file goes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portico.models.importing import Import, ImportProblem, ImportStatus
from portico.operations.files.keeping import KEPT

AT_WORK: Final = (ImportStatus.RUNNING, ImportStatus.REVERTING)


def forget_problems(session: Session, now: datetime) -> int:
    """Remove the problems of imports that were over as long ago as files are kept."""
    old = select(Import.id).where(Import.updated_at < now - KEPT, Import.status.not_in(AT_WORK))
    statement = (
        delete(ImportProblem)
        .where(ImportProblem.import_id.in_(old))
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return]  # a DELETE has it
