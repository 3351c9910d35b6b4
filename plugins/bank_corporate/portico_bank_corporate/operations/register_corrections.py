"""Changing a register before it is approved, and paying in another one what could not be paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import refuse
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Money, Ref, Unset
from portico_bank_corporate.models import (
    BankLineStatus,
    BankRegisterOrigin,
    BankRegisterStatus,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.operations.intake.document import DraftLine, Head
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.form import check_line
from portico_bank_corporate.operations.intake.given import GivenSource
from portico_bank_corporate.operations.intake.scratch import Scratch
from portico_bank_corporate.operations.register_check import stored_source
from portico_bank_corporate.operations.register_intake import take_in

UNPAID: Final = (BankLineStatus.REJECTED, BankLineStatus.RETURNED)
CORRECTABLE: Final = (
    BankRegisterStatus.EXECUTING,
    BankRegisterStatus.PARTIALLY_EXECUTED,
    BankRegisterStatus.REJECTED,
    BankRegisterStatus.EXECUTED,
    BankRegisterStatus.RECONCILED,
)


@dataclass(kw_only=True)
class BankPayrollLineChange:
    """A line of a register that is to say something else."""

    register_id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The register's version that you saw."]
    seq: Annotated[int, "The place of the line in the register, from 1."]
    name: Annotated[str | Unset, "The name of the person who is paid."] = UNSET
    iban: Annotated[str | Unset, "The account that is paid."] = UNSET
    amount: Annotated[Money | Unset, "What is paid."] = UNSET


@dataclass(kw_only=True)
class BankCorrectedLine:
    """What is to be different about a line that could not be paid."""

    seq: Annotated[int, "The place of the line in the register that is corrected."]
    name: Annotated[str | None, "The right name, if it was wrong."] = None
    iban: Annotated[str | None, "The right account, if it was wrong."] = None


@dataclass(kw_only=True)
class BankPayrollRegisterCorrect:
    """A register whose unpaid lines are to be paid by another one."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register that is corrected."]
    pay_date: Annotated[date, "The day on which the people are to be paid now."]
    lines: Annotated[
        list[BankCorrectedLine], "What is different about its lines; the others stay as they were."
    ] = field(default_factory=list)


def change_payroll_line(
    session: Session, actor: Actor, input: BankPayrollLineChange
) -> PayrollRegister:
    """Change a line before the bank has it: the register is a draft again, all consent is void."""
    register = get(session, PayrollRegister, input.register_id, "input", "registerId", lock=True)
    expect_version(register, input.expected_version)
    register.require_editable()
    line = session.get(PayrollLine, (register.id, input.seq), with_for_update=True)
    if line is None:
        raise refuse("NOT_FOUND", f"The register has no line {input.seq}.", "input", "seq")
    draft = DraftLine(
        seq=line.seq,
        name=line.name if input.name is UNSET else input.name.strip(),
        iban=line.iban if input.iban is UNSET else input.iban,
        amount=line.amount if input.amount is UNSET else input.amount.amount,
        currency=line.currency if input.amount is UNSET else input.amount.currency,
        end_to_end_id=line.end_to_end_id,
    )
    findings = Findings()
    check_line(findings, draft, register.currency)
    findings.raise_if_any()
    register.control_sum += draft.amount - line.amount
    if draft.iban != line.iban:
        line.enrolment_id = None
    line.name, line.iban, line.amount = draft.name, draft.iban, draft.amount
    session.flush()
    register.content_hash = _hash(session, register)
    register.reopen()
    return register


def _hash(session: Session, register: PayrollRegister) -> str:
    scratch = Scratch()
    for line in stored_source(session, register).lines(Findings()):
        scratch.add(line, register.currency)
    found = scratch.content_hash()
    scratch.close()
    return found


def correct_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterCorrect
) -> PayrollRegister:
    """Make a new register of the lines that were rejected or returned; the old one stays as it is.

    Lines that an earlier correction took over are left out.
    """
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    if register.status not in CORRECTABLE:
        text = f"Register {register.title} is {register.status.name}: correct it once it was paid."
        raise refuse("BANK_REGISTER_TRANSITION", text, "input", "id")
    project = get(session, PayrollProject, register.project_id, "input", "id", lock=True)
    project.require_active("input", "id")
    if session.scalar(_corrections(register)):
        text = f"The unpaid lines of register {register.title} were taken over already."
        raise refuse("DU03", text, "input", "id")
    unpaid = session.scalars(
        select(PayrollLine)
        .where(PayrollLine.register_id == register.id, PayrollLine.status.in_(UNPAID))
        .order_by(PayrollLine.seq)
    ).all()
    _check(unpaid, input)
    head = Head(register.kind, input.pay_date, register.period, income_code=register.income_code)
    source = GivenSource(BankRegisterOrigin.CORRECTION, head, lambda: _corrected(unpaid, input))
    new = PayrollRegister(id=new_id(), project_id=project.id, corrects_id=register.id)
    return take_in(session, actor, project, source, new, Findings())


def _corrections(register: PayrollRegister) -> Select[UUID]:
    return (
        select(PayrollRegister.id)
        .where(
            PayrollRegister.corrects_id == register.id,
            PayrollRegister.status != BankRegisterStatus.CANCELLED,
        )
        .limit(1)
    )


def _check(unpaid: Sequence[PayrollLine], input: BankPayrollRegisterCorrect) -> None:
    if not unpaid:
        raise refuse("AM18", "Every line was paid: there is nothing to correct.", "input", "id")
    known = {line.seq for line in unpaid}
    for position, given in enumerate(input.lines):
        if given.seq not in known:
            text = f"Line {given.seq} is none that could not be paid."
            raise refuse("NOT_FOUND", text, "input", "lines", position, "seq")


def _corrected(
    unpaid: Sequence[PayrollLine], input: BankPayrollRegisterCorrect
) -> Iterator[DraftLine]:
    changes = {given.seq: given for given in input.lines}
    for seq, line in enumerate(unpaid, 1):
        change = changes.get(line.seq, BankCorrectedLine(seq=line.seq))
        moved = change.iban is not None and change.iban != line.iban
        yield DraftLine(
            seq=seq,
            name=(change.name or line.name).strip(),
            iban=change.iban or line.iban,
            amount=line.amount,
            currency=line.currency,
            end_to_end_id="",
            purpose=line.purpose,
            remittance=line.remittance,
            enrolment_id=None if moved else line.enrolment_id,
            withheld=line.withheld,
            tax_id=line.tax_id,
        )
