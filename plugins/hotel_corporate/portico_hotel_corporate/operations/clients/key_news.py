"""Telling the managers of key accounts what they want to know at once."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.events import announce
from portico.models import Account
from portico_hotel_corporate.models import EventBooking, EventFeedback, HotelObligationStatus
from portico_hotel_corporate.models.clients.key_accounts import (
    HotelKeyNewsKind,
    KeyAccount,
    KeyAccountConcerned,
    KeyAccountNews,
)
from portico_hotel_corporate.models.clients.scores import format_value
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus
from portico_hotel_corporate.models.obligation_events import ObligationStatusChanged

ALARMING: Final = (HotelObligationStatus.AT_RISK, HotelObligationStatus.BREACHED)
OFF: Final = (
    HotelBookingStatus.CANCELLED,
    HotelBookingStatus.LOST,
    HotelBookingStatus.TURNED_DOWN,
)
LONGEST_TEXT: Final = 2500


def tell_of_duty(session: Session, actor: Actor, event: ObligationStatusChanged) -> None:
    """A duty towards or of a key account is at risk or was breached."""
    line = event.evaluation
    if line.status not in ALARMING:
        return
    duty = line.obligation
    client = duty.booking.account_id if duty.booking else duty.bond.account_id
    text = f"{duty.title}: {line.status.name} as of {line.as_of}"
    if line.actual is not None:
        text += f", {format_value(line.actual)} of {format_value(line.target)}"
    about = {"agreement_id": duty.agreement_id, "booking_id": line.booking_id or duty.booking_id}
    _tell(session, actor, client, HotelKeyNewsKind.DUTY_AT_RISK, text, about)


def tell_of_complaint(session: Session, actor: Actor, feedback: EventFeedback) -> None:
    """A key account complained about an event, a stay, an invoice or in general."""
    if feedback.complaint is None:
        return
    about: dict[str, Any] = {}
    name = feedback.subject
    if feedback.booking_id is not None:
        booking = session.get_one(EventBooking, feedback.booking_id)
        name = booking.name
        about = {"booking_id": booking.id, "agreement_id": booking.agreement_id}
    text = f"{name}: {feedback.complaint}"
    _tell(session, actor, feedback.account_id, HotelKeyNewsKind.COMPLAINT, text, about)


def tell_of_status(session: Session, actor: Actor, booking: EventBooking) -> None:
    """An event of a key account was cancelled, lost or turned down."""
    if booking.status not in OFF:
        return
    text = f"{booking.name} from {booking.arrival}: {booking.status.name}"
    text += f", {booking.reason_code}" if booking.reason_code else ""
    about = {"booking_id": booking.id, "agreement_id": booking.agreement_id}
    _tell(session, actor, booking.account_id, HotelKeyNewsKind.EVENT_OFF, text, about)


def _tell(
    session: Session,
    actor: Actor,
    client: UUID,
    kind: HotelKeyNewsKind,
    text: str,
    about: dict[str, Any],
) -> None:
    mark = _mark_of(session, actor, client)
    if mark is None or not mark.wants(kind):
        return
    news = KeyAccountNews(
        account_id=client,
        key_account=mark,
        manager=mark.manager,
        kind=kind,
        text=text[:LONGEST_TEXT],
        **about,
    )
    session.add(news)
    session.flush()
    announce(session, actor, KeyAccountConcerned(news))


def _mark_of(session: Session, actor: Actor, client: UUID) -> KeyAccount | None:
    """The mark of a client today, or of the next company above it in its group that has one."""
    seen: set[UUID] = set()
    above: UUID | None = client
    while above is not None and above not in seen:
        seen.add(above)
        mark = session.scalars(
            select(KeyAccount).where(
                KeyAccount.account_id == above,
                KeyAccount.valid_from <= actor.today,
                KeyAccount.valid_to.is_(None) | (KeyAccount.valid_to >= actor.today),
            )
        ).first()
        if mark is not None:
            return mark
        above = session.scalar(select(Account.parent_id).where(Account.id == above))
    return None
