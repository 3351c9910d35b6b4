"""Keeping what was uploaded, and finding it again for whose it is."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Final, cast
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import refuse
from portico.models.stored_file import NAME_LENGTH, PIECE, FileOrigin, StoredFile
from portico.operations.files.stores import files_of
from portico.tables import FileFormat, Unreadable, format_of

UNUSED: Final = timedelta(days=1)
"""How long an upload is kept that nothing was imported from."""
KEPT: Final = timedelta(days=7)
"""How long a file is kept that was imported, or that an export made."""
NO_NAME: Final = re.compile(r"[^\w .()+-]")


def new_file(
    actor: Actor, name: str, origin: FileOrigin, format: FileFormat, kept: timedelta = KEPT
) -> StoredFile:
    """A file that is the actor's, with no content yet, not stored yet."""
    return StoredFile(
        id=new_id(),
        name=file_name(name, format),
        origin=origin,
        format=format,
        size=0,
        expires_at=actor.now + kept,
        owner_id=actor.id,
        on_behalf_of_id=actor.on_behalf_of_id,
    )


def file_name(given: str, format: FileFormat) -> str:
    """A harmless name with the ending of what the file is: ``../a.exe`` becomes ``a.csv``."""
    text = unicodedata.normalize("NFC", given).replace("\\", "/")
    stem = NO_NAME.sub("", PurePosixPath(text).stem).strip(" .") or "table"
    return f"{stem[: NAME_LENGTH - 10]}.{format.ending}"


def keep_upload(session: Session, actor: Actor, name: str, content: BinaryIO) -> StoredFile:
    """Keep what somebody sent, if it is a table: its content tells, not its name."""
    try:
        format = format_of(content)  # noqa: A001 (a file has one)
    except Unreadable as fault:
        text = f"This is no table that can be imported: {fault}."
        raise refuse("FILE_FORMAT", text, "body") from None
    file = new_file(actor, name, FileOrigin.UPLOAD, format, UNUSED)
    session.add(file)
    session.flush()
    files, digest = files_of(session), sha256()
    content.seek(0)
    while piece := content.read(PIECE):
        files.write(session, file.id, file.size, piece)
        digest.update(piece)
        file.size += len(piece)
    file.sha256 = digest.hexdigest()
    session.flush()
    return file


def expire(session: Session, ids: Iterable[UUID | None], at: datetime) -> None:
    """Let files go at an instant, if they do not go earlier."""
    for id in ids:  # noqa: A001 (it is one)
        file = session.get(StoredFile, id) if id else None
        if file is not None:
            file.expires_at = min(file.expires_at, at)


def owned_file(session: Session, actor: Actor, id: UUID, *path: str | int) -> StoredFile:
    """The actor's own file with this id; of others' it is not told that they are there."""
    file = session.get(StoredFile, id)
    if file is None or not file.belongs_to(actor) or file.origin is FileOrigin.SCRATCH:
        raise refuse("NOT_FOUND", "There is no stored file with this id.", *path)
    return file


@contextmanager
def spooled(session: Session, file: StoredFile) -> Iterator[BinaryIO]:
    """The content of a file as one that can be read at any place; it is never all in memory."""
    with tempfile.TemporaryFile() as copy:
        _copy(session, file.id, copy)
        copy.seek(0)
        yield cast("BinaryIO", copy)


def _copy(session: Session, id: UUID, copy: IO[bytes]) -> None:
    files, offset = files_of(session), 0
    while piece := files.read(session, id, offset):
        copy.write(piece)
        offset += len(piece)
