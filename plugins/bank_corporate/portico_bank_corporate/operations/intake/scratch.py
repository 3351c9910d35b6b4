"""What all lines of a register have in common: repeats, and the hash of their sorted content.

The lines are kept aside in a temporary database on disk, so that memory does not grow with them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from typing import Final

from portico.values import round_money
from portico_bank_corporate.operations.intake.document import DraftLine
from portico_bank_corporate.operations.intake.findings import Findings

BATCH: Final = 500
TABLE: Final = """
    CREATE TABLE line (
        seq INTEGER PRIMARY KEY, end_to_end TEXT, instruction TEXT, written TEXT,
        payee TEXT, amount TEXT)
"""
END_TO_END: Final = """
    SELECT seq, value FROM (
        SELECT seq, end_to_end AS value, min(seq) OVER (PARTITION BY end_to_end) AS first FROM line
    ) WHERE seq > first ORDER BY seq
"""
INSTRUCTION: Final = """
    SELECT seq, value FROM (
        SELECT seq, instruction AS value, min(seq) OVER (PARTITION BY instruction) AS first
        FROM line WHERE instruction IS NOT NULL
    ) WHERE seq > first ORDER BY seq
"""
REPEATED: Final = """
    SELECT seq, first, same FROM (
        SELECT seq,
            min(seq) OVER (PARTITION BY payee) AS first,
            min(seq) OVER (PARTITION BY payee, amount) AS same
        FROM line
    ) WHERE seq > first ORDER BY seq
"""


def written(iban: str, amount: Decimal, currency: str, name: str) -> str:
    """A line as the content hash sees it: ``iban|amount|name``, the amount with all decimals."""
    shown = round_money(amount, currency) if amount.is_finite() and abs(amount) < 10**18 else amount
    return f"{iban}|{shown}|{name}"


class Scratch:
    """The lines of one register, aside; close it when done."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # an empty name is a temporary file
        self._database.execute(TABLE)
        self._waiting: list[tuple[int, str, str | None, str, str, str]] = []

    def add(self, line: DraftLine, currency: str) -> None:
        """Set a line aside."""
        text = written(line.iban, line.amount, currency, line.name)
        amount = str(line.amount.normalize()) if line.amount.is_finite() else ""
        self._waiting.append(
            (line.seq, line.end_to_end_id, line.instruction_id, text, line.iban, amount)
        )
        if len(self._waiting) >= BATCH:
            self._write()

    def _write(self) -> None:
        self._database.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def check_unique(self, findings: Findings) -> None:
        """Note identifications that two lines share."""
        self._write()
        for statement, code, field in (
            (END_TO_END, "DU04", "endToEndId"),
            (INSTRUCTION, "DU05", "instructionId"),
        ):
            for seq, value in self._database.execute(statement):
                text = f"{value[:50]!r} was given to an earlier line already."
                findings.add_line(seq, code, text, field)

    def repeats(self) -> Iterator[tuple[int, int, int]]:
        """Each line to the account of an earlier one, that one, and the first that pays as much."""
        self._write()
        yield from self._database.execute(REPEATED)

    def content_hash(self) -> str:
        """SHA-256 of the sorted lines."""
        self._write()
        digest, between = sha256(), b""
        for (text,) in self._database.execute("SELECT written FROM line ORDER BY written"):
            digest.update(between + text.encode())
            between = b"\n"
        return digest.hexdigest()

    def close(self) -> None:
        """Throw everything away."""
        self._database.close()
