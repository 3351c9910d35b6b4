"""Forgetting files: those whose time has come, and those that no record names."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portico.models.stored_file import StoredFile
from portico.operations.files.stores import files_of

ORPHANED: Final = timedelta(days=1)
"""How old a file without a record must be: a younger one may be in the making."""
AT_ONCE: Final = 200


def forget_files(session: Session, now: datetime) -> int:
    """Remove the files that have expired, and what uploads left that were never finished."""
    files = files_of(session)
    due = select(StoredFile.id).where(StoredFile.expires_at <= now).limit(AT_ONCE)
    expired = list(session.scalars(due))
    for id in expired:  # noqa: A001 (it is one)
        files.remove(session, id)
    session.execute(
        delete(StoredFile)
        .where(StoredFile.id.in_(expired))
        .execution_options(synchronize_session=False)
    )
    _forget_orphans(session, now)
    return len(expired)


def _forget_orphans(session: Session, now: datetime) -> None:
    files, latest = files_of(session), (now - ORPHANED).timestamp()
    for id, written in files.known():  # noqa: A001 (it is one)
        if written < latest and session.get(StoredFile, id) is None:
            files.remove(session, id)
