"""Rate quotes: which rate a client was to get, what spoke against the others, what it was offered.

A quote is evidence. It keeps the figures and words of its day, whatever becomes of the agreement.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Percent, Record, account_key, choice
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.rate_candidates import HotelRateVerdict
from portico_hotel_corporate.models.rate_lines import HotelAvailability


class HotelQuoteOutcome(Choice):
    """What became of a quote."""

    OPEN = "The client was not answered yet."
    ACCEPTED = "The client booked."
    DECLINED = "The client did not book."


class RateQuote(Record, Base):
    """The rate that a client was to get for a stay, with the evidence of the moment."""

    __tablename__ = "hotel_rate_quote"
    __table_args__ = (Index(None, "property_id", "arrival"),)

    account_id: Mapped[UUID] = account_key("Who asked.")
    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property."
    )
    room_type: Mapped[str] = mapped_column(String(20), doc="The code of the room type.")
    arrival: Mapped[date] = mapped_column(doc="The first night.")
    departure: Mapped[date] = mapped_column(doc="The day after the last night.")
    guests: Mapped[int] = mapped_column(doc="How many guests in each room.")
    rooms: Mapped[int] = mapped_column(doc="How many rooms.")
    quoted_at: Mapped[datetime] = mapped_column(doc="When it was asked.")
    booked_on: Mapped[date] = mapped_column(doc="The property's business day then.")
    total_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What the stay costs; null if a night cannot be had."
    )
    bar_total_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What it would cost at best available rates; null if one is not known."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the amounts.")
    saving_percent: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="How much less than at best available rates, rounded to one decimal."
    )
    outcome: Mapped[HotelQuoteOutcome] = mapped_column(
        choice(HotelQuoteOutcome), doc="What became of it."
    )
    override_reason: Mapped[str | None] = mapped_column(
        String(50), doc="Why another rate was offered than the agreement gives."
    )

    nights: Mapped[list[QuoteNight]] = relationship(
        order_by="QuoteNight.night", cascade="all, delete-orphan", lazy="selectin"
    )
    candidates: Mapped[list[QuoteCandidate]] = relationship(
        order_by="QuoteCandidate.position", cascade="all, delete-orphan"
    )


class QuoteNight(Base):
    """The rate of one night of a quote."""

    __tablename__ = "hotel_rate_quote_night"

    quote_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_rate_quote.id", ondelete="CASCADE"), primary_key=True, doc="The quote."
    )
    night: Mapped[date] = mapped_column(primary_key=True, doc="The night.")
    price_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="What a room costs.")
    bar_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="The best available rate.")
    offered_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What the client was offered for a room."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the amounts.")
    rate_line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_rate_line.id", ondelete="SET NULL"),
        index=True,
        doc="The rate line that gives the price.",
    )
    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="SET NULL"),
        index=True,
        doc="The edition of the agreement that the line stands in.",
    )
    is_last_room_due: Mapped[bool] = mapped_column(
        doc="Whether the hotel owes the rate by last room availability."
    )
    snapshot_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_bar_snapshot.id", ondelete="SET NULL"),
        index=True,
        doc="The rate and availability that were captured last.",
    )
    rooms_available: Mapped[int | None] = mapped_column(doc="How many rooms were left.")
    fence_open: Mapped[bool | None] = mapped_column(
        doc="Whether rates without last room availability were open."
    )
    how: Mapped[str] = mapped_column(String(500), doc="How the price came about.")

    @property
    def is_offered(self) -> bool:
        """Whether the client was offered the price, or less."""
        offered, price = self.offered_amount, self.price_amount
        return offered is not None and price is not None and offered <= price


class QuoteCandidate(Base):
    """A rate line that was looked at for a night of a quote, and what became of it."""

    __tablename__ = "hotel_rate_quote_candidate"

    quote_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_rate_quote.id", ondelete="CASCADE"), primary_key=True, doc="The quote."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    night: Mapped[date] = mapped_column(doc="The night.")
    agreement: Mapped[str] = mapped_column(String(60), doc="The agreement and its edition.")
    line: Mapped[str] = mapped_column(String(100), doc="The line in words.")
    availability: Mapped[HotelAvailability] = mapped_column(
        choice(HotelAvailability), doc="When the rate must be offered."
    )
    verdict: Mapped[HotelRateVerdict] = mapped_column(
        choice(HotelRateVerdict), doc="What became of it."
    )
    price_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="Its price, if it had one.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the price.")
    how: Mapped[str] = mapped_column(String(500), doc="How the price came about.")
