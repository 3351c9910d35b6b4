"""What is on the books of events: rooms kept that have no guest's name on them yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico_hotel_corporate.models import (
    BlockNight,
    EventBooking,
    HotelBlockStatus,
    Property,
    RoomBlock,
)
from portico_hotel_corporate.models.pace import PACE_OF

LIVE: Final = (HotelBlockStatus.DRAFT, HotelBlockStatus.OPEN, HotelBlockStatus.CUTOFF_PASSED)
"""Blocks that keep rooms, or are going to. Rooms picked up are guests' reservations instead."""


def rooms_kept(session: Session, place: Property, today: date) -> list[dict[str, Any]]:
    """Rooms of events that nobody has picked up, by night, sureness, segment and company."""
    left = BlockNight.blocked - BlockNight.picked_up
    keys = (BlockNight.night, EventBooking.status, EventBooking.market_segment)
    more = (EventBooking.account_id, BlockNight.currency, BlockNight.rate_amount)
    rows = session.execute(
        select(*keys, *more, func.sum(left).label("rooms"))
        .join(RoomBlock, RoomBlock.id == BlockNight.block_id)
        .join(EventBooking, EventBooking.id == RoomBlock.booking_id)
        .where(
            RoomBlock.property_id == place.id,
            RoomBlock.status.in_(LIVE),
            EventBooking.status.in_(PACE_OF),
            BlockNight.night >= today,
            left > 0,
        )
        .group_by(*keys, *more)
        .order_by(BlockNight.night, EventBooking.account_id)
    )
    sums: dict[tuple[Any, ...], tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for row in rows:
        key = (PACE_OF[row.status], row.night, row.market_segment, row.account_id, row.currency)
        nights, amount = sums[key]
        rooms = int(row.rooms)
        sums[key] = nights + rooms, amount + rooms * row.rate_amount
    names = ("status_type", "night", "segment", "account_id", "currency")
    return [
        dict(zip(names, key, strict=True)) | {"room_nights": nights, "room_amount": amount}
        for key, (nights, amount) in sums.items()
    ]
