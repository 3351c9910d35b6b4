"""Options: who may have a space first, who is next, and until when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Record, choice
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.functions import EventFunction


class HotelOptionStatus(Choice):
    """What became of an option."""

    QUEUED = "Others are before it; nothing is held for it."
    FIRST = "The space is held for it until it expires."
    ACCEPTED = "The event holds its space by itself."
    EXPIRED = "Nobody accepted it in time."
    WITHDRAWN = "The client wants it no more."


OPEN_OPTIONS = (HotelOptionStatus.QUEUED, HotelOptionStatus.FIRST)


class SpaceOption(Record, Base):
    """A client's place in the line for a space at a time."""

    __tablename__ = "hotel_space_option"
    __table_args__ = (Index(None, "status", "expires_at"),)

    function_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_function.id", ondelete="CASCADE"),
        index=True,
        doc="The function that the space is for.",
    )
    rank: Mapped[int] = mapped_column(doc="Its place in the line: 1 is first.")
    hold_hours: Mapped[int] = mapped_column(doc="How long it lasts once it is first.")
    status: Mapped[HotelOptionStatus] = mapped_column(
        choice(HotelOptionStatus), doc="What became of it."
    )
    expires_at: Mapped[datetime | None] = mapped_column(
        doc="When it expires; null while it is queued."
    )
    promoted_at: Mapped[datetime | None] = mapped_column(doc="When it became first.")

    function: Mapped[EventFunction] = relationship()
