"""Reading a table row by row: each row with its number and its cells by column."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final

import orjson

from portico.tables.formats import FileFormat, Unreadable, bom_encoding
from portico.tables.formulas import original
from portico.tables.workbook import workbook_rows

DELIMITERS: Final = ",;\t|"
LONGEST_ROW: Final = 262_144
MOST_COLUMNS: Final = 500
GUESSED_FROM: Final = 1_000_000
"""Bytes of a text that its encoding is guessed from."""

Cells = dict[str, Any]
"""A row: a text for each column, or any JSON value where the file is JSON Lines."""


def read_table(
    file: BinaryIO, format: FileFormat, encoding: str = ""
) -> Iterator[tuple[int, Cells]]:
    """The rows of a table with their numbers, the first row after the titles being 1.

    ``encoding`` names the character set of a CSV; by default its byte order mark tells it, else
    it is UTF-8 if it can be, else it is guessed. Rows with nothing in them are passed over.
    """
    file.seek(0)
    if format is FileFormat.JSONL:
        yield from _json_lines(file)
    elif format is FileFormat.XLSX:
        yield from _titled(workbook_rows(file))
    else:
        yield from _titled(_csv_rows(file, encoding or encoding_of(file)))


def encoding_of(file: BinaryIO) -> str:
    """The character set of a text."""
    file.seek(0)
    start = file.read(4)
    found = bom_encoding(start)
    if not found:
        file.seek(0)
        found = "utf-8" if _is_utf8(file) else _guess(file)
    file.seek(0)
    return found


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(LONGEST_ROW):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _guess(file: BinaryIO) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 (slow to import, and rarely needed)

    file.seek(0)
    best = from_bytes(file.read(GUESSED_FROM)).best()
    if best is None:
        raise Unreadable("its character set cannot be told; name it, such as windows-1252")
    return best.encoding


def _csv_rows(file: BinaryIO, encoding: str) -> Iterator[Sequence[str]]:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise Unreadable(f"{encoding[:40]!r} is no character set") from None
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        first = text.readline(LONGEST_ROW)
        delimiter = max(DELIMITERS, key=first.count)
        lines = _bounded(first, text)
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            yield [original(cell) for cell in row]
    except UnicodeDecodeError as fault:
        raise Unreadable(f"it is not written in {encoding}: byte {fault.start}") from None
    except csv.Error as fault:
        raise Unreadable(f"it is no CSV: {fault}") from None
    finally:
        text.detach()


def _bounded(first: str, text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text, refusing one that is so long that it is no row."""
    line = first.removeprefix("\ufeff")
    while line:
        if len(line) >= LONGEST_ROW:
            raise csv.Error(f"a row has {LONGEST_ROW} characters or more")
        yield line
        line = text.readline(LONGEST_ROW)


def _titled(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, Cells]]:
    remaining = iter(rows)
    titles = [title.strip() for title in next(remaining, ())]
    _check_titles([title for title in titles if title])
    for number, row in enumerate(remaining, start=1):
        if len(row) > len(titles) and any(cell.strip() for cell in row[len(titles) :]):
            raise Unreadable(f"row {number} has {len(row)} cells for {len(titles)} columns")
        if any(cell.strip() for cell in row):
            yield number, {t: cell for t, cell in zip(titles, row, strict=False) if t}


def _check_titles(titles: Sequence[str]) -> None:
    if not titles:
        raise Unreadable("its first row does not name the columns")
    if len(titles) > MOST_COLUMNS:
        raise Unreadable(f"it has more than {MOST_COLUMNS} columns")
    twice = sorted({title for title in titles if titles.count(title) > 1})
    if twice:
        raise Unreadable(f"the column {twice[0]!r} is there twice")


def _json_lines(file: BinaryIO) -> Iterator[tuple[int, Cells]]:
    number = 0
    while line := file.readline(LONGEST_ROW):
        if len(line) >= LONGEST_ROW:
            raise Unreadable(f"a row has {LONGEST_ROW} bytes or more")
        line = line.removeprefix(codecs.BOM_UTF8) if number == 0 else line
        number += 1
        if line.strip():
            yield number, _object(number, line)


def _object(number: int, line: bytes) -> Cells:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as fault:
        raise Unreadable(f"row {number} is no JSON: {fault}") from None
    if not isinstance(found, dict):
        raise Unreadable(f"row {number} is no JSON object")
    return found
