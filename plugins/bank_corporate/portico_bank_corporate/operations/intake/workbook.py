"""Reading a register from the first sheet of a spreadsheet (XLSX).

What is dangerous in an archive the core refuses before it is opened, see :mod:`portico.tables`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from portico.markup import Opener
from portico.tables import Unreadable, cell_text, look_through
from portico_bank_corporate.models import BankRegisterOrigin
from portico_bank_corporate.operations.intake.document import DraftLine, Head
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.table import Table


class XlsxSource:
    """A spreadsheet as a register; its head is given beside it."""

    origin = BankRegisterOrigin.XLSX

    def __init__(self, opener: Opener, head: Head, currency: str) -> None:
        self.head = head
        self._opener, self._currency = opener, currency

    def lines(self, findings: Findings) -> Iterator[DraftLine]:
        """Read the lines; note columns that are missing or not known, and formulas."""
        with self._opener() as file:
            try:
                look_through(file)
                file.seek(0)
                rows = _rows(file)
            except Unreadable as fault:
                findings.stop("FF01", f"This is no spreadsheet that we open: {fault}.")
                return
        titles = next(rows, None)
        if titles is None:
            findings.stop("FF01", "The first sheet is empty.")
            return
        yield from Table(titles, self._currency, findings).lines(rows, findings)


def _rows(file: BinaryIO) -> Iterator[list[str]]:
    # The whole sheet at once, within the bounds looked for: registers are read against the clock.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 (rarely needed)

    try:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as fault:
        raise Unreadable(str(fault)) from fault
    return ([cell_text(cell) for cell in row] for row in sheet.iter_rows())
