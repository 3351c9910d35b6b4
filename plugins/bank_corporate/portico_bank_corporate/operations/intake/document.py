"""What a register says, whatever it comes as: its head, its lines, its declared totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Protocol
from uuid import UUID

from portico.errors import Path
from portico_bank_corporate.models import BankRegisterKind, BankRegisterOrigin
from portico_bank_corporate.operations.intake.findings import Findings

NUMBER: Final = re.compile(r"\d{1,18}(\.\d{1,5})?", re.ASCII)
COUNT: Final = re.compile(r"\d{1,15}", re.ASCII)
NOT_A_NUMBER: Final = Decimal("NaN")


@dataclass(slots=True)
class Place:
    """The address of a payee, as far as checks look at it."""

    town: str = ""
    country: str = ""
    has_lines: bool = False


@dataclass(slots=True)
class DraftLine:
    """A line as it was given."""

    seq: int
    name: str
    iban: str
    amount: Decimal
    currency: str
    end_to_end_id: str
    instruction_id: str | None = None
    purpose: str | None = None
    remittance: str | None = None
    enrolment_id: UUID | None = None
    personnel_no: str | None = None
    withheld: Decimal | None = None
    tax_id: str | None = None
    place: Place | None = None
    sequence_given: int | None = None
    block_id: str | None = None

    @property
    def withholds(self) -> bool:
        """Whether something was withheld."""
        return self.withheld is not None and self.withheld.is_finite() and self.withheld > 0


@dataclass(slots=True)
class Head:
    """What is said of the register as a whole."""

    kind: BankRegisterKind | None = None
    pay_date: date | None = None
    period: str | None = None
    msg_id: str | None = None
    currency: str | None = None
    debit_ibans: list[str] = field(default_factory=list)
    agreement_no: str | None = None
    debtor_place: Place | None = None
    single_bookings: bool = False
    income_code: str | None = None

    @property
    def month(self) -> str | None:
        """The month that is paid for: that of the pay date unless it is said."""
        return self.period or (f"{self.pay_date:%Y-%m}" if self.pay_date else None)

    @property
    def pays(self) -> BankRegisterKind:
        """What is paid: salaries unless it is said."""
        return self.kind or BankRegisterKind.SALA


class Source(Protocol):
    """A register that can be read, from its first line to its last, more than once."""

    origin: BankRegisterOrigin
    head: Head

    def lines(self, findings: Findings) -> Iterator[DraftLine]:
        """Read the lines one by one; what cannot be read, and totals that differ, are noted.

        The head is complete when the first line is given, its list of accounts at the end.
        """


@dataclass(slots=True)
class Totals:
    """Declared control totals, where they stand, and the reason codes if they are wrong."""

    count: int | None
    control_sum: Decimal | None
    count_path: Path
    sum_path: Path
    count_code: str
    sum_code: str
    found: int = 0
    total: Decimal = Decimal(0)

    def add(self, line: DraftLine) -> None:
        """Count a line in."""
        self.found += 1
        self.total += line.amount

    def close(self, findings: Findings) -> None:
        """Note declared totals that the lines do not add up to."""
        if self.count is not None and self.count != self.found:
            text = f"{self.count} lines are declared, {self.found} are there."
            findings.add(self.count_code, text, *self.count_path)
        if self.control_sum is None or not self.total.is_finite():
            return
        if self.control_sum != self.total:
            text = f"The control sum is {self.control_sum}, the lines add up to {self.total}."
            findings.add(self.sum_code, text, *self.sum_path)


def number(text: str) -> Decimal:
    """The number that a text writes, with a point; NaN if it writes none."""
    return Decimal(text) if NUMBER.fullmatch(text) else NOT_A_NUMBER
