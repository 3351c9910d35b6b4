"""Taking in a payroll register as an ISO 20022 file."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.operations.lookup import get
from portico.values import Ref
from portico_bank_corporate.models import BankRegisterOrigin, PayrollProject, PayrollRegister
from portico_bank_corporate.models.register_intake import check_totals
from portico_bank_corporate.operations.pain001 import CONTENT, PainFile, read_pain001
from portico_bank_corporate.operations.payroll_registers import number_register, take_in


@dataclass(kw_only=True)
class BankPayrollRegisterImport:
    """A payroll register as an ISO 20022 file."""

    project_id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    content: Annotated[str, "The text of a pain.001.001.09 file."]
    period: Annotated[
        str | None, "The month that is paid for, such as `2026-01`; the pay date's unless given."
    ] = None


def import_payroll_register(
    session: Session,
    actor: Actor,
    input: BankPayrollRegisterImport,
) -> PayrollRegister:
    """Take in a payroll register as a pain.001.001.09 file; all that is wrong is told at once.

    Findings carry ISO 20022 status reason codes. The file is kept byte for byte.
    """
    project = get(session, PayrollProject, input.project_id, "input", "projectId", lock=True)
    project.require_active("input", "projectId")
    content = _encoded(input.content)
    problems = Problems()
    file = read_pain001(content, problems)
    if file.pay_date is None:
        problems.raise_if_any()
    for totals, lines in file.totals:
        check_totals(problems, totals, lines)
    _check_debtor(problems, file, project)
    register = _new_register(project, file, content, input.period)
    number_register(session, register)
    return take_in(session, problems, register, file.lines, *CONTENT)


def _encoded(content: str) -> bytes:
    try:
        return content.encode()
    except UnicodeEncodeError as fault:
        raise refuse("FF01", "The file has characters that are none.", *CONTENT) from fault


def _check_debtor(problems: Problems, file: PainFile, project: PayrollProject) -> None:
    for iban in file.debit_ibans:
        if iban and iban != project.debit_iban:
            text = f"The file debits {iban}, the project {project.debit_iban}."
            problems.add("AC02", text, *CONTENT, "DbtrAcct")


def _new_register(
    project: PayrollProject, file: PainFile, content: bytes, period: str | None
) -> PayrollRegister:
    return PayrollRegister(
        id=new_id(),
        project_id=project.id,
        period=period or f"{file.pay_date:%Y-%m}",
        pay_date=file.pay_date,
        kind=file.kind,
        currency=project.currency,
        origin=BankRegisterOrigin.PAIN001,
        msg_id=file.msg_id,
        file_hash=sha256(content).hexdigest(),
        file=content,
    )
