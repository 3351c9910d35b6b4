"""StoredFile and FilePiece: what was uploaded to be imported, and what exports made."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import CoreBase, Instant, Record, choice
from portico.tables import FileFormat
from portico.values import Choice

NAME_LENGTH: Final = 200
PIECE: Final = 262_144
"""Bytes of a piece of a file that is kept in the database."""


class FileOrigin(Choice):
    """Where a file comes from."""

    UPLOAD = "Somebody sent it, to be imported."
    EXPORT = "An export made it."
    SCRATCH = "An import keeps it while it works."


class StoredFile(Record, CoreBase):
    """A table as a file: uploaded to be imported, or made by an export. Gone after some days."""

    __tablename__ = "core_stored_file"
    RECORDED: ClassVar = False

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), doc="Its name.")
    origin: Mapped[FileOrigin] = mapped_column(choice(FileOrigin), doc="Where it comes from.")
    format: Mapped[FileFormat] = mapped_column(
        choice(FileFormat), doc="What kind of table it is, told by its content."
    )
    size: Mapped[int] = mapped_column(BigInteger(), doc="Its bytes.")
    sha256: Mapped[str | None] = mapped_column(
        String(64), doc="The SHA-256 of its content in hexadecimal digits; null until it is whole."
    )
    expires_at: Mapped[datetime] = mapped_column(Instant(), doc="When it is removed.")
    owner_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="The user or token whose it is; nobody else can get it."
    )
    on_behalf_of_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="In whose place it was sent or asked for, if by a deputy."
    )

    __table_args__ = (
        Index("ix_core_stored_file_expires_at", "expires_at"),
        Index("ix_core_stored_file_created_at", "created_at", "id"),
    )

    def belongs_to(self, actor: Actor) -> bool:
        """Whether it is the actor's own: sent or asked for by it, in the same place."""
        mine = (self.owner_id, self.on_behalf_of_id)
        return mine == (actor.id, actor.on_behalf_of_id)


class FilePiece(CoreBase):
    """A piece of a file that is kept in the database."""

    __tablename__ = "core_file_piece"
    RECORDED: ClassVar = False

    file_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_stored_file.id", ondelete="CASCADE"), primary_key=True
    )
    offset: Mapped[int] = mapped_column(
        BigInteger(), primary_key=True, autoincrement=False, doc="Where in the file it begins."
    )
    content: Mapped[bytes] = mapped_column(LargeBinary(), doc="Its bytes.")
