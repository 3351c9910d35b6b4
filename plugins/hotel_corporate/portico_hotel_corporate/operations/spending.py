"""What an event spends, by what is charged for it: the one place that walks lines and packages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portico_hotel_corporate.models import BookedPackage, EventBooking, HotelRevenueGroup, LineItem
from portico_hotel_corporate.models.prices import Split

Charge = tuple[UUID, HotelRevenueGroup, Split]
"""The event, who earns it, and its price taken apart."""
Nets = dict[HotelRevenueGroup, Decimal]
ORDER: Final = {group: place for place, group in enumerate(HotelRevenueGroup)}
FOOD: Final = frozenset({HotelRevenueGroup.FOOD, HotelRevenueGroup.BEVERAGE})


def packages_of(session: Session, *booking_ids: UUID) -> list[BookedPackage]:
    """The packages that were sold with events."""
    found = select(BookedPackage).where(BookedPackage.booking_id.in_(booking_ids))
    ordered = found.order_by(BookedPackage.first_day, BookedPackage.id)
    return list(session.scalars(ordered.options(selectinload(BookedPackage.parts))))


def lines_of(session: Session, *booking_ids: UUID) -> list[LineItem]:
    """The single lines that are charged for events."""
    found = select(LineItem).where(LineItem.booking_id.in_(booking_ids)).order_by(LineItem.id)
    return list(session.scalars(found.options(selectinload(LineItem.function))))


def charges_of(packages: Iterable[BookedPackage], lines: Iterable[LineItem]) -> Iterator[Charge]:
    """What every line and every part of a package costs, with the event and who earns it."""
    for line in lines:
        yield line.booking_id, line.revenue_group, line.split
    for package in packages:
        for part in package.parts:
            yield package.booking_id, part.revenue_group, part.split


def net_by_group(session: Session, booking: EventBooking) -> Nets:
    """The net of all lines and packages of an event, by the department that earns it."""
    return nets_by_event(session, [booking.id])[booking.id]


def nets_by_event(session: Session, ids: Sequence[UUID]) -> dict[UUID, Nets]:
    """The same of each of many events, in as many statements as for one."""
    charges = charges_of(packages_of(session, *ids), lines_of(session, *ids))
    return nets(ids, charges)


def nets(ids: Iterable[UUID], charges: Iterable[Charge]) -> dict[UUID, Nets]:
    """The net of charges by event, and by department in the order of departments."""
    sums: dict[UUID, Nets] = {booking_id: {} for booking_id in ids}
    for booking_id, group, split in sorted(charges, key=_place):
        of_event = sums[booking_id]
        of_event[group] = of_event.get(group, Decimal(0)) + split.net
    return sums


def _place(charge: Charge) -> int:
    return ORDER[charge[1]]


def food_spent(session: Session, booking: EventBooking) -> Decimal:
    """What an event spends on food and drink, before service charge and tax."""
    sums = net_by_group(session, booking)
    return sum((net for group, net in sums.items() if group in FOOD), Decimal(0))
