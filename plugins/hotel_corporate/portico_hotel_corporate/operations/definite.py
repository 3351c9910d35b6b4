"""What must be there before an event becomes definite: the contract signed, or its deposits."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico_hotel_corporate.models import EventBooking, HotelBookingStatus, HotelDefiniteRule
from portico_hotel_corporate.operations.cures import deposits_of
from portico_hotel_corporate.operations.liability import HotelLiabilityRequest, case_of
from portico_hotel_corporate.operations.terms import terms_of


def require_contract(session: Session, actor: Actor, booking: EventBooking) -> None:
    """Refuse a definite event that is neither signed nor paid for, where the house wants that."""
    if booking.status is not HotelBookingStatus.DEFINITE or booking.signed_on is not None:
        return
    if booking.venue.definite_rule is HotelDefiniteRule.NONE or _paid(session, actor, booking):
        return
    message = (
        f"{booking.venue.name} lets an event become definite once its contract is signed "
        "(signedOn), or its first deposit and all that are due have arrived."
    )
    raise refuse("HOTEL_CONTRACT_UNSIGNED", message, "input", "status")


def _paid(session: Session, actor: Actor, booking: EventBooking) -> bool:
    """Whether the first deposit of the contract, and all that are due, have arrived."""
    if terms_of(session, booking) is None:
        return False
    deposits = deposits_of(case_of(session, actor, HotelLiabilityRequest(booking_id=booking.id)))
    today = booking.venue.business_date(actor.now)
    wanted = [each for i, each in enumerate(deposits) if i == 0 or each.due_on <= today]
    return bool(wanted) and all(each.paid.amount >= each.owed.amount for each in wanted)
