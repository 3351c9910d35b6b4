"""Rooming lists as files: CSV and XLSX, one row a guest, the same columns in and out."""

from __future__ import annotations

import csv
import io
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import get
from portico.tables import Unreadable, neutralised, original, workbook_rows
from portico.values import Choice, Ref
from portico_hotel_corporate.models import RoomBlock, RoomingEntry
from portico_hotel_corporate.models.rooming import PRESENT

COLUMNS: Final = (
    *("last_name", "first_name", "sharer_group", "arrival", "departure", "room_type", "adults"),
    *("billing", "loyalty_no", "requests", "email", "conf_no"),
)
MOST_ROWS: Final = 5000


class HotelTableFormat(Choice):
    """What kind of file a table is."""

    CSV = "Comma-separated text in UTF-8."
    XLSX = "An Excel workbook; its first sheet counts."


@dataclass(kw_only=True)
class HotelRoomingListExportRequest:
    """The guests of a block as a file."""

    block_id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    format: Annotated[HotelTableFormat, "What kind of file."] = HotelTableFormat.CSV


@dataclass(frozen=True, kw_only=True)
class HotelFile:
    """A file to be saved."""

    name: Annotated[str, "Its name."]
    media_type: Annotated[str, "What it holds: text/csv."]
    content: Annotated[str, "Its bytes in Base64 (RFC 4648)."]


def export_rooming_list(
    session: Session, actor: Actor, input: HotelRoomingListExportRequest
) -> HotelFile:
    """The guests of a block who have a room, as CSV or XLSX; the import reads it back."""
    block = get(session, RoomBlock, input.block_id, "input", "blockId")
    guests = session.scalars(
        select(RoomingEntry)
        .where(RoomingEntry.block_id == block.id, RoomingEntry.status.in_(PRESENT))
        .order_by(RoomingEntry.last_name, RoomingEntry.first_name, RoomingEntry.id)
    )
    rows = [[_cell(getattr(guest, name)) for name in COLUMNS] for guest in guests]
    if input.format is HotelTableFormat.CSV:
        return file_of(f"{block.code}.csv", "text/csv", _as_csv(rows))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return file_of(f"{block.code}.xlsx", kind, _as_workbook(rows))


def file_of(name: str, media_type: str, content: bytes) -> HotelFile:
    """A file of some bytes."""
    return HotelFile(name=name, media_type=media_type, content=b64encode(content).decode())


def read_rows(content: str, format: HotelTableFormat) -> list[dict[str, str]]:
    """The rows of a file by column; refused if it cannot be read or lacks columns."""
    table = _csv_table(content) if format is HotelTableFormat.CSV else _xlsx_table(content)
    header = [name.strip().lower().replace(" ", "_") for name in next(table, [])]
    missing = {"last_name", "first_name", "arrival", "departure", "room_type"} - {*header}
    if missing:
        message = f"The first row must name the columns; it lacks {', '.join(sorted(missing))}."
        raise refuse("HOTEL_ROOMING_COLUMNS", message, "input", "content")
    rows = [dict(zip(header, row, strict=False)) for row in table if any(row)]
    if len(rows) > MOST_ROWS:
        message = f"At most {MOST_ROWS} rows at once; it has {len(rows)}."
        raise refuse("HOTEL_ROOMING_ROWS", message, "input", "content")
    return rows


def _csv_table(content: str) -> Iterator[list[str]]:
    text = content.removeprefix("\ufeff")
    separator = (
        ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    )
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield [original(cell) for cell in row]
    except csv.Error as broken:
        raise refuse("HOTEL_FILE", f"This is no CSV: {broken}.", "input", "content") from None


def _xlsx_table(content: str) -> Iterator[list[str]]:
    try:
        yield from workbook_rows(io.BytesIO(b64decode(content, validate=True)))
    except Unreadable as reason:
        message = f"This is no XLSX workbook that is read: {reason}."
        raise refuse("HOTEL_FILE", message, "input", "content") from None
    except NotBase64:
        message = "This is no XLSX workbook in Base64."
        raise refuse("HOTEL_FILE", message, "input", "content") from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Choice):
        return value.name
    return neutralised(value.isoformat() if isinstance(value, date) else str(value))


def _as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode()


def _as_workbook(rows: list[list[str]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 (a server starts without)

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Rooming list")
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, COLUMNS, bold)
    for i, row in enumerate(rows, start=1):
        for j, cell in enumerate(row):
            sheet.write_string(i, j, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return out.getvalue()
