"""Guests of rooming lists are persons: shown on request, and forgotten, in the trail too."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from portico.access import Actor
from portico.ledger import AuditValue
from portico.models import Contact
from portico.operations.contact_inputs import ContactCreate, ContactEmailCreate
from portico.operations.contacts import create_contact
from portico.operations.persons import ContactErase, PersonExportOf, erase_person, export_person
from portico.testing import Write, problems_of
from portico_hotel_corporate.models import HotelRoomingStatus, RoomingEntry
from portico_hotel_corporate.operations.rooming import (
    HotelRoomingListImport,
    import_rooming_list,
    purge_guests,
)

LIST = """last_name,first_name,arrival,departure,room_type,adults,email
Costa,Ana,2026-10-12,2026-10-15,DBL,1,ANA@nordwerk.example
Dias,Rui,2026-10-12,2026-10-14,DBL,1,rui@nordwerk.example
"""


def with_guests(sales: Any) -> None:
    block = sales.block()
    wish = HotelRoomingListImport(block_id=block.id, file_name="list.csv", content=LIST)
    sales.do(import_rooming_list, wish)


def ana(write: Write, actor: Actor) -> Contact:
    given = ContactCreate(
        family_name="Costa", emails=[ContactEmailCreate(address="ana@nordwerk.example")]
    )
    return write(lambda s: create_contact(s, actor, given))


def names(sales: Any) -> list[str]:
    return [each.last_name for each in sales.hotel.all(RoomingEntry, RoomingEntry.row_number)]


def remembered(write: Write) -> list[str]:
    """Last names that the trail still holds of guests."""
    values = select(AuditValue.after).where(AuditValue.field == "lastName")
    return write(lambda s: [each for each in s.scalars(values.order_by(AuditValue.after)) if each])


def test_a_guest_is_known_by_the_address_and_forgotten_once_no_room_is_kept(
    sales: Any, write: Write, actor: Actor
) -> None:
    with_guests(sales)
    person = ana(write, actor)
    found = write(lambda s: export_person(s, actor, PersonExportOf(id=person.id)))
    assert [each["first_name"] for each in found.data["hotel"]["guests"]] == ["Ana"]

    given = ContactErase(id=person.id, expected_version=1)
    assert problems_of(lambda: write(lambda s: erase_person(s, actor, given))) == [
        ("HOTEL_GUEST_EXPECTED", "input.id")
    ]

    def leave(session: Any) -> None:
        for guest in session.scalars(select(RoomingEntry)):
            guest.status = HotelRoomingStatus.STAYED

    write(leave)
    write(lambda s: erase_person(s, actor, given))

    assert names(sales) == ["—", "Dias"]
    assert remembered(write) == ["Dias"]


def test_a_name_whose_time_has_come_is_gone_from_the_trail_too(
    sales: Any, write: Write, actor: Actor
) -> None:
    with_guests(sales)

    def outdate(session: Any) -> None:
        for guest in session.scalars(select(RoomingEntry).where(RoomingEntry.last_name == "Costa")):
            guest.purge_after = date(2026, 1, 1)

    write(outdate)
    write(lambda s: purge_guests(s, actor))

    assert names(sales) == ["—", "Dias"]
    assert remembered(write) == ["Dias"]
