"""Reservations of guest rooms, imported from the property's own system: nights and revenue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, account_key, choice
from portico.values import Choice, round_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.prices import allocate


class HotelStayStatus(Choice):
    """What became of a reservation."""

    RESERVED = "On the books: the guests are still to come, or still there."
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
        Index(None, "property_id", "market_segment"),
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
    room_type: Mapped[str | None] = mapped_column(
        String(20), doc="The code of the room type that was booked."
    )
    rate_code: Mapped[str | None] = mapped_column(
        String(40), doc="The code by which it was booked; an agreement's if it was loaded."
    )
    booked_on: Mapped[date | None] = mapped_column(doc="The day of the reservation.")
    guests: Mapped[int | None] = mapped_column(doc="How many guests.")
    channel: Mapped[str | None] = mapped_column(String(40), doc="The way it was booked.")
    room_nights: Mapped[int] = mapped_column(
        doc="How many nights were produced: none by a reservation that was not used."
    )
    revenue_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="What was earned: nights times price; nothing if the stay was not used."
    )
    food_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="Food and beverage that the guests had, net."
    )
    other_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What else they had, net.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of price and revenue.")


class StayNight(Base):
    """One night of a stay with its share of the revenue: what production is counted by.

    There are nights of what was used, of what is on the books, and of what was charged although
    the guests did not come.
    """

    __tablename__ = "hotel_stay_night"

    stay_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_stay_production.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The stay.",
    )
    night: Mapped[date] = mapped_column(primary_key=True, index=True, doc="The night.")
    rate_line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_rate_line.id", ondelete="SET NULL"),
        index=True,
        doc="The agreement's rate line that applied, by the code it was booked with; null: none.",
    )
    room_amount: Mapped[Decimal] = mapped_column(Amount(), doc="Its share of the room revenue.")
    food_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="Its share of food and beverage revenue."
    )
    other_amount: Mapped[Decimal] = mapped_column(Amount(), doc="Its share of other revenue.")


@dataclass(frozen=True, slots=True)
class Produced:
    """What a reservation brought."""

    room_nights: int
    revenue: Decimal


def produced(
    nights: int,
    adr: Decimal,
    status: HotelStayStatus,
    currency: str,
    charged: Decimal | None = None,
) -> Produced:
    """What a reservation brought: its nights at its price, or what was charged, if used.

    One that was not used brings no night, and only what was charged for that.
    """
    if status is HotelStayStatus.CHECK_OUT:
        return Produced(nights, round_money(nights * adr, currency) if charged is None else charged)
    if status is HotelStayStatus.NO_SHOW:
        return Produced(0, charged or Decimal(0))
    return Produced(0, Decimal(0))


def booked(nights: int, adr: Decimal, currency: str, charged: Decimal | None) -> Decimal:
    """The room revenue of all nights of a reservation, if it is used."""
    return round_money(nights * adr, currency) if charged is None else charged


def spread(
    arrival: date, nights: int, amount: Decimal, currency: str
) -> list[tuple[date, Decimal]]:
    """An amount shared out among the nights of a stay, to the exact cent."""
    if nights == 0:
        return []
    shares = allocate(amount, [Decimal(1)] * nights, currency)
    return [(arrival + timedelta(days=i), share) for i, share in enumerate(shares)]
