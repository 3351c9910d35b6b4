"""Imports and exports whose jobs are over before they are: they fail with them, and say why.

A job fails because who asked may not act any more, because a rule refuses, or because it broke as
often as it is tried; or somebody cancels it. Whoever retries it lets the import go on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import utc_now
from portico.models.exporting import Export
from portico.models.importing import Import, ImportStatus
from portico.models.queued_job import QueuedJob
from portico.operations.files.keeping import expire

CANCELLED: Final = "JOB_CANCELLED"
HOPELESS: Final = frozenset({"JOB_ORPHANED", "FORBIDDEN"})
"""Reasons that no retry mends: who asked has lost the right."""
RETRIED_WITHIN: Final = timedelta(days=1)
"""How long the files are kept that a retry would need."""


def close_with(session: Session, job: QueuedJob, code: str) -> None:
    """Let the import or export of a job fail with it; its files go too, soon or at once."""
    found = _of(session, job)
    if found is None:
        return
    found.fail(code)
    at = utc_now() if code in HOPELESS else utc_now() + RETRIED_WITHIN
    expire(session, (found.file_id, found.scratch_id), at)


def reopen_with(session: Session, job: QueuedJob) -> None:
    """Let the import or export of a job that is retried go on."""
    found = _of(session, job)
    if isinstance(found, Export):
        found.go_on()
    elif found is not None:
        is_revert = job.name == "core.revert"
        found.go_on(ImportStatus.REVERTING if is_revert else ImportStatus.RUNNING)


def _of(session: Session, job: QueuedJob) -> Import | Export | None:
    """The import or export that a job is about, if it is about one."""
    if job.name in {"core.import", "core.revert"}:
        return session.get(Import, UUID(hex=job.input["import"]), with_for_update=True)
    if job.name == "core.export":
        return session.get(Export, UUID(hex=job.input["export"]), with_for_update=True)
    return None
