"""Demands: the beneficiary asks the bank to pay under a guarantee."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, choice
from portico.errors import refuse
from portico.values import Money
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.guarantee_choices import (
    DEMAND_LIFECYCLE,
    BankDemandKind,
    BankDemandStatus,
)
from portico_bank_corporate.models.lifecycle import require_step


class GuaranteeDemand(Record, Base):
    """A demand for payment under a guarantee, for a part of its amount or all of it."""

    __tablename__ = "bank_guarantee_demand"

    guarantee_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee.id", ondelete="CASCADE"), doc="The guarantee."
    )
    number: Mapped[int] = mapped_column(doc="Its number under the guarantee, from 1.")
    kind: Mapped[BankDemandKind] = mapped_column(choice(BankDemandKind), doc="What it asks for.")
    presented_on: Mapped[date] = mapped_column(Date(), doc="The day of presentation.")
    counts_from: Mapped[date] = mapped_column(
        Date(),
        doc="The business day that it counts as presented on: the next one if it came after "
        "business hours or on a day without business.",
    )
    examine_by: Mapped[date] = mapped_column(
        Date(), doc="The last day for its decision, by the calendar of the place of presentation."
    )
    requested_expiry: Mapped[date | None] = mapped_column(
        Date(), doc="To which day an extension is asked for; null if only payment is."
    )
    suspended_until: Mapped[date | None] = mapped_column(
        Date(), doc="Until when payment waits while an extension is agreed."
    )
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="What is demanded.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The guarantee's currency.")
    statement: Mapped[str] = mapped_column(
        String(2000), doc="In what respect the applicant is in breach."
    )
    status: Mapped[BankDemandStatus] = mapped_column(
        choice(BankDemandStatus), doc="Where the demand stands."
    )
    reason: Mapped[str | None] = mapped_column(String(2000), doc="Why it was refused or withdrawn.")
    decided_on: Mapped[date | None] = mapped_column(
        Date(), doc="When it was paid, refused or withdrawn."
    )

    __table_args__ = (
        UniqueConstraint("guarantee_id", "number"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_bank_guarantee_demand_created_at", "created_at", "id"),
    )

    @property
    def money(self) -> Money:
        """What is demanded."""
        return Money(self.amount, self.currency)

    def decide(self, status: BankDemandStatus, today: date) -> None:
        """Pay, refuse or withdraw the demand, once."""
        what = f"Demand {self.number}"
        require_step(DEMAND_LIFECYCLE, self.status, status, "BANK_DEMAND_TRANSITION", what)
        self.status, self.decided_on = status, today

    def suspend(self, until: date, latest: date) -> None:
        """Let payment wait while an extension is agreed, but no longer than the rules permit."""
        if self.kind is not BankDemandKind.PAEX:
            text = f"Demand {self.number} asks for payment only: pay it or refuse it."
            raise refuse("BANK_DEMAND_KIND", text, "input", "id")
        if not self.presented_on <= until <= latest:
            text = f"Give a day from {self.presented_on} to {latest}; it is {until}."
            raise refuse("BANK_DATES", text, "input", "until")
        what = f"Demand {self.number}"
        wanted = BankDemandStatus.SUSPENDED
        require_step(DEMAND_LIFECYCLE, self.status, wanted, "BANK_DEMAND_TRANSITION", what)
        self.status, self.suspended_until = wanted, until
