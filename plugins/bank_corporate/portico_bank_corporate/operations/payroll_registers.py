"""What can be done with a payroll register: take it in line by line or as a file, and cancel it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankLineStatus,
    BankRegisterKind,
    BankRegisterOrigin,
    BankRegisterStatus,
    Enrolment,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.models.payroll_register import content_hash
from portico_bank_corporate.models.register_intake import (
    DraftLine,
    Totals,
    check_identification,
    check_lines,
    check_period,
    check_totals,
)


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
    register = PayrollRegister(
        id=new_id(),
        project_id=project.id,
        period=input.period,
        pay_date=input.pay_date,
        kind=input.kind,
        currency=project.currency,
        origin=BankRegisterOrigin.API,
        msg_id=input.msg_id,
    )
    number_register(session, register)
    lines = _draft_lines(register, input.lines)
    problems = Problems()
    if input.control_sum.currency != project.currency:
        text = f"The project pays in {project.currency}, not in {input.control_sum.currency}."
        problems.add("AM03", text, "input", "controlSum", "currency")
    totals = Totals(
        input.line_count,
        input.control_sum.amount,
        ("input", "lineCount"),
        ("input", "controlSum", "amount"),
        "AM18",
        "AM10",
    )
    check_totals(problems, totals, lines)
    return take_in(session, problems, register, lines)


def number_register(session: Session, register: PayrollRegister) -> None:
    """Give the register the next number of its year; the project is locked, so there is no gap."""
    register.year = register.pay_date.year
    last = session.scalar(
        select(func.max(PayrollRegister.number)).where(
            PayrollRegister.project_id == register.project_id,
            PayrollRegister.year == register.year,
        )
    )
    register.number = (last or 0) + 1


def take_in(
    session: Session,
    problems: Problems,
    register: PayrollRegister,
    lines: Sequence[DraftLine],
    *id_path: str,
) -> PayrollRegister:
    """Store a numbered register and its lines as a draft, unless something is wrong with them."""
    if register.msg_id is not None:
        _check_msg_id(session, problems, register, *(id_path or ("input", "msgId")))
    check_period(problems, register.period, "input", "period")
    check_lines(problems, lines, register.currency)
    people = People(session, register.project_id)
    people.check(problems, lines)
    problems.raise_if_any()
    stored = [_stored(register, seq, line, people.payee(line)) for seq, line in enumerate(lines, 1)]
    register.line_count = len(stored)
    register.control_sum = sum((line.amount for line in stored), Decimal(0))
    register.content_hash = content_hash(stored)
    register.status = BankRegisterStatus.DRAFT
    session.add(register)
    session.flush()
    session.add_all(stored)
    session.flush()
    return register


def _draft_lines(
    register: PayrollRegister, given: Sequence[BankPayrollLineCreate]
) -> list[DraftLine]:
    return [
        DraftLine(
            path=("input", "lines", position),
            name=line.name.strip(),
            iban=line.iban,
            money=line.amount,
            end_to_end_id=(line.end_to_end_id or "").strip()
            or f"PR{register.year}-{register.number}-{position + 1}",
            purpose=line.purpose,
            remittance=line.remittance,
            enrolment_id=line.enrolment_id,
        )
        for position, line in enumerate(given)
    ]


def _check_msg_id(
    session: Session, problems: Problems, register: PayrollRegister, *path: str
) -> None:
    check_identification(problems, register.msg_id or "", *path)
    known = session.scalars(
        select(PayrollRegister).where(
            PayrollRegister.project_id == register.project_id,
            PayrollRegister.msg_id == register.msg_id,
        )
    ).one_or_none()
    if known is not None:
        text = f"{register.msg_id} was taken in already, as register {known.title}."
        problems.add("DU01", text, *path)


class People:
    """Those who are enrolled in a project, by their enrolment and by their account."""

    def __init__(self, session: Session, project_id: UUID) -> None:
        self.enrolments: dict[UUID, Enrolment] = {}
        self._by_iban: dict[str, list[Enrolment]] = {}
        found = session.scalars(select(Enrolment).where(Enrolment.project_id == project_id))
        for enrolment in found:
            self.enrolments[enrolment.id] = enrolment
            self._by_iban.setdefault(enrolment.iban or "", []).append(enrolment)

    def check(self, problems: Problems, lines: Sequence[DraftLine]) -> None:
        """Note lines that name an enrolment of another project."""
        for number, line in enumerate(lines, 1):
            if line.enrolment_id is not None and line.enrolment_id not in self.enrolments:
                text = f"Line {number}: the project has no such enrolment."
                problems.add("BE06", text, *line.path, "enrolmentId")

    def payee(self, line: DraftLine) -> UUID | None:
        """The enrolment that was given, or else the one that has the account (and the name)."""
        if line.enrolment_id is not None:
            return line.enrolment_id
        owner = self._owner(line.iban, line.name)
        return owner.id if owner else None

    def find(self, line: PayrollLine) -> Enrolment | None:
        """The enrolment of a stored line; it may have been made after the register."""
        if line.enrolment_id is not None:
            return self.enrolments.get(line.enrolment_id)
        return self._owner(line.iban, line.name)

    def _owner(self, iban: str, name: str) -> Enrolment | None:
        known = self._by_iban.get(iban, [])
        owners = [each for each in known if each.is_live] or known
        if len(owners) > 1:
            owners = [each for each in owners if each.has_name(name)]
        return owners[0] if len(owners) == 1 else None


def _stored(
    register: PayrollRegister, seq: int, line: DraftLine, enrolment_id: UUID | None
) -> PayrollLine:
    return PayrollLine(
        register_id=register.id,
        seq=seq,
        enrolment_id=enrolment_id,
        name=line.name,
        iban=line.iban,
        amount=line.money.amount,
        currency=register.currency,
        end_to_end_id=line.end_to_end_id,
        purpose=line.purpose,
        remittance=line.remittance,
        status=BankLineStatus.PENDING,
    )


def cancel_payroll_register(
    session: Session,
    actor: Actor,
    input: BankPayrollRegisterCancel,
) -> PayrollRegister:
    """Withdraw a payroll register; its number stays taken."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    problems = Problems()
    assign(register, input, ("reason",), problems, "input")
    problems.raise_if_any()
    register.become(BankRegisterStatus.CANCELLED)
    return register
