"""Reservations of guest rooms, imported from the property's own system: nights and revenue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, account_key, choice
from portico.values import Choice, round_money
from portico_hotel_corporate.models.base import Base


class HotelStayStatus(Choice):
    """What became of a reservation."""

    CHECK_OUT = "The guests stayed and left."
    CANCELED = "Cancelled before arrival."
    NO_SHOW = "The guests did not come."


class HotelMarketSegment(Choice):
    """Which market a reservation comes from."""

    CORPORATE = "A company's own travellers."
    GROUPS = "Groups."
    OFFLINE_TA_TO = "Travel agencies and tour operators, not online."
    ONLINE_TA = "Online travel agencies."
    DIRECT = "Guests who ask the hotel themselves."
    AVIATION = "Crews and stranded passengers of airlines."
    COMPLEMENTARY = "Stays that are not charged."
    UNDEFINED = "The property's system does not say."


class StayProduction(Record, Base):
    """What one reservation brought: room nights and revenue, by company, agency and segment."""

    __tablename__ = "hotel_stay_production"
    __table_args__ = (
        Index(None, "account_id", "arrival"),
        Index(None, "agency_id", "arrival"),
        Index(None, "company_ref", "status"),
    )

    source_ref: Mapped[str] = mapped_column(
        String(100), unique=True, doc="The line of the source that it was read from."
    )
    account_id: Mapped[UUID | None] = account_key(
        "The company that the guests came for.", nullable=True
    )
    agency_id: Mapped[UUID | None] = account_key(
        "The travel agency that made the reservation.", nullable=True
    )
    company_ref: Mapped[str | None] = mapped_column(
        String(40), doc="The company's number in the property's system."
    )
    agency_ref: Mapped[str | None] = mapped_column(
        String(40), doc="The agency's number in the property's system."
    )
    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), index=True, doc="The property."
    )
    arrival: Mapped[date] = mapped_column(index=True, doc="The first night.")
    nights: Mapped[int] = mapped_column(doc="How many nights were reserved.")
    status: Mapped[HotelStayStatus] = mapped_column(
        choice(HotelStayStatus), doc="What became of the reservation."
    )
    market_segment: Mapped[HotelMarketSegment] = mapped_column(
        choice(HotelMarketSegment), doc="Which market it comes from."
    )
    adr_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The reserved price of a night.")
    room_nights: Mapped[int] = mapped_column(
        doc="How many nights were produced: none by a reservation that was not used."
    )
    revenue_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="What was earned: nights times price; nothing if the stay was not used."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of price and revenue.")


@dataclass(frozen=True, slots=True)
class Produced:
    """What a reservation brought."""

    room_nights: int
    revenue: Decimal


def produced(nights: int, adr: Decimal, status: HotelStayStatus, currency: str) -> Produced:
    """What a reservation brought: its nights at its price, if the guests stayed."""
    if status is not HotelStayStatus.CHECK_OUT:
        return Produced(0, Decimal(0))
    return Produced(nights, round_money(nights * adr, currency))
