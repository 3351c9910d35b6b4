"""What kind of table a file is, told by its content and never by its name."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, Final

import orjson

from portico.values import Choice

LOOKED_AT: Final = 65_536
"""Bytes at the beginning that decide what a file is."""
ZIP: Final = b"PK\x03\x04"
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MARKUP: Final = re.compile(rb"\s*(<[!?a-zA-Z]|%PDF|%!PS|\{\\rtf|#!)")


class Unreadable(ValueError):
    """A file that is no table that we read; says why."""


class FileFormat(Choice):
    """What kind of table a file is."""

    CSV = "Separated values, with the columns' names in the first row."
    JSONL = "One JSON object a line, in UTF-8 (JSON Lines)."
    XLSX = "An Excel workbook; its first sheet counts."

    @property
    def media_type(self) -> str:
        """The media type that such a file is sent with."""
        return MEDIA_TYPES[self]

    @property
    def ending(self) -> str:
        """What the name of such a file ends with."""
        return self.name.lower()


MEDIA_TYPES: Final = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.JSONL: "application/jsonl; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def format_of(file: BinaryIO) -> FileFormat:
    """What a file is; refuses what is no table, such as a program, a page or a picture."""
    from portico.tables.workbook import look_through  # noqa: PLC0415 (it imports this module)

    file.seek(0)
    start = file.read(LOOKED_AT)
    file.seek(0)
    if start.startswith(ZIP):
        look_through(file)
        file.seek(0)
        return FileFormat.XLSX
    bom = bom_encoding(start)
    text = start.decode(bom, "ignore").encode() if bom else start
    if not text.strip():
        raise Unreadable("the file is empty")
    if BINARY.search(text) or MARKUP.match(text):
        raise Unreadable("it is neither CSV nor JSON Lines nor an XLSX workbook")
    return FileFormat.JSONL if _is_json_lines(text) else FileFormat.CSV


def bom_encoding(start: bytes) -> str:
    """The encoding that the first bytes of a text name; nothing if they name none."""
    return next((name for bom, name in BOMS if start.startswith(bom)), "")


def _is_json_lines(start: bytes) -> bool:
    first = start.lstrip().partition(b"\n")[0].strip()
    if not first.startswith(b"{"):
        return False
    if len(first) >= LOOKED_AT - 1 or not first.endswith(b"}"):
        return True  # a long first row, read only in part
    try:
        return isinstance(orjson.loads(first), dict)
    except orjson.JSONDecodeError:
        return False
