"""The room nights of an event as the contract's terms reckon with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portico_hotel_corporate.models import (
    BlockNight,
    EventBooking,
    HotelBlockStatus,
    HotelBookingStatus,
    HotelRoomingStatus,
    RoomBlock,
    RoomingEntry,
)
from portico_hotel_corporate.models.attrition import RoomNight
from portico_hotel_corporate.models.rooming import PRESENT

SETTLED: Final = (
    *(HotelBlockStatus.CONSUMED, HotelBlockStatus.AUDITED, HotelBlockStatus.CUTOFF_PASSED),
)
"""Nobody picks up rooms any more."""


def blocks_of(session: Session, booking: EventBooking) -> list[RoomBlock]:
    """The blocks of an event that count, by code: cancelled ones only if all of it was."""
    return blocks_by_event(session, [booking])[booking.id]


def blocks_by_event(
    session: Session, bookings: Iterable[EventBooking]
) -> dict[UUID, list[RoomBlock]]:
    """The blocks of each event that count, with their nights, in as many statements as for one."""
    events = {booking.id: booking for booking in bookings}
    blocks: dict[UUID, list[RoomBlock]] = {booking_id: [] for booking_id in events}
    begun = (
        select(RoomBlock)
        .where(RoomBlock.booking_id.in_(events), RoomBlock.status != HotelBlockStatus.DRAFT)
        .order_by(RoomBlock.code)
        .options(selectinload(RoomBlock.nights))
    )
    for block in session.scalars(begun):
        called_off = events[block.booking_id].status is HotelBookingStatus.CANCELLED
        if called_off or block.status is not HotelBlockStatus.CANCELLED:
            blocks[block.booking_id].append(block)
    return blocks


def room_nights(blocks: Iterable[RoomBlock], no_shows: dict[date, int]) -> list[RoomNight]:
    """The nights of blocks, all room types together, with those picked up as used.

    ``no_shows`` are rooms of guests who did not come and do not count as used.
    """
    grid: dict[date, list[BlockNight]] = defaultdict(list)
    for block in blocks:
        for line in block.nights:
            grid[line.night].append(line)
    return [
        RoomNight(
            day=day,
            contracted=sum(line.contracted for line in lines),
            used=max(0, sum(line.picked_up for line in lines) - no_shows.get(day, 0)),
            value=Fraction(sum(line.contracted * line.rate_amount for line in lines)),
        )
        for day, lines in sorted(grid.items())
    ]


def pickup_day(block: RoomBlock, now: datetime) -> date:
    """The day for pickup at an instant: from the block's time of the cut-off on it is the next."""
    venue = block.booking.venue
    if block.cutoff_time is None:
        return venue.business_date(now)
    local = now.astimezone(venue.zone)
    over = f"{local:%H:%M}" >= block.cutoff_time
    return local.date() + timedelta(days=over)


def no_show_nights(session: Session, blocks: Iterable[RoomBlock]) -> dict[date, int]:
    """How many rooms of each night were kept for guests of whom nobody came."""
    entries = select(RoomingEntry).where(
        RoomingEntry.block_id.in_([block.id for block in blocks]), RoomingEntry.status.in_(PRESENT)
    )
    came: dict[tuple[str, date], bool] = {}
    for entry in session.scalars(entries):
        for night in entry.nights:
            here = entry.status is not HotelRoomingStatus.NO_SHOW
            room = (f"{entry.block_id} {entry.room}", night)
            came[room] = came.get(room, False) or here
    return Counter(night for (_, night), anybody in came.items() if not anybody)


def past_pickup(session: Session, booking: EventBooking) -> tuple[int, int]:
    """Of the client's earlier blocks at the property: room nights contracted and picked up."""
    row = session.execute(
        select(func.sum(BlockNight.contracted), func.sum(BlockNight.picked_up))
        .join(RoomBlock, RoomBlock.id == BlockNight.block_id)
        .join(EventBooking, EventBooking.id == RoomBlock.booking_id)
        .where(
            EventBooking.account_id == booking.account_id,
            RoomBlock.property_id == booking.property_id,
            RoomBlock.status.in_(SETTLED),
            EventBooking.id != booking.id,
        )
    ).one()
    return int(row[0] or 0), int(row[1] or 0)
