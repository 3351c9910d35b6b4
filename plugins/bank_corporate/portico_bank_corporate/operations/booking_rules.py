"""What a booking on the debit account makes of a line, or of all lines of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portico_bank_corporate.models import BankEntryOutcome, BankLineStatus, PayrollLine
from portico_bank_corporate.operations.intake.camt import Booking
from portico_bank_corporate.operations.status_reports import was_sent

L: Final = BankLineStatus
APPLIED: Final = BankEntryOutcome.APPLIED
CONFLICT: Final = BankEntryOutcome.CONFLICT
IGNORED: Final = BankEntryOutcome.IGNORED


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a booking, and why if it was set aside."""

    outcome: BankEntryOutcome
    message: str | None = None
    line_seq: int | None = None


def book_line(line: PayrollLine, booking: Booking) -> Verdict:
    """Note that a line was paid, or came back; what contradicts what is known changes nothing."""
    if (booking.amount, booking.currency) != (line.amount, line.currency):
        return Verdict(CONFLICT, "The booking is not the amount of the line.", line.seq)
    if booking.is_credit is not booking.returned:
        text = "What is credited came back, what is debited did not: this is neither."
        return Verdict(CONFLICT, text, line.seq)
    return _return(line, booking) if booking.returned else _pay(line, booking)


def _return(line: PayrollLine, booking: Booking) -> Verdict:
    if line.status in {L.RETURNED, L.REJECTED}:  # a rejected one is credited out of a batch
        return Verdict(IGNORED, line_seq=line.seq)
    if line.status is not L.EXECUTED:
        text = f"The line is {line.status.name}: only what was paid can come back."
        return Verdict(CONFLICT, text, line.seq)
    line.status, line.reason_code = L.RETURNED, booking.reason
    line.booking_reference = _short(booking)
    return Verdict(APPLIED, line_seq=line.seq)


def _pay(line: PayrollLine, booking: Booking) -> Verdict:
    if line.status in {L.EXECUTED, L.RETURNED}:
        return Verdict(IGNORED, line_seq=line.seq)
    if line.status is L.REJECTED:
        return Verdict(CONFLICT, "The line is REJECTED: it cannot have been paid.", line.seq)
    _execute(line, booking)
    return Verdict(APPLIED, line_seq=line.seq)


def book_batch(lines: Sequence[PayrollLine], booking: Booking) -> Verdict:
    """Note that all lines of a batch were paid in one sum: with those that were rejected, or not.

    Rejected ones that are in the sum are credited one by one.
    """
    sent = [line for line in lines if was_sent(line)]
    paid = [line for line in sent if line.status is not L.REJECTED]
    if booking.is_credit or not any(_is_sum(booking, each) for each in (paid, sent)):
        text = "The booking is not the sum of the register's lines: book them one by one."
        return Verdict(CONFLICT, text)
    left = [line for line in paid if line.status not in {L.EXECUTED, L.RETURNED}]
    for line in left:
        _execute(line, booking)
    return Verdict(APPLIED if left else IGNORED)


def _is_sum(booking: Booking, lines: Sequence[PayrollLine]) -> bool:
    total = sum((line.amount for line in lines), Decimal(0))
    is_currency = {line.currency for line in lines} == {booking.currency}
    return is_currency and booking.amount == total and booking.count in {None, len(lines)}


def _execute(line: PayrollLine, booking: Booking) -> None:
    line.status, line.executed_on = L.EXECUTED, booking.booked_on
    line.booking_reference = _short(booking)


def _short(booking: Booking) -> str | None:
    return booking.bank_reference[:35] if booking.bank_reference else None
