"""Exports as clients see them."""

from __future__ import annotations

from portico.graphql.core_access import EXPORT_READ, EXPORT_WRITE
from portico.graphql.importing import failure
from portico.models.exporting import Export
from portico.models.queued_job import QueuedJob
from portico.models.stored_file import StoredFile
from portico.operations.bulk.exporting import cancel_export, start_export
from portico.query import Entity, Mutation, columns, entity, mutation, one


def export_entity() -> Entity:
    """The type of an export."""
    return entity(
        Export,
        name="Export",
        prefix="exp",
        plural="exports",
        permission=EXPORT_READ.name,
        fields=(
            *columns(Export, "kind", "format", "columns", "conditions", "status", "done"),
            *columns(Export, "notices", "finished_at", "failure_code"),
            failure(),
            one("file", StoredFile, "The table: get it from `/files/` and its id."),
            one("job", QueuedJob, "The job that does it."),
        ),
    )


def export_mutations() -> tuple[Mutation, ...]:
    """What can be done with an export."""
    return (
        mutation("exportStart", start_export, Export, EXPORT_WRITE.name),
        mutation("exportCancel", cancel_export, Export, EXPORT_WRITE.name),
    )
