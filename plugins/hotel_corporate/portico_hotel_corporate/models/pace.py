"""Pace: what was on the books, as it was seen day by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, account_key, choice, new_id
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.stays import HotelMarketSegment


class PaceSnapshot(Base):
    """What was on the books for one night at the end of a day, by segment and company."""

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
    segment: Mapped[HotelMarketSegment] = mapped_column(
        choice(HotelMarketSegment), doc="Which market it comes from."
    )
    account_id: Mapped[UUID | None] = account_key(
        "The company that the guests come for.", nullable=True
    )
    room_nights: Mapped[int] = mapped_column(doc="How many room nights.")
    room_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What the rooms will bring.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the revenue.")
