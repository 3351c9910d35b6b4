"""The people of an event: who decides, negotiates, signs and organises on the client's side."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import choice
from portico.models import AffiliationRole
from portico_hotel_corporate.models.base import Base


class EventPerson(Base):
    """A person in one part at an event; the same person may have several."""

    __tablename__ = "hotel_event_person"
    __table_args__ = (UniqueConstraint("booking_id", "contact_id", "role"),)

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), primary_key=True, doc="The event."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    contact_id: Mapped[UUID] = mapped_column(
        ForeignKey("core_contact.id", ondelete="CASCADE"), index=True, doc="The person."
    )
    role: Mapped[AffiliationRole] = mapped_column(
        choice(AffiliationRole), doc="The part that the person plays at the event."
    )
