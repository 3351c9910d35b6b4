"""Checking a payroll register against the day, the project, its people and its twins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import expect_version, get, touch
from portico.values import Ref
from portico_bank_corporate.models import (
    BankLineStatus,
    BankPartialPolicy,
    BankProjectStatus,
    BankRegisterStatus,
    BankSeverity,
    Enrolment,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    RegisterFinding,
)
from portico_bank_corporate.models.calendars import has_calendar, is_business_day, roll_forward
from portico_bank_corporate.operations.payroll_registers import People

LONGEST_AHEAD: Final = timedelta(days=365)
TWIN_DAYS: Final = timedelta(days=5)
ERROR: Final = BankSeverity.ERROR
WARNING: Final = BankSeverity.WARNING


@dataclass(kw_only=True)
class BankPayrollRegisterValidate:
    """A payroll register that is to be checked."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    code: str
    severity: BankSeverity
    message: str
    line: PayrollLine | None = None


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
    lines = session.scalars(
        select(PayrollLine).where(PayrollLine.register_id == register.id).order_by(PayrollLine.seq)
    ).all()
    findings = [
        *_check_day(actor, project, register),
        *_check_twins(session, register),
        *_check_people(People(session, project.id), register, lines),
        *_check_repeats(lines),
    ]
    register.become(_verdict(project, lines, findings))
    _keep(session, register, findings)
    _mark(register, lines, findings)
    touch(register)
    return register


def _check_day(
    actor: Actor, project: PayrollProject, register: PayrollRegister
) -> Iterator[Finding]:
    today, day = project.local(actor.now).date(), register.pay_date
    if project.status is not BankProjectStatus.ACTIVE:
        text = f"The payroll project is {project.status.name}, not ACTIVE."
        yield Finding("AG01", ERROR, text)
    if day < today:
        yield Finding("CH04", ERROR, f"The pay date {day} is over: today is {today}.")
    elif day - today > LONGEST_AHEAD:
        yield Finding("CH03", ERROR, f"The pay date {day} is more than a year ahead.")
    elif day == today and project.cut_off_passed(actor.now):
        text = f"It is past the cut-off of today, {project.cut_off} {project.time_zone}."
        yield Finding("TM01", ERROR, text)
    elif has_calendar(project.country) and not is_business_day(day, project.country):
        rolled = roll_forward(day, project.country)
        text = f"The pay date {day} is no business day: people are paid on {rolled}."
        yield Finding("DT03", WARNING, text)


def _check_twins(session: Session, register: PayrollRegister) -> Iterator[Finding]:
    """Note registers that pay the same, or as much to as many, on nearly the same day."""
    twins = session.scalars(
        select(PayrollRegister)
        .where(
            PayrollRegister.project_id == register.project_id,
            PayrollRegister.id != register.id,
            PayrollRegister.status != BankRegisterStatus.CANCELLED,
            PayrollRegister.line_count == register.line_count,
            PayrollRegister.control_sum == register.control_sum,
            PayrollRegister.pay_date.between(
                register.pay_date - TWIN_DAYS, register.pay_date + TWIN_DAYS
            ),
        )
        .order_by(PayrollRegister.year, PayrollRegister.number)
    )
    for twin in twins:
        what = "the same" if twin.content_hash == register.content_hash else "as much to as many"
        text = f"Register {twin.title} pays {what} on {twin.pay_date}: cancel one of the two."
        yield Finding("AM05", ERROR, text)


def _check_people(
    people: People, register: PayrollRegister, lines: Sequence[PayrollLine]
) -> Iterator[Finding]:
    for line in lines:
        enrolment = people.find(line)
        if enrolment is None:
            text = "Nobody who is enrolled in the project has this account."
            yield Finding("BE06", ERROR, text, line)
            continue
        line.enrolment_id = enrolment.id
        yield from _check_person(enrolment, register, line)


def _check_person(
    enrolment: Enrolment, register: PayrollRegister, line: PayrollLine
) -> Iterator[Finding]:
    who = f"Enrolment {enrolment.personnel_no}"
    if not enrolment.is_paid_on(register.pay_date):
        left = f", left on {enrolment.left_on}" if enrolment.left_on else ""
        text = f"{who} is {enrolment.status.name}{left}: not to be paid on {register.pay_date}."
        yield Finding("BE06", ERROR, text, line)
    if enrolment.iban != line.iban:
        yield Finding("BE01", ERROR, f"{who} has another account than the line.", line)
    if not enrolment.has_name(line.name):
        yield Finding("BE01", WARNING, f"{who} has another name than the line.", line)


def _check_repeats(lines: Sequence[PayrollLine]) -> Iterator[Finding]:
    first: dict[tuple[object, ...], int] = {}
    for line in lines:
        seen = first.setdefault((line.iban, line.amount), line.seq)
        if seen != line.seq:
            text = f"Line {seen} pays the same amount to the same account."
            yield Finding("DU03", WARNING, text, line)


def _verdict(
    project: PayrollProject, lines: Sequence[PayrollLine], findings: Sequence[Finding]
) -> BankRegisterStatus:
    errors = [finding for finding in findings if finding.severity is ERROR]
    rejected = {finding.line.seq for finding in errors if finding.line}
    whole = any(finding.line is None for finding in errors)
    partial = project.partial_policy is BankPartialPolicy.PARTIAL
    good = not rejected or (partial and len(rejected) < len(lines))
    return BankRegisterStatus.VALIDATED if good and not whole else BankRegisterStatus.INVALID


def _keep(session: Session, register: PayrollRegister, findings: Sequence[Finding]) -> None:
    session.execute(delete(RegisterFinding).where(RegisterFinding.register_id == register.id))
    session.add_all(
        RegisterFinding(
            register_id=register.id,
            position=position,
            line_seq=finding.line.seq if finding.line else None,
            code=finding.code,
            severity=finding.severity,
            message=finding.message,
        )
        for position, finding in enumerate(findings, 1)
    )


def _mark(
    register: PayrollRegister, lines: Sequence[PayrollLine], findings: Sequence[Finding]
) -> None:
    """Say of each line whether it may be paid; the first error is the reason why not."""
    reasons: dict[int, str] = {}
    for finding in findings:
        if finding.line and finding.severity is ERROR:
            reasons.setdefault(finding.line.seq, finding.code)
    valid = register.status is BankRegisterStatus.VALIDATED
    for line in lines:
        line.reason_code = reasons.get(line.seq)
        good = BankLineStatus.ACCEPTED if valid else BankLineStatus.PENDING
        line.status = BankLineStatus.REJECTED if line.reason_code else good
