"""What the hotel knows of a person: a guest by an address; whom sales called, met and wrote to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import PersonErasing, PersonExporting
from portico.models import Contact, ContactEmail
from portico.operations.persons import row
from portico_hotel_corporate.models import EventFeedback, HotelRoomingStatus, RoomingEntry
from portico_hotel_corporate.models.clients.activities import ActivityWish, SalesActivity
from portico_hotel_corporate.models.clients.objections import Objection
from portico_hotel_corporate.models.clients.promotions import PromotionTelling
from portico_hotel_corporate.models.rooming import EXPECTED, WAITING


def export_guests(session: Session, actor: Actor, event: PersonExporting) -> None:
    """Add the person's stays as a guest and our contacts with them to what is known of them."""
    event.found["hotel"] = {
        "guests": [row(each) for each in _of(session, event.contact)],
        "activities": [
            {**row(each), "wishes": [row(wish) for wish in each.wishes]}
            for each in _met(session, event.contact)
        ],
        "promotions": [row(each) for each in _told(session, event.contact)],
        "feedback": [row(each) for each in _said(session, event.contact)],
        "objections": [row(each) for each in _objected(session, event.contact)],
    }


def erase_guests(session: Session, actor: Actor, event: PersonErasing) -> None:
    """Forget the person in rooming lists; refuse while a room is kept for them.

    What was used stays, under no name.
    """
    for guest in _of(session, event.contact):
        if guest.status in EXPECTED:
            raise refuse(
                "HOTEL_GUEST_EXPECTED",
                f"A room is kept for the person from {guest.arrival}. Cancel that first.",
                "input",
                "id",
            )
        if guest.status in WAITING:
            guest.move_to(HotelRoomingStatus.REJECTED)
        guest.forget()
        event.subjects.add(guest.id)
        event.kept.append(f"a guest's stay from {guest.arrival}: dates and room type")


def erase_activities(session: Session, actor: Actor, event: PersonErasing) -> None:
    """Forget with whom we spoke and what was said; that there was a contact stays."""
    for told in _told(session, event.contact):
        told.forget()
        event.subjects.add(told.id)
    for said in _said(session, event.contact):
        said.forget()
        event.subjects.add(said.id)
    for objection in _objected(session, event.contact):
        objection.forget()
        event.subjects.add(objection.id)
    for activity in _met(session, event.contact):
        event.parts.update(
            (ActivityWish.__tablename__, f"{activity.id.hex} {wish.position}")
            for wish in activity.wishes
        )
        activity.forget()
        event.subjects.add(activity.id)
        event.kept.append(f"a {activity.kind.name} of {activity.planned_on}: kind and outcome")


def _met(session: Session, contact: Contact) -> Sequence[SalesActivity]:
    statement = select(SalesActivity).where(SalesActivity.contact_id == contact.id)
    return session.scalars(statement.order_by(SalesActivity.planned_on, SalesActivity.id)).all()


def _objected(session: Session, contact: Contact) -> Sequence[Objection]:
    """What was objected to in contacts with the person."""
    statement = (
        select(Objection)
        .join(SalesActivity, SalesActivity.id == Objection.activity_id)
        .where(SalesActivity.contact_id == contact.id)
    )
    return session.scalars(statement.order_by(Objection.id)).all()


def _said(session: Session, contact: Contact) -> Sequence[EventFeedback]:
    statement = select(EventFeedback).where(EventFeedback.contact_id == contact.id)
    return session.scalars(statement.order_by(EventFeedback.id)).all()


def _told(session: Session, contact: Contact) -> Sequence[PromotionTelling]:
    """The promotions that the person was told of."""
    statement = select(PromotionTelling).where(PromotionTelling.contact_id == contact.id)
    return session.scalars(statement.order_by(PromotionTelling.id)).all()


def _of(session: Session, contact: Contact) -> Sequence[RoomingEntry]:
    """Lists name no contact: the e-mail address tells who a guest is."""
    addresses = list(
        session.scalars(
            select(func.lower(ContactEmail.address)).where(ContactEmail.contact_id == contact.id)
        )
    )
    if contact.private_email:
        addresses.append(contact.private_email.lower())
    statement = select(RoomingEntry).where(func.lower(RoomingEntry.email).in_(addresses))
    return session.scalars(statement.order_by(RoomingEntry.id)).all()
