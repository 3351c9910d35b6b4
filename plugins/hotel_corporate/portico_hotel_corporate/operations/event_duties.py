"""Duties of a single event: laid down by its contract, looked at and noted in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models import EventBooking, HotelObligationWindow, Obligation
from portico_hotel_corporate.models.lifecycle import HOLDS_SPACE
from portico_hotel_corporate.operations.agreement_inputs import HotelObligationGiven
from portico_hotel_corporate.operations.agreement_parts import write_obligation
from portico_hotel_corporate.operations.obligations import enter, event_looks


@dataclass(kw_only=True)
class HotelBookingObligationAdd:
    """A duty that the contract of an event lays down."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    obligation: Annotated[HotelObligationGiven, "The duty; its window is EVENT."]


@dataclass(kw_only=True)
class HotelBookingEvaluate:
    """An event to be looked at."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None


def add_duty(session: Session, actor: Actor, input: HotelBookingObligationAdd) -> Obligation:
    """Lay down a duty of one side for a single event."""
    event = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    event.check_open("input", "bookingId")
    if input.obligation.window is not HotelObligationWindow.EVENT:
        message = "A duty of an event is measured by the event: give the window EVENT."
        raise refuse("HOTEL_OBLIGATION_WINDOW", message, "input", "obligation", "window")
    count = select(func.count()).where(Obligation.booking_id == event.id)
    problems = Problems()
    with session.no_autoflush:
        duty = Obligation(
            position=session.scalar(count) or 0, currency=event.currency, booking=event
        )
        write_obligation(duty, input.obligation, problems, ("input", "obligation"))
    problems.raise_if_any()
    session.add(duty)
    session.flush()
    return duty


def evaluate_booking(session: Session, actor: Actor, input: HotelBookingEvaluate) -> EventBooking:
    """Note in the ledger how both sides keep what an event owes; the same facts count once."""
    event = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    as_of = input.as_of or event.venue.business_date(actor.now)
    for look in event_looks(session, event, as_of):
        enter(session, actor, look)
    return event


def evaluate_events(session: Session, actor: Actor) -> str:
    """Look at every event that has duties of its own and stands."""
    owing = select(Obligation.booking_id).where(Obligation.booking_id.is_not(None))
    events = session.scalars(
        select(EventBooking)
        .where(EventBooking.id.in_(owing), EventBooking.status.in_(HOLDS_SPACE))
        .order_by(EventBooking.id)
    ).all()
    for event in events:
        evaluate_booking(session, actor, HotelBookingEvaluate(booking_id=event.id))
    return f"{len(events)} events looked at"
