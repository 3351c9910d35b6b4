"""What a request for proposal asks for: other dates, rooms night by night, a programme.

Nights and days are counted from the first day of the event, so that they hold for every one of
the dates in question.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, choice
from portico.errors import Path, Problems
from portico.values import Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.block_grid import MOST_OCCUPANCY
from portico_hotel_corporate.models.capacity import HotelSetupStyle
from portico_hotel_corporate.models.event_types import HotelFunctionType
from portico_hotel_corporate.models.functions import check_people
from portico_hotel_corporate.models.properties import LARGEST_COUNT, check_clock, check_room_type
from portico_hotel_corporate.models.rfps import Rfp
from portico_hotel_corporate.models.spans import check_day


class RfpDates(Base):
    """Other dates that would suit as well."""

    __tablename__ = "hotel_rfp_dates"

    rfp_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_rfp.id", ondelete="CASCADE"), primary_key=True, doc="The request."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 1.")
    arrival: Mapped[date] = mapped_column(doc="The first day.")
    departure: Mapped[date] = mapped_column(doc="The last day.")

    def check(self, problems: Problems, rfp: Rfp) -> None:
        """Note dates that are not as long as those wished for: the programme would not fit."""
        path = ("input", "alternates", self.position - 1)
        check_day(problems, self.arrival, *path, "arrival")
        check_day(problems, self.departure, *path, "departure")
        problems.check(
            ok=self.departure - self.arrival == rfp.departure - rfp.arrival,
            code="HOTEL_RFP_DATES",
            message=f"{self.arrival} to {self.departure} is not as long as {rfp.arrival} to "
            f"{rfp.departure}.",
            path=path,
        )


class RfpRooms(Base):
    """The rooms of one type that are asked for in one night."""

    __tablename__ = "hotel_rfp_rooms"

    rfp_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_rfp.id", ondelete="CASCADE"), primary_key=True, doc="The request."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    night: Mapped[int] = mapped_column(doc="The night, counted from the first one, 1.")
    room_type: Mapped[str] = mapped_column(String(20), doc="The type of room, in capitals.")
    occupancy: Mapped[int] = mapped_column(doc="For how many guests each.")
    rooms: Mapped[int] = mapped_column(doc="How many rooms.")
    rate_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What the client would pay for one."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the rate.")

    def check(self, problems: Problems, rfp: Rfp) -> None:
        """Note an impossible night, type, number or rate."""
        path: Path = ("input", "rooms", self.position)
        nights = max(1, (rfp.departure - rfp.arrival).days)
        problems.check(
            ok=1 <= self.night <= nights,
            code="HOTEL_RFP_NIGHT",
            message=f"The event has the nights 1 to {nights}.",
            path=(*path, "night"),
        )
        check_room_type(problems, self.room_type, path)
        problems.check(
            ok=1 <= self.rooms <= LARGEST_COUNT and 1 <= self.occupancy <= MOST_OCCUPANCY,
            code="HOTEL_QUANTITY",
            message=f"At least one room, for 1 to {MOST_OCCUPANCY} guests.",
            path=(*path, "rooms"),
        )
        if self.rate_amount is not None:
            rate = Money(self.rate_amount, self.currency)
            check_money(problems, rate, rfp.venue.currency, (*path, "rate"))


class RfpFunction(Base):
    """A part of the programme that is asked for: on which day, when, how and for how many."""

    __tablename__ = "hotel_rfp_function"

    rfp_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_rfp.id", ondelete="CASCADE"), primary_key=True, doc="The request."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    day: Mapped[int] = mapped_column(doc="The day, counted from the first one, 1.")
    type: Mapped[HotelFunctionType] = mapped_column(
        choice(HotelFunctionType), doc="What takes place."
    )
    name: Mapped[str | None] = mapped_column(String(200), doc="What it is called.")
    starts: Mapped[str] = mapped_column(String(5), doc="When it begins, local, as HH:MM.")
    ends: Mapped[str] = mapped_column(
        String(5), doc="When it is over, local, as HH:MM; not after the start: on the next day."
    )
    setup_style: Mapped[HotelSetupStyle] = mapped_column(
        choice(HotelSetupStyle), doc="How chairs and tables stand."
    )
    people: Mapped[int] = mapped_column(doc="For how many people.")
    accessible: Mapped[bool] = mapped_column(
        server_default=false(), doc="Whether the space must be reached without steps."
    )
    hold_24h: Mapped[bool] = mapped_column(
        server_default=false(), doc="Whether the space is to be kept for the whole local day."
    )

    def span(self, arrival: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and ends if the event begins on this day, by the property's clock."""
        day = arrival + timedelta(days=self.day - 1)
        next_day = day if self.ends > self.starts else day + timedelta(days=1)
        return (
            datetime.combine(day, time.fromisoformat(self.starts), zone),
            datetime.combine(next_day, time.fromisoformat(self.ends), zone),
        )

    def check(self, problems: Problems, rfp: Rfp) -> None:
        """Note an impossible day, time or number."""
        path: Path = ("input", "functions", self.position)
        days = (rfp.departure - rfp.arrival).days + 1
        problems.check(
            ok=1 <= self.day <= days,
            code="HOTEL_RFP_DAY",
            message=f"The event has the days 1 to {days}.",
            path=(*path, "day"),
        )
        for clock, name in ((self.starts, "starts"), (self.ends, "ends")):
            check_clock(problems, clock, *path, name)
        check_people(problems, self.people, *path, "people")
