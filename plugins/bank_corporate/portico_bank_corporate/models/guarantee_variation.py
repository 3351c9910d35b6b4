"""Automatic variations: on a day, or on a document, the amount changes as the text says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, choice
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankVariationKind(Choice):
    """How the amount changes (ISO 20022 variation type, and what "to" means)."""

    DECR = "It is reduced by an amount."
    DECR_TO = "It is reduced to an amount, if it is above it."
    INCR = "It is increased by an amount."


class BankVariationStatus(Choice):
    """Where a variation stands."""

    PLANNED = "Its day or its document has not come."
    APPLIED = "It happened."
    CANCELLED = "It was given up, or its guarantee ended before."


_V = BankVariationStatus
VARIATION_LIFECYCLE: Lifecycle[BankVariationStatus] = {
    _V.PLANNED: (_V.APPLIED, _V.CANCELLED),
    _V.APPLIED: (),
    _V.CANCELLED: (),
}


class GuaranteeVariation(Record, Base):
    """One step of a schedule of reductions or increases; it happens once."""

    __tablename__ = "bank_guarantee_variation"

    guarantee_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee.id", ondelete="CASCADE"), doc="The guarantee."
    )
    number: Mapped[int] = mapped_column(doc="Its number under the guarantee, from 1.")
    kind: Mapped[BankVariationKind] = mapped_column(
        choice(BankVariationKind), doc="How the amount changes."
    )
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="By how much, or to how much.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The guarantee's currency.")
    due_on: Mapped[date | None] = mapped_column(
        Date(), index=True, doc="On which day; null if a document brings it about."
    )
    document: Mapped[str | None] = mapped_column(
        String(500), doc="The document that brings it about, where no day does."
    )
    status: Mapped[BankVariationStatus] = mapped_column(
        choice(BankVariationStatus), doc="Where it stands."
    )
    applied_on: Mapped[date | None] = mapped_column(Date(), doc="When it happened.")
    applied_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="By how much the available amount changed; below zero for a reduction."
    )
    reference: Mapped[str | None] = mapped_column(
        String(140), doc="The document that was presented, where one brought it about."
    )

    __table_args__ = (
        UniqueConstraint("guarantee_id", "number"),
        CheckConstraint("amount >= 0", name="amount"),
        Index("ix_bank_guarantee_variation_created_at", "created_at", "id"),
    )

    @property
    def is_increase(self) -> bool:
        """Whether it raises the amount."""
        return self.kind is BankVariationKind.INCR

    def become(self, status: BankVariationStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Variation {self.number}"
        require_step(VARIATION_LIFECYCLE, self.status, status, "BANK_VARIATION_TRANSITION", what)
        self.status = status

    def change(self, available: Decimal) -> Decimal:
        """By how much an available amount changes: a ceiling leaves a lower one alone."""
        if self.kind is BankVariationKind.INCR:
            return self.amount
        if self.kind is BankVariationKind.DECR_TO:
            return min(self.amount - available, Decimal(0))
        return -min(self.amount, available)
