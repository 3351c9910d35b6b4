"""Asking for an import, and stopping one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.hookspecs import BulkKind
from portico.models.importing import Import, ImportDuplicates, ImportStatus
from portico.models.queued_job import JobStatus, QueuedJob
from portico.models.stored_file import FileOrigin, StoredFile
from portico.operations.bulk.kinds import kind_of
from portico.operations.files import expire, owned_file, spooled
from portico.operations.files.keeping import KEPT
from portico.operations.jobs import enqueue
from portico.operations.lookup import get
from portico.tables import Unreadable, read_table
from portico.values import Ref

IMPORT: Final = "core.import"
LEFT_OUT: Final = "-"
"""What a column of a table is mapped to that is not imported."""


@dataclass(kw_only=True)
class ImportStart:
    """A table to be imported."""

    file_id: Annotated[UUID, Ref("StoredFile"), "The table, as the answer of POST /files names it."]
    kind: Annotated[str, "What its rows are: `accounts`, `hotel.stays`; see `bulkKinds`."]
    mapping: Annotated[
        dict[str, Any],
        'Which column the table means by its own: `{"Company": "name"}`. Columns that are called '
        "as here need none; `-` leaves one out.",
    ] = field(default_factory=dict)
    encoding: Annotated[
        str | None,
        "The character set of a CSV, such as `windows-1252`; left out, the text tells it.",
    ] = None
    match_by: Annotated[
        list[str],
        "The columns by which a row's record is found; if left out, those of the table that can.",
    ] = field(default_factory=list)
    duplicates: Annotated[
        ImportDuplicates, "What to do with a row whose record is there already."
    ] = ImportDuplicates.KEEP
    whole: Annotated[bool, "Whether all rows are done or none; for up to 5,000 rows."] = False
    dry_run: Annotated[
        bool, "Whether everything is tried and undone, to see what would become of the rows."
    ] = False


@dataclass(kw_only=True)
class ImportCancel:
    """An import that is to stop."""

    id: Annotated[UUID, Ref("Import"), "The import."]


def start_import(session: Session, actor: Actor, input: ImportStart) -> Import:
    """Import a table in the background: its rows become records by the same rules as mutations."""
    file = owned_file(session, actor, input.file_id, "input", "fileId")
    kind = kind_of(session, input.kind, "input", "kind")
    actor.require(kind.permission)
    if file.origin is not FileOrigin.UPLOAD:
        raise refuse("FILE_ORIGIN", "Upload the file first.", "input", "fileId")
    mapping = _mapping(session, file, kind, input)
    made = Import(
        id=new_id(),
        kind=input.kind,
        file_id=file.id,
        mapping=mapping,
        encoding=input.encoding,
        match_by=_keys(kind, input.match_by, mapping.values()),
        duplicates=input.duplicates,
        whole=input.whole,
        dry_run=input.dry_run,
        status=ImportStatus.RUNNING,
        owner_id=actor.id,
        on_behalf_of_id=actor.on_behalf_of_id,
    )
    session.add(made)
    session.flush()
    made.job_id = enqueue(session, actor, IMPORT, {"import": made.id.hex}).id
    file.expires_at = actor.now + KEPT
    return made


def cancel_import(session: Session, actor: Actor, input: ImportCancel) -> Import:
    """Stop an import between two turns. What was done by then stays, and can be reverted."""
    found = owned_import(session, actor, input.id, lock=True)
    found.cancel()
    job = session.get(QueuedJob, found.job_id, with_for_update=True) if found.job_id else None
    if job is not None and job.status is JobStatus.QUEUED:
        job.cancel(actor.now)
    expire(session, (found.scratch_id,), actor.now)
    return found


def owned_import(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> Import:
    """The actor's own import with this id."""
    found = get(session, Import, id, lock=lock)
    if (found.owner_id, found.on_behalf_of_id) != (actor.id, actor.on_behalf_of_id):
        raise refuse("NOT_FOUND", "There is no import with this id.", "input", "id")
    return found


def _mapping(
    session: Session, file: StoredFile, kind: BulkKind, input: ImportStart
) -> dict[str, str]:
    """Which column each column of the table is, by the titles of the table."""
    try:
        with spooled(session, file) as content:
            first = next(read_table(content, file.format, input.encoding or ""), None)
    except Unreadable as fault:
        raise refuse("FILE_UNREADABLE", f"The table: {fault}.", "input", "fileId") from None
    if first is None:
        raise refuse("FILE_EMPTY", "The table has no rows.", "input", "fileId")
    return mapped(kind, first[1], input.mapping)


def mapped(kind: BulkKind, titles: Collection[str], mapping: Mapping[str, Any]) -> dict[str, str]:
    """The column of each title; refuses titles that are no column and are not mapped to one."""
    problems = Problems()
    found: dict[str, str] = {}
    known = {_plain(column.name): column.name for column in kind.columns}
    for title in mapping.keys() - set(titles):
        problems.add("IMPORT_MAPPING", f"The table has no column {title!r}.", "input", "mapping")
    for title in titles:
        wanted = str(mapping.get(title, title))
        column = known.get(_plain(wanted))
        if wanted == LEFT_OUT:
            continue
        if column is None:
            close = get_close_matches(_plain(wanted), known, n=1)
            names = ", ".join(known.values())
            mend = f"Did you mean {known[close[0]]}?" if close else f"There are {names}."
            text = f"{title!r} is no column of {kind.name}. {mend} Map it, or map it to '-'."
            problems.add("IMPORT_MAPPING", text, "input", "mapping")
        elif column in found.values():
            problems.add("IMPORT_MAPPING", f"{column} is there twice.", "input", "mapping")
        else:
            found[title] = column
    problems.raise_if_any()
    return found


def _plain(name: str) -> str:
    return name.replace("_", "").replace(" ", "").casefold()


def _keys(kind: BulkKind, wanted: list[str], columns: Collection[str]) -> list[str]:
    problems = Problems()
    for position, name in enumerate(wanted):
        if name not in kind.keys:
            text = f"Records are found by {', '.join(kind.keys) or 'nothing'}, not by {name!r}."
            problems.add("IMPORT_MATCH", text, "input", "matchBy", position)
        elif name not in columns:
            text = f"The table has no column {name}."
            problems.add("IMPORT_MATCH", text, "input", "matchBy", position)
    problems.raise_if_any()
    return wanted or [name for name in kind.keys if name in columns]
