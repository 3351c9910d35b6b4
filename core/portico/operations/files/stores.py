"""Where the bytes of files are: in the database, or in a directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portico.models.stored_file import PIECE, FilePiece

FILES: Final = "files"
"""Where a session holds what keeps the bytes of files."""


class Files(Protocol):
    """Keeps the bytes of files."""

    def write(self, session: Session, id: UUID, offset: int, content: bytes, /) -> None:
        """Write bytes at an offset; what was there from then on is forgotten."""

    def read(self, session: Session, id: UUID, offset: int = 0, /) -> bytes:
        """Some bytes from an offset on; none at the end."""

    def remove(self, session: Session, id: UUID, /) -> None:
        """Forget the bytes of a file."""

    def known(self) -> Iterator[tuple[UUID, float]]:
        """The files that lie outside the database, and when each was last written."""


def files_of(session: Session) -> Files:
    """What keeps files in this deployment: the database, if nothing else was chosen."""
    found: Files = session.info.get(FILES) or DatabaseFiles()
    return found


class DatabaseFiles:
    """Files in pieces, in a table."""

    def write(self, session: Session, id: UUID, offset: int, content: bytes) -> None:
        """Write bytes at an offset; what was there from then on is forgotten."""
        self._forget(session, id, offset)
        for start in range(0, len(content), PIECE):
            row = {"file_id": id, "offset": offset + start}
            session.execute(insert(FilePiece), [{**row, "content": content[start : start + PIECE]}])

    def read(self, session: Session, id: UUID, offset: int = 0) -> bytes:
        """Some bytes from an offset on; none at the end."""
        row = session.execute(
            select(FilePiece.offset, FilePiece.content)
            .where(FilePiece.file_id == id, FilePiece.offset <= offset)
            .order_by(FilePiece.offset.desc())
            .limit(1)
        ).one_or_none()
        return row[1][offset - row[0] :] if row else b""

    def remove(self, session: Session, id: UUID) -> None:
        """Forget the bytes of a file."""
        self._forget(session, id, 0)

    def known(self) -> Iterator[tuple[UUID, float]]:
        """No file lies outside the database."""
        yield from ()

    @staticmethod
    def _forget(session: Session, id: UUID, offset: int) -> None:
        session.execute(
            delete(FilePiece)
            .where(FilePiece.file_id == id, FilePiece.offset >= offset)
            .execution_options(synchronize_session=False)
        )


class DirectoryFiles:
    """Files in a directory, each named by its id; no name of a client ever becomes a path."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def write(self, _session: Session, id: UUID, offset: int, content: bytes) -> None:
        """Write bytes at an offset; what was there from then on is forgotten."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path(id), os.O_WRONLY | os.O_CREAT, 0o600)
        with open(descriptor, "r+b", closefd=True) as file:  # noqa: PTH123 (a descriptor)
            file.truncate(offset)
            file.seek(offset)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def read(self, _session: Session, id: UUID, offset: int = 0) -> bytes:
        """Some bytes from an offset on; none at the end."""
        try:
            with self._path(id).open("rb") as file:
                file.seek(offset)
                return file.read(PIECE)
        except FileNotFoundError:
            return b""

    def remove(self, _session: Session, id: UUID) -> None:
        """Forget the bytes of a file."""
        with suppress(FileNotFoundError):
            self._path(id).unlink()

    def known(self) -> Iterator[tuple[UUID, float]]:
        """The files that are there, and when each was last written."""
        for path in self._directory.iterdir() if self._directory.is_dir() else ():
            with suppress(ValueError, FileNotFoundError):
                yield UUID(hex=path.name), path.stat().st_mtime

    def _path(self, id: UUID) -> Path:
        return self._directory / id.hex
