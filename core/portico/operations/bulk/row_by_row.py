"""Doing the rows of an import one by one: each with the operation of the mutation that it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database.faults import translate
from portico.errors import Refused
from portico.ledger.recording import recording_of
from portico.models.importing import ImportDuplicates
from portico.operations.bulk.row import Row
from portico.operations.lookup import get

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deeds:
    """What is done with a row: ``make`` a record of it, or ``change`` the one that is there."""

    model: type[Any]
    make: Callable[[Session, Actor, Cells], Any]
    change: Callable[[Session, Actor, Any, Cells], None] | None = None
    find: Callable[[Session, Actor, Cells], UUID | None] | None = None
    """The record that rules of duplicates say is to be changed instead of making another."""


def row_by_row(deeds: Deeds) -> Callable[[Session, Actor, Sequence[Row]], None]:
    """A ``load`` of a kind: each row is done or undone by itself, whatever becomes of the others.

    A row that changes nothing of its record leaves no trace, and counts as kept.
    """

    def load(session: Session, actor: Actor, rows: Sequence[Row]) -> None:
        for row in rows:
            _do(session, actor, deeds, row)

    return load


def _do(session: Session, actor: Actor, deeds: Deeds, row: Row) -> None:
    savepoint = session.begin_nested()
    try:
        alike = deeds.find(session, actor, row.cells) if deeds.find and not row.existing else None
        if alike is not None:
            row.duplicates = ImportDuplicates.UPDATE
        if row.existing is None and alike is None:
            _make(session, actor, deeds, row)
        else:
            _do_again(session, actor, deeds, row, row.existing or alike)
    except Refused as refused:
        row.refused(refused)
    except SQLAlchemyError as error:
        told = translate(error)
        if not isinstance(told, Refused):
            raise
        row.refused(told)
    if row.record_version is None:
        savepoint.rollback()
    else:
        savepoint.commit()


def _make(session: Session, actor: Actor, deeds: Deeds, row: Row) -> None:
    record = deeds.make(session, actor, row.cells)
    session.flush()
    row.made(record)
    for warning in getattr(record, "warnings", ()):
        row.note(warning)


def _do_again(session: Session, actor: Actor, deeds: Deeds, row: Row, id: Any) -> None:
    if row.duplicates is ImportDuplicates.REFUSE:
        row.refuse("IMPORT_DUPLICATE", "Its record is there already.")
        return
    if row.duplicates is ImportDuplicates.KEEP or deeds.change is None:
        row.kept(id)
        return
    record = get(session, deeds.model, id, lock=True)
    mark = len(recording_of(session).writes)
    deeds.change(session, actor, record, row.cells)
    session.flush()
    if recording_of(session).changed_since(mark):
        row.updated(record)
    else:
        row.kept(id)
