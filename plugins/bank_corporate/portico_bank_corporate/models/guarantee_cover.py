"""Cover: what secures the bank's recourse for a guarantee, and lowers what it risks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, choice
from portico.values import Choice
from portico_bank_corporate.models.base import Base


class BankCoverKind(Choice):
    """What secures a guarantee."""

    CASH = "Money on a blocked account."
    PLEDGE = "A pledge of property, goods or claims."
    COUNTER = "Another bank's counter-guarantee."


class GuaranteeCover(Record, Base):
    """A security for a guarantee. It is released with the guarantee, or before."""

    __tablename__ = "bank_guarantee_cover"

    guarantee_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee.id", ondelete="CASCADE"),
        index=True,
        doc="The guarantee.",
    )
    kind: Mapped[BankCoverKind] = mapped_column(choice(BankCoverKind), doc="What it is.")
    amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="What it is worth to the bank, any haircut taken off."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The guarantee's currency.")
    reference: Mapped[str] = mapped_column(
        String(140), doc="The account, the pledge's document or the counter-guarantee's number."
    )
    received_on: Mapped[date] = mapped_column(Date(), doc="Since when the bank has it.")
    released_on: Mapped[date | None] = mapped_column(
        Date(), doc="When it was given back; null while the bank has it."
    )

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_bank_guarantee_cover_created_at", "created_at", "id"),
    )

    def counts_on(self, day: date) -> bool:
        """Whether the bank had it at the end of a day."""
        is_back = self.released_on is not None and self.released_on <= day
        return self.received_on <= day and not is_back
