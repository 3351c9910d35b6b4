"""Registers as tables: what each column is called, and how a row becomes a line.

A cell that a spreadsheet would take for a formula is refused: somebody will open the file in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from portico.database.records import camel
from portico.values import minor_units
from portico_bank_corporate.operations.intake.document import NOT_A_NUMBER, DraftLine
from portico_bank_corporate.operations.intake.findings import Findings

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "employee", "payee", "full name"),
    "iban": ("iban", "account"),
    "amount": ("amount", "net pay", "sum"),
    "currency": ("currency",),
    "end_to_end_id": ("end to end id", "endtoendid", "reference"),
    "personnel_no": ("personnel no", "personnel number", "employee no"),
    "purpose": ("purpose",),
    "remittance": ("remittance", "text"),
    "withheld": ("withheld",),
    "tax_id": ("tax id",),
}
NEEDED: Final = ("name", "iban", "amount")
AMOUNT: Final = re.compile(r"\d{1,18}([.,]\d{1,5})?", re.ASCII)
THOUSANDS: Final = 3
"""So many digits stand after a separator of thousands."""

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Table:
    """The columns of a table, found by their titles in its first row."""

    def __init__(self, titles: Sequence[str], currency: str, findings: Findings) -> None:
        self._currency = currency
        self._at: dict[str, int] = {}
        known = {title: column for column, titles in COLUMNS.items() for title in titles}
        for position, title in enumerate(titles):
            words = " ".join(title.replace("_", " ").casefold().split())
            column = known.get(words)
            if column is None or column in self._at:
                what = "no column that we know" if column is None else "there twice"
                text = f"Column {position + 1}, {title[:40]!r}, is {what}: {', '.join(COLUMNS)}."
                findings.add("CH17", text, *findings.base, "columns")
            else:
                self._at[column] = position
        for column in NEEDED:
            if column not in self._at:
                text = f"The column {column} is missing from the first row."
                findings.add("CH21", text, *findings.base, "columns")

    def lines(self, rows: Iterator[Sequence[str]], findings: Findings) -> Iterator[DraftLine]:
        """The lines of all rows after the first; rows with nothing in them are passed over."""
        seq = 0
        for cells in rows:
            if any(cell.strip() for cell in cells):
                seq += 1
                yield self._line(seq, cells, findings)

    def _line(self, seq: int, cells: Sequence[str], findings: Findings) -> DraftLine:
        row = {
            column: cells[at].strip() if at < len(cells) else "" for column, at in self._at.items()
        }
        currency = row.get("currency", "").upper() or self._currency
        amounts = {"amount", "withheld"}
        for column, cell in row.items():
            if cell.startswith(FORMULA) and not (column in amounts and _is_signed_number(cell)):
                text = f"{cell[:30]!r} is a formula, or looks like one to a spreadsheet."
                findings.add_line(
                    seq, "RR10", text, camel(column), hint="Give values, not formulas."
                )
        return DraftLine(
            seq=seq,
            name=row.get("name", ""),
            iban=row.get("iban", ""),
            amount=_amount(row.get("amount", ""), currency),
            currency=currency,
            end_to_end_id=row.get("end_to_end_id", ""),
            purpose=row.get("purpose") or None,
            remittance=row.get("remittance") or None,
            personnel_no=row.get("personnel_no") or None,
            withheld=_amount(row["withheld"], currency) if row.get("withheld") else None,
            tax_id=row.get("tax_id") or None,
        )


def _is_signed_number(cell: str) -> bool:
    return AMOUNT.fullmatch(cell[1:]) is not None


def _amount(cell: str, currency: str) -> Decimal:
    """A number with a point or a comma and no thousands separators; NaN if it is none.

    ``1,250`` euros may be one and a quarter or a thousand and more: it is refused, not guessed.
    """
    sign = -1 if cell.startswith("-") else 1
    plain = cell.removeprefix("-").replace(",", ".")
    decimals = plain.partition(".")[2]
    if not AMOUNT.fullmatch(plain) or len(decimals) == THOUSANDS != minor_units(currency):
        return NOT_A_NUMBER
    return sign * Decimal(plain)
