"""What the hotel knows of a person: the guest of a rooming list with one of their addresses."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import PersonErasing, PersonExporting
from portico.models import Contact, ContactEmail
from portico.operations.persons import row
from portico_hotel_corporate.models import HotelRoomingStatus, RoomingEntry
from portico_hotel_corporate.models.rooming import EXPECTED, WAITING


def export_guests(session: Session, actor: Actor, event: PersonExporting) -> None:
    """Add the person's stays as a guest of rooming lists to what is known of them."""
    event.found["hotel"] = {"guests": [row(each) for each in _of(session, event.contact)]}


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
