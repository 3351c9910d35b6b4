"""Reimbursement claims: what the bank paid on a demand, the applicant owes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, choice
from portico.errors import refuse
from portico.values import Choice, Money
from portico_bank_corporate.models import amounts
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankClaimStatus(Choice):
    """Where a reimbursement claim stands."""

    CLAIMED = "Asked for; the time to pay runs."
    OVERDUE = "Not paid in time: what is open is on the bank's balance, and uses the limit."
    SETTLED = "Paid in full."


_C = BankClaimStatus
CLAIM_LIFECYCLE: Final[Lifecycle[BankClaimStatus]] = {
    _C.CLAIMED: (_C.OVERDUE, _C.SETTLED),
    _C.OVERDUE: (_C.SETTLED,),
    _C.SETTLED: (),
}


class ReimbursementClaim(Record, Base):
    """What the applicant owes the bank for a payment under its guarantee."""

    __tablename__ = "bank_reimbursement_claim"

    guarantee_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee.id", ondelete="CASCADE"), doc="The guarantee."
    )
    demand_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee_demand.id", ondelete="CASCADE"),
        index=True,
        doc="The demand that was paid.",
    )
    number: Mapped[str] = mapped_column(
        String(40),
        unique=True,
        doc="The undertaking's number and the demand's; of further claims, which.",
    )
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="What is claimed of the payment.")
    paid_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What came back of it.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The guarantee's currency.")
    claimed_on: Mapped[date] = mapped_column(Date(), doc="When it was asked for.")
    due_on: Mapped[date] = mapped_column(Date(), index=True, doc="The last day to pay it.")
    settled_on: Mapped[date | None] = mapped_column(Date(), doc="When the last of it came back.")
    reference: Mapped[str | None] = mapped_column(
        String(140), doc="The booking of the last payment."
    )
    status: Mapped[BankClaimStatus] = mapped_column(choice(BankClaimStatus), doc="Where it stands.")

    __table_args__ = (
        CheckConstraint("paid_amount >= 0 AND paid_amount <= amount", name="paid_amount"),
        Index("ix_bank_reimbursement_claim_guarantee", "guarantee_id", "status"),
        Index("ix_bank_reimbursement_claim_created_at", "created_at", "id"),
    )

    @property
    def open(self) -> Money:
        """What is still owed."""
        return Money(self.amount - self.paid_amount, self.currency)

    @property
    def on_balance(self) -> Money:
        """What of it is on the bank's balance: nothing before it is overdue."""
        is_late = self.status is BankClaimStatus.OVERDUE
        return self.open if is_late else Money(Decimal(0), self.currency)

    def become(self, status: BankClaimStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Claim {self.number}"
        require_step(CLAIM_LIFECYCLE, self.status, status, "BANK_CLAIM_TRANSITION", what)
        self.status = status

    def receive(self, money: Money, day: date) -> None:
        """Note what came back; with the last of it the claim is settled."""
        if money.currency != self.currency:
            text = f"Claim {self.number} is in {self.currency}, the amount in {money.currency}."
            raise refuse("BANK_CURRENCY_MISMATCH", text, "input", "amount", "currency")
        if money.amount > self.open.amount:
            text = f"Claim {self.number} has {amounts.text(self.open)} open."
            raise refuse("BANK_ABOVE_AVAILABLE", text, "input", "amount")
        self.paid_amount += money.amount
        if self.paid_amount == self.amount:
            self.become(BankClaimStatus.SETTLED)
            self.settled_on = day
