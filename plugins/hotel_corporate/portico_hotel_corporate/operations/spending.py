"""What an event spends, by what is charged for it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portico_hotel_corporate.models import BookedPackage, EventBooking, HotelRevenueGroup, LineItem

FOOD: Final = frozenset({HotelRevenueGroup.FOOD, HotelRevenueGroup.BEVERAGE})


def net_by_group(session: Session, booking: EventBooking) -> dict[HotelRevenueGroup, Decimal]:
    """The net of all lines and packages of an event, by the department that earns it."""
    return nets_by_event(session, [booking.id])[booking.id]


def nets_by_event(
    session: Session, ids: Iterable[UUID]
) -> dict[UUID, dict[HotelRevenueGroup, Decimal]]:
    """The same of each of many events, in as many statements as for one."""
    sums: dict[UUID, dict[HotelRevenueGroup, Decimal]] = {booking_id: {} for booking_id in ids}
    lines = session.scalars(
        select(LineItem)
        .where(LineItem.booking_id.in_(sums))
        .options(selectinload(LineItem.function))
    )
    parts = [(line.booking_id, line.revenue_group, line.split.net) for line in lines]
    packages = session.scalars(
        select(BookedPackage)
        .where(BookedPackage.booking_id.in_(sums))
        .options(selectinload(BookedPackage.parts))
    )
    for package in packages:
        of = package.booking_id
        parts += [(of, part.revenue_group, part.net_amount) for part in package.parts]
    for booking_id, group, net in parts:
        of_event = sums[booking_id]
        of_event[group] = of_event.get(group, Decimal(0)) + net
    return sums


def food_spent(session: Session, booking: EventBooking) -> Decimal:
    """What an event spends on food and drink, before service charge and tax."""
    sums = net_by_group(session, booking)
    return sum((net for group, net in sums.items() if group in FOOD), Decimal(0))
