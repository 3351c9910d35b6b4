"""What a status that a bank reports makes of a line: how far it has come, and never back."""

from __future__ import annotations

from datetime import date
from typing import Final

from portico_bank_corporate.models import BankEntryOutcome, BankLineStatus, PayrollLine
from portico_bank_corporate.models.status_report import RANKS, SETTLED, SIDE_STATES, VERIFIED
from portico_bank_corporate.operations.intake.pain002 import Reported

REJECTED: Final = "RJCT"


def apply_status(line: PayrollLine, said: Reported, proven_on: date | None) -> BankEntryOutcome:
    """Let a line follow what the bank says; ``proven_on`` if settlement proves execution."""
    if said.status in VERIFIED:
        return _verify(line, said.status)
    if said.status == REJECTED:
        return _reject(line, said)
    if said.status in SIDE_STATES:
        return _set_aside(line, said.status)
    if said.status not in RANKS:
        return BankEntryOutcome.QUARANTINED
    return _advance(line, said, proven_on)


def imply_acceptance(line: PayrollLine) -> BankEntryOutcome:
    """A bank that lists only what it rejected has accepted the rest; that is no execution."""
    if line.bank_status is not None or line.is_implied or _is_final(line):
        return BankEntryOutcome.IGNORED
    line.is_implied, line.status = True, BankLineStatus.ACCEPTED
    return BankEntryOutcome.APPLIED


def _is_final(line: PayrollLine) -> bool:
    return line.status in {
        BankLineStatus.EXECUTED,
        BankLineStatus.REJECTED,
        BankLineStatus.RETURNED,
    }


def _verify(line: PayrollLine, status: str) -> BankEntryOutcome:
    doubtful = status in {"RVMC", "RVNM"}
    found = BankLineStatus.HELD if doubtful else BankLineStatus.ACCEPTED
    # Our own comparison may have found the same before: it held nothing back.
    if _is_final(line) or (line.verification, line.status) == (status, found):
        return BankEntryOutcome.IGNORED
    line.verification, line.status = status, found
    return BankEntryOutcome.APPLIED


def _reject(line: PayrollLine, said: Reported) -> BankEntryOutcome:
    if line.bank_status == REJECTED or line.status is BankLineStatus.RETURNED:
        return BankEntryOutcome.IGNORED
    if line.bank_status in SETTLED or line.status is BankLineStatus.EXECUTED:
        return BankEntryOutcome.CONFLICT
    line.status, line.bank_status, line.is_implied = BankLineStatus.REJECTED, REJECTED, False
    line.reason_code, line.reason_text = said.reason, said.text
    return BankEntryOutcome.APPLIED


def _set_aside(line: PayrollLine, status: str) -> BankEntryOutcome:
    if line.bank_status in RANKS or line.bank_status in {status, REJECTED} or _is_final(line):
        return BankEntryOutcome.IGNORED
    line.bank_status = status
    return BankEntryOutcome.APPLIED


def _advance(line: PayrollLine, said: Reported, proven_on: date | None) -> BankEntryOutcome:
    if line.bank_status == REJECTED:
        return BankEntryOutcome.CONFLICT if said.status in SETTLED else BankEntryOutcome.IGNORED
    if RANKS[said.status] <= RANKS.get(line.bank_status or "", 0):
        return BankEntryOutcome.IGNORED
    come_to(line, said.status, proven_on)
    return BankEntryOutcome.APPLIED


def come_to(line: PayrollLine, status: str, proven_on: date | None) -> None:
    """Note how far a line has come; ``proven_on`` if settlement proves execution."""
    line.bank_status, line.is_implied = status, False
    if _is_final(line):
        return
    if status in SETTLED and proven_on is not None:
        line.status, line.executed_on = BankLineStatus.EXECUTED, proven_on
    else:
        line.status = BankLineStatus.ACCEPTED
