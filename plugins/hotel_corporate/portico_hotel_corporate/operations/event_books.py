"""What is known of events, read for all of them at once: rooms, revenue, lists, guarantees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico_hotel_corporate.models import (
    ContractTerms,
    EventBooking,
    EventFunction,
    HotelRevenueGroup,
    RoomBlock,
    RoomingImport,
)
from portico_hotel_corporate.operations.block_nights import blocks_by_event
from portico_hotel_corporate.operations.spending import nets_by_event


class EventBooks:
    """Each part is read when it is first asked for, in statements whose number is fixed."""

    def __init__(self, session: Session, events: Sequence[EventBooking]) -> None:
        self._session = session
        self._events = events
        self._ids = [event.id for event in events]

    @cached_property
    def blocks(self) -> dict[UUID, list[RoomBlock]]:
        """The blocks of each event that count."""
        return blocks_by_event(self._session, self._events)

    @cached_property
    def nets(self) -> dict[UUID, dict[HotelRevenueGroup, Decimal]]:
        """What was sold with each event beside rooms, by the department that earns it."""
        return nets_by_event(self._session, self._ids)

    @cached_property
    def first_lists(self) -> dict[UUID, datetime]:
        """When the first rooming list of a block came, by the block."""
        blocks = [block.id for of_event in self.blocks.values() for block in of_event]
        first = (
            select(RoomingImport.block_id, func.min(RoomingImport.created_at))
            .where(RoomingImport.block_id.in_(blocks))
            .group_by(RoomingImport.block_id)
        )
        return {row[0]: row[1] for row in self._session.execute(first)}

    @cached_property
    def due_hours(self) -> dict[UUID, int]:
        """How many hours before its functions guarantees are due, of events with a contract."""
        terms = select(ContractTerms.booking_id, ContractTerms.guarantee_due_hours).where(
            ContractTerms.booking_id.in_(self._ids)
        )
        return {row[0]: row[1] for row in self._session.execute(terms)}

    @cached_property
    def programmes(self) -> dict[UUID, list[EventFunction]]:
        """The functions of each event, without those that only might take another's place."""
        found: dict[UUID, list[EventFunction]] = {event.id: [] for event in self._events}
        planned = (
            select(EventFunction)
            .where(EventFunction.booking_id.in_(self._ids), EventFunction.alternate_of_id.is_(None))
            .order_by(EventFunction.starts_at, EventFunction.id)
        )
        for function in self._session.scalars(planned):
            found[function.booking_id].append(function)
        return found
