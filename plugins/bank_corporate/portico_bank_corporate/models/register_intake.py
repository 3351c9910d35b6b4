"""What a payroll register must be to be taken in at all, whatever the day and the people.

Every check runs and all findings are noted together, each with its ISO 20022 status reason code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from portico.errors import Path, Problems
from portico.models.formats import Malformed
from portico.values import Money
from portico_bank_corporate.models.amounts import amount_fault
from portico_bank_corporate.models.formats import REFERENCE, iban

MOST_LINES: Final = 20_000
LONGEST_ID: Final = 35
LONGEST_NAME: Final = 70
LONGEST_REMITTANCE: Final = 140
PERIOD: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
PURPOSE: Final = re.compile(r"[A-Z0-9]{1,4}", re.ASCII)
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(slots=True)
class DraftLine:
    """A line as it was given, and where."""

    path: Path
    name: str
    iban: str
    money: Money
    end_to_end_id: str
    instruction_id: str | None = None
    purpose: str | None = None
    remittance: str | None = None
    enrolment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Declared control totals, where they stand, and the reason codes if they are wrong."""

    count: int
    control_sum: Decimal | None
    count_path: Path
    sum_path: Path
    count_code: str
    sum_code: str


def check_totals(problems: Problems, totals: Totals, lines: Sequence[DraftLine]) -> None:
    """Note declared totals that the lines do not add up to."""
    if totals.count != len(lines):
        text = f"{totals.count} lines are declared, {len(lines)} are there."
        problems.add(totals.count_code, text, *totals.count_path)
    amounts = [line.money.amount for line in lines]
    if totals.control_sum is None or not all(amount.is_finite() for amount in amounts):
        return
    total = sum(amounts, Decimal(0))
    if totals.control_sum != total:
        text = f"The control sum is {totals.control_sum}, the lines add up to {total}."
        problems.add(totals.sum_code, text, *totals.sum_path)


def check_period(problems: Problems, period: str, *path: str | int) -> None:
    """Note a period that is no month."""
    good = PERIOD.fullmatch(period) is not None
    text = f"{period!r} is not a month such as 2026-01."
    problems.check(ok=good, code="DT01", message=text, path=path)


def check_identification(problems: Problems, text: str, *path: str | int) -> None:
    """Note an identification that cannot travel through payment systems."""
    if len(text) > LONGEST_ID or not REFERENCE.fullmatch(text):
        problems.add(
            "RR10",
            f"{text[:50]!r} is no identification: 1 to {LONGEST_ID} letters, digits and "
            "/-?:().,'+ without a slash at either end or two together.",
            *path,
        )


def check_lines(problems: Problems, lines: Sequence[DraftLine], currency: str) -> None:
    """Note all that is wrong with the lines; bring their IBANs to the usual form."""
    if not 0 < len(lines) <= MOST_LINES:
        text = f"A register has 1 to {MOST_LINES} lines; this one has {len(lines)}."
        problems.add("AM18", text, "input", "lines")
    for number, line in enumerate(lines, 1):
        _check_line(problems, line, f"Line {number}: ", currency)
    _check_unique(problems, lines, "DU04", "endToEndId", lambda line: line.end_to_end_id)
    _check_unique(problems, lines, "DU05", "instructionId", lambda line: line.instruction_id)


def _check_line(problems: Problems, line: DraftLine, label: str, currency: str) -> None:
    if fault := amount_fault(line.money):
        problems.add(fault.reason, label + fault.message, *line.path, "amount")
    elif line.money.currency != currency:
        text = f"the register is in {currency}, the amount in {line.money.currency}."
        problems.add("CURR", label + text, *line.path, "amount", "currency")
    try:
        line.iban = iban(line.iban)
    except Malformed as fault:
        problems.add("AC03", label + fault.message, *line.path, "iban")
    check_identification(problems, line.end_to_end_id, *line.path, "endToEndId")
    _check_texts(problems, line, label)


def _check_texts(problems: Problems, line: DraftLine, label: str) -> None:
    if not line.name:
        problems.add("BE22", label + "the name of the payee is missing.", *line.path, "name")
    if len(line.name) > LONGEST_NAME:
        text = f"{label}a name has at most {LONGEST_NAME} characters, this one {len(line.name)}."
        problems.add("BE20", text, *line.path, "name")
    remittance = line.remittance or ""
    if len(remittance) > LONGEST_REMITTANCE:
        text = f"{label}the text has at most {LONGEST_REMITTANCE} characters."
        problems.add("RR07", text, *line.path, "remittance")
    for field, value in (("name", line.name), ("remittance", remittance)):
        if CONTROL.search(value):
            problems.add("RR10", f"{label}control characters are not allowed.", *line.path, field)
    if line.purpose is not None and not PURPOSE.fullmatch(line.purpose):
        text = f"{label}{line.purpose[:20]!r} is no ISO 20022 purpose code such as SALA."
        problems.add("FF07", text, *line.path, "purpose")


def _check_unique(
    problems: Problems,
    lines: Sequence[DraftLine],
    code: str,
    field: str,
    read: Callable[[DraftLine], str | None],
) -> None:
    counts = Counter(read(line) for line in lines)
    first: set[str] = set()
    for number, line in enumerate(lines, 1):
        value = read(line)
        if value is None or counts[value] == 1:
            continue
        if value in first:
            text = f"Line {number}: {value[:50]!r} was given to an earlier line already."
            problems.add(code, text, *line.path, field)
        first.add(value)
