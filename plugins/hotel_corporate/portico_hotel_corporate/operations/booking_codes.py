"""Calling the status of an event booking by the house's own name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models import EventBooking, StatusCode
from portico_hotel_corporate.operations.diary import release_spaces, take_spaces


@dataclass(kw_only=True)
class HotelEventBookingStatusCodeSet:
    """The house's own name for the status that a booking has."""

    id: Annotated[UUID, Ref("HotelEventBooking"), "The booking."]
    expected_version: Annotated[int, "The version that you read."]
    status_code_id: Annotated[UUID, Ref("HotelStatusCode"), "A code that stands for its status."]


def set_status_code(
    session: Session, actor: Actor, input: HotelEventBookingStatusCodeSet
) -> EventBooking:
    """Call a booking's status by the house's own name; its flag says whether space is held."""
    booking = get(session, EventBooking, input.id, lock=True)
    expect_version(booking, input.expected_version)
    held = booking.holds_space
    booking.call(get(session, StatusCode, input.status_code_id, "input", "statusCodeId"))
    session.flush()
    if booking.holds_space and not held:
        take_spaces(session, [(function, ("input",)) for function in booking.functions])
    elif held and not booking.holds_space:
        release_spaces(session, booking.functions)
    return booking
