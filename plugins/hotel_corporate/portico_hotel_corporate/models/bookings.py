"""Event files: what a client holds at a property, from the first question to the bill."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import (
    Currency,
    Percent,
    Record,
    Searchable,
    Searched,
    account_key,
    choice,
)
from portico.database.records import camel
from portico.errors import Problems, refuse
from portico_hotel_corporate.models.amounts import check_percent
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.codes import HotelStatusScope, StatusCode
from portico_hotel_corporate.models.event_types import HotelEventType
from portico_hotel_corporate.models.lifecycle import (
    HOLDS_SPACE,
    INITIAL,
    NEEDS_REASON,
    OVER,
    SURE,
    TRANSITIONS,
    HotelBookingStatus,
    in_words,
)
from portico_hotel_corporate.models.profiles import HotelPaymentMethod
from portico_hotel_corporate.models.properties import LARGEST_COUNT, Property
from portico_hotel_corporate.models.spans import check_day
from portico_hotel_corporate.models.status_changes import StatusChange
from portico_hotel_corporate.models.stays import HotelMarketSegment

if TYPE_CHECKING:
    from portico.access import Actor
    from portico_hotel_corporate.models.functions import EventFunction

REASON_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]*")


class EventBooking(Searchable, Record, Base):
    """An event of a client at a property: who, when, how sure, and the functions it consists of."""

    __tablename__ = "hotel_event_booking"
    __table_args__ = (Index(None, "account_id", "arrival"),)
    SEARCHED = Searched(title=("name",))

    account_id: Mapped[UUID] = account_key("The client.")
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("core_contact.id", ondelete="SET NULL"),
        index=True,
        doc="Whom we talk to about the event.",
    )
    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), index=True, doc="Where it takes place."
    )
    name: Mapped[str] = mapped_column(String(200), doc="The event, as the client calls it.")
    post_as: Mapped[str | None] = mapped_column(
        String(200), doc="What boards, the diary and calendars show instead of its name."
    )
    confidential_name: Mapped[str | None] = mapped_column(
        String(200), doc="What the event really is, for the few who may know it."
    )
    type: Mapped[HotelEventType] = mapped_column(
        choice(HotelEventType), doc="What kind of event it is."
    )
    arrival: Mapped[date] = mapped_column(index=True, doc="The first day, local to the property.")
    departure: Mapped[date] = mapped_column(doc="The last day, local to the property.")
    status: Mapped[HotelBookingStatus] = mapped_column(
        choice(HotelBookingStatus), doc="How far the booking has come."
    )
    status_code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_status_code.id", ondelete="SET NULL"),
        index=True,
        doc="The status by the house's own name, if it has one for it.",
    )
    attendees: Mapped[int] = mapped_column(doc="How many people are expected to come.")
    currency: Mapped[str] = mapped_column(
        Currency(), doc="The currency that it is billed in: the property's, fixed from the start."
    )
    market_segment: Mapped[HotelMarketSegment] = mapped_column(
        choice(HotelMarketSegment),
        server_default=HotelMarketSegment.GROUPS.name,
        doc="The market segment it counts in.",
    )
    payment_method: Mapped[HotelPaymentMethod] = mapped_column(
        choice(HotelPaymentMethod),
        server_default=HotelPaymentMethod.DIRECT_BILL.name,
        doc="How it is paid.",
    )
    agency_id: Mapped[UUID | None] = account_key("The agency that booked.", nullable=True)
    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="SET NULL"),
        index=True,
        doc="The corporate agreement that it counts for.",
    )
    master_account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_master_account.id", ondelete="SET NULL"),
        index=True,
        doc="The bill that its charges are routed to.",
    )
    materialization_percent: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="How probable it is that the event takes place, in percent."
    )
    decision_date: Mapped[date | None] = mapped_column(doc="When the client decides.")
    option_date: Mapped[date | None] = mapped_column(
        doc="Until when the space is held for a tentative booking."
    )
    signed_on: Mapped[date | None] = mapped_column(doc="The day on which both had signed it.")
    signed_document: Mapped[str | None] = mapped_column(
        String(500), doc="Where the signed contract is kept."
    )
    definite_on: Mapped[date | None] = mapped_column(doc="The day on which it became definite.")
    reason_code: Mapped[str | None] = mapped_column(
        String(40), doc="Why it was lost, turned down or cancelled: PRICE, DATES, BUDGET …"
    )
    reason_note: Mapped[str | None] = mapped_column(
        String(1000), doc="The reason in the words of who recorded it."
    )

    venue: Mapped[Property] = relationship()
    status_code: Mapped[StatusCode | None] = relationship()
    functions: Mapped[list[EventFunction]] = relationship(
        back_populates="booking",
        order_by="EventFunction.starts_at",
        cascade="all, delete-orphan",
    )
    history: Mapped[list[StatusChange]] = relationship(
        order_by="StatusChange.position", cascade="all, delete-orphan"
    )

    @property
    def shown_name(self) -> str:
        """What others may read: the name under which it is posted, else its own."""
        return self.post_as or self.name

    @property
    def programme(self) -> list[EventFunction]:
        """Its functions without those that only might take the place of another."""
        return [each for each in self.functions if each.alternate_of_id is None]

    @property
    def holds_space(self) -> bool:
        """Whether its functions keep others out of their spaces."""
        if self.status_code is not None:
            return self.status_code.holds_space
        return self.status in HOLDS_SPACE

    @property
    def probability(self) -> Decimal | None:
        """How probable it is in percent that it takes place; None if nobody knows."""
        return Decimal(100) if self.status in SURE else self.materialization_percent

    def call(self, code: StatusCode) -> None:
        """Call the status by the house's own name, if the house lets that name follow."""
        code.check_names(HotelStatusScope.BOOKING, {self.status}, self.status_code)
        self.status_code = code

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done."""
        return self.status in OVER

    def covers(self, instant: datetime) -> bool:
        """Whether an instant falls on a day of the event, by the property's clock."""
        return self.arrival <= instant.astimezone(self.venue.zone).date() <= self.departure

    def open_as(self, status: HotelBookingStatus, code: StatusCode | None, actor: Actor) -> None:
        """Give a new booking its first status, and the house's name for it."""
        if status not in INITIAL:
            raise refuse(
                "HOTEL_BOOKING_INITIAL_STATUS",
                f"A booking cannot begin as {status.name}. It begins as {in_words(INITIAL)}.",
                "input",
                "status",
            )
        self._enter(status, actor)
        if code is not None:
            self.call(code)

    def move_to(self, status: HotelBookingStatus, actor: Actor) -> None:
        """Change the status, if the lifecycle permits it and what the new status needs is there."""
        following = TRANSITIONS[self.status]
        if status not in following:
            raise refuse(
                "HOTEL_BOOKING_TRANSITION",
                f"The booking is {self.status.name}: it cannot become {status.name}. "
                + (f"It may become {in_words(following)}." if following else "That is final."),
                "input",
                "status",
            )
        if self.status_code is not None:
            self.status_code.check_leads_to(status)
        self._check_reason(status)
        self._enter(status, actor)
        self.status_code = None
        for function in self.functions:
            function.status_code = None

    def _check_reason(self, status: HotelBookingStatus) -> None:
        if status not in NEEDS_REASON and (self.reason_code or self.reason_note):
            raise refuse(
                "HOTEL_BOOKING_REASON",
                f"Only {in_words(NEEDS_REASON)} take a reason: leave it out.",
                "input",
                "reasonCode",
            )
        if status in NEEDS_REASON and not REASON_CODE.fullmatch(self.reason_code or ""):
            raise refuse(
                "HOTEL_BOOKING_REASON",
                f"Say why the booking is {status.name}: a code in capitals, such as PRICE or "
                "DATES_NOT_AVAILABLE.",
                "input",
                "reasonCode",
            )

    def _enter(self, status: HotelBookingStatus, actor: Actor) -> None:
        today = self.venue.business_date(actor.now)
        if status is HotelBookingStatus.TENTATIVE:
            self.check_option(today)
        if status in {HotelBookingStatus.TENTATIVE, HotelBookingStatus.DEFINITE}:
            self.definite_on = today if status is HotelBookingStatus.DEFINITE else None
        self.status = status
        self.history.append(
            StatusChange(
                position=len(self.history),
                status=status,
                changed_at=actor.now,
                changed_by=actor.name,
                reason_code=self.reason_code,
            )
        )

    def check_option(self, today: date) -> None:
        """Refuse a tentative booking without an option date that is still to come."""
        if self.option_date is None or self.option_date < today:
            raise refuse(
                "HOTEL_OPTION_DATE",
                f"A tentative booking needs an option date, {today} or later.",
                "input",
                "optionDate",
            )

    def check_open(self, *path: str | int) -> None:
        """Refuse to touch a booking that is over."""
        if self.is_over:
            raise refuse(
                "HOTEL_BOOKING_OVER",
                f"The booking is {self.status.name}: it may not be changed any more.",
                *path,
            )

    def check_functions(self) -> None:
        """Refuse dates that would leave a function outside of its event."""
        problems = Problems()
        for function in self.functions:
            if message := function.day_problem():
                problems.add("HOTEL_FUNCTION_TIME", message, "input", "arrival")
        problems.raise_if_any()

    def check(self) -> None:
        """Refuse a booking with impossible dates or nobody attending."""
        problems = Problems()
        for name in ("arrival", "departure", "option_date", "decision_date"):
            check_day(problems, getattr(self, name), "input", camel(name))
        problems.check(
            ok=self.arrival <= self.departure,
            code="HOTEL_DATES",
            message=f"The departure ({self.departure}) is before the arrival ({self.arrival}).",
            path=("input", "departure"),
        )
        problems.check(
            ok=1 <= self.attendees <= LARGEST_COUNT,
            code="HOTEL_ATTENDEES",
            message=f"The number of attendees must be from 1 to {LARGEST_COUNT}.",
            path=("input", "attendees"),
        )
        problems.check(
            ok=self.confidential_name is None or self.post_as is not None,
            code="HOTEL_POST_AS",
            message="The event is confidential: give postAs, by which all others know it.",
            path=("input", "postAs"),
        )
        if self.materialization_percent is not None:
            path = ("input", "materializationPercent")
            check_percent(problems, self.materialization_percent, path)
        problems.raise_if_any()
