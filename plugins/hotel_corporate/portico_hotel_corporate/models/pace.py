"""Pace: what was on the books, as it was seen day by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, account_key, choice, new_id
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus
from portico_hotel_corporate.models.stays import HotelMarketSegment


class HotelPaceStatus(Choice):
    """How sure it is that what is on the books will be used."""

    RESERVED = "Guests' reservations."
    DEFINITE = "Rooms kept for definite events that no guest has yet."
    TENTATIVE = "Rooms kept for tentative events that no guest has yet."
    PROSPECT = "Rooms of events that are less sure."


PACE_OF: Final = {
    HotelBookingStatus.INQUIRY: HotelPaceStatus.PROSPECT,
    HotelBookingStatus.PROSPECT: HotelPaceStatus.PROSPECT,
    HotelBookingStatus.WAITLIST: HotelPaceStatus.PROSPECT,
    HotelBookingStatus.TENTATIVE: HotelPaceStatus.TENTATIVE,
    HotelBookingStatus.DEFINITE: HotelPaceStatus.DEFINITE,
    HotelBookingStatus.ACTUAL: HotelPaceStatus.DEFINITE,
}
"""What the rooms of an event count as; those of others do not count."""


class PaceSnapshot(Base):
    """What was on the books for one night at the end of a day, by sureness, segment and company."""

    __tablename__ = "hotel_pace_snapshot"
    __table_args__ = (Index(None, "property_id", "as_of", "night"),)

    id: Mapped[UUID] = mapped_column(
        Uuid(), primary_key=True, default=new_id, doc="The line's identifier."
    )
    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property."
    )
    as_of: Mapped[date] = mapped_column(doc="The property's business day on which it was seen.")
    night: Mapped[date] = mapped_column(doc="The night that was reserved.")
    status_type: Mapped[HotelPaceStatus] = mapped_column(
        choice(HotelPaceStatus),
        server_default=HotelPaceStatus.RESERVED.name,
        doc="How sure it was.",
    )
    segment: Mapped[HotelMarketSegment] = mapped_column(
        choice(HotelMarketSegment), doc="Which market it comes from."
    )
    account_id: Mapped[UUID | None] = account_key(
        "The company that the guests come for.", nullable=True
    )
    room_nights: Mapped[int] = mapped_column(doc="How many room nights.")
    room_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What the rooms will bring.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the revenue.")
