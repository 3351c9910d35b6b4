"""Exporting a released register as a file, and what follows until the bank answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, undefer

from portico.access import Actor
from portico.errors import refuse
from portico.models import Account
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_bank_corporate.access import AMOUNT_READ, CONFIDENTIAL_READ
from portico_bank_corporate.models import (
    BankLineStatus,
    BankRegisterOrigin,
    BankRegisterStatus,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    RegisterFile,
)
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.pain001 import PainSource
from portico_bank_corporate.operations.intake.scratch import Scratch
from portico_bank_corporate.operations.pain001_writer import (
    Instruction,
    Transfer,
    block_name,
    write_pain001,
)
from portico_bank_corporate.operations.preflight.terms import paid_on
from portico_bank_corporate.operations.register_files import from_parts
from portico_bank_corporate.operations.register_intake import AS_A_WHOLE


@dataclass(kw_only=True)
class BankPayrollRegisterExport:
    """A released payroll register that is to be written as a file for the bank."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankPayrollRegisterSend:
    """An exported register whose file was given to the bank."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankRegisterExportQuestion:
    """Which exported register's file is asked for."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]


@dataclass(frozen=True, kw_only=True)
class BankRegisterExportFile:
    """The file that a register was exported as."""

    name: Annotated[str, "A name for the file."]
    msg_id: Annotated[str, "Its message identification: the bank's answers name it."]
    sha256: Annotated[str, "SHA-256 of its bytes."]
    content: Annotated[str, "Its text; written in UTF-8 it has that hash."]
    exported_at: Annotated[datetime, "When it was written."]


def export_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterExport
) -> PayrollRegister:
    """Write a released payroll register as a pain.001.001.09 file.

    A register that came as such a file and is paid as it came is given on byte for byte.
    """
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    register.become(BankRegisterStatus.EXPORTED)
    register.export_id = register.msg_id or f"PR-{register.id.hex[:24]}"
    original = _original(session, register)
    register.export = original or _written(session, actor, register)
    register.export_hash = sha256(register.export).hexdigest()
    register.exported_at = actor.now
    return register


def _original(session: Session, register: PayrollRegister) -> bytes | None:
    """The file that the register came as, if it says exactly what is to be paid."""
    if register.origin is not BankRegisterOrigin.PAIN001 or _payable(session, register) != (
        register.line_count,
        register.control_sum,
    ):
        return None
    content = session.scalar(select(PayrollRegister.file).where(PayrollRegister.id == register.id))
    if content is None and register.file_id is not None:
        stored = session.get_one(RegisterFile, register.file_id)
        with from_parts(session, stored) as opener, opener() as file:
            content = file.read()
    return content if content and _hash_of(content, register) == register.content_hash else None


def _hash_of(content: bytes, register: PayrollRegister) -> str:
    scratch = Scratch()
    source = PainSource(lambda: BytesIO(content))
    for line in source.lines(Findings()):
        line.iban = "".join(line.iban.split()).upper()
        scratch.add(line, register.currency)
    found = scratch.content_hash() if source.head.pay_date == register.pay_date else ""
    scratch.close()
    return found


def _payable(session: Session, register: PayrollRegister) -> tuple[int, object]:
    row = session.execute(
        select(func.count(), func.sum(PayrollLine.amount)).where(
            PayrollLine.register_id == register.id, PayrollLine.status == BankLineStatus.ACCEPTED
        )
    ).one()
    return row[0], row[1]


def _written(session: Session, actor: Actor, register: PayrollRegister) -> bytes:
    project = session.get_one(PayrollProject, register.project_id)
    employer = session.get_one(Account, project.account_id)
    lines = session.scalars(
        select(PayrollLine)
        .where(
            PayrollLine.register_id == register.id, PayrollLine.status == BankLineStatus.ACCEPTED
        )
        .order_by(PayrollLine.seq)
    ).all()
    assert register.export_id is not None  # noqa: S101 (given just before)
    instruction = Instruction(
        register=register,
        project=project,
        debtor=employer.legal_name or employer.name,
        msg_id=register.export_id,
        pay_on=paid_on(session, project, register.pay_date),
        count=len(lines),
        total=sum((line.amount for line in lines), start=register.control_sum * 0),
        now=actor.now,
    )
    session.execute(
        update(PayrollLine)
        .where(PayrollLine.register_id == register.id)
        .values(block_id=block_name(register.export_id))
        .execution_options(synchronize_session=False, **AS_A_WHOLE)
    )
    return write_pain001(instruction, (_transfer(line) for line in lines))


def _transfer(line: PayrollLine) -> Transfer:
    return Transfer(
        line.end_to_end_id,
        line.instruction_id,
        line.name,
        line.iban,
        line.amount,
        line.purpose,
        line.remittance,
    )


def send_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterSend
) -> PayrollRegister:
    """Note that the bank was given the file; from now on it cannot be withdrawn."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    register.become(BankRegisterStatus.SENT)
    return register


def exported_file(
    session: Session, actor: Actor, input: BankRegisterExportQuestion
) -> BankRegisterExportFile:
    """The file that a payroll register was exported as; it says what each person is paid."""
    actor.require(AMOUNT_READ)
    register = session.get(PayrollRegister, input.id, options=[undefer(PayrollRegister.export)])
    if register is None or register.export is None or register.exported_at is None:
        raise refuse("NOT_FOUND", "There is no exported register with this id.", "input", "id")
    if session.get_one(PayrollProject, register.project_id).is_confidential:
        actor.require(CONFIDENTIAL_READ)
    return BankRegisterExportFile(
        name=f"{register.export_id}.xml",
        msg_id=register.export_id or "",
        sha256=register.export_hash or "",
        content=register.export.decode("utf-8", "replace"),
        exported_at=register.exported_at,
    )
