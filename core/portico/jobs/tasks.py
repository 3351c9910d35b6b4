"""The kinds of queued jobs of the core."""

from __future__ import annotations

from portico.hookspecs import Task
from portico.operations.bulk.exporting import run_export
from portico.operations.bulk.loading import run_import
from portico.operations.bulk.reverting import run_revert
from portico.operations.duplicates.rules import run_keys


def core_tasks() -> tuple[Task, ...]:
    """What can be asked of the core to be done apart from a request."""
    return (
        Task("import", run_import),
        Task("export", run_export),
        Task("revert", run_revert),
        Task("duplicate_keys", run_keys),
    )
