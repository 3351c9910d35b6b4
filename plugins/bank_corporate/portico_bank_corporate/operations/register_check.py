"""Checking a stored payroll register against the day, the project, its people and its twins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import expect_version, get, touch
from portico.values import Ref
from portico_bank_corporate.models import (
    BankLineStatus,
    BankPartialPolicy,
    BankRegisterStatus,
    Enrolment,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    RegisterFinding,
)
from portico_bank_corporate.models.names import match_names
from portico_bank_corporate.operations.intake.document import DraftLine, Head
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.given import GivenSource
from portico_bank_corporate.operations.preflight.run import CHUNK, Examiner
from portico_bank_corporate.operations.register_intake import AS_A_WHOLE

LINE: Final = (
    PayrollLine.seq,
    PayrollLine.name,
    PayrollLine.iban,
    PayrollLine.amount,
    PayrollLine.currency,
    PayrollLine.end_to_end_id,
    PayrollLine.instruction_id,
    PayrollLine.purpose,
    PayrollLine.remittance,
    PayrollLine.enrolment_id,
    PayrollLine.withheld,
    PayrollLine.tax_id,
)
LONGEST_MESSAGE: Final = 500


@dataclass(kw_only=True)
class BankPayrollRegisterValidate:
    """A payroll register that is to be checked."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]


def validate_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterValidate
) -> PayrollRegister:
    """Check a payroll register against the day, the project and its people; keep the findings.

    It becomes VALIDATED or INVALID. Under the policy PARTIAL, lines with errors are rejected and
    the others may be paid; under ALL_OR_NOTHING one error makes the whole register invalid.
    """
    project_id = get(session, PayrollRegister, input.id, "input", "id").project_id
    project = get(session, PayrollProject, project_id, "input", "id", lock=True)
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    findings = Findings()

    def learn(lines: list[DraftLine], people: dict[int, Enrolment]) -> None:
        rows = [_learned(register, line, people.get(line.seq)) for line in lines]
        session.execute(update(PayrollLine), rows, execution_options=AS_A_WHOLE)

    source = stored_source(session, register)
    Examiner(session, actor, project).everything(
        source, findings, lambda: "", register=register, visit=learn
    )
    register.become(_verdict(project, register, findings))
    _keep(session, register, findings)
    _mark(session, register, findings)
    touch(register)
    return register


def stored_source(session: Session, register: PayrollRegister) -> GivenSource:
    """The lines of a stored register, read some hundred at a time."""
    head = Head(register.kind, register.pay_date, register.period, register.msg_id)
    head.income_code = register.income_code

    def read() -> Iterator[DraftLine]:
        last = 0
        while rows := _rows_after(session, register, last):
            for row in rows:
                last = row.seq
                yield DraftLine(**row._mapping)  # noqa: SLF001 (the public view of its columns)

    return GivenSource(register.origin, head, read)


def _rows_after(session: Session, register: PayrollRegister, seq: int) -> Sequence[Any]:
    statement = (
        select(*LINE)
        .where(PayrollLine.register_id == register.id, PayrollLine.seq > seq)
        .order_by(PayrollLine.seq)
        .limit(CHUNK)
    )
    return session.execute(statement).all()


def _learned(
    register: PayrollRegister, line: DraftLine, person: Enrolment | None
) -> dict[str, Any]:
    """What the check found out of a line's payee."""
    match = match_names(line.name, person.person_name if person else None)
    return {
        "register_id": register.id,
        "seq": line.seq,
        "enrolment_id": person.id if person else None,
        "verification": match.name,
    }


def _verdict(
    project: PayrollProject, register: PayrollRegister, findings: Findings
) -> BankRegisterStatus:
    rejected = len(findings.bad_lines)
    partial = project.partial_policy is BankPartialPolicy.PARTIAL
    good = not rejected or (partial and rejected < register.line_count)
    valid = good and not findings.spoils_all
    return BankRegisterStatus.VALIDATED if valid else BankRegisterStatus.INVALID


def _keep(session: Session, register: PayrollRegister, findings: Findings) -> None:
    session.execute(
        delete(RegisterFinding).where(RegisterFinding.register_id == register.id),
        execution_options=AS_A_WHOLE,
    )
    rows = [
        {
            "register_id": register.id,
            "position": position,
            "line_seq": finding.line,
            "field": finding.field,
            "code": finding.code,
            "severity": finding.severity,
            "message": finding.message[:LONGEST_MESSAGE],
            "hint": finding.hint,
        }
        for position, finding in enumerate(findings.ordered(), 1)
    ]
    if rows:
        session.execute(insert(RegisterFinding), rows, execution_options=AS_A_WHOLE)


def _mark(session: Session, register: PayrollRegister, findings: Findings) -> None:
    """Say of each line whether it may be paid; the first error is the reason why not."""
    reasons: dict[int, str] = {}
    for finding in findings:
        if finding.line is not None and finding.is_error:
            reasons.setdefault(finding.line, finding.code)
    valid = register.status is BankRegisterStatus.VALIDATED
    good = BankLineStatus.ACCEPTED if valid else BankLineStatus.PENDING
    session.execute(
        update(PayrollLine)
        .where(PayrollLine.register_id == register.id)
        .values(status=good, reason_code=None)
        .execution_options(synchronize_session=False, **AS_A_WHOLE)
    )
    rejected = [
        {
            "register_id": register.id,
            "seq": seq,
            "status": BankLineStatus.REJECTED,
            "reason_code": code,
        }
        for seq, code in reasons.items()
    ]
    if rejected:
        session.execute(update(PayrollLine), rejected, execution_options=AS_A_WHOLE)
