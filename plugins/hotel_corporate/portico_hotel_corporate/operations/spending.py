"""What an event spends, by what is charged for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico_hotel_corporate.models import BookedPackage, EventBooking, HotelRevenueGroup, LineItem

FOOD: Final = frozenset({HotelRevenueGroup.FOOD, HotelRevenueGroup.BEVERAGE})


def net_by_group(session: Session, booking: EventBooking) -> dict[HotelRevenueGroup, Decimal]:
    """The net of all lines and packages of an event, by the department that earns it."""
    sums: dict[HotelRevenueGroup, Decimal] = {}
    lines = session.scalars(select(LineItem).where(LineItem.booking_id == booking.id))
    parts = [(line.revenue_group, line.split.net) for line in lines]
    for package in session.scalars(
        select(BookedPackage).where(BookedPackage.booking_id == booking.id)
    ):
        parts += [(part.revenue_group, part.net_amount) for part in package.parts]
    for group, net in parts:
        sums[group] = sums.get(group, Decimal(0)) + net
    return sums


def food_spent(session: Session, booking: EventBooking) -> Decimal:
    """What an event spends on food and drink, before service charge and tax."""
    sums = net_by_group(session, booking)
    return sum((net for group, net in sums.items() if group in FOOD), Decimal(0))
