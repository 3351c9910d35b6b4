"""Demands: the beneficiary asks the bank to pay under a guarantee."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, choice
from portico.values import Money
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.calendars import business_days_after
from portico_bank_corporate.models.guarantee_choices import DEMAND_LIFECYCLE, BankDemandStatus
from portico_bank_corporate.models.lifecycle import require_step

EXAMINATION_DAYS: Final = 5
"""URDG 758, article 20 a: business days after the day of presentation."""


class GuaranteeDemand(Record, Base):
    """A demand for payment under a guarantee, for a part of its amount or all of it."""

    __tablename__ = "bank_guarantee_demand"

    guarantee_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee.id", ondelete="CASCADE"), doc="The guarantee."
    )
    number: Mapped[int] = mapped_column(doc="Its number under the guarantee, from 1.")
    presented_on: Mapped[date] = mapped_column(Date(), doc="The day of presentation.")
    examine_by: Mapped[date] = mapped_column(
        Date(), doc="The fifth business day after it at the place of presentation."
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


def examination_deadline(presented_on: date, place: str) -> date:
    """The last day on which the bank may still refuse a demand."""
    return business_days_after(presented_on, EXAMINATION_DAYS, place)
