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
    MasterAccount,
)


def check_credit(
    session: Session, booking: EventBooking, status: HotelBookingStatus, *path: str
) -> None:
    """Refuse a definite event on account if the credit of who pays it is stopped."""
    on_account = booking.payment_method is HotelPaymentMethod.DIRECT_BILL
    if status is not HotelBookingStatus.DEFINITE or not on_account:
        return
    master = booking.master_account_id and session.get_one(MasterAccount, booking.master_account_id)
    payer = master.account_id if master else booking.account_id
    stopped = session.scalar(
        select(CorporateProfile.id).where(
            CorporateProfile.account_id == payer,
            CorporateProfile.credit_status == HotelCreditStatus.STOP,
        )
    )
    if stopped is not None:
        message = (
            "The credit of who pays is stopped: it may not pay by invoice. Let it pay in advance, "
            "by card or in cash (paymentMethod), or lift the stop."
        )
        raise refuse("HOTEL_CREDIT_STOP", message, *path)
