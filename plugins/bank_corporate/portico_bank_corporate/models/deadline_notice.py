"""Notices of deadlines: that a deadline is near was told once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.deadlines import BankDeadlineKind


class DeadlineNotice(Record, Base):
    """That a deadline of a guarantee was near, and told."""

    __tablename__ = "bank_deadline_notice"

    guarantee_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee.id", ondelete="CASCADE"), doc="The guarantee."
    )
    demand_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee_demand.id", ondelete="CASCADE"),
        index=True,
        doc="The demand that the deadline belongs to, if to one.",
    )
    subject: Mapped[str] = mapped_column(
        String(120), unique=True, doc="What names the deadline, so that it is told once."
    )
    kind: Mapped[BankDeadlineKind] = mapped_column(
        choice(BankDeadlineKind), doc="What the deadline is for."
    )
    due_on: Mapped[date] = mapped_column(Date(), doc="The last day.")
    noticed_on: Mapped[date] = mapped_column(Date(), doc="When it was told.")
    article: Mapped[str] = mapped_column(String(140), doc="The rule that sets it.")
    consequence: Mapped[str] = mapped_column(String(500), doc="What follows from missing it.")

    __table_args__ = (
        Index("ix_bank_deadline_notice_guarantee", "guarantee_id", "due_on"),
        Index("ix_bank_deadline_notice_due_on", "due_on", "id"),
        Index("ix_bank_deadline_notice_created_at", "created_at", "id"),
    )
