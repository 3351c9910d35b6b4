"""What an event brings in each group: estimated, contracted, and what it brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Money, Ref, Scalar
from portico_hotel_corporate.models import (
    BlockNight,
    EventBooking,
    HotelBlockStatus,
    HotelRevenueGroup,
    RoomBlock,
)
from portico_hotel_corporate.models.cancellation import contracted_revenues
from portico_hotel_corporate.models.lifecycle import NEEDS_REASON
from portico_hotel_corporate.operations.block_nights import blocks_of, room_nights
from portico_hotel_corporate.operations.event_facts import is_over, rooms_brought
from portico_hotel_corporate.operations.spending import net_by_group
from portico_hotel_corporate.operations.terms import terms_of

Sums = Mapping[HotelRevenueGroup, Decimal]
NONE = Decimal(0)


@dataclass(kw_only=True)
class HotelEventRevenueRequest:
    """An event whose revenue is asked for."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    as_of: Annotated[
        date | None,
        "By the end of which day the actual revenue counts; else the property's business day.",
    ] = None


@dataclass(frozen=True, kw_only=True)
class HotelGroupRevenue:
    """What an event brings in one group, net."""

    revenue_group: Annotated[HotelRevenueGroup, "Who earns it; guest rooms are among ROOMS."]
    estimated: Annotated[Money, "What is expected now."]
    contracted: Annotated[Money, "What the contract says."]
    actual: Annotated[Money, "What it brought by the end of the day."]


@dataclass(frozen=True, kw_only=True)
class HotelEventRevenue:
    """What an event brings, net, group by group, exact to the cent: nothing is rounded.

    Estimated are the rooms that the house forecasts at their rates, of all blocks that are not
    cancelled, drafts included, and all lines and packages with the quantities known by now;
    nothing of an event that was given up. Contracted is the figure of the contract; for rooms,
    where it has none, the contracted rooms at their rates, of blocks that are no drafts. Actual
    are the rooms picked up at their rates for the nights up to the day, and all lines and
    packages once the event is over: past its last day, or actual or closed by its status.
    """

    as_of: Annotated[date, "The day."]
    currency: Annotated[str, Scalar("CurrencyCode"), "The currency."]
    groups: Annotated[list[HotelGroupRevenue], "The groups that bring anything."]
    estimated: Annotated[Money, "What is expected now, in all."]
    contracted: Annotated[Money, "What the contract says, in all."]
    actual: Annotated[Money, "What it brought by the end of the day, in all."]


def event_revenue(
    session: Session, actor: Actor, input: HotelEventRevenueRequest
) -> HotelEventRevenue:
    """What an event brings in each revenue group: estimated, contracted and actual, net."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    as_of = input.as_of or booking.venue.business_date(actor.now)
    return _answer(
        booking,
        as_of,
        estimated=_estimated(session, booking),
        contracted=_contracted(session, booking),
        actual=_actual(session, booking, as_of),
    )


def _estimated(session: Session, booking: EventBooking) -> Sums:
    if booking.status in NEEDS_REASON:
        return {}
    lines = session.scalars(
        select(BlockNight)
        .join(RoomBlock, RoomBlock.id == BlockNight.block_id)
        .where(RoomBlock.booking_id == booking.id, RoomBlock.status != HotelBlockStatus.CANCELLED)
    )
    rooms = sum((line.forecast * line.rate_amount for line in lines), NONE)
    return _with_rooms(net_by_group(session, booking), rooms)


def _contracted(session: Session, booking: EventBooking) -> Sums:
    terms = terms_of(session, booking)
    stated = [each.revenue for each in terms.revenues] if terms else []
    nights = room_nights(blocks_of(session, booking), {})
    sums: dict[HotelRevenueGroup, Decimal] = {}
    for each in contracted_revenues(stated, nights, booking.currency):
        sums[each.group] = sums.get(each.group, NONE) + each.amount
    return sums


def _actual(session: Session, booking: EventBooking, as_of: date) -> Sums:
    if booking.status in NEEDS_REASON:
        return {}
    nights = [line for block in blocks_of(session, booking) for line in block.nights]
    sold = net_by_group(session, booking) if is_over(booking, as_of) else {}
    return _with_rooms(sold, rooms_brought(nights, as_of)[0])


def _with_rooms(sums: Sums, rooms: Decimal) -> Sums:
    group = HotelRevenueGroup.ROOMS
    return {**sums, group: sums.get(group, NONE) + rooms}


def _answer(booking: EventBooking, as_of: date, **kinds: Sums) -> HotelEventRevenue:
    def money(amount: Decimal) -> Money:
        return Money(amount, booking.currency)

    return HotelEventRevenue(
        as_of=as_of,
        currency=booking.currency,
        groups=[
            HotelGroupRevenue(
                revenue_group=group,
                **{kind: money(sums.get(group, NONE)) for kind, sums in kinds.items()},
            )
            for group in HotelRevenueGroup
            if any(sums.get(group) for sums in kinds.values())
        ],
        **{kind: money(sum(sums.values(), NONE)) for kind, sums in kinds.items()},
    )
