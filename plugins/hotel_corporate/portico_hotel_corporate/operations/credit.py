"""Credit: who may not buy on account gets no definite event that is paid by invoice."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import refuse
from portico_hotel_corporate.models import (
    CorporateProfile,
    EventBooking,
    HotelBookingStatus,
    HotelCreditStatus,
    HotelPaymentMethod,
)


def check_credit(
    session: Session, booking: EventBooking, status: HotelBookingStatus, *path: str
) -> None:
    """Refuse a definite event on account for a client whose credit is stopped."""
    on_account = booking.payment_method is HotelPaymentMethod.DIRECT_BILL
    if status is not HotelBookingStatus.DEFINITE or not on_account:
        return
    stopped = session.scalar(
        select(CorporateProfile.id).where(
            CorporateProfile.account_id == booking.account_id,
            CorporateProfile.credit_status == HotelCreditStatus.STOP,
        )
    )
    if stopped is not None:
        message = (
            "The client's credit is stopped: it may not pay by invoice. Let it pay in advance, by "
            "card or in cash (paymentMethod), or lift the stop."
        )
        raise refuse("HOTEL_CREDIT_STOP", message, *path)
