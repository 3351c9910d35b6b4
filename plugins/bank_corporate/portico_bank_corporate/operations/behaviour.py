"""What the bank has seen of a client: its registers month by month, and demands that were paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from portico_bank_corporate.models import (
    BankDemandStatus,
    BankLineStatus,
    BankRegisterKind,
    BankRegisterStatus,
    Guarantee,
    GuaranteeDemand,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.operations.payroll_fees import PAID
from portico_bank_corporate.operations.preflight.terms import paid_on

NO_FUNDS: Final = "AM04"
DECIDED: Final = (*PAID, BankRegisterStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class RegisterFact:
    """How a register of an employer went."""

    period: str
    kind: BankRegisterKind
    due_on: date
    executed_on: date | None
    headcount: int
    total: Decimal
    unfunded: bool

    @property
    def is_late(self) -> bool:
        """Whether people were paid after the pay day, or the money was not there."""
        return self.unfunded or (self.executed_on is not None and self.executed_on > self.due_on)


def register_facts(
    session: Session, account_id: UUID, since: date, until: date
) -> list[RegisterFact]:
    """The decided registers of an employer with pay dates from one day to another, in order."""
    executed = PayrollLine.status == BankLineStatus.EXECUTED
    statement = (
        select(
            PayrollRegister,
            PayrollProject,
            func.max(PayrollLine.executed_on),
            func.sum(case((executed, 1), else_=0)),
            func.sum(case((executed, PayrollLine.amount), else_=None)),
            func.sum(case((PayrollLine.reason_code == NO_FUNDS, 1), else_=0)),
        )
        .join(PayrollProject, PayrollProject.id == PayrollRegister.project_id)
        .join(PayrollLine, PayrollLine.register_id == PayrollRegister.id)
        .where(
            PayrollProject.account_id == account_id,
            PayrollRegister.status.in_(DECIDED),
            PayrollRegister.pay_date.between(since, until),
        )
        .group_by(PayrollRegister.id, PayrollProject.id)
        .order_by(PayrollRegister.pay_date, PayrollRegister.id)
    )
    return [
        RegisterFact(
            period=register.period,
            kind=register.kind,
            due_on=paid_on(session, project, register.pay_date),
            executed_on=last,
            headcount=int(count),
            total=total or Decimal(0),
            unfunded=bool(unfunded),
        )
        for register, project, last, count, total, unfunded in session.execute(statement)
    ]


def late(facts: Iterable[RegisterFact]) -> int:
    """How many of them were late."""
    return sum(each.is_late for each in facts)


def demands_paid(session: Session, account_id: UUID, since: date, until: date) -> int:
    """How many demands the bank paid under guarantees for a client, from one day to another."""
    statement = (
        select(func.count())
        .select_from(GuaranteeDemand)
        .join(Guarantee, Guarantee.id == GuaranteeDemand.guarantee_id)
        .where(
            Guarantee.applicant_id == account_id,
            GuaranteeDemand.status == BankDemandStatus.PAID,
            GuaranteeDemand.decided_on.between(since, until),
        )
    )
    return session.scalar(statement) or 0
