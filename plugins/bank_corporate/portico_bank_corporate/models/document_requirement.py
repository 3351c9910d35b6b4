"""Which documents a product, or a KYC case, needs of a client, and how old they may be."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.kyc_case import BankDocumentKind, BankKycRisk, ClientDocument


class DocumentNeed:
    """A document that clients must bring, and how long one serves."""

    kind: Mapped[BankDocumentKind] = mapped_column(choice(BankDocumentKind), doc="The document.")
    most_days_old: Mapped[int | None] = mapped_column(
        doc="How many days old it may be at most; null if only its own expiry counts."
    )
    note: Mapped[str] = mapped_column(
        String(500), doc="What the client is told: which copies, signed by whom."
    )

    def last_day(self, document: ClientDocument) -> date | None:
        """The last day that a document serves; None if it serves for ever."""
        ends = [end for end in (document.expires_on, document.withdrawn_on) if end is not None]
        if self.most_days_old is not None:
            ends.append(document.issued_on + timedelta(days=self.most_days_old))
        return min(ends) if ends else None


class DocumentRequirement(DocumentNeed, Record, Base):
    """A document that clients must bring for a product."""

    __tablename__ = "bank_document_requirement"

    product_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_product.id", ondelete="CASCADE"), doc="The product."
    )

    __table_args__ = (
        UniqueConstraint("product_id", "kind"),
        CheckConstraint("most_days_old > 0", name="most_days_old"),
        Index("ix_bank_document_requirement_created_at", "created_at", "id"),
    )


class KycRequirement(DocumentNeed, Record, Base):
    """A document that a KYC case needs from a risk on: a point of its checklist."""

    __tablename__ = "bank_kyc_requirement"

    risk: Mapped[BankKycRisk] = mapped_column(
        choice(BankKycRisk), doc="From which risk on it is needed."
    )

    __table_args__ = (
        UniqueConstraint("kind"),
        CheckConstraint("most_days_old > 0", name="most_days_old"),
        Index("ix_bank_kyc_requirement_created_at", "created_at", "id"),
    )

    def applies_to(self, risk: BankKycRisk) -> bool:
        """Whether a case of a risk needs it."""
        order = list(BankKycRisk)
        return order.index(self.risk) <= order.index(risk)
