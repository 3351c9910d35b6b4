"""Segment: a group of accounts that get the same prices, and who belongs to it when."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, account_key
from portico_b2b_trade.models.base import Base, Period


class Segment(Record, Base):
    """A group of accounts with conditions of their own, such as wholesalers."""

    __tablename__ = "trade_segment"

    code: Mapped[str] = mapped_column(String(60), unique=True, doc="The segment's short name.")
    name: Mapped[str] = mapped_column(String(200), doc="What the segment is called.")

    __table_args__ = (Index("ix_trade_segment_created_at", "created_at", "id"),)


class SegmentMembership(Record, Period, Base):
    """An account's membership of a segment, for a period."""

    __tablename__ = "trade_segment_membership"

    account_id: Mapped[UUID] = account_key("The account that belongs to the segment.")
    segment_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("trade_segment.id", ondelete="CASCADE"), index=True, doc="The segment."
    )
    priority: Mapped[int] = mapped_column(
        doc="Of an account's segments the one with the highest number gives its prices first."
    )

    __table_args__ = (
        CheckConstraint("valid_from < valid_to", name="ends_after_it_begins"),
        Index("ix_trade_segment_membership_created_at", "created_at", "id"),
    )
