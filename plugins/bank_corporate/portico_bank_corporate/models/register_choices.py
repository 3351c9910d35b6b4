"""What payroll registers and their lines can be, and the permitted steps of a register."""

from __future__ import annotations

from typing import Final

from portico.values import Choice
from portico_bank_corporate.models.lifecycle import Lifecycle


class BankRegisterKind(Choice):
    """What a payroll register pays."""

    SALA = "Salaries."
    BONU = "Bonuses."
    PENS = "Pensions."
    ADVANCE = "Advances on salaries."


class BankRegisterOrigin(Choice):
    """How a payroll register came to the bank."""

    API = "Its lines were given one by one."
    PAIN001 = "It was read from an ISO 20022 pain.001 file."
    CSV = "It was read from a table of comma-separated values."
    XLSX = "It was read from a spreadsheet."
    ONE_C = "It was read from a file of 1C, an accounting system."
    CORRECTION = "It was made of the lines of another register that could not be paid."


class BankRegisterStatus(Choice):
    """Where a payroll register stands."""

    DRAFT = "Taken in: its totals, accounts and amounts are right; not yet held against the day."
    VALIDATED = "Checked against the project, its people and the pay date; it may be paid."
    INVALID = "The check found faults; see the findings."
    AWAITING_APPROVAL = "Frozen and waiting for those who approve it."
    APPROVED = "Approved by as many people as its sum needs; it may be exported."
    EXPORTED = "Written as a file for the bank that pays."
    SENT = "On its way to the bank that pays."
    ACKNOWLEDGED = "The bank has it and found it well formed."
    VOP_REVIEW = "The names of payees were verified; somebody must look at those that differ."
    CONFIRMED = "Released in spite of, or after, the verification of names."
    EXECUTING = "The bank is paying it."
    EXECUTED = "Every line was paid."
    PARTIALLY_EXECUTED = "Some lines were paid, the others rejected or returned."
    REJECTED = "No line was paid."
    RECONCILED = "What was paid agrees with the statement of the account; nothing is left to do."
    CANCELLED = "Withdrawn."


_S = BankRegisterStatus
_ANSWERS: Final = (_S.EXECUTING, _S.EXECUTED, _S.PARTIALLY_EXECUTED, _S.REJECTED)
REGISTER_LIFECYCLE: Final[Lifecycle[BankRegisterStatus]] = {
    _S.DRAFT: (_S.VALIDATED, _S.INVALID, _S.CANCELLED),
    _S.VALIDATED: (_S.AWAITING_APPROVAL, _S.DRAFT, _S.CANCELLED),
    # What was missing may have been mended elsewhere (a person enrolled, a twin cancelled).
    _S.INVALID: (_S.VALIDATED, _S.INVALID, _S.DRAFT, _S.CANCELLED),
    _S.AWAITING_APPROVAL: (_S.APPROVED, _S.DRAFT, _S.CANCELLED),
    _S.APPROVED: (_S.EXPORTED, _S.DRAFT, _S.CANCELLED),
    _S.EXPORTED: (_S.SENT, _S.ACKNOWLEDGED, _S.VOP_REVIEW, *_ANSWERS, _S.CANCELLED),
    _S.SENT: (_S.ACKNOWLEDGED, _S.VOP_REVIEW, *_ANSWERS),
    _S.ACKNOWLEDGED: (_S.VOP_REVIEW, *_ANSWERS),
    _S.VOP_REVIEW: (_S.CONFIRMED, *_ANSWERS),
    _S.CONFIRMED: _ANSWERS,
    _S.EXECUTING: (_S.EXECUTED, _S.PARTIALLY_EXECUTED, _S.REJECTED),
    _S.EXECUTED: (_S.PARTIALLY_EXECUTED, _S.REJECTED, _S.RECONCILED),
    _S.PARTIALLY_EXECUTED: (_S.EXECUTED, _S.REJECTED, _S.RECONCILED),
    # What a bank rejected was paid after all, if somebody believed its later word.
    _S.REJECTED: (_S.EXECUTED, _S.PARTIALLY_EXECUTED, _S.RECONCILED),
    _S.RECONCILED: (),
    _S.CANCELLED: (),
}
EDITABLE: Final = (_S.DRAFT, _S.INVALID, _S.VALIDATED, _S.AWAITING_APPROVAL, _S.APPROVED)
"""The states in which the content may still change; a change brings it back to DRAFT."""

WITH_THE_BANK: Final = (
    _S.EXPORTED,
    _S.SENT,
    _S.ACKNOWLEDGED,
    _S.VOP_REVIEW,
    _S.CONFIRMED,
    _S.EXECUTING,
    _S.EXECUTED,
    _S.PARTIALLY_EXECUTED,
    _S.REJECTED,
    _S.RECONCILED,
)
"""The states in which the bank that pays may answer."""


class BankLineStatus(Choice):
    """Where one line of a payroll register stands."""

    PENDING = "Not checked yet."
    ACCEPTED = "It may be paid, or the bank has accepted it."
    HELD = "The bank holds it back until somebody has looked at it."
    EXECUTED = "It was paid."
    REJECTED = "It cannot be paid; see its reason code."
    RETURNED = "It was paid, and the money came back."


class BankSeverity(Choice):
    """How grave a finding is."""

    ERROR = "It keeps the line or the register from being paid."
    WARNING = "It keeps nothing from being paid, but somebody should look."
