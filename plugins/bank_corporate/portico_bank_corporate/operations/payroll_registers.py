"""What can be done with a payroll register: take it in line by line, and cancel it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankRegisterKind,
    BankRegisterOrigin,
    BankRegisterStatus,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.operations.intake.document import DraftLine, Head, Totals
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.form import INCOME_CODE
from portico_bank_corporate.operations.intake.given import GivenSource
from portico_bank_corporate.operations.register_intake import take_in


@dataclass(kw_only=True)
class BankPayrollLineCreate:
    """One payment of a new register."""

    name: Annotated[str, "The name of the person who is paid."]
    iban: Annotated[str, "The account that is paid."]
    amount: Annotated[Money, "What is paid, in the project's currency."]
    end_to_end_id: Annotated[
        str | None, "The identification that travels with the payment; made up unless given."
    ] = None
    purpose: Annotated[str | None, "The ISO 20022 purpose code, such as `SALA`."] = None
    remittance: Annotated[str | None, "The text that the person sees."] = None
    withheld: Annotated[
        Decimal | None, "What was withheld from the person's pay by order of an authority."
    ] = None
    tax_id: Annotated[str | None, "The person's tax number."] = None
    enrolment_id: Annotated[
        UUID | None,
        Ref("BankEnrolment"),
        "The person's enrolment; the one that has the account unless given.",
    ] = None


@dataclass(kw_only=True)
class BankPayrollRegisterCreate:
    """A new payroll register with its lines, and the totals that they must add up to."""

    project_id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    period: Annotated[str, "The month that is paid for, such as `2026-01`."]
    pay_date: Annotated[date, "The day on which people are to be paid."]
    kind: Annotated[BankRegisterKind, "What is paid."] = BankRegisterKind.SALA
    msg_id: Annotated[
        str | None, "Your identification of the register; it is taken once in a project."
    ] = None
    income_code: Annotated[str | None, INCOME_CODE] = None
    line_count: Annotated[int, "How many lines there are: a control total."]
    control_sum: Annotated[Money, "The sum of the lines: a control total."]
    lines: Annotated[list[BankPayrollLineCreate], "The payments."]


@dataclass(kw_only=True)
class BankPayrollRegisterCancel:
    """A payroll register that is to be withdrawn."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]
    reason: Annotated[str | None, "Why it is withdrawn."] = None


def create_payroll_register(
    session: Session,
    actor: Actor,
    input: BankPayrollRegisterCreate,
) -> PayrollRegister:
    """Take in a payroll register line by line; all that is wrong with it is told at once.

    It is refused unless its totals match, and every account and amount is right.
    """
    project = get(session, PayrollProject, input.project_id, "input", "projectId", lock=True)
    project.require_active("input", "projectId")
    findings = Findings()
    if input.control_sum.currency != project.currency:
        text = f"The project pays in {project.currency}, not in {input.control_sum.currency}."
        findings.add("AM03", text, "input", "controlSum", "currency")
    register = PayrollRegister(id=new_id(), project_id=project.id)
    return take_in(session, actor, project, given_source(input), register, findings)


def given_source(input: BankPayrollRegisterCreate) -> GivenSource:
    """The lines of an input as a register."""
    head = Head(input.kind, input.pay_date, input.period, input.msg_id)
    head.income_code = input.income_code

    def totals() -> Totals:
        return Totals(
            input.line_count,
            input.control_sum.amount,
            ("input", "lineCount"),
            ("input", "controlSum", "amount"),
            "AM18",
            "AM10",
        )

    return GivenSource(BankRegisterOrigin.API, head, lambda: draft_lines(input.lines), totals)


def draft_lines(given: list[BankPayrollLineCreate]) -> Iterator[DraftLine]:
    """Lines as they were given."""
    for seq, line in enumerate(given, 1):
        yield DraftLine(
            seq=seq,
            name=line.name.strip(),
            iban=line.iban,
            amount=line.amount.amount,
            currency=line.amount.currency,
            end_to_end_id=(line.end_to_end_id or "").strip(),
            purpose=line.purpose,
            remittance=line.remittance,
            withheld=line.withheld,
            tax_id=line.tax_id,
            enrolment_id=line.enrolment_id,
        )


def cancel_payroll_register(
    session: Session,
    actor: Actor,
    input: BankPayrollRegisterCancel,
) -> PayrollRegister:
    """Withdraw a payroll register that the bank does not have yet; its number stays taken."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    problems = Problems()
    assign(register, input, ("reason",), problems, "input")
    problems.raise_if_any()
    register.become(BankRegisterStatus.CANCELLED)
    return register
