"""PriceAssignment: which price list holds for whom."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico_b2b_trade.models.base import Base, Period
from portico_b2b_trade.models.choices import TradeAssignmentScope


class PriceAssignment(Record, Period, Base):
    """A price list given to an account with its group, to a segment, or to everybody."""

    __tablename__ = "trade_price_assignment"

    price_list_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("trade_price_list.id", ondelete="CASCADE"),
        index=True,
        doc="The price list.",
    )
    scope: Mapped[TradeAssignmentScope] = mapped_column(
        choice(TradeAssignmentScope), doc="Who the list is for."
    )
    account_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_account.id", ondelete="CASCADE"),
        index=True,
        doc="The account, if it is for one.",
    )
    segment_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("trade_segment.id", ondelete="CASCADE"),
        index=True,
        doc="The segment, if it is for one.",
    )
    priority: Mapped[int] = mapped_column(
        doc="Decides between lists of one scope with equal breaks: the highest number wins."
    )

    __table_args__ = (
        CheckConstraint("valid_from < valid_to", name="ends_after_it_begins"),
        CheckConstraint(
            "scope = 'ACCOUNT' AND account_id IS NOT NULL AND segment_id IS NULL"
            " OR scope = 'SEGMENT' AND account_id IS NULL AND segment_id IS NOT NULL"
            " OR scope = 'DEFAULT' AND account_id IS NULL AND segment_id IS NULL",
            name="scope_names_its_holder",
        ),
        Index("ix_trade_price_assignment_scope", "scope", "id"),
        Index("ix_trade_price_assignment_created_at", "created_at", "id"),
    )

    @property
    def holder_id(self) -> UUID | None:
        """The account or the segment that the list is for; None if it is for everybody."""
        return self.account_id or self.segment_id
