"""Hits on lists of sanctions: open or confirmed, they block."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import PERSONAL, Percent, Record, account_key, choice
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankHitDisposition(Choice):
    """What became of a hit."""

    OPEN = "Nobody has decided yet: it blocks."
    FALSE_POSITIVE = "It is somebody else."
    CONFIRMED = "It is the one on the list: it blocks."


_D = BankHitDisposition
HIT_LIFECYCLE: Final[Lifecycle[BankHitDisposition]] = {
    _D.OPEN: (_D.FALSE_POSITIVE, _D.CONFIRMED),
    _D.FALSE_POSITIVE: (),
    _D.CONFIRMED: (),
}
BLOCKING: Final = (_D.OPEN, _D.CONFIRMED)


class ScreeningHit(Record, Base):
    """A name of a client, its people or its payees that is like one on a list."""

    __tablename__ = "bank_screening_hit"

    account_id: Mapped[UUID] = account_key("The client.")
    enrolment_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_enrolment.id", ondelete="CASCADE"),
        index=True,
        doc="The person who is paid and was found; null where it is the client or its owners.",
    )
    name: Mapped[str] = mapped_column(String(200), info=PERSONAL, doc="The name that was found.")
    list_name: Mapped[str] = mapped_column(String(100), doc="The list, such as `EU`.")
    list_version: Mapped[str] = mapped_column(String(40), doc="The state of the list.")
    entry: Mapped[str] = mapped_column(String(100), doc="The entry of the list.")
    score: Mapped[Decimal] = mapped_column(Percent(), doc="How alike the names are, in per cent.")
    disposition: Mapped[BankHitDisposition] = mapped_column(
        choice(BankHitDisposition), doc="What became of it."
    )
    reason: Mapped[str | None] = mapped_column(String(1000), doc="Why that was decided.")
    decided_by: Mapped[str | None] = mapped_column(String(200), doc="Who decided.")
    decided_on: Mapped[date | None] = mapped_column(Date(), doc="When.")

    __table_args__ = (
        UniqueConstraint("account_id", "list_name", "list_version", "entry", "name"),
        CheckConstraint("score >= 0", name="score"),
        Index("ix_bank_screening_hit_created_at", "created_at", "id"),
    )

    @property
    def blocks(self) -> bool:
        """Whether nothing may be done because of it."""
        return self.disposition in BLOCKING

    def become(self, disposition: BankHitDisposition) -> None:
        """Decide on it, once."""
        require_step(HIT_LIFECYCLE, self.disposition, disposition, "BANK_HIT_TRANSITION", "The hit")
        self.disposition = disposition
