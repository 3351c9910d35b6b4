"""Reading a register from the first sheet of a spreadsheet (XLSX).

The archive is looked through before it is opened: one that unpacks to far more than a register
can be, declares a document type, or holds macros or formulas, is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO, Final

from portico_bank_corporate.models import BankRegisterOrigin
from portico_bank_corporate.operations.intake.document import DraftLine, Head
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.table import Table
from portico_bank_corporate.operations.intake.xml import Opener

MOST_MEMBERS: Final = 200
MOST_UNPACKED: Final = 200_000_000
CHUNK: Final = 65_536
OVERLAP: Final = 16
FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


class BadWorkbook(ValueError):
    """A file that is no spreadsheet, or one that we do not open."""


class XlsxSource:
    """A spreadsheet as a register; its head is given beside it."""

    origin = BankRegisterOrigin.XLSX

    def __init__(self, opener: Opener, head: Head, currency: str) -> None:
        self.head = head
        self._opener, self._currency = opener, currency

    def lines(self, findings: Findings) -> Iterator[DraftLine]:
        """Read the lines; note columns that are missing or not known, and formulas."""
        with self._opener() as file:
            try:
                look_through(file)
                file.seek(0)
                rows = _rows(file)
            except BadWorkbook as fault:
                findings.stop("FF01", f"This is no spreadsheet that we open: {fault}.")
                return
        titles = next(rows, None)
        if titles is None:
            findings.stop("FF01", "The first sheet is empty.")
            return
        yield from Table(titles, self._currency, findings).lines(rows, findings)


def look_through(file: BinaryIO) -> None:
    """Refuse an archive that unpacks to too much, lies about it, or holds what we do not read."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise BadWorkbook(f"it has more than {MOST_MEMBERS} parts")
            unpacked = 0
            for member in members:
                unpacked += _look_at(archive, member, MOST_UNPACKED - unpacked)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as fault:
        raise BadWorkbook(str(fault)) from fault


def _look_at(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Unpack one part without keeping it; how many bytes it has."""
    if "vbaproject" in member.filename.lower():
        raise BadWorkbook("it has macros")
    seen, before = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            seen += len(chunk)
            if seen > room:
                raise BadWorkbook(f"it unpacks to more than {MOST_UNPACKED} bytes")
            window = before + chunk
            if b"<!DOCTYPE" in window.replace(b"\x00", b"").upper():
                raise BadWorkbook("a document type declaration is not allowed")
            if SHEET.fullmatch(member.filename) and FORMULA.search(window):
                raise BadWorkbook("it has formulas; give values")
            before = chunk[-OVERLAP:]
    return seen


def _rows(file: BinaryIO) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 (rarely needed)

    try:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as fault:
        raise BadWorkbook(str(fault)) from fault
    return ([_text(cell) for cell in row] for row in sheet.iter_rows())


def _text(cell: object) -> str:
    """A cell as text; a number as it is shown, without an exponent."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        number = Decimal(repr(cell))
        return f"{number.normalize():f}" if number.is_finite() else repr(cell)
    return str(cell)
