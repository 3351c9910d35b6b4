"""The people of an event, each in a part of their own: they decide, negotiate, sign, organise."""

from __future__ import annotations

from typing import Any

import pytest

from portico.access import Actor
from portico.models import AffiliationRole, Contact
from portico.operations.contact_inputs import ContactArchive, ContactCreate
from portico.operations.contacts import archive_contact, create_contact
from portico.operations.persons import ContactErase, erase_person
from portico.testing import Ask, problems_of
from portico_hotel_corporate.models import EventBooking, HotelBookingStatus
from portico_hotel_corporate.operations.event_people import (
    HotelEventPeopleSet,
    HotelEventPersonGiven,
    set_people,
)

SET = """mutation($input: HotelEventPeopleSetInput!) { hotelEventPeopleSet(input: $input) {
  eventBooking { version people { role contact { familyName } } }
  userErrors { code message path } } }"""
READ = "{ hotelEventBookings { nodes { people { role contact { familyName } } } } }"
R = AffiliationRole


@pytest.fixture
def event(hotel: Any) -> EventBooking:
    booked: EventBooking = hotel.book()
    return booked


def person(hotel: Any, name: str) -> Contact:
    found: Contact = hotel.do(create_contact, ContactCreate(family_name=name))
    return found


def given(contact: Contact, role: AffiliationRole) -> HotelEventPersonGiven:
    return HotelEventPersonGiven(contact_id=contact.id, role=role)


def people(hotel: Any, event: EventBooking, *those: HotelEventPersonGiven) -> EventBooking:
    now = hotel.get(EventBooking, event.id)
    wish = HotelEventPeopleSet(id=event.id, expected_version=now.version, people=list(those))
    changed: EventBooking = hotel.do(set_people, wish)
    return changed


def test_who_decides_negotiates_and_signs_is_told_of_each_event(
    hotel: Any, event: EventBooking, desk: Any, ask: Ask
) -> None:
    costa, dias = person(hotel, "Costa"), person(hotel, "Dias")
    wish = {
        "id": f"heb_{event.id.hex}",
        "expectedVersion": 1,
        "people": [
            {"contactId": f"con_{costa.id.hex}", "role": "DECISION_MAKER"},
            {"contactId": f"con_{dias.id.hex}", "role": "NEGOTIATOR"},
            {"contactId": f"con_{costa.id.hex}", "role": "SIGNATORY"},
        ],
    }

    made = desk.made(SET, input=wish)

    assert made["version"] == 2
    assert made["people"] == [
        {"role": "DECISION_MAKER", "contact": {"familyName": "Costa"}},
        {"role": "NEGOTIATOR", "contact": {"familyName": "Dias"}},
        {"role": "SIGNATORY", "contact": {"familyName": "Costa"}},
    ]
    assert desk.refused(SET, input=wish) == [("CONFLICT", "input.expectedVersion")]
    people(hotel, event, given(dias, R.EVENT_ORGANISER))
    assert ask(READ)["data"]["hotelEventBookings"]["nodes"] == [
        {"people": [{"role": "EVENT_ORGANISER", "contact": {"familyName": "Dias"}}]}
    ]


def test_who_is_unknown_archived_or_given_twice_is_refused(hotel: Any, event: EventBooking) -> None:
    costa, gone = person(hotel, "Costa"), person(hotel, "Gone")
    hotel.do(archive_contact, ContactArchive(id=gone.id, expected_version=gone.version))
    nobody = HotelEventPersonGiven(contact_id=event.id, role=R.USER)

    assert problems_of(
        lambda: people(
            hotel,
            event,
            *(given(costa, R.USER), given(gone, R.USER), nobody, given(costa, R.USER)),
        )
    ) == [
        ("CONTACT_ARCHIVED", "input.people.1.contactId"),
        ("NOT_FOUND", "input.people.2.contactId"),
        ("HOTEL_PEOPLE", "input.people.3.role"),
    ]
    assert problems_of(lambda: people(hotel, event, *[given(costa, R.USER)] * 51))[0] == (
        "HOTEL_PEOPLE",
        "input.people",
    )


def test_an_event_that_is_over_keeps_its_people(hotel: Any, event: EventBooking) -> None:
    costa = person(hotel, "Costa")
    people(hotel, event, given(costa, R.SIGNATORY))
    now = hotel.get(EventBooking, event.id)
    hotel.become(now, HotelBookingStatus.CANCELLED, reason_code="CLIENT")

    assert problems_of(lambda: people(hotel, event)) == [("HOTEL_BOOKING_OVER", "input.id")]


def test_who_is_forgotten_has_no_name_at_events_either(
    hotel: Any, event: EventBooking, ask: Ask, actor: Actor
) -> None:
    costa = person(hotel, "Costa")
    people(hotel, event, given(costa, R.SIGNATORY))
    hotel.do(erase_person, ContactErase(id=costa.id, expected_version=costa.version))

    assert "Costa" not in str(ask(READ))
