"""What a deputy finds open with the hotel: requests, events and agreements under way."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.events import Handover
from portico_hotel_corporate.models import Agreement, EventBooking, HotelRfpStatus, Rfp
from portico_hotel_corporate.models.agreement_status import BEING_WRITTEN
from portico_hotel_corporate.models.lifecycle import OVER

WAITING: Final = (HotelRfpStatus.RECEIVED, HotelRfpStatus.QUALIFIED, HotelRfpStatus.ANSWERED)


def hand_over_business(session: Session, actor: Actor, event: Handover) -> None:
    """Tell what is open with the principal's accounts: what waits for an answer first."""
    requests = select(Rfp).where(Rfp.account_id.in_(event.accounts), Rfp.status.in_(WAITING))
    for request in session.scalars(requests.order_by(Rfp.created_at, Rfp.id)):
        text = f"Request {request.name}, {request.status.name}"
        event.add("hotel.rfp", f"hrf_{request.id.hex}", text)
    bookings = select(EventBooking).where(
        EventBooking.account_id.in_(event.accounts), EventBooking.status.not_in(OVER)
    )
    for booking in session.scalars(bookings.order_by(EventBooking.arrival, EventBooking.id)):
        text = f"{booking.name} from {booking.arrival}, {booking.status.name}"
        event.add("hotel.event_booking", f"heb_{booking.id.hex}", text)
    written = select(Agreement).where(
        Agreement.account_id.in_(event.accounts), Agreement.status.in_(BEING_WRITTEN)
    )
    for agreement in session.scalars(written.order_by(Agreement.number, Agreement.edition)):
        text = f"Agreement {agreement.label}, {agreement.status.name}"
        event.add("hotel.agreement", f"hag_{agreement.id.hex}", text)
