"""Loans to an employer's people, the mandates to deduct, places in the group insurance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import PERSONAL, Amount, Currency, Document, Percent, Record, choice
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step
from portico_bank_corporate.models.repayment import BankRepayment, next_instalment


class BankEmployeeLoanStatus(Choice):
    """Where a loan stands."""

    OFFERED = "The person may accept it."
    ACTIVE = "Paid out and being paid back."
    REPAID = "Paid back."
    DECLINED = "The person did not want it, or the time for it is over."


_S = BankEmployeeLoanStatus
LOAN_LIFECYCLE: Final[Lifecycle[BankEmployeeLoanStatus]] = {
    _S.OFFERED: (_S.ACTIVE, _S.DECLINED),
    _S.ACTIVE: (_S.REPAID,),
    _S.REPAID: (),
    _S.DECLINED: (),
}


def enrolment_key() -> Mapped[Any]:
    """A column that points at the person who is enrolled with an employer."""
    return mapped_column(
        Uuid(),
        ForeignKey("bank_enrolment.id", ondelete="CASCADE"),
        index=True,
        doc="The person, as enrolled with the employer.",
    )


class EmployeeLoan(Record, Base):
    """A loan offered to, or taken by, a person who is paid through the bank."""

    __tablename__ = "bank_employee_loan"

    enrolment_id: Mapped[UUID] = enrolment_key()
    terms_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_employee_terms.id", ondelete="CASCADE"),
        index=True,
        doc="The terms of the employer's agreement.",
    )
    amount: Mapped[Decimal] = mapped_column(Amount(), info=PERSONAL, doc="The loan.")
    currency: Mapped[str] = mapped_column(Currency(), doc="Its currency.")
    months: Mapped[int] = mapped_column(doc="In how many instalments it is paid back.")
    yearly_rate: Mapped[Decimal] = mapped_column(Percent(), doc="The interest, in per cent.")
    repayment: Mapped[BankRepayment] = mapped_column(
        choice(BankRepayment), doc="How it is paid back, as the terms say."
    )
    instalment_amount: Mapped[Decimal] = mapped_column(
        Amount(), info=PERSONAL, doc="What is paid for the next month."
    )
    balance_amount: Mapped[Decimal] = mapped_column(
        Amount(), info=PERSONAL, doc="What is still owed; zero before it is paid out."
    )
    affordability: Mapped[dict[str, Any]] = mapped_column(
        Document(), info=PERSONAL, doc="The pays and the sums that the offer rests on."
    )
    offered_until: Mapped[date] = mapped_column(Date(), doc="The last day to accept it.")
    status: Mapped[BankEmployeeLoanStatus] = mapped_column(
        choice(BankEmployeeLoanStatus), doc="Where it stands."
    )
    reference: Mapped[str | None] = mapped_column(String(140), doc="The signed contract.")

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("balance_amount >= 0", name="balance"),
        Index("ix_bank_employee_loan_created_at", "created_at", "id"),
    )

    def instalment_of(self, balance: Decimal) -> Decimal:
        """What is paid next while so much is owed."""
        terms = (self.amount, self.yearly_rate, self.months, self.currency, self.repayment)
        return next_instalment(*terms, balance)

    def become(self, status: BankEmployeeLoanStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        require_step(LOAN_LIFECYCLE, self.status, status, "BANK_LOAN_TRANSITION", "The loan")
        self.status = status


class DeductionMandate(Record, Base):
    """What an employer is to deduct from a person's pay each month: all that it is told."""

    __tablename__ = "bank_deduction_mandate"

    enrolment_id: Mapped[UUID] = enrolment_key()
    loan_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_employee_loan.id", ondelete="CASCADE"),
        index=True,
        doc="The loan that it pays back.",
    )
    monthly_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What is deducted each month.")
    currency: Mapped[str] = mapped_column(Currency(), doc="Its currency.")
    starts_on: Mapped[date] = mapped_column(Date(), doc="The first day.")
    ended_on: Mapped[date | None] = mapped_column(Date(), doc="The last day, once it is over.")

    __table_args__ = (
        CheckConstraint("monthly_amount > 0", name="monthly_amount"),
        Index("ix_bank_deduction_mandate_created_at", "created_at", "id"),
    )


class InsuranceMember(Record, Base):
    """A person's place in an employer's group insurance."""

    __tablename__ = "bank_insurance_member"

    enrolment_id: Mapped[UUID] = enrolment_key()
    terms_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_employee_terms.id", ondelete="CASCADE"),
        index=True,
        doc="The terms of the employer's agreement.",
    )
    joined_on: Mapped[date] = mapped_column(Date(), doc="The first day that is insured.")
    left_on: Mapped[date | None] = mapped_column(Date(), doc="The last day that is insured.")

    __table_args__ = (
        CheckConstraint("left_on >= joined_on", name="term"),
        Index("ix_bank_insurance_member_created_at", "created_at", "id"),
    )
