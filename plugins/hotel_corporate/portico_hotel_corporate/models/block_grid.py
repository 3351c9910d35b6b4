"""The grid of a block: how many rooms of a type are kept for a night, and what becomes of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, choice
from portico.errors import Path, Problems
from portico.values import Choice, Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.blocks import HotelInventoryControl
from portico_hotel_corporate.models.properties import LARGEST_COUNT, check_room_type

if TYPE_CHECKING:
    from portico_hotel_corporate.models.blocks import RoomBlock

MOST_OCCUPANCY: Final = 4


class HotelBlockChangeKind(Choice):
    """Why the rooms of a night changed."""

    CREATED = "The block was made."
    AMENDED = "The contract was amended."
    REDUCED = "The client gave rooms back as the contract permits."
    WASHED = "The house keeps fewer than were contracted, as it expects fewer guests."
    RELEASED = "What nobody picked up went back on sale."


class BlockNight(Base):
    """The rooms of one type, for so many guests each, in one night."""

    __tablename__ = "hotel_block_night"
    __table_args__ = (UniqueConstraint("block_id", "night", "room_type", "occupancy"),)

    block_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_room_block.id", ondelete="CASCADE"), primary_key=True, doc="The block."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    night: Mapped[date] = mapped_column(doc="The night, by the day on which it begins.")
    room_type: Mapped[str] = mapped_column(String(20), doc="The type of room, in capitals.")
    occupancy: Mapped[int] = mapped_column(doc="For how many guests a room is priced.")
    initial: Mapped[int] = mapped_column(doc="How many rooms were asked for at first.")
    contracted: Mapped[int] = mapped_column(doc="How many rooms the contract says.")
    forecast: Mapped[int] = mapped_column(doc="How many rooms the house expects to be used.")
    blocked: Mapped[int] = mapped_column(doc="How many rooms are kept from sale.")
    picked_up: Mapped[int] = mapped_column(doc="How many rooms have guests' names on them.")
    released: Mapped[int] = mapped_column(doc="How many rooms went back on sale at the cut-off.")
    sell_limit: Mapped[int] = mapped_column(doc="How many more than are blocked may be picked up.")
    rate_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The rate of a room.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the rate.")

    @property
    def is_empty(self) -> bool:
        """Whether it has no rooms any more: it stays in the grid for its history only."""
        return not (self.contracted or self.blocked or self.picked_up or self.sell_limit)

    def open_rooms(self, control: HotelInventoryControl) -> int | None:
        """How many more rooms may be picked up; None if there is no limit."""
        if control is HotelInventoryControl.ELASTIC:
            return None
        more = self.sell_limit if control is HotelInventoryControl.SELL_LIMIT else 0
        return self.blocked + more - self.picked_up

    def beside(self, night: date, position: int, control: HotelInventoryControl) -> BlockNight:
        """A line for a shoulder night: nothing is kept, and as many are sold as are agreed here."""
        more = self.sell_limit if control is HotelInventoryControl.SELL_LIMIT else 0
        counts = ("initial", "contracted", "forecast", "blocked", "picked_up", "released")
        return BlockNight(
            position=position,
            night=night,
            room_type=self.room_type,
            occupancy=self.occupancy,
            sell_limit=self.contracted + more,
            rate_amount=self.rate_amount,
            currency=self.currency,
            **dict.fromkeys(counts, 0),
        )

    def take(self, rooms: int) -> None:
        """Take so many rooms, or give them back; what was not contracted is expected as taken."""
        self.picked_up += rooms
        if not self.contracted:
            self.forecast = self.picked_up

    def release_rest(self) -> int:
        """Put back on sale what nobody picked up; tell how many rooms that are."""
        rest = max(0, self.blocked - self.picked_up)
        self.released += rest
        self.blocked -= rest
        self.forecast = self.picked_up
        return rest

    def check(self, problems: Problems, block: RoomBlock, first: date, last: date) -> None:
        """Note an impossible night, type, number or rate."""
        path: Path = ("input", "nights", self.position)
        problems.check(
            ok=self.is_empty or first <= self.night <= last,
            code="HOTEL_BLOCK_NIGHT",
            message=f"The guests' nights are from {first} to {last}, shoulders included.",
            path=(*path, "night"),
        )
        check_room_type(problems, self.room_type, path)
        for number, name, least, most in (
            (self.contracted, "rooms", 0, LARGEST_COUNT),
            (self.sell_limit, "sellLimit", 0, LARGEST_COUNT),
            (self.occupancy, "occupancy", 1, MOST_OCCUPANCY),
        ):
            problems.check(
                ok=least <= number <= most,
                code="HOTEL_BLOCK_ROOMS",
                message=f"Give a number from {least} to {most}.",
                path=(*path, name),
            )
        rate = Money(self.rate_amount, self.currency)
        check_money(problems, rate, block.currency, (*path, "rate"))


class BlockChange(Base):
    """One change of a night's rooms: kept for good, as the contract's history."""

    __tablename__ = "hotel_block_change"

    block_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_room_block.id", ondelete="CASCADE"), primary_key=True, doc="The block."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    kind: Mapped[HotelBlockChangeKind] = mapped_column(choice(HotelBlockChangeKind), doc="Why.")
    night: Mapped[date] = mapped_column(doc="The night.")
    room_type: Mapped[str] = mapped_column(String(20), doc="The type of room.")
    occupancy: Mapped[int] = mapped_column(doc="For how many guests a room is priced.")
    before: Mapped[int] = mapped_column(doc="How many rooms there were.")
    after: Mapped[int] = mapped_column(doc="How many rooms there are.")
    wanted: Mapped[int] = mapped_column(doc="How many rooms were asked for.")
    milestone_days: Mapped[int | None] = mapped_column(
        doc="The permitted reduction that was used, by its days before arrival."
    )
    changed_at: Mapped[datetime] = mapped_column(doc="When it changed.")
    changed_by: Mapped[str] = mapped_column(String(200), doc="Who changed it.")
    note: Mapped[str | None] = mapped_column(String(1000), doc="Why, in words.")
