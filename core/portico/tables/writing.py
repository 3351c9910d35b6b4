"""Writing a table row by row: each format gives bytes as soon as it has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Protocol

import orjson

from portico.tables.formats import FileFormat
from portico.tables.formulas import neutralised


class TableWriter(Protocol):
    """Turns rows into the bytes of a file."""

    def head(self) -> bytes:
        """What stands before the first row."""

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        """Some rows."""


def table_writer(format: FileFormat, columns: Sequence[str]) -> TableWriter:
    """What writes CSV or JSON Lines with these columns; for XLSX see :func:`write_workbook`."""
    if format is FileFormat.JSONL:
        return _JsonLines(columns)
    return _Csv(columns)


class _JsonLines:
    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    def head(self) -> bytes:
        return b""

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        return b"".join(
            orjson.dumps(
                {name: row.get(name) for name in self._columns}, option=orjson.OPT_APPEND_NEWLINE
            )
            for row in rows
        )


class _Csv:
    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    def head(self) -> bytes:
        return self._written([self._columns])

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> bytes:
        return self._written(
            [neutralised(shown(row.get(name))) for name in self._columns] for row in rows
        )

    @staticmethod
    def _written(rows: Iterable[Sequence[str]]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        return out.getvalue().encode()


def shown(value: Any) -> str:
    """A JSON value as a cell: texts as they are, lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode() if value else ""
    return str(value)


def write_workbook(
    out: BinaryIO, columns: Sequence[str], rows: Iterator[Mapping[str, Any]]
) -> None:
    """Write an XLSX workbook with one sheet, keeping no row."""
    from openpyxl import Workbook  # noqa: PLC0415 (slow to import, and rarely needed)
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 (likewise)
    from openpyxl.cell.cell import TYPE_STRING  # noqa: PLC0415 (likewise)

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.append(list(columns))
    for row in rows:
        cells = []
        for name in columns:
            cell = WriteOnlyCell(sheet, shown(row.get(name)))
            cell.data_type = TYPE_STRING  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    book.save(out)
