"""Exports: records become a table, page by page, in turns of a transaction each.

Who asked reads with the rights that it has at each turn. A turn writes its rows at the place
where the one before stopped, so that a crash leaves none out and none twice.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any, BinaryIO, Final, cast
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor, utc_now
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.hookspecs import Again, BulkColumn, BulkKind, Done
from portico.models.exporting import Export, ExportStatus
from portico.models.queued_job import JobStatus, QueuedJob
from portico.models.stored_file import PIECE, FileOrigin, StoredFile
from portico.operations.bulk.kinds import kind_of
from portico.operations.bulk.pages import Asked, read_page
from portico.operations.bulk.reading import lines_of
from portico.operations.files import expire, files_of, new_file
from portico.operations.jobs import enqueue
from portico.operations.lookup import get
from portico.tables import FileFormat, table_writer, write_workbook
from portico.values import Ref

EXPORT: Final = "core.export"
SECONDS: Final = 2.0
"""After which a turn ends: on SQLite nobody else writes meanwhile."""
UNFINISHED: Final = timedelta(days=7)


@dataclass(kw_only=True)
class ExportStart:
    """Records to be exported."""

    kind: Annotated[str, "What they are: `accounts`, `trade.products`; see `bulkKinds`."]
    format: Annotated[FileFormat, "What kind of table to make."] = FileFormat.CSV
    columns: Annotated[
        list[str], "The columns, in their order; all that can be imported again if left out."
    ] = field(default_factory=list)
    where: Annotated[
        dict[str, Any],
        'Which records: the `where` of their list, such as `{"country": {"eq": "DE"}}`.',
    ] = field(default_factory=dict)


@dataclass(kw_only=True)
class ExportCancel:
    """An export that is to stop."""

    id: Annotated[UUID, Ref("Export"), "The export."]


def start_export(session: Session, actor: Actor, input: ExportStart) -> Export:
    """Make a table of records in the background, of those and that which the asker may see."""
    kind = kind_of(session, input.kind, "input", "kind")
    if not kind.plural:
        raise refuse("EXPORT_KIND", f"{input.kind} are imported only.", "input", "kind")
    columns = _columns(kind, input.columns)
    page = read_page(session, actor, Asked(kind.plural, _selection(columns), input.where))
    export = Export(
        id=new_id(),
        kind=input.kind,
        format=input.format,
        columns=[column.name for column in columns],
        conditions=input.where,
        notices=list(page.notices),
        status=ExportStatus.RUNNING,
        owner_id=actor.id,
        on_behalf_of_id=actor.on_behalf_of_id,
    )
    file = new_file(actor, input.kind.replace(".", "-"), FileOrigin.EXPORT, input.format)
    session.add(file)
    session.flush()
    export.file_id = file.id
    session.add(export)
    session.flush()
    export.job_id = enqueue(session, actor, EXPORT, {"export": export.id.hex}).id
    return export


def cancel_export(session: Session, actor: Actor, input: ExportCancel) -> Export:
    """Stop an export between two turns."""
    export = get(session, Export, input.id, lock=True)
    if (export.owner_id, export.on_behalf_of_id) != (actor.id, actor.on_behalf_of_id):
        raise refuse("NOT_FOUND", "There is no export with this id.", "input", "id")
    export.cancel()
    job = session.get(QueuedJob, export.job_id, with_for_update=True) if export.job_id else None
    if job is not None and job.status is JobStatus.QUEUED:
        job.cancel(actor.now)
    expire(session, (export.file_id, export.scratch_id), actor.now)
    return export


def _columns(kind: BulkKind, names: Sequence[str]) -> list[BulkColumn]:
    known = {column.name: column for column in kind.columns if column.select}
    problems = Problems()
    for position, name in enumerate(names):
        if name not in known or name in names[:position]:
            text = f"{name[:60]!r} is twice or none of {', '.join(known)}."
            problems.add("EXPORT_COLUMN", text, "input", "columns", position)
    problems.raise_if_any()
    return [known[name] for name in names or known]


def _selection(columns: Sequence[BulkColumn]) -> str:
    """What is selected: a column is an alias only where its field has another name."""
    return " ".join(
        each.select if each.select.split()[0] == each.name else f"{each.name}: {each.select}"
        for each in columns
    )


def run_export(
    session: Session, actor: Actor, input: dict[str, Any], state: dict[str, Any]
) -> Again | Done:
    """One turn of an export."""
    export = session.get(Export, UUID(hex=input["export"]), with_for_update=True)
    if export is None or export.status is not ExportStatus.RUNNING:
        return Done({})
    return _Turn(session, actor, export).run(state)


class _Turn:
    """One turn: some pages are read and written."""

    def __init__(self, session: Session, actor: Actor, export: Export) -> None:
        self._session, self._actor, self._export = session, actor, export
        self._kind = kind_of(session, export.kind)
        self._columns = _columns(self._kind, export.columns)
        file = session.get(StoredFile, export.file_id) if export.file_id else None
        if file is None:
            raise refuse("FILE_GONE", "The file of the export is gone. Ask for it again.")
        self._file = file
        self._is_workbook = export.format is FileFormat.XLSX
        self._target = self._scratch() if self._is_workbook else file

    def _scratch(self) -> StoredFile:
        known = self._export.scratch_id
        if known and (found := self._session.get(StoredFile, known)):
            return found
        scratch = new_file(self._actor, "rows", FileOrigin.SCRATCH, FileFormat.JSONL, UNFINISHED)
        self._session.add(scratch)
        self._session.flush()
        self._export.scratch_id = scratch.id
        return scratch

    def run(self, state: Mapping[str, Any]) -> Again | Done:
        """Write pages until the time is up."""
        if state.get("written"):
            return self._finish()
        names = list(self._export.columns)
        format_ = FileFormat.JSONL if self._is_workbook else self._export.format
        writer = table_writer(format_, names)
        after, end = state.get("after"), time.monotonic() + SECONDS
        if after is None:
            self._write(writer.head())
        while True:
            asked = Asked(
                self._kind.plural, _selection(self._columns), self._export.conditions, after
            )
            page = read_page(self._session, self._actor, asked)
            self._write(writer.rows(self._row(node) for node in page.nodes))
            self._export.done += len(page.nodes)
            self._export.note(page.notices)
            after = page.after
            if after is None:
                return Again({"written": True}, self._told())
            if time.monotonic() > end:
                return Again({"after": after}, self._told())

    def _told(self) -> str:
        return f"{self._export.done} rows"

    def _row(self, node: Mapping[str, Any]) -> dict[str, Any]:
        return {
            column.name: None if node[column.name] is None else column.show(node[column.name])
            for column in self._columns
        }

    def _write(self, content: bytes) -> None:
        if content:
            target = self._target
            files_of(self._session).write(self._session, target.id, target.size, content)
            target.size += len(content)

    def _finish(self) -> Done:
        """Make the workbook if one is wanted, and close the file."""
        if self._is_workbook:
            self._write_workbook()
            self._target.expires_at = utc_now()
        digest, offset, files = sha256(), 0, files_of(self._session)
        while piece := files.read(self._session, self._file.id, offset):
            digest.update(piece)
            offset += len(piece)
        self._file.sha256 = digest.hexdigest()
        self._export.status, self._export.finished_at = ExportStatus.DONE, utc_now()
        return Done({"rows": self._export.done, "bytes": self._file.size})

    def _write_workbook(self) -> None:
        rows = self._rows()
        files, file = files_of(self._session), self._file
        with tempfile.TemporaryFile() as copy:
            write_workbook(cast("BinaryIO", copy), self._export.columns, rows)
            copy.seek(0)
            while piece := copy.read(PIECE):
                files.write(self._session, file.id, file.size, piece)
                file.size += len(piece)

    def _rows(self) -> Iterator[dict[str, Any]]:
        for _, row in lines_of(self._session, self._target, 0):
            yield row
