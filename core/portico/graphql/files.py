"""Files that were uploaded or exported, as clients see them."""

from __future__ import annotations

from portico.graphql.core_access import FILE_READ
from portico.models.stored_file import StoredFile
from portico.query import Entity, columns, entity


def stored_file() -> Entity:
    """The type of a file; each is seen by whose it is, and by nobody else."""
    return entity(
        StoredFile,
        name="StoredFile",
        prefix="fil",
        plural="storedFiles",
        permission=FILE_READ.name,
        fields=(*columns(StoredFile, "name", "origin", "format", "size", "sha256", "expires_at"),),
    )
