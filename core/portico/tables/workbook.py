"""Reading the first sheet of a spreadsheet (XLSX).

The archive is looked through before it is opened: one that unpacks to far more than a table can
be, declares a document type, or holds macros or formulas, is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO, Final

from portico.tables.formats import Unreadable

MOST_MEMBERS: Final = 200
MOST_UNPACKED: Final = 200_000_000
CHUNK: Final = 65_536
OVERLAP: Final = 16
FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
MIDNIGHT: Final = time()


def look_through(file: BinaryIO) -> None:
    """Refuse an archive that unpacks to too much, lies about it, or holds what we do not read."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise Unreadable(f"it has more than {MOST_MEMBERS} parts")
            unpacked = 0
            for member in members:
                unpacked += _look_at(archive, member, MOST_UNPACKED - unpacked)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as fault:
        raise Unreadable(str(fault)) from fault


def _look_at(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Unpack one part without keeping it; how many bytes it has."""
    if "vbaproject" in member.filename.lower():
        raise Unreadable("it has macros")
    seen, before = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            seen += len(chunk)
            if seen > room:
                raise Unreadable(f"it unpacks to more than {MOST_UNPACKED} bytes")
            window = before + chunk
            if b"<!DOCTYPE" in window.replace(b"\x00", b"").upper():
                raise Unreadable("a document type declaration is not allowed")
            if SHEET.fullmatch(member.filename) and FORMULA.search(window):
                raise Unreadable("it has formulas; give values")
            before = chunk[-OVERLAP:]
    return seen


def workbook_rows(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of the first sheet as texts, one at a time; looks the file through first."""
    from openpyxl import load_workbook  # noqa: PLC0415 (slow to import, and rarely needed)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 (likewise)

    look_through(file)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        for row in sheet.iter_rows(values_only=True):
            yield [cell_text(cell) for cell in row]
        book.close()
    except Unreadable:
        raise
    except (InvalidFileException, KeyError, IndexError, ValueError, TypeError, SyntaxError) as bad:
        raise Unreadable(f"the workbook is damaged: {bad}") from bad


def cell_text(cell: object) -> str:
    """A cell as a person reads it: no exponents, days as ISO 8601, nothing for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        number = Decimal(repr(cell))
        return f"{number.normalize():f}" if number.is_finite() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
