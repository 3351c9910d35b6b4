"""The first turn of an import: the table is read, whatever it is, and its rows are written down.

What comes of it is JSON Lines with known columns, so that each later turn goes on where the one
before stopped, without reading what lies before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models.importing import Import
from portico.models.stored_file import PIECE, FileOrigin, StoredFile
from portico.operations.files import files_of, new_file, spooled
from portico.tables import FileFormat, Unreadable, read_table

MOST_WHOLE: Final = 5000
"""Rows that are done all or none: in one transaction, so others wait meanwhile."""


def write_down(session: Session, actor: Actor, found: Import) -> int:
    """Read the table of an import and write its rows down; how many there are."""
    file = session.get(StoredFile, found.file_id) if found.file_id else None
    if file is None:
        raise refuse("FILE_GONE", "The file is gone. Upload it and import it again.")
    scratch = new_file(actor, "rows", FileOrigin.SCRATCH, FileFormat.JSONL, timedelta(days=7))
    session.add(scratch)
    session.flush()
    try:
        with spooled(session, file) as content:
            rows = read_table(content, file.format, found.encoding or "")
            total = _written(session, scratch, found, rows)
    except Unreadable as fault:
        raise refuse("FILE_UNREADABLE", f"The table: {fault}.") from None
    if found.whole and total > MOST_WHOLE:
        text = (
            f"Up to {MOST_WHOLE} rows are done all or none; these are {total}. "
            "Import them as they come, after a dry run, and revert the import if need be."
        )
        raise refuse("IMPORT_TOO_LONG", text)
    found.scratch_id = scratch.id
    return total


def _written(
    session: Session, scratch: StoredFile, found: Import, rows: Iterator[tuple[int, dict[str, Any]]]
) -> int:
    files, waiting, total = files_of(session), bytearray(), 0
    for number, cells in rows:
        line = {"row": number, **_named(found.mapping, cells)}
        waiting += orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
        total += 1
        if len(waiting) >= PIECE:
            files.write(session, scratch.id, scratch.size, bytes(waiting))
            scratch.size += len(waiting)
            waiting.clear()
    files.write(session, scratch.id, scratch.size, bytes(waiting))
    scratch.size += len(waiting)
    return total


def _named(mapping: dict[str, str], cells: dict[str, Any]) -> dict[str, Any]:
    """The cells by column; what JSON Lines have beside the columns of their first row is told."""
    named = {mapping[title]: cell for title, cell in cells.items() if title in mapping}
    return {"cells": named}


def lines_of(session: Session, scratch: StoredFile, offset: int) -> Iterator[tuple[int, Any]]:
    """The rows that were written down from an offset on, each with where the next one begins."""
    files, rest, at = files_of(session), b"", offset
    while piece := files.read(session, scratch.id, at + len(rest)):
        rest += piece
        *lines, rest = rest.split(b"\n")
        for line in lines:
            at += len(line) + 1
            yield at, orjson.loads(line)
