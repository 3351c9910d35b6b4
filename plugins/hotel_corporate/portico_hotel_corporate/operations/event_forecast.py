"""The forecast of events: what they bring if all take place, and what by their probability."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    BlockNight,
    EventBooking,
    HotelBlockStatus,
    Property,
    RoomBlock,
)
from portico_hotel_corporate.models.lifecycle import NEEDS_REASON
from portico_hotel_corporate.operations.event_worth import sold_with

TENTH: Final = Decimal("0.1")


@dataclass(kw_only=True)
class HotelEventForecastRequest:
    """Which events to look ahead to."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "Where they take place."]
    first_arrival: Annotated[date, "Events that begin on this day or later."]
    last_arrival: Annotated[date, "Events that begin on this day at the latest."]


@dataclass(frozen=True, kw_only=True)
class HotelEventForecastLine:
    """What the events that begin in a month bring."""

    month: Annotated[date, "The first day of the month."]
    events: Annotated[int, "How many events, without those given up."]
    room_nights: Annotated[int, "Room nights that are contracted; those of drafts are not."]
    revenue: Annotated[Money, "Rooms as contracted, and all else that was sold, net."]
    expected_room_nights: Annotated[
        Decimal,
        "Room nights that the house forecasts, of drafts too, times the probability, on one place.",
    ]
    expected_revenue: Annotated[
        Money, "Rooms as forecast and all else, net, times the probability of the events."
    ]
    without_probability: Annotated[
        int,
        "Events that are not certain and of which no probability is known: none of it is theirs.",
    ]


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms of an event: as contracted, and as the house expects them to be used."""

    contracted: int = 0
    contracted_revenue: Decimal = Decimal(0)
    forecast: int = 0
    forecast_revenue: Decimal = Decimal(0)

    def with_line(self, contracted: int, forecast: int, rate: Decimal) -> Rooms:
        """These and some more at a rate."""
        return Rooms(
            self.contracted + contracted,
            self.contracted_revenue + contracted * rate,
            self.forecast + forecast,
            self.forecast_revenue + forecast * rate,
        )


def event_forecast(
    session: Session, actor: Actor, input: HotelEventForecastRequest
) -> list[HotelEventForecastLine]:
    """What the events of a property bring, by the month in which they begin.

    What is definite counts in full, everything else by its ``materializationPercent``.
    """
    del actor
    place = get(session, Property, input.property_id, "input", "propertyId")
    if input.first_arrival > input.last_arrival:
        message = f"It ends ({input.last_arrival}) before it begins ({input.first_arrival})."
        raise refuse("HOTEL_DATES", message, "input", "lastArrival")
    bookings = session.scalars(
        select(EventBooking).where(
            EventBooking.property_id == place.id,
            EventBooking.arrival.between(input.first_arrival, input.last_arrival),
            EventBooking.status.not_in(NEEDS_REASON),
        )
    ).all()
    ids = [booking.id for booking in bookings]
    rooms, sold = _rooms(session, ids), sold_with(session, ids)
    months: dict[date, list[EventBooking]] = defaultdict(list)
    for booking in bookings:
        months[booking.arrival.replace(day=1)].append(booking)
    return [_line(month, months[month], rooms, sold, place.currency) for month in sorted(months)]


def _line(
    month: date,
    bookings: Sequence[EventBooking],
    rooms: dict[UUID, Rooms],
    sold: dict[UUID, Decimal],
    currency: str,
) -> HotelEventForecastLine:
    nights, full, expected_nights, expected = 0, Decimal(0), Decimal(0), Decimal(0)
    for booking in bookings:
        kept, more = rooms.get(booking.id, Rooms()), sold.get(booking.id, Decimal(0))
        nights += kept.contracted
        full += kept.contracted_revenue + more
        share = (booking.probability or Decimal(0)) / 100
        expected_nights += kept.forecast * share
        expected += (kept.forecast_revenue + more) * share
    return HotelEventForecastLine(
        month=month,
        events=len(bookings),
        room_nights=nights,
        revenue=Money(full, currency).rounded(),
        expected_room_nights=expected_nights.quantize(TENTH, ROUND_HALF_UP),
        expected_revenue=Money(expected, currency).rounded(),
        without_probability=sum(booking.probability is None for booking in bookings),
    )


def _rooms(session: Session, ids: Sequence[UUID]) -> dict[UUID, Rooms]:
    """The rooms of events by their blocks that stand; those of drafts are not contracted yet."""
    contracted = case((RoomBlock.status == HotelBlockStatus.DRAFT, 0), else_=BlockNight.contracted)
    rows = session.execute(
        select(
            RoomBlock.booking_id,
            func.sum(contracted),
            func.sum(BlockNight.forecast),
            BlockNight.rate_amount,
        )
        .join(BlockNight, BlockNight.block_id == RoomBlock.id)
        .where(RoomBlock.booking_id.in_(ids), RoomBlock.status != HotelBlockStatus.CANCELLED)
        .group_by(RoomBlock.booking_id, BlockNight.rate_amount)
    )
    found: dict[UUID, Rooms] = {}
    for booking_id, agreed, forecast, rate in rows:
        before = found.get(booking_id, Rooms())
        found[booking_id] = before.with_line(int(agreed), int(forecast), rate)
    return found
