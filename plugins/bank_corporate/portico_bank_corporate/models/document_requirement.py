"""Which documents a product needs of a client, and how old they may be."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.kyc_case import BankDocumentKind, ClientDocument


class DocumentRequirement(Record, Base):
    """A document that clients must bring for a product."""

    __tablename__ = "bank_document_requirement"

    product_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_product.id", ondelete="CASCADE"), doc="The product."
    )
    kind: Mapped[BankDocumentKind] = mapped_column(choice(BankDocumentKind), doc="The document.")
    most_days_old: Mapped[int | None] = mapped_column(
        doc="How many days old it may be at most; null if only its own expiry counts."
    )
    note: Mapped[str] = mapped_column(
        String(500), doc="What the client is told: which copies, signed by whom."
    )

    __table_args__ = (
        UniqueConstraint("product_id", "kind"),
        CheckConstraint("most_days_old > 0", name="most_days_old"),
        Index("ix_bank_document_requirement_created_at", "created_at", "id"),
    )

    def last_day(self, document: ClientDocument) -> date | None:
        """The last day that a document serves; None if it serves for ever."""
        ends = [end for end in (document.expires_on, document.withdrawn_on) if end is not None]
        if self.most_days_old is not None:
            ends.append(document.issued_on + timedelta(days=self.most_days_old))
        return min(ends) if ends else None
