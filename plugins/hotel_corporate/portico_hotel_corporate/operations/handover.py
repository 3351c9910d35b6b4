"""What a deputy finds open: planned contacts, requests, events and agreements under way.

Key accounts come first, and what is open with them before what is open with others.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.events import Handover
from portico.models import Account
from portico_hotel_corporate.models import (
    Agreement,
    EventBooking,
    EventFeedback,
    HotelRfpStatus,
    Rfp,
)
from portico_hotel_corporate.models.agreement_status import BEING_WRITTEN
from portico_hotel_corporate.models.clients.activities import HotelActivityStatus, SalesActivity
from portico_hotel_corporate.models.clients.key_accounts import KeyAccount, KeyAccountNews
from portico_hotel_corporate.models.lifecycle import OVER

WAITING: Final = (HotelRfpStatus.RECEIVED, HotelRfpStatus.QUALIFIED, HotelRfpStatus.ANSWERED)
Item = tuple[UUID, str, str, str]
"""The account, then what an item of the brief has: kind, id and text."""


def hand_over_business(session: Session, actor: Actor, event: Handover) -> None:
    """Tell what is open with the principal's accounts: key accounts first, of each what waits."""
    marks = _marks(session, actor, event.accounts)
    others = list(event.items)
    event.items.clear()
    for _, *item in _key_items(session, marks):
        event.add(*item)
    event.items.extend(others)
    key = {mark.account_id for mark in marks}
    items = chain(_contacts(session, actor, event), _open(session, event))
    for _, *item in sorted(items, key=lambda each: each[0] not in key):
        event.add(*item)


def _marks(session: Session, actor: Actor, accounts: Any) -> list[KeyAccount]:
    """The key accounts among them, by their names."""
    found = (
        select(KeyAccount)
        .join(Account, Account.id == KeyAccount.account_id)
        .where(
            KeyAccount.account_id.in_(accounts),
            KeyAccount.valid_from <= actor.today,
            KeyAccount.valid_to.is_(None) | (KeyAccount.valid_to >= actor.today),
        )
    )
    return list(session.scalars(found.order_by(Account.name, KeyAccount.id)))


def _key_items(session: Session, marks: list[KeyAccount]) -> Iterator[Item]:
    """Each key account with why it is one, and what nobody took note of yet."""
    for mark in marks:
        name = session.get_one(Account, mark.account_id).name
        text = f"Key account {name}, {mark.manager}: {mark.reason}"
        yield mark.account_id, "hotel.key_account", f"hka_{mark.id.hex}", text
    news = select(KeyAccountNews).where(
        KeyAccountNews.key_account_id.in_([mark.id for mark in marks]),
        KeyAccountNews.noted_at.is_(None),
    )
    for each in session.scalars(news.order_by(KeyAccountNews.created_at, KeyAccountNews.id)):
        yield each.account_id, "hotel.key_account_news", f"hkn_{each.id.hex}", each.text


def _contacts(session: Session, actor: Actor, event: Handover) -> Iterator[Item]:
    """Contacts that are planned up to the end of the absence, the overdue ones first."""
    planned = (
        select(SalesActivity, Account.name)
        .join(Account, Account.id == SalesActivity.account_id)
        .where(
            SalesActivity.account_id.in_(event.accounts),
            SalesActivity.status == HotelActivityStatus.PLANNED,
            SalesActivity.planned_on <= event.substitution.ends_on,
        )
        .order_by(SalesActivity.due_at, SalesActivity.id)
    )
    for activity, client in session.execute(planned):
        word = "overdue since" if activity.is_overdue(actor.now) else "planned for"
        kind = activity.kind.name.replace("_", " ").capitalize()
        text = f"{kind} with {client}, {word} {activity.planned_on}: {activity.purpose}"
        yield activity.account_id, "hotel.sales_activity", f"hsa_{activity.id.hex}", text


def _open(session: Session, event: Handover) -> Iterator[Item]:
    """What is open with all accounts: what waits for an answer first."""
    requests = select(Rfp).where(Rfp.account_id.in_(event.accounts), Rfp.status.in_(WAITING))
    for request in session.scalars(requests.order_by(Rfp.created_at, Rfp.id)):
        text = f"Request {request.name}, {request.status.name}"
        yield request.account_id, "hotel.rfp", f"hrf_{request.id.hex}", text
    bookings = select(EventBooking).where(
        EventBooking.account_id.in_(event.accounts), EventBooking.status.not_in(OVER)
    )
    for booking in session.scalars(bookings.order_by(EventBooking.arrival, EventBooking.id)):
        text = f"{booking.name} from {booking.arrival}, {booking.status.name}"
        yield booking.account_id, "hotel.event_booking", f"heb_{booking.id.hex}", text
    written = select(Agreement).where(
        Agreement.account_id.in_(event.accounts), Agreement.status.in_(BEING_WRITTEN)
    )
    for agreement in session.scalars(written.order_by(Agreement.number, Agreement.edition)):
        text = f"Agreement {agreement.label}, {agreement.status.name}"
        yield agreement.account_id, "hotel.agreement", f"hag_{agreement.id.hex}", text
    complaints = select(EventFeedback).where(
        EventFeedback.account_id.in_(event.accounts),
        EventFeedback.complaint.is_not(None),
        EventFeedback.answered_at.is_(None) | EventFeedback.is_satisfied.is_(False),
    )
    for each in session.scalars(complaints.order_by(EventFeedback.due_on, EventFeedback.id)):
        text = f"Complaint{f', to be answered by {each.due_on}' if each.due_on else ''}"
        text += f": {each.subject or each.complaint}"
        yield each.account_id, "hotel.event_feedback", f"hfb_{each.id.hex}", text
