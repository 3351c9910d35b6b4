"""How the status of an event changed: who took which step, when and why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus


class StatusChange(Base):
    """One step in the life of a booking."""

    __tablename__ = "hotel_booking_status_change"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The booking.",
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    status: Mapped[HotelBookingStatus] = mapped_column(
        choice(HotelBookingStatus), doc="The status that it got."
    )
    changed_at: Mapped[datetime] = mapped_column(doc="When it changed.")
    changed_by: Mapped[str] = mapped_column(String(200), doc="Who changed it.")
    reason_code: Mapped[str | None] = mapped_column(String(40), doc="Why.")
