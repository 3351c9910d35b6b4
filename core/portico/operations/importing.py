"""What an import did, row by row: what every import returns and a person reads afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from portico.values import Choice


class Outcome(Choice):
    """What became of one row of an import."""

    MADE = "A record was made of it."
    KEPT = "Its record was there already and was left as it is."
    REFUSED = "No record was made of it; the reason is given."


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row of a source, and what became of it."""

    source: str
    key: str
    outcome: Outcome
    reason: str = ""


@dataclass(slots=True)
class ImportReport:
    """Every row of an import with its outcome, in the order of the import.

    ``report.made("customers.csv", "ALFKI")`` notes one.
    """

    rows: list[ImportedRow] = field(default_factory=list)

    def made(self, source: str, key: str) -> None:
        """Note that a record was made of a row."""
        self.rows.append(ImportedRow(source, key, Outcome.MADE))

    def kept(self, source: str, key: str) -> None:
        """Note that the record of a row was there already."""
        self.rows.append(ImportedRow(source, key, Outcome.KEPT))

    def refused(self, source: str, key: str, reason: str) -> None:
        """Note that nothing was made of a row, and why."""
        self.rows.append(ImportedRow(source, key, Outcome.REFUSED, reason))

    def count(self, outcome: Outcome) -> int:
        """How many rows had this outcome."""
        return sum(row.outcome is outcome for row in self.rows)

    def by_source(self) -> Iterator[tuple[str, Counter[Outcome]]]:
        """Each source with its counts."""
        counts: dict[str, Counter[Outcome]] = {}
        for row in self.rows:
            counts.setdefault(row.source, Counter())[row.outcome] += 1
        yield from counts.items()
