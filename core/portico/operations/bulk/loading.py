"""The turns of an import: some rows at a time, each turn in a transaction of its own.

Where a turn stopped is remembered in the very transaction that did its rows, so that a row is
done once, whenever the process dies.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portico.access import Actor, utc_now
from portico.database import new_id
from portico.errors import refuse
from portico.hookspecs import Again, BulkKind, Done
from portico.models.importing import (
    MESSAGE_LENGTH,
    Import,
    ImportOutcome,
    ImportProblem,
    ImportRow,
    ImportStatus,
)
from portico.models.stored_file import StoredFile
from portico.operations.bulk.kinds import kind_of
from portico.operations.bulk.reading import MOST_WHOLE, lines_of, write_down
from portico.operations.bulk.row import Row, column_of
from portico.operations.sight import sees

AT_ONCE: Final = 100
"""Rows that a kind is given at once."""
A_TURN: Final = 1000
"""Rows of a turn at most."""
SECONDS: Final = 2.0
"""After which a turn ends: on SQLite nobody else writes meanwhile."""


def run_import(
    session: Session, actor: Actor, input: dict[str, Any], state: dict[str, Any]
) -> Again | Done:
    """One turn of an import."""
    found = session.get(Import, UUID(hex=input["import"]), with_for_update=True)
    if found is None or found.status is not ImportStatus.RUNNING:
        return Done({})
    kind = kind_of(session, found.kind)
    actor.require(kind.permission)
    if "offset" not in state:
        found.total = write_down(session, actor, found)
        return Again({"offset": 0}, f"0 of {found.total} rows")
    offset, more = _Turn(session, actor, found, kind).run(state["offset"])
    if more and found.status is ImportStatus.RUNNING:
        return Again({"offset": offset}, f"{found.done} of {found.total} rows")
    return _over(session, found)


def _over(session: Session, found: Import) -> Done:
    if found.status is ImportStatus.RUNNING:
        found.status = ImportStatus.DONE
    found.finished_at = utc_now()
    if scratch := session.get(StoredFile, found.scratch_id) if found.scratch_id else None:
        scratch.expires_at = utc_now()
    names = ("made", "updated", "kept", "refused")
    return Done({name: getattr(found, name) for name in names})


class _Turn:
    """One turn: its rows are done, and what became of each is written down."""

    def __init__(self, session: Session, actor: Actor, found: Import, kind: BulkKind) -> None:
        self._session, self._actor = session, actor
        self._import, self._kind = found, kind
        self._columns = {column.name: column for column in kind.columns}
        self._names = frozenset(self._columns)
        self._at_once = found.whole or found.dry_run

    def run(self, offset: int) -> tuple[int, bool]:
        """Do rows from an offset on; where the next turn begins, and whether there is one."""
        scratch = self._session.get(StoredFile, self._import.scratch_id)
        if scratch is None:
            raise refuse("FILE_GONE", "What was read of the file is gone. Import it again.")
        savepoint = self._session.begin_nested() if self._at_once else None
        rows: list[Row] = []
        reached = offset
        for at, some in self._some(lines_of(self._session, scratch, offset)):
            reached = at
            rows += some
        wrong = any(row.outcome is ImportOutcome.REFUSED for row in rows)
        undone = self._import.dry_run or (self._import.whole and wrong)
        if savepoint is not None:
            savepoint.rollback() if undone else savepoint.commit()
        self._keep(rows, undone=undone, wrong=wrong)
        return reached, reached < scratch.size

    def _some(self, lines: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, list[Row]]]:
        """Do some rows at a time until the turn is over; where the next ones begin."""
        end, done = time.monotonic() + SECONDS, 0
        most = MOST_WHOLE if self._at_once else A_TURN
        while done < most and (self._at_once or time.monotonic() < end):
            some = list(islice(lines, AT_ONCE))
            if not some:
                return
            rows = [self._row(line) for _, line in some]
            self._kind.load(self._session, self._actor, [r for r in rows if r.outcome is None])
            done += len(rows)
            yield some[-1][0], rows

    def _row(self, line: dict[str, Any]) -> Row:
        """A row with its values; refused already if a cell cannot be read."""
        cells: dict[str, Any] = {}
        row = Row(line["row"], cells, self._import.duplicates)
        for name, cell in line["cells"].items():
            if cell is None or cell == [] or (isinstance(cell, str) and not cell.strip()):
                continue
            try:
                cells[name] = self._columns[name].read(cell)
            except (ValueError, TypeError) as fault:
                row.refuse("IMPORT_CELL", str(fault), name)
        if row.outcome is None:
            self._find(row)
        if row.outcome is None and row.existing is None:
            for column in self._kind.columns:
                if column.needed and column.name not in cells:
                    row.refuse("REQUIRED", f"A new record needs {column.name}.", column.name)
        return row

    def _find(self, row: Row) -> None:
        """Find the record that is there already, if the actor may see it."""
        for name in self._import.match_by:
            found = self._kind.keys[name](self._session, row.cells)
            if found is not None and sees(self._session, self._actor, self._kind.model, found):
                row.existing = found
                return
        if row.cells.get("id") is not None and "id" in self._import.match_by:
            row.refuse("NOT_FOUND", "There is no record with this id.", "id")

    def _keep(self, rows: Sequence[Row], *, undone: bool, wrong: bool) -> None:
        """Count the rows and write down what became of them."""
        found, kept, problems = self._import, [], []
        nothing = found.whole and wrong
        for row in rows:
            outcome = row.outcome or ImportOutcome.KEPT
            found.count(outcome)
            if outcome is not ImportOutcome.KEPT and not (nothing and not row.problems):
                kept.append(self._kept(row, outcome, undone=undone))
            problems += [self._problem(row.number, each) for each in row.problems]
        if nothing:
            found.status = ImportStatus.REFUSED
            found.made = found.updated = 0
        for model, values in ((ImportRow, kept), (ImportProblem, problems)):
            if values:
                self._session.execute(insert(model), values)

    def _kept(self, row: Row, outcome: ImportOutcome, *, undone: bool) -> dict[str, Any]:
        record = None if undone or row.record_id is None else row.record_id
        return {
            "id": new_id(),
            "import_id": self._import.id,
            "number": row.number,
            "outcome": outcome,
            "record": f"{self._kind.prefix}_{record.hex}" if record else None,
            "record_version": row.record_version if record else None,
        }

    def _problem(self, number: int, problem: Any) -> dict[str, Any]:
        return {
            "id": new_id(),
            "import_id": self._import.id,
            "row": number,
            "column": column_of(problem, self._names),
            "code": problem.code,
            "message": problem.message[:MESSAGE_LENGTH],
        }
