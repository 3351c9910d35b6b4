"""What was sold with events, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portico_hotel_corporate.operations.spending import nets_by_event


def sold_with(session: Session, ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """What was sold with events beside rooms, net, by the event's id."""
    return {
        event: sum(nets.values(), Decimal(0)) for event, nets in nets_by_event(session, ids).items()
    }
