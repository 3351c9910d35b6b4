"""What a duty is measured by where events are: rooms picked up, the bill, lists and guarantees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico_hotel_corporate.models import (
    Agreement,
    BlockNight,
    EventBooking,
    HotelBlockStatus,
    HotelBookingStatus,
    HotelObligationMetric,
    Obligation,
)
from portico_hotel_corporate.models.lifecycle import HOLDS_SPACE
from portico_hotel_corporate.models.obligation_windows import Window
from portico_hotel_corporate.operations.event_books import EventBooks
from portico_hotel_corporate.operations.facts import NOTHING, Deadline, Facts, punctuality
from portico_hotel_corporate.operations.spending import FOOD

_M = HotelObligationMetric
HELD: Final = frozenset({HotelBookingStatus.ACTUAL, HotelBookingStatus.CLOSED})


def events_of(session: Session, agreement: Agreement, window: Window) -> list[EventBooking]:
    """The events that count for an agreement, in whichever edition, and arrive in a window."""
    editions = select(Agreement.id).where(Agreement.number == agreement.number)
    return list(
        session.scalars(
            select(EventBooking)
            .where(
                EventBooking.agreement_id.in_(editions),
                EventBooking.status.in_(HOLDS_SPACE),
                EventBooking.arrival.between(window.first, window.last),
            )
            .order_by(EventBooking.arrival, EventBooking.id)
        )
    )


def window_of(event: EventBooking) -> Window:
    """The time in which the duties of an event are looked at: from its booking to its last day."""
    booked = event.created_at.astimezone(event.venue.zone).date()
    return Window(min(booked, event.departure), event.departure)


def measure_events(
    books: EventBooks, duty: Obligation, events: Sequence[EventBooking], as_of: date
) -> Facts:
    """Measure a duty by events, as far as it is known at the end of a day."""
    if duty.metric is _M.ROOMING_LIST_ON_TIME:
        return punctuality(_lists(books, events), duty, as_of)
    if duty.metric is _M.GUARANTEE_ON_TIME:
        return punctuality(_guarantees(books, events), duty, as_of)
    used = [_brought(books, duty.metric, event, as_of) for event in events]
    return Facts(
        measured=sum((actual for actual, _ in used), NOTHING),
        on_books=sum((booked for _, booked in used), NOTHING),
        evidence=[f"event {event.id}" for event in events],
    )


def _brought(
    books: EventBooks, metric: HotelObligationMetric, event: EventBooking, as_of: date
) -> tuple[Decimal, Decimal]:
    """What an event brought by the end of a day, and what is on the books of it after that."""
    nights = [line for block in books.blocks[event.id] for line in block.nights]
    if metric is _M.ROOM_NIGHTS:
        past = sum(line.picked_up for line in nights if line.night <= as_of)
        return Decimal(past), Decimal(sum(line.picked_up for line in nights) - past)
    used, booked = rooms_brought(nights, as_of)
    groups = books.nets[event.id]
    sold = {
        _M.ROOM_REVENUE: NOTHING,
        _M.FOOD_REVENUE: sum((groups.get(group, NOTHING) for group in FOOD), NOTHING),
        _M.TOTAL_REVENUE: sum(groups.values(), NOTHING),
    }[metric]
    if metric is _M.FOOD_REVENUE:
        used = booked = NOTHING
    return (used + sold, booked) if is_over(event, as_of) else (used, booked + sold)


def rooms_brought(nights: Iterable[BlockNight], as_of: date) -> tuple[Decimal, Decimal]:
    """What rooms brought in nights up to a day, and what those picked up after that will bring."""
    used = booked = NOTHING
    for line in nights:
        value = line.picked_up * line.rate_amount
        if line.night <= as_of:
            used += value
        else:
            booked += value
    return used, booked


def is_over(event: EventBooking, as_of: date) -> bool:
    """Whether an event has brought by a day what was sold with it."""
    return event.departure < as_of or event.status in HELD


def _lists(books: EventBooks, events: Iterable[EventBooking]) -> Iterator[Deadline]:
    blocks = [(block, event.venue) for event in events for block in books.blocks[event.id]]
    for block, place in blocks:
        if block.rooming_list_due is not None and block.status is not HotelBlockStatus.CANCELLED:
            came = books.first_lists.get(block.id)
            day = came.astimezone(place.zone).date() if came else None
            yield Deadline(f"rooming list {block.code}", block.rooming_list_due, day)


def _guarantees(books: EventBooks, events: Iterable[EventBooking]) -> Iterator[Deadline]:
    for event in events:
        zone = event.venue.zone
        due = books.due_hours.get(event.id, event.venue.guarantee_due_hours)
        if due is None:
            continue
        hours = timedelta(hours=due)
        for function in books.programmes[event.id]:
            given = function.guaranteed_at
            yield Deadline(
                f"guarantee {function.id}",
                (function.starts_at - hours).astimezone(zone).date(),
                given.astimezone(zone).date() if given else None,
            )
