"""Discrepancies: what keeps a demand from complying, each by the rule that it breaks."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico.values import Choice
from portico_bank_corporate.models.base import Base


class BankDiscrepancyKind(Choice):
    """In what respect a demand does not comply."""

    NO_STATEMENT = "No statement of the breach supports it (URDG 758, article 15)."
    MISSING_DOCUMENT = "A required document is missing."
    DOCUMENT = "A document is not as the text requires it (URDG 758, article 19)."
    CONFLICTING_DATA = "Documents contradict one another or the text (URDG 758, article 19(b))."
    AMOUNT = "It is for more than is available (URDG 758, article 17(e))."
    CURRENCY = "It is in another currency (URDG 758, article 21)."
    PARTIAL = "It is for a part, which the text does not permit (URDG 758, article 17(c))."
    MULTIPLE = "It is one more than the text permits (URDG 758, article 17(d))."
    LATE = "It, or its completion, came after the expiry (URDG 758, article 14)."
    PLACE_OR_FORM = "It came to another place or in another form (URDG 758, article 14)."
    SIGNATURE = "It is not signed, or not by the beneficiary."
    OTHER = "Something else; the text says what."


class DemandDiscrepancy(Record, Base):
    """One discrepancy for which a demand was refused. The notice of rejection names them all."""

    __tablename__ = "bank_demand_discrepancy"

    demand_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee_demand.id", ondelete="CASCADE"), doc="The demand."
    )
    number: Mapped[int] = mapped_column(doc="Its number in the notice, from 1.")
    kind: Mapped[BankDiscrepancyKind] = mapped_column(
        choice(BankDiscrepancyKind), doc="In what respect."
    )
    text: Mapped[str | None] = mapped_column(String(2000), doc="What it is, in words.")

    __table_args__ = (
        UniqueConstraint("demand_id", "number"),
        Index("ix_bank_demand_discrepancy_created_at", "created_at", "id"),
    )

    @property
    def words(self) -> str:
        """The discrepancy as the notice says it."""
        if self.kind is BankDiscrepancyKind.OTHER:
            return self.text or ""
        return f"{self.kind.value} {self.text}" if self.text else self.kind.value
