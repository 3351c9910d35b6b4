"""Files of registers too large for one request: handed over in parts, read part by part."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico.errors import refuse
from portico.values import Choice
from portico_bank_corporate.models.base import Base

LARGEST_FILE: Final = 500_000_000
LARGEST_PART: Final = 1_000_000


class BankFileStatus(Choice):
    """Where a file that is handed over in parts stands."""

    OPEN = "More parts may follow."
    COMPLETE = "All parts are there; it may be read."


class RegisterFile(Record, Base):
    """A file of a payroll register that is handed over in parts."""

    __tablename__ = "bank_register_file"

    project_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_project.id", ondelete="CASCADE"),
        index=True,
        doc="The payroll project.",
    )
    name: Mapped[str] = mapped_column(String(200), doc="The file's name.")
    size: Mapped[int] = mapped_column(doc="How many bytes are there.")
    parts: Mapped[int] = mapped_column(doc="How many parts are there.")
    sha256: Mapped[str | None] = mapped_column(
        String(64), doc="SHA-256 of the whole file, once it is complete."
    )
    status: Mapped[BankFileStatus] = mapped_column(
        choice(BankFileStatus), doc="Whether all parts are there."
    )

    __table_args__ = (Index("ix_bank_register_file_created_at", "created_at", "id"),)

    def require(self, status: BankFileStatus, *path: str) -> None:
        """Refuse a deed that is for open, or for complete, files only."""
        if self.status is not status:
            text = f"The file {self.name} is {self.status.name}, not {status.name}."
            raise refuse("BANK_FILE_STATUS", text, *path)


class RegisterFilePart(Base):
    """One part of a file."""

    __tablename__ = "bank_register_file_part"

    file_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_register_file.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The file.",
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The place in the file, from 1."
    )
    content: Mapped[bytes] = mapped_column(LargeBinary(), doc="The bytes.")
