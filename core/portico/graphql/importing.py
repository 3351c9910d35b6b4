"""Imports as clients see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from portico.graphql.core_access import IMPORT_READ, IMPORT_WRITE
from portico.models.importing import Import, ImportProblem, ImportRow
from portico.models.queued_job import QueuedJob
from portico.models.stored_file import StoredFile
from portico.operations.bulk.kinds import list_kinds
from portico.operations.bulk.reverting import revert_import
from portico.operations.bulk.starting import cancel_import, start_import
from portico.query import (
    STRING,
    Answer,
    Entity,
    Mutation,
    answer,
    columns,
    entity,
    expression,
    many,
    mutation,
    one,
)
from portico.query.declare import first_paragraph
from portico.query.fields import Column

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from portico.query import Env, Row


def import_entities() -> tuple[Entity, ...]:
    """Imports, what became of their rows, and what was wrong with them."""
    return (_import(), _row(), _problem())


def _import() -> Entity:
    return entity(
        Import,
        name="Import",
        prefix="imp",
        plural="imports",
        permission=IMPORT_READ.name,
        fields=(
            *columns(Import, "kind", "mapping", "encoding", "match_by", "duplicates", "whole"),
            *columns(Import, "dry_run", "status", "total", "done", "made", "updated", "kept"),
            *columns(Import, "refused", "finished_at", "failure_code"),
            failure(),
            one("file", StoredFile, "The table."),
            one("job", QueuedJob, "The job that does it."),
            many("rows", ImportRow, "What became of its rows, but those kept.", key="import_id"),
            many("problems", ImportProblem, "What was wrong with its rows.", key="import_id"),
        ),
    )


def failure() -> Column:
    """Why the job of an import or an export failed."""
    return expression(
        "failure",
        STRING,
        _failure,
        "Why its job failed, or its last turn did; null if all is well.",
        filterable=False,
    )


def _failure(row: Row, _env: Env) -> ColumnElement[str]:
    job = QueuedJob.__table__.alias("failing_job")
    return select(job.c.last_error).where(job.c.id == row.job_id).scalar_subquery()


def _row() -> Entity:
    return Entity(
        name="ImportRow",
        description=first_paragraph(ImportRow),
        model=ImportRow,
        prefix="imr",
        plural="importRows",
        permission=IMPORT_READ.name,
        order="number",
        fields=(
            *columns(ImportRow, "id", "number", "outcome", "record", "record_version"),
            one("import", Import, "The import."),
        ),
    )


def _problem() -> Entity:
    return Entity(
        name="ImportProblem",
        description=first_paragraph(ImportProblem),
        model=ImportProblem,
        prefix="imx",
        plural="importProblems",
        permission=IMPORT_READ.name,
        order="row",
        fields=(
            *columns(ImportProblem, "id", "row", "column", "code", "message"),
            one("import", Import, "The import."),
        ),
    )


def bulk_kinds() -> Answer:
    """``bulkKinds``: what can be imported and exported."""
    return answer("bulkKinds", list_kinds, IMPORT_READ.name)


def import_mutations() -> tuple[Mutation, ...]:
    """What can be done with an import."""
    return (
        mutation("importStart", start_import, Import, IMPORT_WRITE.name),
        mutation("importCancel", cancel_import, Import, IMPORT_WRITE.name),
        mutation("importRevert", revert_import, Import, IMPORT_WRITE.name),
    )
