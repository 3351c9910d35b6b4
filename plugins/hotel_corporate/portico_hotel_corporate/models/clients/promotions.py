"""Promotions: what is offered for some days, who was told of it, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import PERSONAL, Document, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.models import Contact
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.properties import check_code
from portico_hotel_corporate.models.spans import Span, check_day, check_span, within


class HotelPromotionChannel(Choice):
    """How a person is told of a promotion."""

    EMAIL = "By e-mail."
    PHONE = "By telephone."
    POST = "By post."


class HotelLeftOutReason(Choice):
    """Why a person or a client is not told of a promotion."""

    NO_CONSENT = "The person did not agree to be told this way."
    NO_ADDRESS = "No e-mail address, number or postal address is known."
    TOLD_ALREADY = "The person was told of it this way before."
    NO_CONTACT = "No person is known at the client."
    NO_BUSINESS = "The client is archived or blocked."
    NOT_MEANT = "The promotion is not for the client."


_CONSENTS: Final = {
    HotelPromotionChannel.EMAIL: "email_consent",
    HotelPromotionChannel.PHONE: "phone_consent",
    HotelPromotionChannel.POST: "post_consent",
}


class Promotion(Record, Base):
    """What a property or the house offers for some days, and for which clients."""

    __tablename__ = "hotel_promotion"

    code: Mapped[str] = mapped_column(String(20), unique=True, doc="A short code in capitals.")
    name: Mapped[str] = mapped_column(String(200), doc="What people call it.")
    offer: Mapped[str] = mapped_column(String(4000), doc="What it offers, in words.")
    property_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="SET NULL"),
        index=True,
        doc="Which property; null: all of them.",
    )
    package_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_rate_package.id", ondelete="SET NULL"),
        index=True,
        doc="The package that is offered, if it is one.",
    )
    sell_from: Mapped[date] = mapped_column(doc="The first day on which it can be booked.")
    sell_to: Mapped[date] = mapped_column(doc="The last day on which it can be booked.")
    stay_from: Mapped[date] = mapped_column(doc="The first day of arrival.")
    stay_to: Mapped[date] = mapped_column(doc="The last day of arrival.")
    segments: Mapped[list[str]] = mapped_column(
        Document(), doc="For which classes of clients, VALUE/A; none, and no clients: for all."
    )

    clients: Mapped[list[PromotionClient]] = relationship(cascade="all, delete-orphan")

    def is_for(self, account_id: UUID, members: frozenset[UUID]) -> bool:
        """Whether it is for a client: for all, for it, or as one of a class's members."""
        named = {each.account_id for each in self.clients}
        return not (named or self.segments) or account_id in named or account_id in members

    def require_on_sale(self, today: date) -> None:
        """Refuse to tell of what cannot be booked any more."""
        if self.sell_to < today:
            message = f"{self.code} could be booked up to {self.sell_to}."
            raise refuse("HOTEL_PROMOTION_OVER", message, "input", "promotionId")

    def require_fit(self, property_id: UUID, arrival: date, *path: str | int) -> None:
        """Refuse what is elsewhere or arrives on other days."""
        if self.property_id not in {None, property_id}:
            message = f"{self.code} is for another property."
            raise refuse("HOTEL_PROMOTION_ELSEWHERE", message, *path)
        if not within(arrival, (self.stay_from, self.stay_to)):
            message = f"{self.code} is for arrivals from {self.stay_from} to {self.stay_to}."
            raise refuse("HOTEL_PROMOTION_DATES", message, *path)

    def check(self, problems: Problems) -> None:
        """Note what is wrong with it."""
        check_code(problems, self.code)
        spans: tuple[tuple[Span, str], ...] = (
            ((self.sell_from, self.sell_to), "sell"),
            ((self.stay_from, self.stay_to), "stay"),
        )
        for span, name in spans:
            check_day(problems, span[0], "input", f"{name}From")
            check_day(problems, span[1], "input", f"{name}To")
            check_span(problems, span, ("input", f"{name}To"))
        problems.check(
            ok=self.stay_to >= self.sell_from,
            code="HOTEL_DATES",
            message="The last arrival is before it can be booked.",
            path=("input", "stayTo"),
        )


class PromotionClient(Base):
    """A client that a promotion is for."""

    __tablename__ = "hotel_promotion_client"

    promotion_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_promotion.id", ondelete="CASCADE"), primary_key=True, doc="What it is."
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("core_account.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        doc="The client.",
    )


class PromotionAnnouncement(Record, Base):
    """A promotion is told to chosen clients by one channel: the list, and who was left out."""

    __tablename__ = "hotel_promotion_announcement"

    promotion_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_promotion.id", ondelete="CASCADE"), index=True, doc="The promotion."
    )
    channel: Mapped[HotelPromotionChannel] = mapped_column(
        choice(HotelPromotionChannel), doc="How people are told."
    )
    listed: Mapped[int] = mapped_column(doc="How many people are to be told.")
    left_out: Mapped[dict[str, int]] = mapped_column(
        Document(), doc="How many were left out, by reason."
    )
    made_for: Mapped[str | None] = mapped_column(
        String(200), doc="In whose place, if a deputy made it."
    )
    sent_at: Mapped[datetime | None] = mapped_column(doc="When they were told; null: not yet.")

    promotion: Mapped[Promotion] = relationship()
    tellings: Mapped[list[PromotionTelling]] = relationship(order_by="PromotionTelling.id")

    def note_sent(self, now: datetime) -> None:
        """Note that the people of the list were told."""
        if self.sent_at is not None:
            message = f"It was sent on {self.sent_at.date()} already."
            raise refuse("HOTEL_PROMOTION_SENT", message, "input", "id")
        self.sent_at = now


class PromotionTelling(Record, Base):
    """A person who is to be told of a promotion, or was, and by which channel."""

    __tablename__ = "hotel_promotion_telling"
    __table_args__ = (UniqueConstraint("promotion_id", "channel", "contact_id"),)

    announcement_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_promotion_announcement.id", ondelete="CASCADE"),
        index=True,
        doc="The announcement.",
    )
    promotion_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_promotion.id", ondelete="CASCADE"), doc="The promotion."
    )
    account_id: Mapped[UUID] = account_key("The client.")
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("core_contact.id", ondelete="SET NULL"), index=True, doc="The person."
    )
    channel: Mapped[HotelPromotionChannel] = mapped_column(
        choice(HotelPromotionChannel), doc="How."
    )
    address: Mapped[str | None] = mapped_column(
        String(600), info=PERSONAL, doc="The e-mail address, the number or the postal address."
    )
    told_at: Mapped[datetime | None] = mapped_column(doc="When the person was told.")
    has_failed: Mapped[bool] = mapped_column(doc="Whether the person could not be told.")

    def forget(self) -> None:
        """Forget who it was; that somebody of the client was told stays."""
        self.contact_id = self.address = None


class PromotionResponse(Record, Base):
    """A request or an event that names a promotion: what came of it."""

    __tablename__ = "hotel_promotion_response"

    promotion_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_promotion.id", ondelete="CASCADE"), index=True, doc="The promotion."
    )
    account_id: Mapped[UUID] = account_key("The client.")
    rfp_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_rfp.id", ondelete="CASCADE"), unique=True, doc="The request."
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), unique=True, doc="The event."
    )


@dataclass(frozen=True, slots=True)
class PromotionAnnounced:
    """A list of people to be told of a promotion is ready. Subscribe to send it."""

    announcement: PromotionAnnouncement


def agrees(contact: Contact, channel: HotelPromotionChannel) -> bool:
    """Whether a person agreed to be told of news by a channel."""
    return bool(getattr(contact, _CONSENTS[channel]))
