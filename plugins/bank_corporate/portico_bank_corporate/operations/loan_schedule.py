"""The plan by which a person pays a loan back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_bank_corporate.models import DeductionMandate, EmployeeLoan
from portico_bank_corporate.models.months import Month
from portico_bank_corporate.models.repayment import BankRepayment, repayments


@dataclass(kw_only=True)
class BankLoanScheduleQuestion:
    """A loan whose plan is asked for."""

    loan_id: Annotated[UUID, Ref("BankEmployeeLoan"), "The loan, offered or taken."]
    method: Annotated[BankRepayment | None, "How it would be paid back; as agreed if left out."] = (
        None
    )


@dataclass(frozen=True, kw_only=True)
class BankLoanPayment:
    """What is paid for one month."""

    number: Annotated[int, "The place in the plan, from 1."]
    period: Annotated[str, "The month, such as `2026-04`."]
    instalment: Annotated[Money, "What is paid: interest and what comes off."]
    interest: Annotated[Money, "The interest on what is owed."]
    principal: Annotated[Money, "What comes off what is owed."]
    balance: Annotated[Money, "What is owed after it."]


@dataclass(frozen=True, kw_only=True)
class BankLoanSchedule:
    """The plan of a loan, as agreed; extra payments are not in it."""

    total: Annotated[Money, "All instalments together."]
    total_interest: Annotated[Money, "All interest together: total less the loan, exactly."]
    payments: Annotated[list[BankLoanPayment], "Month by month; the last one leaves nothing."]


def loan_schedule(
    session: Session, actor: Actor, input: BankLoanScheduleQuestion
) -> BankLoanSchedule:
    """The plan of a loan from the first month of its deductions, or from the next one."""
    loan = get(session, EmployeeLoan, input.loan_id, "input", "loanId")
    starts = select(DeductionMandate.starts_on).filter_by(loan_id=loan.id)
    first = session.scalar(starts.order_by(DeductionMandate.starts_on).limit(1))
    month = Month.of(first) if first else Month.of(actor.today).next

    def money(amount: Decimal) -> Money:
        return Money(amount, loan.currency).rounded()

    terms = (loan.amount, loan.yearly_rate, loan.months, loan.currency)
    payments = []
    for number, each in enumerate(repayments(*terms, input.method or loan.repayment), 1):
        payments.append(
            BankLoanPayment(
                number=number,
                period=str(month),
                instalment=money(each.amount),
                interest=money(each.interest),
                principal=money(each.principal),
                balance=money(each.balance),
            )
        )
        month = month.next
    interest = sum((each.interest.amount for each in payments), Decimal(0))
    return BankLoanSchedule(
        total=money(loan.amount + interest), total_interest=money(interest), payments=payments
    )
