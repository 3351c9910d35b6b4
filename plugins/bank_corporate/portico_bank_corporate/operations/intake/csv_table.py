"""Reading a register from a table of comma-separated values (RFC 4180), or with semicolons."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from portico.markup import Opener
from portico_bank_corporate.models import BankRegisterOrigin
from portico_bank_corporate.operations.intake.document import DraftLine, Head
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.table import Table

DELIMITERS: Final = ";\t,"
LONGEST_ROW: Final = 65_536


class CsvSource:
    """A table as a register; its head is given beside it."""

    origin = BankRegisterOrigin.CSV

    def __init__(
        self, opener: Opener, head: Head, currency: str, encoding: str | None = None
    ) -> None:
        self.head = head
        self._opener, self._currency = opener, currency
        self._encoding = encoding or "utf-8-sig"

    def lines(self, findings: Findings) -> Iterator[DraftLine]:
        """Read the lines; note columns that are missing or not known, and formulas."""
        try:
            codecs.lookup(self._encoding)
        except LookupError:
            findings.stop("FF01", f"{self._encoding[:40]!r} is no character set.")
            return
        with self._opener() as raw:
            text = io.TextIOWrapper(raw, encoding=self._encoding, newline="")
            try:
                yield from self._read(text, findings)
            except UnicodeDecodeError as fault:
                findings.stop(
                    "RR10", f"The table is not written in {self._encoding}: byte {fault.start}."
                )
            except csv.Error as fault:
                findings.stop("FF01", f"This is no table: {fault}.")
            finally:
                text.detach()

    def _read(self, text: io.TextIOWrapper, findings: Findings) -> Iterator[DraftLine]:
        first = text.readline(LONGEST_ROW)
        if not first.strip():
            findings.stop("FF01", "The table is empty.")
            return
        delimiter = max(DELIMITERS, key=first.count)
        titles = next(csv.reader([first], delimiter=delimiter, strict=True))
        table = Table(titles, self._currency, findings)
        yield from table.lines(
            csv.reader(_bounded(text), delimiter=delimiter, strict=True), findings
        )


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text, refusing one that is so long that it is no row."""
    while line := text.readline(LONGEST_ROW):
        if len(line) >= LONGEST_ROW:
            raise csv.Error(f"a row has {LONGEST_ROW} characters or more")
        yield line
