"""A row of an import while it is being done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portico.errors import Problem, Refused
from portico.models.importing import ImportDuplicates, ImportOutcome


@dataclass(slots=True)
class Row:
    """A row: its values by column, the record that is there already, what became of it."""

    number: int
    cells: Mapping[str, Any]
    duplicates: ImportDuplicates
    existing: UUID | None = None
    outcome: ImportOutcome | None = None
    record_id: UUID | None = None
    record_version: int | None = None
    problems: list[Problem] = field(default_factory=list)

    def made(self, record: Any) -> None:
        """A record was made of it."""
        self._done(ImportOutcome.MADE, record.id, record.version)

    def updated(self, record: Any) -> None:
        """Its record was changed."""
        self._done(ImportOutcome.UPDATED, record.id, record.version)

    def kept(self, id: UUID | None = None) -> None:
        """Its record was there already and was left as it is."""
        self._done(ImportOutcome.KEPT, id, None)

    def refuse(self, code: str, message: str, *path: str | int) -> None:
        """It is refused."""
        self.problems.append(Problem(code, message, path))
        self._done(ImportOutcome.REFUSED, None, None)

    def refused(self, refused: Refused) -> None:
        """A rule refused it."""
        for each in refused.problems:
            self.refuse(each.code, each.message, *each.path)

    def note(self, problem: Problem) -> None:
        """Something to look at, though the row was done."""
        self.problems.append(problem)

    def _done(self, outcome: ImportOutcome, id: UUID | None, version: int | None) -> None:
        self.outcome, self.record_id, self.record_version = outcome, id, version


def column_of(problem: Problem, known: frozenset[str]) -> str | None:
    """The column that a problem is about: ``input.parentId`` is the column ``parent``."""
    for step in problem.path:
        if isinstance(step, str):
            for name in (step, step.removesuffix("Id"), step.removesuffix("Ids")):
                if name in known:
                    return name
    return None
