"""What was sold with events, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portico_hotel_corporate.models import BookedPackage, LineItem


def sold_with(session: Session, ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """What was sold with events beside rooms, net, by the event's id."""
    packages = session.scalars(select(BookedPackage).where(BookedPackage.booking_id.in_(ids)))
    items = session.scalars(
        select(LineItem)
        .where(LineItem.booking_id.in_(ids))
        .options(selectinload(LineItem.function))
    )
    found: dict[UUID, Decimal] = {}
    nets: Iterable[tuple[UUID, Decimal]] = [
        *((each.booking_id, each.net_amount) for each in packages),
        *((each.booking_id, each.split.net) for each in items),
    ]
    for booking_id, net in nets:
        found[booking_id] = found.get(booking_id, Decimal(0)) + net
    return found
