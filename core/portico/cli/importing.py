"""``portico import``: a table of any size becomes records, with its progress."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import system_actor
from portico.cli.apps import command_line
from portico.cli.bulk import opened
from portico.errors import PorticoError
from portico.models import (
    Import,
    ImportDuplicates,
    ImportProblem,
    ImportStatus,
    JobStatus,
    QueuedJob,
)
from portico.operations.bulk.starting import ImportStart, start_import
from portico.operations.files import keep_upload

app = command_line()
SHOWN = 20
COUNTS = ("made", "updated", "kept", "refused")


@app.command()
def run(  # noqa: PLR0913 (each is an option)
    kind: Annotated[str, typer.Argument(help="What its rows are: accounts, hotel.stays …")],
    table: Annotated[Path, typer.Argument(help="A file: CSV, JSON Lines or XLSX.", exists=True)],
    map: Annotated[
        list[str] | None,
        typer.Option(help="A column of the file and which it is: 'Company=name'; '-' leaves out."),
    ] = None,
    match_by: Annotated[
        list[str] | None, typer.Option(help="A column by which records are found.")
    ] = None,
    duplicates: Annotated[
        str, typer.Option(help="What to do with what is there: keep, update or refuse.")
    ] = "keep",
    encoding: Annotated[str, typer.Option(help="The character set of a CSV.")] = "",
    *,
    whole: Annotated[bool, typer.Option(help="All rows or none.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Try everything, and undo it.")] = False,
) -> None:
    """Import a table, with the rights of the command line."""
    if duplicates.upper() not in ImportDuplicates.__members__:
        raise typer.BadParameter(f"{duplicates} is neither keep, update nor refuse.")
    given = {
        "kind": kind,
        "mapping": dict(_pair(each) for each in map or ()),
        "match_by": match_by or [],
        "duplicates": ImportDuplicates[duplicates.upper()],
        "encoding": encoding or None,
        "whole": whole,
        "dry_run": dry_run,
    }
    asyncio.run(_import(table, given))


def _pair(text: str) -> tuple[str, str]:
    title, sign, column = text.rpartition("=")
    if not sign:
        raise typer.BadParameter(f"{text!r} maps nothing: write 'Company=name'.")
    return title, column


async def _import(table: Path, given: dict[str, Any]) -> None:
    async with opened() as bulk:
        id = await bulk.write(lambda session: _start(session, table, given), "portico import")  # noqa: A001 (it is one)
        await bulk.finish(lambda session: _standing(session, id))
        found, problems = await bulk.write(lambda session: _end(session, id), "portico import")
    for each in problems:
        place = f"row {each.row}" + (f", {each.column}" if each.column else "")
        typer.echo(f"  {place}: {each.message} ({each.code})", err=True)
    if found.refused > SHOWN:
        typer.echo(f"  … see the problems of import imp_{id.hex}", err=True)
    told = ", ".join(f"{getattr(found, name)} {name}" for name in COUNTS)
    typer.echo(f"{told}: import imp_{id.hex}{' (dry run)' if found.dry_run else ''}")
    if found.status is ImportStatus.REFUSED:
        raise PorticoError("Some row was refused, so none was imported.")


def _start(session: Session, table: Path, given: dict[str, Any]) -> UUID:
    actor = system_actor()
    with table.open("rb") as content:
        file = keep_upload(session, actor, table.name, content)
    return start_import(session, actor, ImportStart(file_id=file.id, **given)).id


def _standing(session: Session, id: UUID) -> tuple[str, bool]:
    """How far it has come, and whether it is over; raises if it failed."""
    found = session.get_one(Import, id)
    job = session.get_one(QueuedJob, found.job_id)
    if job.status is JobStatus.FAILED:
        raise PorticoError(job.last_error or "The import failed.")
    return f"{found.done} of {found.total or '?'} rows", job.status is not JobStatus.QUEUED


def _end(session: Session, id: UUID) -> tuple[Import, list[ImportProblem]]:
    own = select(ImportProblem).where(ImportProblem.import_id == id)
    ordered = own.order_by(ImportProblem.row, ImportProblem.id).limit(SHOWN)
    return session.get_one(Import, id), list(session.scalars(ordered))
