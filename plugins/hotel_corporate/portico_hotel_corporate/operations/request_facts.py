"""What the hotel's duty to answer is measured by: requests and when their clients had word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico_hotel_corporate.models import (
    AgreementChange,
    EventBooking,
    HotelAgreementStatus,
    Obligation,
    Rfp,
)
from portico_hotel_corporate.models.obligation_windows import Window
from portico_hotel_corporate.models.rfps import HotelRfpStatus
from portico_hotel_corporate.operations.facts import Deadline, Facts, accounts_of, punctuality


def answers(session: Session, duty: Obligation, window: Window, as_of: date) -> Facts:
    """Of the requests that were due to be answered, the percent that were so in time.

    A refusal is an answer, and so is the event that a request became, or the agreement, once it is
    proposed: of a draft no client knows. What the client gave up by the day it was due needed none.
    """
    return punctuality(_requests(session, duty, window), duty, as_of)


def _requests(session: Session, duty: Obligation, window: Window) -> Iterator[Deadline]:
    proposed = (
        select(func.min(AgreementChange.changed_at))
        .where(
            AgreementChange.agreement_id == Rfp.agreement_id,
            AgreementChange.status == HotelAgreementStatus.PROPOSED,
        )
        .scalar_subquery()
    )
    asked = (
        select(Rfp, func.coalesce(EventBooking.created_at, proposed))
        .outerjoin(EventBooking, EventBooking.id == Rfp.booking_id)
        .where(
            Rfp.account_id.in_(accounts_of(session, duty)),
            Rfp.response_due.between(window.first, window.last),
        )
        .order_by(Rfp.response_due, Rfp.id)
    )
    if duty.bond.property_id is not None:
        asked = asked.where(Rfp.property_id == duty.bond.property_id)
    for rfp, created in session.execute(asked):
        due, answered = rfp.response_due, _day(rfp, rfp.told_at(created))
        if due is None:
            continue
        if answered is None and rfp.status is HotelRfpStatus.LOST:
            gone = _day(rfp, rfp.ended_at)
            if gone is not None and gone <= due:
                continue
        yield Deadline(f"request {rfp.id}", due, answered)


def _day(rfp: Rfp, instant: datetime | None) -> date | None:
    return instant.astimezone(rfp.venue.zone).date() if instant else None
