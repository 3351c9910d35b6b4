"""The parts of an event: a session, a lunch, a gala, each in a space at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Percent, Record, choice
from portico.errors import Path, Problems, refuse
from portico_hotel_corporate.models.amounts import check_percent
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.bookings import EventBooking
from portico_hotel_corporate.models.capacity import HotelSetupStyle, set_count
from portico_hotel_corporate.models.codes import HotelStatusScope, StatusCode
from portico_hotel_corporate.models.event_types import HotelFunctionType
from portico_hotel_corporate.models.guarantees import billed
from portico_hotel_corporate.models.lifecycle import SURE, no_surer_than
from portico_hotel_corporate.models.occupancy import Occupancy, Period, occupancy
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.models.space_holds import SpaceHold
from portico_hotel_corporate.models.spaces import FunctionSpace, check_minutes
from portico_hotel_corporate.models.spans import time_problem


class EventFunction(Record, Base):
    """A part of an event: what takes place in which space, when, and for how many people."""

    __tablename__ = "hotel_event_function"
    __table_args__ = (
        Index(None, "booking_id", "starts_at"),
        Index(None, "space_id", "starts_at"),
    )

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), doc="The event it belongs to."
    )
    space_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_function_space.id", ondelete="CASCADE"), doc="Where it takes place."
    )
    type: Mapped[HotelFunctionType] = mapped_column(
        choice(HotelFunctionType), doc="What takes place."
    )
    name: Mapped[str | None] = mapped_column(String(200), doc="What it is called.")
    door_card: Mapped[str | None] = mapped_column(
        String(200), doc="What stands on the door and on boards instead of its name."
    )
    starts_at: Mapped[datetime] = mapped_column(index=True, doc="When it begins.")
    ends_at: Mapped[datetime] = mapped_column(doc="When it is over; this instant is free again.")
    setup_style: Mapped[HotelSetupStyle] = mapped_column(
        choice(HotelSetupStyle), doc="How chairs and tables stand."
    )
    setup_minutes: Mapped[int] = mapped_column(doc="How long the space is set up before.")
    teardown_minutes: Mapped[int] = mapped_column(doc="How long the space is cleared after.")
    hold_24h: Mapped[bool] = mapped_column(
        doc="Whether the space is kept for the whole local day, so that nothing must be cleared."
    )
    occupied_from: Mapped[datetime] = mapped_column(doc="From when the space is taken.")
    occupied_to: Mapped[datetime] = mapped_column(doc="Until when the space is taken.")
    expected: Mapped[int] = mapped_column(doc="How many people are expected.")
    guaranteed: Mapped[int | None] = mapped_column(
        doc="How many people the client guarantees to pay for; null until it is agreed."
    )
    overset_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="How many percent over the guarantee the hotel sets."
    )
    actual: Mapped[int | None] = mapped_column(doc="How many people came; null until it is known.")
    overset_cap: Mapped[int | None] = mapped_column(
        doc="How many places over the guarantee the hotel sets at most; null: no limit."
    )
    set_count: Mapped[int] = mapped_column(
        doc="How many places are set: the guarantee and what is set over it, rounded up; without "
        "a guarantee the expected number. The space must hold this number."
    )
    capacity: Mapped[int] = mapped_column(doc="How many people the space holds in this setup.")
    below_minimum: Mapped[bool] = mapped_column(
        doc="A warning: fewer places are set than the space needs so as not to look empty."
    )
    is_shared: Mapped[bool] = mapped_column(
        doc="Whether others may use the space at the same time."
    )
    allow_same_booking: Mapped[bool] = mapped_column(
        server_default=false(), doc="Whether its own event's functions that also do may overlap it."
    )
    loud: Mapped[bool] = mapped_column(
        server_default=false(), doc="Whether it is heard through folding walls: music, a gala."
    )
    not_moveable: Mapped[bool] = mapped_column(
        server_default=false(), doc="Whether it was promised this very time and space."
    )
    master_function_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_function.id", ondelete="SET NULL"),
        index=True,
        doc="The function that it is a part of, such as the plenary of a breakout.",
    )
    alternate_of_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_function.id", ondelete="CASCADE"),
        index=True,
        doc="The function that it would take the place of: another space or time, kept free until "
        "one of them is chosen. Nothing is planned or billed for it.",
    )
    capacity_override: Mapped[str | None] = mapped_column(
        String(500), doc="Why more places are set than the space holds, if they are."
    )
    guaranteed_at: Mapped[datetime | None] = mapped_column(
        doc="When the client gave its first guarantee; null: it gave none."
    )
    status_code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_status_code.id", ondelete="SET NULL"),
        index=True,
        doc="A status of its own by the house's name; null: that of its event.",
    )

    booking: Mapped[EventBooking] = relationship(back_populates="functions")
    status_code: Mapped[StatusCode | None] = relationship()
    space: Mapped[FunctionSpace] = relationship()
    holds: Mapped[list[SpaceHold]] = relationship(
        cascade="all, delete-orphan", back_populates="function"
    )

    @property
    def on_the_door(self) -> str:
        """What stands on the door and on boards: its own text, its name, or its event's."""
        return self.door_card or self.name or self.booking.shown_name

    @property
    def holds_space(self) -> bool:
        """Whether it keeps others out of its space: never more surely than its event does."""
        own = self.status_code is None or self.status_code.holds_space
        return own and self.booking.holds_space

    @property
    def is_definite(self) -> bool:
        """Whether it is certain: by its own status if it has one, else by that of its event."""
        own = self.status_code
        return (own.system_type if own else self.booking.status) in SURE

    @property
    def needs_alternate(self) -> bool:
        """Whether it is certain in a space from which it may have to turn to another one."""
        return self.is_definite and self.alternate_of_id is None and self.space.requires_alternate

    def check_alternate(self, *path: str | int) -> None:
        """Refuse it without an alternate where it needs one."""
        turned = any(each.alternate_of_id == self.id for each in self.booking.functions)
        if self.needs_alternate and not turned:
            message = (
                f"{self.space.name} needs another space to turn to: give alternateSpaceId with the "
                "function, or add an alternate of it first."
            )
            raise refuse("HOTEL_ALTERNATE_REQUIRED", message, *path)

    def call(self, code: StatusCode | None) -> None:
        """Give it a status of its own by the house's name, no surer than its event's; or none."""
        if code is not None:
            kinds = no_surer_than(self.booking.status)
            code.check_names(HotelStatusScope.EVENT, kinds, self.status_code)
        self.status_code = code

    @property
    def promised(self) -> int:
        """How many people the client pays for at least: the guarantee, else the expected ones."""
        return self.expected if self.guaranteed is None else self.guaranteed

    @property
    def billed(self) -> int:
        """How many people are billed: all that came, and at least those promised."""
        return billed(self.promised, self.actual or 0)

    @property
    def period(self) -> Period:
        """The function itself, without setting up and clearing."""
        return Period(self.starts_at, self.ends_at)

    @property
    def occupancy(self) -> Occupancy:
        """When it takes its space."""
        return occupancy(
            self.period,
            self.setup_minutes,
            self.teardown_minutes,
            self.booking.venue.zone if self.hold_24h else None,
        )

    def settle(self, problems: Problems, path: Path) -> None:
        """Work out what follows from times and numbers, or note what is wrong with them."""
        if self._check_times(problems, path):
            self.starts_at = self.starts_at.astimezone(UTC)
            self.ends_at = self.ends_at.astimezone(UTC)
            taken = self.occupancy.occupied
            self.occupied_from, self.occupied_to = taken.start, taken.end
        if self._check_numbers(problems, path):
            self._seat(problems, path)
        self._check_sharing(problems, path)

    def _check_times(self, problems: Problems, path: Path) -> bool:
        """Whether the function has a possible time on a day of its event."""
        if message := self._time_problem():
            problems.add("HOTEL_FUNCTION_TIME", message, *path, "startsAt")
        turns = (
            check_minutes(problems, self.setup_minutes, *path, "setupMinutes"),
            check_minutes(problems, self.teardown_minutes, *path, "teardownMinutes"),
        )
        return not message and all(turns)

    def _time_problem(self) -> str:
        return time_problem(self.starts_at, self.ends_at) or self.day_problem()

    def day_problem(self) -> str:
        """What is wrong if the function does not begin on a day of its event."""
        booking = self.booking
        if booking.covers(self.starts_at):
            return ""
        day = self.starts_at.astimezone(booking.venue.zone).date()
        return (
            f"The function begins on {day}, but the event lasts from {booking.arrival} to "
            f"{booking.departure}."
        )

    def _check_numbers(self, problems: Problems, path: Path) -> bool:
        """Whether the numbers of people are possible."""
        ok = check_people(problems, self.expected, *path, "expected")
        if self.guaranteed is not None:
            ok = check_people(problems, self.guaranteed, *path, "guaranteed") and ok
        return check_percent(problems, self.overset_percent, (*path, "oversetPercent")) and ok

    def _seat(self, problems: Problems, path: Path) -> None:
        """Compare the places that will be set, not the expected number, with the space."""
        capacity = self.space.capacity(self.setup_style)
        if capacity is None:
            problems.add(
                "HOTEL_CAPACITY_UNKNOWN",
                f"{self.space.name} does not say how many people it holds as "
                f"{self.setup_style.name}. Choose another setup.",
                *path,
                "setupStyle",
            )
            return
        self.capacity = capacity
        self.set_count = (
            self.expected
            if self.guaranteed is None
            else set_count(self.guaranteed, self.overset_percent, self.overset_cap)
        )
        self.below_minimum = self.set_count < self.space.minimum(self.setup_style)
        if self.set_count > capacity and not self.capacity_override:
            problems.add("HOTEL_CAPACITY_EXCEEDED", self._too_many(), *path, "spaceId")

    def _too_many(self) -> str:
        places = f"{self.set_count} places are to be set"
        if self.guaranteed is not None:
            places += f" ({self.guaranteed} guaranteed and {self.oversetting} over)"
        return (
            f"{places}, but {self.space.name} holds {self.capacity} as "
            f"{self.setup_style.name}. Choose a larger space, another setup or set fewer over."
        )

    @property
    def oversetting(self) -> str:
        """The percentage that is set over the guarantee, as people write it: ``5 %``."""
        return f"{self.overset_percent.normalize():f} %"

    def shares_with(self, other: EventFunction) -> bool:
        """Whether both agreed to be in the same space at the same time."""
        return self.is_shared and other.is_shared and self.space_id == other.space_id

    def _check_sharing(self, problems: Problems, path: Path) -> None:
        """Note a shared function in a space that cannot be shared."""
        problems.check(
            ok=self.space.shareable or not self.is_shared,
            code="HOTEL_SPACE_NOT_SHAREABLE",
            message=f"{self.space.name} cannot be shared: leave isShared out.",
            path=(*path, "isShared"),
        )


def check_people(problems: Problems, people: int, *path: str | int) -> bool:
    """Note a number of people that cannot come; tell whether they can."""
    ok = 1 <= people <= LARGEST_COUNT
    problems.check(
        ok=ok,
        code="HOTEL_PEOPLE",
        message=f"The number of people must be from 1 to {LARGEST_COUNT}.",
        path=path,
    )
    return ok
