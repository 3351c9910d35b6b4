"""Blocks of guest rooms for an event: so many of a type, night by night, until the cut-off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Currency, Record, choice
from portico.errors import Problems, refuse
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.bookings import EventBooking
from portico_hotel_corporate.models.codes import OTA_STATUS, HotelStatusScope, StatusCode
from portico_hotel_corporate.models.lifecycle import no_surer_than
from portico_hotel_corporate.models.properties import check_clock, check_code
from portico_hotel_corporate.models.spans import check_day

if TYPE_CHECKING:
    from portico_hotel_corporate.models.block_grid import BlockChange, BlockNight

MOST_CUTOFF_DAYS: Final = 365


class HotelInventoryControl(Choice):
    """Whether more rooms may be picked up than are blocked."""

    NON_ELASTIC = "Never more than are blocked."
    ELASTIC = "As many as are asked for; the block grows."
    SELL_LIMIT = "As many more as the sell limit of the night says."


class HotelBlockRelease(Choice):
    """How rooms that nobody picked up go back on sale."""

    FIXED = "All at once, at the end of the cut-off day."
    ROLLING = "Night by night, so many days before each."
    MANUAL = "When somebody releases them."


class HotelReservationMethod(Choice):
    """How guests get their rooms out of the block."""

    CALL_IN = "They ask for them one by one."
    ROOMING_LIST = "The client sends a list."
    LINK = "They book through a page of their own."


class HotelBlockStatus(Choice):
    """How far a block has come."""

    DRAFT = "It is being prepared: nobody may pick up rooms yet."
    OPEN = "Rooms may be picked up."
    CUTOFF_PASSED = "What was not picked up went back on sale."
    CONSUMED = "The guests stayed."
    AUDITED = "What was used is agreed with the client. Final."
    CLOSED = "Closed by hand: what was not picked up went back on sale. It may be cancelled yet."
    CANCELLED = "Cancelled. Final."


_S = HotelBlockStatus
BLOCK_TRANSITIONS: Final[dict[HotelBlockStatus, frozenset[HotelBlockStatus]]] = {
    _S.DRAFT: frozenset({_S.OPEN, _S.CANCELLED}),
    _S.OPEN: frozenset({_S.CUTOFF_PASSED, _S.CLOSED, _S.CANCELLED}),
    _S.CLOSED: frozenset({_S.CANCELLED}),
    _S.CUTOFF_PASSED: frozenset({_S.CONSUMED, _S.CANCELLED}),
    _S.CONSUMED: frozenset({_S.AUDITED}),
    _S.AUDITED: frozenset(),
    _S.CANCELLED: frozenset(),
}


class RoomBlock(Record, Base):
    """Guest rooms that are kept for an event, night by night and type by type."""

    __tablename__ = "hotel_room_block"
    __table_args__ = (UniqueConstraint("property_id", "code"),)

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), index=True, doc="The event."
    )
    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="Where the rooms are."
    )
    code: Mapped[str] = mapped_column(
        String(20), doc="A short code in capitals, of its own within the property."
    )
    name: Mapped[str] = mapped_column(String(200), doc="What the guests call it.")
    status: Mapped[HotelBlockStatus] = mapped_column(
        choice(HotelBlockStatus), index=True, doc="How far the block has come."
    )
    inventory_control: Mapped[HotelInventoryControl] = mapped_column(
        choice(HotelInventoryControl), doc="Whether more may be picked up than are blocked."
    )
    release: Mapped[HotelBlockRelease] = mapped_column(
        choice(HotelBlockRelease), doc="How rooms that nobody picked up go back on sale."
    )
    cutoff_on: Mapped[date | None] = mapped_column(
        doc="The last day, local to the property, on which rooms may be picked up."
    )
    cutoff_days_before: Mapped[int | None] = mapped_column(
        doc="How many days before arrival that is, instead of a day; before each night if the "
        "release is rolling."
    )
    cutoff_time: Mapped[str | None] = mapped_column(
        String(5), doc="When on that day, by the property's clock, as HH:MM; null: at its end."
    )
    reservation_method: Mapped[HotelReservationMethod] = mapped_column(
        choice(HotelReservationMethod), doc="How guests get their rooms."
    )
    rooming_list_due: Mapped[date | None] = mapped_column(doc="When the client's list is due.")
    shoulder_before: Mapped[int] = mapped_column(
        doc="For how many nights before arrival guests may have the block's rate."
    )
    shoulder_after: Mapped[int] = mapped_column(
        doc="For how many nights after departure guests may have the block's rate."
    )
    first_night: Mapped[date] = mapped_column(doc="The first night of the grid.")
    last_night: Mapped[date] = mapped_column(doc="The last night of the grid.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the rates.")

    reason_code: Mapped[str | None] = mapped_column(
        String(50), doc="Why it was cancelled, by code."
    )
    status_code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_status_code.id", ondelete="SET NULL"),
        index=True,
        doc="A status of its own by the house's name; null: that of its event.",
    )

    booking: Mapped[EventBooking] = relationship()
    status_code: Mapped[StatusCode | None] = relationship()
    nights: Mapped[list[BlockNight]] = relationship(
        order_by="BlockNight.position", cascade="all, delete-orphan"
    )
    changes: Mapped[list[BlockChange]] = relationship(
        order_by="BlockChange.position", cascade="all, delete-orphan"
    )

    def call(self, code: StatusCode | None) -> None:
        """Give it a status of its own by the house's name, no surer than its event's; or none."""
        if code is not None:
            kinds = no_surer_than(self.booking.status)
            code.check_names(HotelStatusScope.BLOCK, kinds, self.status_code)
        self.status_code = code

    @property
    def ota_status(self) -> int:
        """Its number in OpenTravel's list Inventory Block Status."""
        code = self.status_code or self.booking.status_code
        return code.ota_status if code else OTA_STATUS[self.booking.status]

    @property
    def is_bookable(self) -> bool:
        """Whether guests may be booked into it by its own status."""
        return self.status is HotelBlockStatus.OPEN

    @property
    def picked_up(self) -> int:
        """How many room nights were picked up."""
        return sum(night.picked_up for night in self.nights)

    def is_shoulder(self, night: date) -> bool:
        """Whether it is one of the nights before or after the event that have the block's rate."""
        first, last = self.span
        stays = self.booking.arrival <= night < self.booking.departure
        return first <= night <= last and not stays and night != self.booking.arrival

    def nearest(self, night: date, room_type: str, occupancy: int) -> BlockNight | None:
        """The line of the event's own nights that a shoulder night goes by, if there is one."""
        lines = [
            line
            for line in self.nights
            if (line.room_type, line.occupancy) == (room_type, occupancy)
            and not self.is_shoulder(line.night)
        ]
        return min(lines, key=lambda line: abs((line.night - night).days), default=None)

    def open_rooms(self, line: BlockNight) -> int | None:
        """How many more rooms of a line may be picked up; None if there is no limit."""
        elastic = self.inventory_control is HotelInventoryControl.ELASTIC
        if self.is_shoulder(line.night) and not line.contracted and not elastic:
            return line.sell_limit - line.picked_up
        return line.open_rooms(self.inventory_control)

    def last_day_for(self, night: date) -> date | None:
        """The last day on which rooms of a night may be picked up; None if somebody decides."""
        if self.release is HotelBlockRelease.MANUAL:
            return None
        if self.release is HotelBlockRelease.ROLLING:
            return night - timedelta(days=self.cutoff_days_before or 0)
        return self.cutoff_day

    @property
    def cutoff_day(self) -> date | None:
        """The last day on which rooms may be picked up at all: the cut-off before arrival."""
        if self.cutoff_on is not None or self.cutoff_days_before is None:
            return self.cutoff_on
        return self.booking.arrival - timedelta(days=self.cutoff_days_before)

    def is_released(self, night: date, today: date) -> bool:
        """Whether a night's rooms are back on sale: from the day after the last one on."""
        last = self.last_day_for(night)
        return last is not None and today > last

    def move_to(self, status: HotelBlockStatus) -> None:
        """Change the status, if the lifecycle permits it."""
        following = BLOCK_TRANSITIONS[self.status]
        if status not in following:
            names = ", ".join(each.name for each in HotelBlockStatus if each in following)
            raise refuse(
                "HOTEL_BLOCK_TRANSITION",
                f"The block is {self.status.name}: it cannot become {status.name}. "
                + (f"It may become {names}." if names else "That is final."),
                "input",
                "status",
            )
        self.status = status

    def check_bookable(self, *path: str | int) -> None:
        """Refuse to book guests into a block that is not open, or whose event is not held."""
        if not self.is_bookable:
            message = f"The block is {self.status.name}: rooms are picked up while it is OPEN."
            raise refuse("HOTEL_BLOCK_NOT_OPEN", message, *path)
        code = self.status_code or self.booking.status_code
        allowed = code.allow_pickup if code else self.booking.holds_space
        if not allowed:
            name = code.code if code else self.booking.status.name
            message = f"It is {name}: that allows no pickup."
            raise refuse("HOTEL_BLOCK_NOT_OPEN", message, *path)

    def check(self) -> None:
        """Refuse a block with an impossible code, grid or cut-off."""
        problems = Problems()
        check_code(problems, self.code)
        self._check_cutoff(problems)
        check_day(problems, self.cutoff_on, "input", "cutoffOn")
        check_clock(problems, self.cutoff_time, "input", "cutoffTime")
        check_day(problems, self.rooming_list_due, "input", "roomingListDue")
        problems.check(
            ok=bool(self.nights),
            code="HOTEL_BLOCK_GRID",
            message="Give at least one night with its rooms.",
            path=("input", "nights"),
        )
        for shoulder, name in (
            (self.shoulder_before, "shoulderBefore"),
            (self.shoulder_after, "shoulderAfter"),
        ):
            problems.check(
                ok=0 <= shoulder <= MOST_CUTOFF_DAYS,
                code="HOTEL_BLOCK_SHOULDER",
                message=f"Shoulder nights are from 0 to {MOST_CUTOFF_DAYS}.",
                path=("input", name),
            )
        first, last = self.span
        for night in self.nights:
            night.check(problems, self, first, last)
        problems.raise_if_any()

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last night that the grid may have."""
        given = self.shoulder_before, self.shoulder_after
        before, after = (min(max(each, 0), MOST_CUTOFF_DAYS) for each in given)
        first = self.booking.arrival - timedelta(days=before)
        return first, max(first, self.booking.departure + timedelta(days=after - 1))

    def _check_cutoff(self, problems: Problems) -> None:
        given = (self.cutoff_on is not None) + (self.cutoff_days_before is not None)
        manual = self.release is HotelBlockRelease.MANUAL
        problems.check(
            ok=given == 1 or (manual and given == 0),
            code="HOTEL_BLOCK_CUTOFF",
            message="Give the cut-off as a day or as days before arrival, one of the two; none "
            "only if the release is MANUAL.",
            path=("input", "cutoffOn"),
        )
        problems.check(
            ok=self.release is not HotelBlockRelease.ROLLING or self.cutoff_on is None,
            code="HOTEL_BLOCK_CUTOFF",
            message="A rolling release has no single day: give cutoffDaysBefore.",
            path=("input", "cutoffOn"),
        )
        problems.check(
            ok=0 <= (self.cutoff_days_before or 0) <= MOST_CUTOFF_DAYS,
            code="HOTEL_BLOCK_CUTOFF",
            message=f"The cut-off is from 0 to {MOST_CUTOFF_DAYS} days before.",
            path=("input", "cutoffDaysBefore"),
        )
        problems.check(
            ok=self.cutoff_on is None or self.cutoff_on <= self.booking.departure,
            code="HOTEL_BLOCK_CUTOFF",
            message=f"The cut-off is after the departure on {self.booking.departure}.",
            path=("input", "cutoffOn"),
        )
