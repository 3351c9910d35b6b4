"""What a register is held against as a whole: the day, the project, the employer, its twins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account, AccountStage
from portico_bank_corporate.models import (
    BankLineStatus,
    BankProjectStatus,
    BankRegisterStatus,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    ServiceAgreement,
)
from portico_bank_corporate.models.calendars import has_calendar
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.intake.document import DraftLine, Head
from portico_bank_corporate.operations.intake.findings import Findings

NO_TWINS: Final = (BankRegisterStatus.CANCELLED, BankRegisterStatus.REJECTED)
HUNDRED: Final = Decimal(100)


def check_project(
    findings: Findings,
    project: PayrollProject,
    employer: Account | None,
    agreement: ServiceAgreement | None,
    head: Head,
) -> None:
    """Note a project that takes no registers, an employer that is blocked, a strange account."""
    base = findings.base
    if project.status is not BankProjectStatus.ACTIVE:
        text = f"The payroll project is {project.status.name}, not ACTIVE."
        findings.add("AG01", text, "input", "projectId")
    if employer is None or employer.archived_at is not None:
        findings.add("AG01", "The employer's account is archived.", "input", "projectId")
    elif employer.stage is AccountStage.BLOCKED:
        findings.add("RR04", f"{employer.name} is BLOCKED: nothing is paid for it.", *base)
    _check_agreement(findings, agreement, head)
    if head.agreement_no is not None and head.agreement_no != project.number:
        text = f"The file is for agreement {head.agreement_no}, the project is {project.number}."
        findings.add("AG01", text, *base, "agreement")


def _check_agreement(findings: Findings, agreement: ServiceAgreement | None, head: Head) -> None:
    """Note an agreement that does not serve the employer on the pay date."""
    day = head.pay_date
    if agreement is not None and day is not None and not agreement.serves_on(day):
        text = f"Agreement {agreement.number} is {agreement.status.name}: it pays nobody on {day}."
        findings.add("AG01", text, "input", "projectId")


def check_debtor(findings: Findings, project: PayrollProject, head: Head) -> None:
    """Note files that debit another account than the project's, or show single salaries there."""
    if head.single_bookings and project.is_confidential:
        text = "The project is confidential: the account shows one booking, not each salary."
        findings.add("FF03", text, *findings.base, "BtchBookg")
    for iban in dict.fromkeys(head.debit_ibans):
        if iban != project.debit_iban:
            text = f"The file debits {iban}, the project {project.debit_iban}."
            findings.add("AC02", text, *findings.base, "DbtrAcct")


def check_day(
    session: Session, findings: Findings, actor: Actor, project: PayrollProject, day: date
) -> None:
    """Note a pay date that is over, too far ahead, past its cut-off, or no business day."""
    today, path = project.local(actor.now).date(), (*findings.base, "payDate")
    if day < today:
        findings.add("CH04", f"The pay date {day} is over: today is {today}.", *path)
    elif day - today > timedelta(days=project.days_ahead):
        text = f"The pay date {day} is more than {project.days_ahead} days ahead."
        findings.add("CH03", text, *path)
    elif day == today and project.cut_off_passed(actor.now):
        text = f"It is past the cut-off of today, {project.cut_off} {project.time_zone}."
        findings.add("TM01", text, *path)
    elif (paid := paid_on(session, project, day)) != day:
        text = f"The pay date {day} is no business day: people are paid on {paid}."
        findings.warn("DT03", text, *path)
    if not project.is_pay_day(day):
        text = f"{day} is none of the agreed pay days {project.pay_days}."
        findings.warn("DT06", text, *path)


def paid_on(session: Session, project: PayrollProject, day: date) -> date:
    """The day itself or, if banks are closed, the next business day of the bank's calendar."""
    country = project.country
    return calendar_of(session, country).roll(day).day if has_calendar(country) else day


def check_amounts(findings: Findings, project: PayrollProject, lines: Sequence[DraftLine]) -> None:
    """Note lines that pay more than agreed, or from which too much was withheld."""
    for line in lines:
        if not line.amount.is_finite():
            continue
        if project.line_limit is not None and line.amount > project.line_limit:
            text = f"It is more than the {project.line_limit.normalize():f} agreed for one line."
            findings.add_line(line.seq, "AM02", text, "amount")
        if line.withheld is None or not line.withheld.is_finite():
            continue
        due = line.amount + line.withheld
        if line.withheld * HUNDRED > due * project.withheld_share:
            text = (
                f"{line.withheld} of {due} was withheld, "
                f"more than the {project.withheld_share.normalize():f} % that may be."
            )
            findings.add_line(line.seq, "RR06", text, "withheld")


def check_total(findings: Findings, project: PayrollProject, total: Decimal) -> None:
    """Note a register that pays more than agreed."""
    if project.register_limit is not None and total.is_finite() and total > project.register_limit:
        text = f"It pays {total}, more than the {project.register_limit.normalize():f} agreed."
        findings.add("AM14", text, *findings.base, "controlSum")


def twins(
    session: Session, project: PayrollProject, head: Head, figures: tuple[int, Decimal, str]
) -> Sequence[PayrollRegister]:
    """Registers of the same employer that look like one: as much to as many at about that day.

    Or the very same lines for the same month, whatever the day.
    """
    count, total, content = figures
    assert head.pay_date is not None  # noqa: S101 (a register without one is not checked further)
    window = timedelta(days=project.twin_days)
    alike = and_(
        PayrollRegister.line_count == count,
        PayrollRegister.control_sum == total,
        PayrollRegister.pay_date.between(head.pay_date - window, head.pay_date + window),
    )
    same = and_(
        PayrollRegister.content_hash == content,
        PayrollRegister.period == head.month,
        PayrollRegister.kind == head.pays,
    )
    paid = (
        select(PayrollLine.seq)
        .where(
            PayrollLine.register_id == PayrollRegister.id,
            PayrollLine.status == BankLineStatus.EXECUTED,
        )
        .exists()
    )
    return session.scalars(
        select(PayrollRegister)
        .join(PayrollProject, PayrollProject.id == PayrollRegister.project_id)
        .where(
            PayrollProject.account_id == project.account_id,
            PayrollRegister.currency == project.currency,
            PayrollRegister.status.not_in(NO_TWINS),
            or_(PayrollRegister.status != BankRegisterStatus.RECONCILED, paid),
            or_(alike, same),
        )
        .order_by(PayrollRegister.year, PayrollRegister.number)
    ).all()


def check_twins(
    findings: Findings,
    found: Sequence[PayrollRegister],
    content: str,
    *,
    besides: UUID | None,
    released: bool,
) -> None:
    """Hold a register that has twins, unless a second person vouched that it is none."""
    for twin in found:
        if twin.id == besides:
            continue
        what = "the same" if twin.content_hash == content else "as much to as many"
        text = f"Register {twin.title} pays {what} on {twin.pay_date}"
        if released:
            findings.warn("AM05", f"{text}; a second person vouched that both are meant.")
        else:
            findings.add("AM05", f"{text}: cancel one of the two.")
