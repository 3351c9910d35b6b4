"""``portico export``: records become a table of any size, with its progress."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from sqlalchemy.orm import Session

from portico.access import system_actor
from portico.cli.apps import command_line
from portico.cli.bulk import opened
from portico.cli.deployment import listed
from portico.errors import PorticoError
from portico.models import Export, JobStatus, QueuedJob
from portico.operations.bulk.exporting import ExportStart, start_export
from portico.operations.files import files_of
from portico.tables import FileFormat

app = command_line()


@app.command()
def run(
    kind: Annotated[str, typer.Argument(help="What they are: accounts, trade.products …")],
    table: Annotated[Path, typer.Argument(help="The file to write: .csv, .jsonl or .xlsx.")],
    columns: Annotated[str, typer.Option(help="Columns with commas between; all if empty.")] = "",
    where: Annotated[
        str, typer.Option(help='Which records, as JSON: {"country": {"eq": "DE"}}')
    ] = "{}",
) -> None:
    """Export records as a table, with the rights of the command line."""
    ending = table.suffix.removeprefix(".").upper()
    if ending not in FileFormat.__members__:
        raise typer.BadParameter(f"{table.name} ends with neither .csv, .jsonl nor .xlsx.")
    try:
        conditions = orjson.loads(where)
    except orjson.JSONDecodeError as fault:
        raise typer.BadParameter(f"--where is no JSON: {fault}.") from None
    asked = ExportStart(
        kind=kind, format=FileFormat[ending], columns=listed(columns), where=conditions
    )
    rows = asyncio.run(_export(table, asked))
    typer.echo(f"{rows} rows: {table}")


async def _export(table: Path, asked: ExportStart) -> int:
    async with opened() as bulk:
        id = await bulk.write(  # noqa: A001 (it is one)
            lambda session: start_export(session, system_actor(), asked).id, "portico export"
        )
        await bulk.finish(lambda session: _standing(session, id))
        return await bulk.write(lambda session: _save(session, id, table), "portico export")


def _standing(session: Session, id: UUID) -> tuple[str, bool]:
    """How far it has come, and whether it is over; raises if it failed."""
    export = session.get_one(Export, id)
    job = session.get_one(QueuedJob, export.job_id)
    if job.status is JobStatus.FAILED:
        raise PorticoError(job.last_error or "The export failed.")
    return f"{export.done} rows", job.status is not JobStatus.QUEUED


def _save(session: Session, id: UUID, table: Path) -> int:
    export: Any = session.get_one(Export, id)
    files, offset = files_of(session), 0
    with table.open("wb") as out:
        while piece := files.read(session, export.file_id, offset):
            out.write(piece)
            offset += len(piece)
    done: int = export.done
    return done
