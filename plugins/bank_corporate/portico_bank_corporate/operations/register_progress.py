"""How far a register has come once the bank has it: by its answers, and by the statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import expect_version, get, touch
from portico.values import Ref
from portico_bank_corporate.models import (
    BankLineStatus,
    BankRegisterStatus,
    PayrollLine,
    PayrollRegister,
)
from portico_bank_corporate.models.register_choices import REGISTER_LIFECYCLE, WITH_THE_BANK
from portico_bank_corporate.models.status_report import RANKS, SIDE_STATES, VERIFICATIONS
from portico_bank_corporate.operations.register_approval import require_second_person

S: Final = BankRegisterStatus
L: Final = BankLineStatus
RECEIVED: Final = frozenset({"RCVD", "ACTC", "ACCP"})
FINAL: Final = frozenset({L.EXECUTED, L.REJECTED, L.RETURNED})


@dataclass(kw_only=True)
class BankPayrollRegisterConfirm:
    """A register that is to be paid although names of payees differ."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankPayrollLineBooking:
    """What the statement of the account says of one line."""

    end_to_end_id: Annotated[str, "The identification that travelled with the payment."]
    booked_on: Annotated[date, "The day on which it was booked."]
    reference: Annotated[str | None, "The bank's reference of the booking."] = None
    returned: Annotated[bool, "Whether the money came back."] = False
    reason_code: Annotated[str | None, "Why it came back: an ISO 20022 reason code."] = None


@dataclass(kw_only=True)
class BankPayrollRegisterBook:
    """What the statement of the debit account says of a register."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]
    bookings: Annotated[list[BankPayrollLineBooking], "The bookings of its lines."]


@dataclass(kw_only=True)
class BankPayrollRegisterReconcile:
    """A register of which nothing is left to do."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]


def follow(
    register: PayrollRegister, lines: Sequence[PayrollLine], statuses: Iterable[str]
) -> None:
    """Let the register's state follow its lines, and what was said of it as a whole."""
    said = {status for status in statuses if status}
    wanted = _by_lines(lines)
    if wanted is None:
        if said & VERIFICATIONS:
            wanted = S.VOP_REVIEW
        elif said and said <= RECEIVED | SIDE_STATES:
            wanted = S.ACKNOWLEDGED
        elif said or any(line.bank_status in RANKS for line in lines):
            wanted = S.EXECUTING
    if wanted is not None and wanted in REGISTER_LIFECYCLE[register.status]:
        register.status = wanted
    touch(register)


def _by_lines(lines: Sequence[PayrollLine]) -> BankRegisterStatus | None:
    """The final state that the lines make; None while one of them is still on its way."""
    found = {line.status for line in lines}
    if not found <= FINAL:
        return None
    if found == {L.EXECUTED}:
        return S.EXECUTED
    return S.PARTIALLY_EXECUTED if L.EXECUTED in found else S.REJECTED


def confirm_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterConfirm
) -> PayrollRegister:
    """Let a register be paid after somebody else than its maker looked at the names that differ."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    require_second_person(actor, register, "confirm the names that differ")
    register.become(S.CONFIRMED)
    held = select(PayrollLine).where(
        PayrollLine.register_id == register.id, PayrollLine.status == L.HELD
    )
    for line in session.scalars(held):
        line.status = L.ACCEPTED
    return register


def book_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterBook
) -> PayrollRegister:
    """Note what the statement of the debit account says: it alone proves what was paid."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    problems = Problems()
    if register.status not in WITH_THE_BANK:
        text = f"Register {register.title} is {register.status.name}: the bank does not have it."
        problems.add("BANK_REGISTER_TRANSITION", text, "input", "id")
    lines = session.scalars(select(PayrollLine).where(PayrollLine.register_id == register.id)).all()
    by_reference = {line.end_to_end_id: line for line in lines}
    for position, booking in enumerate(input.bookings):
        path = ("input", "bookings", position)
        line = by_reference.get(booking.end_to_end_id)
        if line is None:
            text = f"The register has no line {booking.end_to_end_id[:50]!r}."
            problems.add("NOT_FOUND", text, *path, "endToEndId")
        else:
            _book(line, booking, problems, path)
    problems.raise_if_any()
    follow(register, lines, ())
    return register


def _book(
    line: PayrollLine,
    booking: BankPayrollLineBooking,
    problems: Problems,
    path: tuple[str | int, ...],
) -> None:
    if booking.returned and line.status not in {L.EXECUTED, L.RETURNED}:
        text = f"Line {line.seq} is {line.status.name}: only what was paid can come back."
        problems.add("BANK_LINE_TRANSITION", text, *path, "returned")
        return
    if not booking.returned and line.status in {L.REJECTED, L.RETURNED}:
        text = f"Line {line.seq} is {line.status.name}: it cannot have been paid."
        problems.add("BANK_LINE_TRANSITION", text, *path, "endToEndId")
        return
    line.booking_reference = booking.reference
    if booking.returned:
        line.status, line.reason_code = L.RETURNED, booking.reason_code
    else:
        line.status, line.executed_on = L.EXECUTED, booking.booked_on


def reconcile_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterReconcile
) -> PayrollRegister:
    """Close a register whose lines are all paid, rejected or returned."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    register.become(S.RECONCILED)
    return register
