"""Demands: the beneficiary asks the bank to pay under a guarantee."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import Amount, Currency, Instant, Record, choice
from portico.errors import Problem, refuse
from portico.values import Money
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.guarantee_choices import (
    DEMAND_LIFECYCLE,
    FOUND_COMPLYING,
    IN_EXAMINATION,
    BankDemandChannel,
    BankDemandCompleteness,
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
    under_demand_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee_demand.id", ondelete="SET NULL"),
        index=True,
        doc="The demand under the guarantee behind which this one's stands, that led to it.",
    )
    under_amount: Mapped[Decimal | None] = mapped_column(
        Amount(),
        doc="What it stands for of the demand that led to it, in that one's currency.",
    )
    longest_suspension: Mapped[int | None] = mapped_column(
        doc="For how many days its payment may be suspended, where the rules' days do not count: "
        "four days less than the demand that led to it."
    )
    kind: Mapped[BankDemandKind] = mapped_column(choice(BankDemandKind), doc="What it asks for.")
    presented_on: Mapped[date] = mapped_column(Date(), doc="The day of presentation.")
    presented_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="The instant of presentation, if noted."
    )
    counts_from: Mapped[date] = mapped_column(
        Date(),
        doc="The business day that it counts as presented on: the next one if it came after "
        "business hours or on a day without business.",
    )
    examine_by: Mapped[date | None] = mapped_column(
        Date(),
        doc="The last day for its examination, by the calendar of the place of presentation; "
        "null while its completion is awaited.",
    )
    completeness: Mapped[BankDemandCompleteness] = mapped_column(
        choice(BankDemandCompleteness), doc="Whether all of it was presented."
    )
    completed_on: Mapped[date | None] = mapped_column(
        Date(), doc="When the rest was presented, where it came later."
    )
    channel: Mapped[BankDemandChannel | None] = mapped_column(
        choice(BankDemandChannel), doc="How it was presented, if noted."
    )
    documents: Mapped[str | None] = mapped_column(
        String(2000), doc="What was presented with it, if anything."
    )
    examined_by: Mapped[str | None] = mapped_column(
        String(200), doc="Who found that it complies, or refused it."
    )
    examiner_id: Mapped[UUID | None] = mapped_column(Uuid(), doc="The person who found so.")
    examiner_for_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="The person in whose place that was found, if as a deputy."
    )
    examined_on: Mapped[date | None] = mapped_column(Date(), doc="When that was found.")
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
        Date(), doc="When it was paid, extended, refused or withdrawn."
    )

    warnings = cast("tuple[Problem, ...]", ())
    """What to look at: there only in the transaction that grants an extension."""

    __table_args__ = (
        UniqueConstraint("guarantee_id", "number"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_bank_guarantee_demand_created_at", "created_at", "id"),
    )

    @property
    def money(self) -> Money:
        """What is demanded."""
        return Money(self.amount, self.currency)

    @property
    def is_in_examination(self) -> bool:
        """Whether the time for its examination runs."""
        return self.status in IN_EXAMINATION

    @property
    def is_found_complying(self) -> bool:
        """Whether it complies, and is not paid."""
        return self.status in FOUND_COMPLYING

    def become(self, status: BankDemandStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Demand {self.number}"
        require_step(DEMAND_LIFECYCLE, self.status, status, "BANK_DEMAND_TRANSITION", what)
        self.status = status

    def decide(self, status: BankDemandStatus, today: date) -> None:
        """Pay, extend, refuse or withdraw the demand, once."""
        self.become(status)
        self.decided_on = today

    def examine(self) -> None:
        """Begin to examine it, unless that has begun."""
        if self.status is not BankDemandStatus.UNDER_EXAMINATION:
            self.become(BankDemandStatus.UNDER_EXAMINATION)

    def find(self, status: BankDemandStatus, actor: Actor) -> None:
        """Note who found that it complies, or that it does not."""
        self.become(status)
        self.examined_by, self.examined_on = actor.name, actor.today
        self.examiner_id, self.examiner_for_id = actor.id, actor.on_behalf_of_id

    def suspend(self, until: date, latest: date) -> None:
        """Let payment wait while an extension is agreed, but no longer than the rules permit."""
        if self.kind is not BankDemandKind.PAEX:
            text = f"Demand {self.number} asks for payment only: pay it or refuse it."
            raise refuse("BANK_DEMAND_KIND", text, "input", "id")
        if not self.presented_on <= until <= latest:
            text = f"Give a day from {self.presented_on} to {latest}; it is {until}."
            raise refuse("BANK_DATES", text, "input", "until")
        self.become(BankDemandStatus.SUSPENDED)
        self.suspended_until = until
