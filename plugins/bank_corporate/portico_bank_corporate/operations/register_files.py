"""Handing over the file of a large register in parts, and reading what was handed over."""

from __future__ import annotations

import io
import os
import tempfile
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems, refuse
from portico.markup import Opener
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Ref
from portico_bank_corporate.models import (
    BankFileStatus,
    PayrollProject,
    RegisterFile,
    RegisterFilePart,
)
from portico_bank_corporate.models.register_file import LARGEST_FILE, LARGEST_PART

LARGEST: Final = 10_000_000
"""The most bytes that one request may carry; larger files come in parts."""


@dataclass(kw_only=True)
class BankRegisterFileStart:
    """A file of a payroll register that is to be handed over in parts."""

    project_id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    name: Annotated[str, "The file's name."]


@dataclass(kw_only=True)
class BankRegisterFileAppend:
    """The next part of a file."""

    id: Annotated[UUID, Ref("BankRegisterFile"), "The file."]
    position: Annotated[int, "Which part it is, from 1: a part that was given before is refused."]
    content_base64: Annotated[str, "The bytes in base64; at most a million bytes at once."]


@dataclass(kw_only=True)
class BankRegisterFileComplete:
    """A file whose parts are all there."""

    id: Annotated[UUID, Ref("BankRegisterFile"), "The file."]
    sha256: Annotated[str, "SHA-256 of the whole file: it must be what has arrived."]


def start_register_file(
    session: Session, actor: Actor, input: BankRegisterFileStart
) -> RegisterFile:
    """Begin to hand over a file in parts."""
    project = get(session, PayrollProject, input.project_id, "input", "projectId")
    project.require_active("input", "projectId")
    file = RegisterFile(project_id=project.id, size=0, parts=0, status=BankFileStatus.OPEN)
    problems = Problems()
    assign(file, input, ("name",), problems, "input")
    problems.raise_if_any()
    session.add(file)
    session.flush()
    return file


def append_register_file(
    session: Session, actor: Actor, input: BankRegisterFileAppend
) -> RegisterFile:
    """Hand over the next part of a file."""
    file = get(session, RegisterFile, input.id, "input", "id", lock=True)
    file.require(BankFileStatus.OPEN, "input", "id")
    if input.position != file.parts + 1:
        text = f"Part {file.parts + 1} comes next, not {input.position}."
        raise refuse("BANK_FILE_PART", text, "input", "position")
    content = from_base64(input.content_base64, "input", "contentBase64")
    if not 0 < len(content) <= LARGEST_PART or file.size + len(content) > LARGEST_FILE:
        text = f"A part has 1 to {LARGEST_PART} bytes, a file at most {LARGEST_FILE}."
        raise refuse("FF01", text, "input", "contentBase64")
    session.add(RegisterFilePart(file_id=file.id, position=input.position, content=content))
    file.parts, file.size = input.position, file.size + len(content)
    return file


def complete_register_file(
    session: Session, actor: Actor, input: BankRegisterFileComplete
) -> RegisterFile:
    """Say that a file is complete; what has arrived must have the hash that is given."""
    file = get(session, RegisterFile, input.id, "input", "id", lock=True)
    file.require(BankFileStatus.OPEN, "input", "id")
    digest = sha256()
    for part in _parts(session, file.id):
        digest.update(part)
    if digest.hexdigest() != input.sha256.lower():
        text = f"What has arrived has the hash {digest.hexdigest()}: a part is missing or damaged."
        raise refuse("FF01", text, "input", "sha256")
    file.sha256, file.status = digest.hexdigest(), BankFileStatus.COMPLETE
    return file


def from_base64(text: str, *path: str) -> bytes:
    """The bytes that a text in base64 stands for."""
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError) as fault:
        raise refuse("FF01", f"This is no base64: {fault}.", *path) from fault


def in_memory(content: bytes, *path: str) -> Opener:
    """Opens bytes that came with the request."""
    if len(content) > LARGEST:
        text = f"A request carries at most {LARGEST} bytes; hand larger files over in parts."
        raise refuse("FF01", text, *path)
    return lambda: io.BytesIO(content)


def encoded(text: str, path: Path) -> bytes:
    """The bytes of a text that came with the request."""
    try:
        return text.encode()
    except UnicodeEncodeError as fault:
        raise refuse("FF01", "The file has characters that are none.", *path) from fault


@contextmanager
def from_parts(session: Session, file: RegisterFile) -> Iterator[Opener]:
    """Opens a file that came in parts; it is put together on disk, never in memory."""
    file.require(BankFileStatus.COMPLETE, "input", "fileId")
    descriptor, name = tempfile.mkstemp()
    try:
        with os.fdopen(descriptor, "wb") as together:
            for part in _parts(session, file.id):
                together.write(part)
        yield lambda: open(name, "rb")  # noqa: SIM115, PTH123 (whoever opens it closes it)
    finally:
        os.unlink(name)  # noqa: PTH108 (made by mkstemp above)


def _parts(session: Session, file_id: UUID) -> Iterator[bytes]:
    position = 1
    while True:
        part = session.scalar(
            select(RegisterFilePart.content).where(
                RegisterFilePart.file_id == file_id, RegisterFilePart.position == position
            )
        )
        if part is None:
            return
        yield part
        position += 1
