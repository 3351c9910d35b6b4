"""The pre-flight of a register that is not stored: every check, all findings, nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Refused, refuse
from portico.operations.lookup import get
from portico.values import Money, Ref, round_money
from portico_bank_corporate.models import (
    BankFundingPolicy,
    BankRegisterOrigin,
    BankSeverity,
    PayrollProject,
)
from portico_bank_corporate.operations.intake.document import Head, Source
from portico_bank_corporate.operations.intake.findings import CONTENT, Finding, Findings
from portico_bank_corporate.operations.intake.given import GivenSource
from portico_bank_corporate.operations.payroll_registers import BankPayrollLineCreate, draft_lines
from portico_bank_corporate.operations.preflight.run import Examined, Examiner
from portico_bank_corporate.operations.preflight.terms import paid_on, twins
from portico_bank_corporate.operations.register_fee import expected_fee
from portico_bank_corporate.operations.register_import import (
    LINES,
    BankRegisterContent,
    open_source,
    received,
)
from portico_bank_corporate.operations.register_intake import check_seen, numbering


@dataclass(kw_only=True)
class BankRegisterPreflightQuestion(BankRegisterContent):
    """A register that is to be looked at, as lines or as a file; nothing of it is stored."""

    project_id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    lines: Annotated[list[BankPayrollLineCreate], "The payments, unless a file is given."] = field(
        default_factory=list
    )
    funds: Annotated[Money | None, "What the debit account has, if you know it."] = None
    funding: Annotated[Money | None, "What was paid in for a prefunded register."] = None


@dataclass(frozen=True, kw_only=True)
class BankPreflightFinding:
    """Something that the pre-flight found."""

    line: Annotated[int | None, "The line; null if it is about the whole register."]
    field: Annotated[str, "The field that it is about; empty if it is about everything."]
    code: Annotated[str, "The ISO 20022 status reason code."]
    severity: Annotated[BankSeverity, "How grave it is."]
    message: Annotated[str, "What was found, in words."]
    hint: Annotated[str, "What would mend it; empty if that is plain."]


@dataclass(frozen=True, kw_only=True)
class BankRegisterTwin:
    """A register that looks like the one that was asked about."""

    register_id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    title: Annotated[str, "Its year and number."]
    pay_date: Annotated[date, "The day on which it pays."]
    has_same_lines: Annotated[bool, "Whether it pays the very same to the very same."]


@dataclass(frozen=True, kw_only=True)
class BankRegisterPreflight:
    """What all checks of a register came to."""

    is_payable: Annotated[bool, "Whether nothing keeps any of it from being paid."]
    line_count: Annotated[int, "How many lines it has."]
    payable_lines: Annotated[int, "How many of them nothing is wrong with."]
    control_sum: Annotated[Money | None, "The sum of the lines; null if a line has no amount."]
    content_hash: Annotated[str, "SHA-256 of its sorted lines: approvals will be bound to it."]
    pay_on: Annotated[date | None, "The business day on which people are paid."]
    needs_two_approvals: Annotated[bool, "Whether its sum needs the approval of two."]
    fee: Annotated[
        Money | None, "What it will cost if all is paid, without tax; null if it has no price."
    ]
    funding_gap: Annotated[
        Money | None, "What the funds that were given fall short by; null if none were given."
    ]
    findings: Annotated[list[BankPreflightFinding], "All that was found, line by line."]
    findings_left_out: Annotated[int, "How many more there are than can be shown."]
    twins: Annotated[list[BankRegisterTwin], "Registers that look like this one."]


def preflight_register(
    session: Session, actor: Actor, input: BankRegisterPreflightQuestion
) -> BankRegisterPreflight:
    """Run every check of a register and tell all findings at once; nothing is stored."""
    project = get(session, PayrollProject, input.project_id, "input", "projectId")
    is_file = not input.lines
    findings = Findings(CONTENT, LINES) if is_file else Findings()
    try:
        with _source(session, project, input) as (source, file_hash):
            stem = numbering(session, actor, project, source)
            examined = Examiner(session, actor, project).everything(source, findings, stem)
            check_seen(session, project, source.head.msg_id, file_hash, findings)
    except Refused as refused:
        examined = Examined(Head(), findings)
        for problem in refused.problems:
            findings.stop(problem.code, problem.message)
    fee = _fee(session, project, examined)
    gap = _check_funds(project, examined, input, fee)
    return _answer(session, project, examined, fee, gap)


@contextmanager
def _source(
    session: Session, project: PayrollProject, input: BankRegisterPreflightQuestion
) -> Iterator[tuple[Source, str | None]]:
    if input.lines:
        if any(way is not None for way in (input.content, input.content_base64, input.file_id)):
            raise refuse("FF01", "Give lines or a file, not both.", *CONTENT)
        head = Head(input.kind, input.pay_date, input.period, input.msg_id)
        head.income_code = input.income_code
        yield GivenSource(BankRegisterOrigin.API, head, lambda: draft_lines(input.lines)), None
        return
    with received(session, project, input) as file:
        yield open_source(project, input, file), file.sha256


def _fee(session: Session, project: PayrollProject, examined: Examined) -> Money | None:
    total, day = examined.control_sum, examined.head.pay_date
    if examined.findings.is_broken or not total.is_finite() or day is None:
        return None
    total = round_money(total, project.currency)
    return expected_fee(session, project, examined.line_count, total, day)


def _check_funds(
    project: PayrollProject,
    examined: Examined,
    input: BankRegisterPreflightQuestion,
    fee: Money | None,
) -> Money | None:
    """Note funds that do not suffice, or a funding payment that is not the total."""
    findings, total, currency = examined.findings, examined.control_sum, project.currency
    if findings.is_broken or not total.is_finite():
        return None
    prefunded = project.funding_policy is BankFundingPolicy.PREFUNDED
    given = input.funding if prefunded else input.funds
    if given is None:
        return None
    if given.currency != currency:
        findings.add("CURR", f"The funds are in {given.currency}, not in {currency}.", "input")
        return None
    if prefunded and given.amount != total:
        text = f"{given.amount} {currency} was paid in, the register pays {total}."
        findings.add("AM09", text, "input", "funding")
        return Money(max(total - given.amount, Decimal(0)), currency).rounded()
    needed = total if prefunded or fee is None else total + fee.amount
    if given.amount < needed:
        costs = f" and costs {fee.amount}" if fee else ""
        text = f"The account has {given.amount} {currency}, the register pays {total}{costs}."
        findings.add("AM04", text, "input", "funds")
    return Money(max(needed - given.amount, Decimal(0)), currency).rounded()


def _answer(
    session: Session,
    project: PayrollProject,
    examined: Examined,
    fee: Money | None,
    gap: Money | None,
) -> BankRegisterPreflight:
    findings, head, total = examined.findings, examined.head, examined.control_sum
    figures = (examined.line_count, total, examined.content_hash)
    is_whole = not findings.is_broken and total.is_finite() and head.pay_date is not None
    errors = any(finding.is_error for finding in findings)
    return BankRegisterPreflight(
        is_payable=not errors and not findings.left_out,
        line_count=examined.line_count,
        payable_lines=0 if findings.spoils_all else examined.line_count - len(findings.bad_lines),
        control_sum=Money(round_money(total, project.currency), project.currency)
        if is_whole
        else None,
        content_hash=examined.content_hash,
        pay_on=paid_on(session, project, head.pay_date) if head.pay_date else None,
        needs_two_approvals=is_whole and project.needs_two(total),
        fee=fee,
        funding_gap=gap,
        findings=[_shown(finding) for finding in findings.ordered()],
        findings_left_out=findings.left_out.total(),
        twins=[
            BankRegisterTwin(
                register_id=twin.id,
                title=twin.title,
                pay_date=twin.pay_date,
                has_same_lines=twin.content_hash == examined.content_hash,
            )
            for twin in (twins(session, project, head, figures) if is_whole else ())
        ],
    )


def _shown(finding: Finding) -> BankPreflightFinding:
    return BankPreflightFinding(
        line=finding.line,
        field=finding.field,
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint,
    )
