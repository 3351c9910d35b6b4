"""Which function has which room, and from when to when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico_hotel_corporate.models.base import Base

if TYPE_CHECKING:
    from portico_hotel_corporate.models.functions import EventFunction


class SpaceHold(Base):
    """The time during which a function takes one indivisible room."""

    __tablename__ = "hotel_space_hold"
    __table_args__ = (Index(None, "element_id", "occupied_from"),)

    function_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_function.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The function.",
    )
    element_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_function_space.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The indivisible room.",
    )
    occupied_from: Mapped[datetime] = mapped_column(doc="From when the room is taken.")
    occupied_to: Mapped[datetime] = mapped_column(doc="Until when the room is taken.")

    function: Mapped[EventFunction] = relationship(back_populates="holds")
