"""Noting who decides, negotiates, signs and organises an event on the client's side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems
from portico.models import AffiliationRole, Contact
from portico.operations.lookup import expect_version, get, touch
from portico.values import Ref
from portico_hotel_corporate.models import EventBooking
from portico_hotel_corporate.models.event_people import EventPerson

MOST: Final = 50


@dataclass(kw_only=True)
class HotelEventPersonGiven:
    """A person in one part at an event."""

    contact_id: Annotated[UUID, Ref("Contact"), "The person."]
    role: Annotated[AffiliationRole, "The part that the person plays at the event."]


@dataclass(kw_only=True)
class HotelEventPeopleSet:
    """The people of an event, all of them."""

    id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    expected_version: Annotated[int, "The version that you read."]
    people: Annotated[list[HotelEventPersonGiven], f"Who plays which part; at most {MOST}."]


def set_people(session: Session, actor: Actor, input: HotelEventPeopleSet) -> EventBooking:
    """Say who decides, negotiates, signs and organises an event; these take the others' place."""
    del actor
    booking = get(session, EventBooking, input.id, lock=True)
    expect_version(booking, input.expected_version)
    booking.check_open("input", "id")
    _check(session, input)
    session.execute(delete(EventPerson).where(EventPerson.booking_id == booking.id))
    session.add_all(
        EventPerson(booking_id=booking.id, position=i, contact_id=each.contact_id, role=each.role)
        for i, each in enumerate(input.people)
    )
    touch(booking)
    session.flush()
    return booking


def _check(session: Session, input: HotelEventPeopleSet) -> None:
    """Note people who are unknown or archived, and parts that are given twice."""
    ids = {each.contact_id for each in input.people}
    known = {each.id: each for each in session.scalars(select(Contact).where(Contact.id.in_(ids)))}
    seen, problems = set[tuple[UUID, AffiliationRole]](), Problems()
    problems.check(
        ok=len(input.people) <= MOST,
        code="HOTEL_PEOPLE",
        message=f"Give at most {MOST}.",
        path=("input", "people"),
    )
    for i, each in enumerate(input.people):
        path: Path = ("input", "people", i)
        contact = known.get(each.contact_id)
        if contact is None:
            problems.add("NOT_FOUND", "There is no such contact.", *path, "contactId")
        elif contact.archived_at is not None:
            message = f"{contact.full_name} is archived: restore the contact first."
            problems.add("CONTACT_ARCHIVED", message, *path, "contactId")
        problems.check(
            ok=(each.contact_id, each.role) not in seen,
            code="HOTEL_PEOPLE",
            message=f"This person is given as {each.role.name} twice.",
            path=(*path, "role"),
        )
        seen.add((each.contact_id, each.role))
    problems.raise_if_any()
