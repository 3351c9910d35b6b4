"""What an employer's agreement grants its people: loans up to so much, a group insurance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Percent, Record, choice
from portico.errors import Problems
from portico.models.formats import currency_code
from portico.values import Choice, Money
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.repayment import BankRepayment

HUNDRED: Final = Decimal(100)
MOST_MONTHS: Final = 360


class BankEmployeeProduct(Choice):
    """What is offered to an employer's people."""

    LOAN = "A loan that is paid back from the salary."
    INSURANCE = "A place in the group insurance that the employer pays."


class EmployeeTerms(Record, Base):
    """The terms on which an employer's people get a loan or a place in the group insurance."""

    __tablename__ = "bank_employee_terms"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {"currency": currency_code}

    agreement_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_service_agreement.id", ondelete="CASCADE"),
        index=True,
        doc="The employer's agreement.",
    )
    product: Mapped[BankEmployeeProduct] = mapped_column(
        choice(BankEmployeeProduct), doc="What is offered."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of all amounts.")
    yearly_rate: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="The interest of a loan for a year, in per cent."
    )
    repayment: Mapped[BankRepayment | None] = mapped_column(
        choice(BankRepayment), doc="How loans are paid back."
    )
    most_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="The largest loan.")
    most_months: Mapped[int | None] = mapped_column(doc="The longest loan.")
    income_share: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="The most of the mean net pay that goes into instalments, in per cent."
    )
    premium_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="The premium for a person and month; a part of a month costs its days."
    )
    valid_from: Mapped[date] = mapped_column(Date(), doc="The first day of new offers.")
    valid_to: Mapped[date | None] = mapped_column(Date(), doc="The last day of new offers.")

    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="validity"),
        CheckConstraint("yearly_rate >= 0", name="yearly_rate"),
        Index("ix_bank_employee_terms_created_at", "created_at", "id"),
    )

    def is_good_on(self, day: date) -> bool:
        """Whether offers are made on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def check(self, problems: Problems) -> None:
        """Note terms that are missing for what is offered, or make no sense."""
        is_loan = self.product is BankEmployeeProduct.LOAN
        fields = {
            "yearlyRate": (self.yearly_rate, is_loan),
            "repayment": (self.repayment, is_loan),
            "mostAmount": (self.most_amount, is_loan),
            "mostMonths": (self.most_months, is_loan),
            "incomeShare": (self.income_share, is_loan),
            "premium": (self.premium_amount, not is_loan),
        }
        for field, (value, needed) in fields.items():
            if (value is not None) is not needed:
                says = "needs" if needed else "has no"
                text = f"{self.product.name} {says} {field}."
                problems.add("BANK_EMPLOYEE_TERMS", text, "input", field)
        self._check_values(problems)

    def _check_values(self, problems: Problems) -> None:
        for field, amount in (("mostAmount", self.most_amount), ("premium", self.premium_amount)):
            if amount is not None:
                check_amount(problems, Money(amount, self.currency), "input", field)
        for field, rate in (("yearlyRate", self.yearly_rate), ("incomeShare", self.income_share)):
            if rate is not None and not 0 <= rate <= HUNDRED:
                text = f"{rate} is no percentage from 0 to 100."
                problems.add("BANK_PERCENT", text, "input", field)
        if self.most_months is not None and not 0 < self.most_months <= MOST_MONTHS:
            text = f"{self.most_months} is no number of months from 1 to {MOST_MONTHS}."
            problems.add("BANK_DAYS", text, "input", "mostMonths")
