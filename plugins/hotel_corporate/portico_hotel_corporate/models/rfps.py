"""Requests for proposal: what a client asks for, how it was answered, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Record, account_key, choice
from portico.database.records import camel
from portico.errors import Problems, refuse
from portico.values import Choice, Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.bookings import REASON_CODE
from portico_hotel_corporate.models.event_types import HotelEventType
from portico_hotel_corporate.models.properties import LARGEST_COUNT, Property
from portico_hotel_corporate.models.spans import check_day
from portico_hotel_corporate.models.stays import HotelMarketSegment

if TYPE_CHECKING:
    from portico.access import Actor
    from portico_hotel_corporate.models.rfp_parts import RfpDates, RfpFunction, RfpRooms


class HotelRfpKind(Choice):
    """What is asked for."""

    MEETING = "An event: rooms, functions, or both."
    TRANSIENT = "Rates for single travellers over a contract's time."


class HotelRfpChannel(Choice):
    """How a request came."""

    PHONE = "By telephone."
    EMAIL = "By e-mail."
    VISIT = "In person."
    WEBSITE = "By the hotel's own form."
    PORTAL = "By a site where many hotels are asked."
    AGENCY = "By an agency."
    FAIR = "At an exhibition or a presentation."
    REFERRAL = "By another client's word."


class HotelRfpStatus(Choice):
    """How far a request has come."""

    RECEIVED = "It came; nobody has judged it yet."
    QUALIFIED = "It is worth an answer."
    ANSWERED = "The client has our proposal."
    CONVERTED = "It became an event booking or an agreement. Final."
    TURNED_DOWN = "The hotel refused. Final."
    LOST = "The client went elsewhere, or gave it up. Final."


class HotelInterest(Choice):
    """How much a client wants it."""

    LOW = "One hotel of many."
    MEDIUM = "It would like to come."
    HIGH = "It wants this hotel."


class HotelMeans(Choice):
    """Whether a client can pay for what it asks."""

    WEAK = "Doubtful."
    SOUND = "Yes, for this."
    STRONG = "Yes, and for more."


_S = HotelRfpStatus
RFP_TRANSITIONS: Final[dict[HotelRfpStatus, frozenset[HotelRfpStatus]]] = {
    _S.RECEIVED: frozenset({_S.QUALIFIED, _S.TURNED_DOWN, _S.LOST}),
    _S.QUALIFIED: frozenset({_S.QUALIFIED, _S.ANSWERED, _S.CONVERTED, _S.TURNED_DOWN, _S.LOST}),
    _S.ANSWERED: frozenset({_S.ANSWERED, _S.CONVERTED, _S.TURNED_DOWN, _S.LOST}),
    _S.CONVERTED: frozenset(),
    _S.TURNED_DOWN: frozenset(),
    _S.LOST: frozenset(),
}
TURNED_AWAY: Final = frozenset({_S.TURNED_DOWN, _S.LOST})


class Rfp(Record, Base):
    """A request for proposal: dates, programme, rooms and budget that a client has in mind."""

    __tablename__ = "hotel_rfp"
    __table_args__ = (Index(None, "property_id", "arrival"),)

    account_id: Mapped[UUID] = account_key("The client.")
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("core_contact.id", ondelete="SET NULL"), index=True, doc="Who asked."
    )
    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="Which hotel was asked."
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="SET NULL"),
        index=True,
        doc="The event that it became.",
    )
    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="SET NULL"),
        index=True,
        doc="The agreement that it became.",
    )
    kind: Mapped[HotelRfpKind] = mapped_column(choice(HotelRfpKind), doc="What is asked for.")
    channel: Mapped[HotelRfpChannel] = mapped_column(choice(HotelRfpChannel), doc="How it came.")
    source_ref: Mapped[str | None] = mapped_column(
        String(120), unique=True, doc="Its number where it came from; no two have the same."
    )
    name: Mapped[str] = mapped_column(String(200), doc="The event, as the client calls it.")
    event_type: Mapped[HotelEventType] = mapped_column(
        choice(HotelEventType), doc="What kind of event it is."
    )
    market_segment: Mapped[HotelMarketSegment] = mapped_column(
        choice(HotelMarketSegment), doc="The market segment it counts in."
    )
    received_at: Mapped[datetime] = mapped_column(doc="When it came.")
    response_due: Mapped[date | None] = mapped_column(doc="By when the client wants an answer.")
    decision_due: Mapped[date | None] = mapped_column(doc="When the client decides.")
    arrival: Mapped[date] = mapped_column(
        doc="The first day that suits best; of rates: the first day of the contract."
    )
    departure: Mapped[date] = mapped_column(doc="The last day.")
    attendees: Mapped[int] = mapped_column(doc="How many people are to come; 0 for rates.")
    budget_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What the client means to spend, all in all."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The property's currency.")
    potential_room_nights: Mapped[int | None] = mapped_column(
        doc="How many room nights a year the client could bring."
    )
    city_room_nights: Mapped[int | None] = mapped_column(
        doc="How many room nights a year the client needs in this city."
    )
    wishes: Mapped[str | None] = mapped_column(String(4000), doc="What else the client wants.")
    status: Mapped[HotelRfpStatus] = mapped_column(
        choice(HotelRfpStatus), index=True, doc="How far it has come."
    )
    interest: Mapped[HotelInterest | None] = mapped_column(
        choice(HotelInterest), doc="How much the client wants it."
    )
    means: Mapped[HotelMeans | None] = mapped_column(
        choice(HotelMeans), doc="Whether the client can pay for it."
    )
    qualified_by: Mapped[str | None] = mapped_column(String(200), doc="Who judged it.")
    qualification: Mapped[str | None] = mapped_column(String(2000), doc="What was found out.")
    answered_at: Mapped[datetime | None] = mapped_column(doc="When it was first answered.")
    answer: Mapped[str | None] = mapped_column(String(4000), doc="What we proposed.")
    offered_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="What we asked for it.")
    offer_until: Mapped[date | None] = mapped_column(doc="Until when the proposal stands.")
    reason_code: Mapped[str | None] = mapped_column(
        String(40), doc="Why it was turned down or lost: PRICE, NO_ROOMS, DATES …"
    )
    reason_note: Mapped[str | None] = mapped_column(String(1000), doc="The reason in words.")
    ended_at: Mapped[datetime | None] = mapped_column(doc="When it was turned down or lost.")

    venue: Mapped[Property] = relationship()
    alternates: Mapped[list[RfpDates]] = relationship(
        order_by="RfpDates.position", cascade="all, delete-orphan"
    )
    rooms: Mapped[list[RfpRooms]] = relationship(
        order_by="RfpRooms.position", cascade="all, delete-orphan"
    )
    functions: Mapped[list[RfpFunction]] = relationship(
        order_by="RfpFunction.position", cascade="all, delete-orphan"
    )

    @property
    def room_nights(self) -> int:
        """How many room nights it asks for."""
        return sum(line.rooms for line in self.rooms)

    @property
    def room_revenue(self) -> Decimal:
        """What its rooms would bring at the rates that the client has in mind."""
        return sum(
            (line.rooms * (line.rate_amount or Decimal(0)) for line in self.rooms), Decimal(0)
        )

    @property
    def worth(self) -> Decimal:
        """What is at stake: the budget; without one, the rooms at the rates in mind."""
        return self.room_revenue if self.budget_amount is None else self.budget_amount

    def told_at(self, became_at: datetime | None) -> datetime | None:
        """When the client first had word: an answer, a refusal, or what the request became."""
        refused = self.ended_at if self.status is HotelRfpStatus.TURNED_DOWN else None
        return self.answered_at or refused or became_at

    def dates(self, choice: int) -> tuple[date, date]:
        """First and last day: of the wish itself (0), or of an alternate (from 1)."""
        if choice == 0:
            return self.arrival, self.departure
        if not 0 < choice <= len(self.alternates):
            message = f"Give a number from 0, the wished dates, to {len(self.alternates)}."
            raise refuse("HOTEL_RFP_DATES", message, "input", "dates")
        other = self.alternates[choice - 1]
        return other.arrival, other.departure

    def move_to(self, status: HotelRfpStatus) -> None:
        """Change the status, if the lifecycle permits it."""
        following = RFP_TRANSITIONS[self.status]
        if status not in following:
            names = ", ".join(each.name for each in HotelRfpStatus if each in following)
            raise refuse(
                "HOTEL_RFP_TRANSITION",
                f"The request is {self.status.name}: it cannot become {status.name}. "
                + (f"It may become {names}." if names else "That is final."),
                "input",
                "id",
            )
        self.status = status

    def qualify(self, actor: Actor) -> None:
        """Note that the request is worth an answer, and who found so."""
        self.move_to(HotelRfpStatus.QUALIFIED)
        self.qualified_by = actor.name

    def end(self, status: HotelRfpStatus, actor: Actor) -> None:
        """Note that nothing comes of it; a reason must be given."""
        if not REASON_CODE.fullmatch(self.reason_code or ""):
            message = f"Say why it is {status.name}: a code in capitals, such as PRICE or NO_ROOMS."
            raise refuse("HOTEL_RFP_REASON", message, "input", "reasonCode")
        self.move_to(status)
        self.ended_at = actor.now

    def check(self) -> None:
        """Refuse impossible dates, numbers or amounts, and a request for nothing."""
        problems = Problems()
        for name in ("arrival", "departure", "decision_due"):
            check_day(problems, getattr(self, name), "input", camel(name))
        problems.check(
            ok=self.arrival <= self.departure,
            code="HOTEL_DATES",
            message=f"The departure ({self.departure}) is before the arrival ({self.arrival}).",
            path=("input", "departure"),
        )
        least = 0 if self.kind is HotelRfpKind.TRANSIENT else 1
        problems.check(
            ok=least <= self.attendees <= LARGEST_COUNT,
            code="HOTEL_ATTENDEES",
            message=f"The number of attendees must be from {least} to {LARGEST_COUNT}.",
            path=("input", "attendees"),
        )
        self._check_potential(problems)
        if self.budget_amount is not None:
            budget = Money(self.budget_amount, self.currency)
            check_money(problems, budget, self.venue.currency, ("input", "budget"))
        for parts in (self.alternates, self.rooms, self.functions):
            for part in parts:
                part.check(problems, self)
        problems.raise_if_any()

    def _check_potential(self, problems: Problems) -> None:
        for number, name in (
            (self.potential_room_nights, "potentialRoomNights"),
            (self.city_room_nights, "cityRoomNights"),
        ):
            problems.check(
                ok=number is None or 0 <= number <= LARGEST_COUNT,
                code="HOTEL_QUANTITY",
                message=f"Give a number from 0 to {LARGEST_COUNT}.",
                path=("input", name),
            )
        if self.kind is HotelRfpKind.TRANSIENT:
            problems.check(
                ok=bool(self.potential_room_nights) and not self.functions,
                code="HOTEL_RFP_KIND",
                message="A request for rates names its potential room nights, and no functions.",
                path=("input", "potentialRoomNights"),
            )
        else:
            problems.check(
                ok=bool(self.rooms or self.functions),
                code="HOTEL_RFP_EMPTY",
                message="Say which rooms or which functions the client asks for.",
                path=("input", "rooms"),
            )
