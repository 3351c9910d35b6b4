"""Amendments: a change of a guarantee's terms, which binds the beneficiary only by consent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, choice
from portico.errors import Problems
from portico.values import Choice, Money
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.guarantee import Guarantee
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankAmendmentStatus(Choice):
    """Where an amendment stands."""

    DRAFT = "Being prepared; it binds nobody."
    APPROVED = "Others consented to it; it may be issued."
    ISSUED = "Issued: the bank is bound, the beneficiary not yet."
    ACCEPTED = "The beneficiary consented: the guarantee is changed."
    REJECTED = "The beneficiary refused it, or a part of it: nothing is changed."
    WITHDRAWN = "Given up before it was issued."


_A = BankAmendmentStatus
AMENDMENT_LIFECYCLE: Final[Lifecycle[BankAmendmentStatus]] = {
    _A.DRAFT: (_A.APPROVED, _A.WITHDRAWN),
    _A.APPROVED: (_A.ISSUED, _A.WITHDRAWN),
    # URDG 758, article 11: issued, it cannot be taken back, and silence is no consent.
    _A.ISSUED: (_A.ACCEPTED, _A.REJECTED),
    _A.ACCEPTED: (),
    _A.REJECTED: (),
    _A.WITHDRAWN: (),
}


class GuaranteeAmendment(Record, Base):
    """A change of a guarantee: more or less of an amount, another expiry, another text."""

    __tablename__ = "bank_guarantee_amendment"

    guarantee_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee.id", ondelete="CASCADE"), doc="The guarantee."
    )
    number: Mapped[int] = mapped_column(
        doc="Its number under the guarantee, from 1 (MT 767, field 26E)."
    )
    amount_change: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="By how much the amount is raised; below zero where it is lowered."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The guarantee's currency.")
    expiry_date: Mapped[date | None] = mapped_column(Date(), doc="The new date of expiry.")
    text: Mapped[str | None] = mapped_column(String(4000), doc="What else is changed, in words.")
    status: Mapped[BankAmendmentStatus] = mapped_column(
        choice(BankAmendmentStatus), doc="Where it stands."
    )
    issued_on: Mapped[date | None] = mapped_column(Date(), doc="When it was issued.")
    decided_on: Mapped[date | None] = mapped_column(
        Date(), doc="When the beneficiary accepted or rejected it."
    )
    reference: Mapped[str | None] = mapped_column(
        String(140), doc="The beneficiary's document that says so."
    )

    __table_args__ = (
        UniqueConstraint("guarantee_id", "number"),
        CheckConstraint("amount_change <> 0", name="amount_change"),
        Index("ix_bank_guarantee_amendment_created_at", "created_at", "id"),
    )

    @property
    def increase(self) -> Decimal:
        """By how much the amount is raised; zero where it is not."""
        return max(self.amount_change or Decimal(0), Decimal(0))

    @property
    def decrease(self) -> Decimal:
        """By how much the amount is lowered; zero where it is not."""
        return max(-(self.amount_change or Decimal(0)), Decimal(0))

    def become(self, status: BankAmendmentStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Amendment {self.number}"
        require_step(AMENDMENT_LIFECYCLE, self.status, status, "BANK_AMENDMENT_TRANSITION", what)
        self.status = status

    def check(self, problems: Problems, guarantee: Guarantee) -> None:
        """Note what cannot be a change of the guarantee."""
        if self.amount_change is None and self.expiry_date is None and self.text is None:
            text = "Give what changes: an amount, a date of expiry or a text."
            problems.add("REQUIRED", text, "input", "text")
        if self.amount_change is not None:
            money = Money(abs(self.amount_change), self.currency)
            check_amount(problems, money, "input", "amountChange", "amount")
        if self.decrease >= guarantee.available_amount:
            text = "A guarantee is not lowered to nothing by amending: release it."
            problems.add("BANK_ABOVE_AVAILABLE", text, "input", "amountChange", "amount")
        if self.expiry_date is not None and self.expiry_date < guarantee.issue_date:
            text = f"The new expiry is before the issue, {guarantee.issue_date}."
            problems.add("BANK_DATES", text, "input", "expiryDate")
