"""Taking in a payroll register as a file: pain.001, CSV, XLSX, or the XML of 1C."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import refuse
from portico.markup import Opener
from portico.operations.lookup import get
from portico.values import Choice, Ref
from portico_bank_corporate.models import (
    BankRegisterKind,
    PayrollProject,
    PayrollRegister,
    RegisterFile,
)
from portico_bank_corporate.operations.intake.csv_table import CsvSource
from portico_bank_corporate.operations.intake.document import Head, Source
from portico_bank_corporate.operations.intake.findings import CONTENT, Findings
from portico_bank_corporate.operations.intake.form import INCOME_CODE
from portico_bank_corporate.operations.intake.one_c import OneCSource
from portico_bank_corporate.operations.intake.pain001 import PainSource
from portico_bank_corporate.operations.intake.workbook import XlsxSource
from portico_bank_corporate.operations.register_files import (
    encoded,
    from_base64,
    from_parts,
    in_memory,
)
from portico_bank_corporate.operations.register_intake import take_in

LINES: Final = (*CONTENT, "lines")


class BankFileFormat(Choice):
    """What kind of file a register comes as."""

    PAIN001 = "An ISO 20022 pain.001 file, of 2009 or later."
    CSV = "A table of comma- or semicolon-separated values with titles in its first row."
    XLSX = "A spreadsheet with titles in the first row of its first sheet."
    ONE_C = "The XML document that 1C, an accounting system, writes for banks."


@dataclass(kw_only=True)
class BankRegisterContent:
    """A file: its text, its bytes, or one that was handed over in parts. Give one of them."""

    content: Annotated[str | None, "The file's text."] = None
    content_base64: Annotated[str | None, "The file's bytes in base64."] = None
    file_id: Annotated[
        UUID | None, Ref("BankRegisterFile"), "A complete file that was handed over in parts."
    ] = None
    format: Annotated[BankFileFormat, "What kind of file it is."] = BankFileFormat.PAIN001
    encoding: Annotated[
        str | None, "The character set of a CSV file given as bytes; UTF-8 unless given."
    ] = None
    period: Annotated[
        str | None, "The month that is paid for, such as `2026-01`; the pay date's unless given."
    ] = None
    pay_date: Annotated[
        date | None, "The day on which people are paid; needed for CSV and XLSX."
    ] = None
    kind: Annotated[BankRegisterKind | None, "What is paid, where the file does not say."] = None
    msg_id: Annotated[
        str | None, "Your identification of the register, where the file has none."
    ] = None
    income_code: Annotated[str | None, INCOME_CODE] = None


@dataclass(kw_only=True)
class BankPayrollRegisterImport(BankRegisterContent):
    """A payroll register as a file."""

    project_id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]


@dataclass(slots=True)
class Received:
    """A file that is there: how to open it, and what it is known by."""

    opener: Opener
    sha256: str
    is_text: bool = False
    content: bytes | None = None
    file_id: UUID | None = None
    encoding: str | None = field(init=False)

    def __post_init__(self) -> None:
        self.encoding = "utf-8" if self.is_text else None


def import_payroll_register(
    session: Session,
    actor: Actor,
    input: BankPayrollRegisterImport,
) -> PayrollRegister:
    """Take in a payroll register as a file; all that is wrong is told at once.

    Findings carry ISO 20022 status reason codes. The file is kept byte for byte.
    """
    project = get(session, PayrollProject, input.project_id, "input", "projectId", lock=True)
    project.require_active("input", "projectId")
    findings = Findings(CONTENT, LINES)
    with received(session, project, input) as file:
        register = PayrollRegister(
            id=new_id(),
            project_id=project.id,
            file_hash=file.sha256,
            file=file.content,
            file_id=file.file_id,
        )
        source = open_source(project, input, file)
        return take_in(session, actor, project, source, register, findings)


@contextmanager
def received(
    session: Session, project: PayrollProject, input: BankRegisterContent
) -> Iterator[Received]:
    """The file that an input gives, however it gives it."""
    ways = (input.content, input.content_base64, input.file_id)
    if sum(way is not None for way in ways) != 1:
        raise refuse("FF01", "Give one of content, contentBase64 and fileId.", *CONTENT)
    if input.file_id is not None:
        file = get(session, RegisterFile, input.file_id, "input", "fileId")
        if file.project_id != project.id:
            raise refuse("NOT_FOUND", "The project has no such file.", "input", "fileId")
        with from_parts(session, file) as opener:
            yield Received(opener, file.sha256 or "", file_id=file.id)
        return
    is_text = input.content is not None
    content = (
        encoded(input.content or "", CONTENT)
        if is_text
        else from_base64(input.content_base64 or "", "input", "contentBase64")
    )
    opener = in_memory(content, *CONTENT)
    yield Received(opener, sha256(content).hexdigest(), is_text, content)


def open_source(project: PayrollProject, input: BankRegisterContent, file: Received) -> Source:
    """The file as a register."""
    head = Head(input.kind, input.pay_date, input.period, input.msg_id)
    head.income_code = input.income_code
    beside = (input.income_code, input.period)
    source: Source
    match input.format:
        case BankFileFormat.PAIN001:
            source = PainSource(file.opener, file.encoding, *beside)
        case BankFileFormat.ONE_C:
            source = OneCSource(file.opener, file.encoding, input.kind, *beside)
        case BankFileFormat.CSV:
            encoding = input.encoding if not file.is_text else None
            source = CsvSource(file.opener, head, project.currency, encoding)
        case BankFileFormat.XLSX:
            source = XlsxSource(file.opener, head, project.currency)
    return source
