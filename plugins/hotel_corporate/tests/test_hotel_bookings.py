"""Event bookings: how they begin, what they need, and how they go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import uuid4

import pytest
from sqlalchemy import select

from portico.errors import Conflict, Refused
from portico.operations.account_inputs import AccountArchive
from portico.operations.accounts import archive_account
from portico.operations.contact_inputs import ContactArchive, ContactCreate
from portico.operations.contacts import archive_contact, create_contact
from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    HotelBookingStatus,
    SpaceHold,
    StatusChange,
)
from portico_hotel_corporate.models.lifecycle import HOLDS_SPACE, INITIAL, TRANSITIONS
from portico_hotel_corporate.operations.bookings import create_booking

S = HotelBookingStatus
TODAY: Final = date(2026, 3, 2)
STEPS: Final = {
    S.INQUIRY: {S.PROSPECT, S.TENTATIVE, S.LOST, S.TURNED_DOWN},
    S.PROSPECT: {S.TENTATIVE, S.DEFINITE, S.LOST, S.TURNED_DOWN},
    S.TENTATIVE: {S.PROSPECT, S.DEFINITE, S.WAITLIST, S.LOST, S.TURNED_DOWN},
    S.WAITLIST: {S.TENTATIVE, S.LOST, S.TURNED_DOWN},
    S.DEFINITE: {S.TENTATIVE, S.ACTUAL, S.CANCELLED},
    S.ACTUAL: {S.CLOSED},
    S.LOST: {S.PROSPECT},
    S.TURNED_DOWN: {S.PROSPECT},
    S.CANCELLED: set[HotelBookingStatus](),
    S.CLOSED: set[HotelBookingStatus](),
}
"""The lifecycle of the domain page; what is not here is refused."""

ROADS: Final = {
    S.INQUIRY: (),
    S.PROSPECT: (S.PROSPECT,),
    S.TENTATIVE: (S.TENTATIVE,),
    S.WAITLIST: (S.TENTATIVE, S.WAITLIST),
    S.DEFINITE: (S.PROSPECT, S.DEFINITE),
    S.ACTUAL: (S.PROSPECT, S.DEFINITE, S.ACTUAL),
    S.CLOSED: (S.PROSPECT, S.DEFINITE, S.ACTUAL, S.CLOSED),
    S.LOST: (S.LOST,),
    S.TURNED_DOWN: (S.TURNED_DOWN,),
    S.CANCELLED: (S.PROSPECT, S.DEFINITE, S.CANCELLED),
}
"""How a new inquiry comes to each status."""


def at(clock: str) -> datetime:
    """An hour of 2026-12-01, in Lisbon."""
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def naive(clock: str) -> datetime:
    return at(clock).replace(tzinfo=None)


def needs(status: HotelBookingStatus) -> dict[str, Any]:
    """What a step to the status must bring with it."""
    if status is S.TENTATIVE:
        return {"option_date": TODAY + timedelta(days=14)}
    return {"reason_code": "PRICE"} if status in {S.LOST, S.TURNED_DOWN, S.CANCELLED} else {}


def travel(hotel: Any, booking: EventBooking, *road: HotelBookingStatus) -> EventBooking:
    for status in road:
        booking = hotel.become(booking, status, **needs(status))
    return booking


def test_the_transitions_are_those_of_the_domain() -> None:
    assert TRANSITIONS == STEPS


@pytest.mark.parametrize("start", S, ids=lambda status: status.name)
def test_from_every_status_the_permitted_steps_succeed_and_all_others_are_refused(
    hotel: Any, start: HotelBookingStatus
) -> None:
    for target in S:
        booking = travel(hotel, hotel.book(status=S.INQUIRY), *ROADS[start])
        if target in STEPS[start]:
            assert travel(hotel, booking, target).status is target
        else:
            step = partial(hotel.become, booking, target, **needs(target))
            assert problems_of(step) == [("HOTEL_BOOKING_TRANSITION", "input.status")]


def test_a_refused_step_names_what_is_and_what_may_be(hotel: Any) -> None:
    booking = hotel.book(status=S.INQUIRY)

    with pytest.raises(Refused, match=r"is INQUIRY: it cannot become ACTUAL.* PROSPECT, TENTATIVE"):
        hotel.become(booking, S.ACTUAL)


@pytest.mark.parametrize("status", S, ids=lambda status: status.name)
def test_a_booking_begins_as_an_inquiry_a_prospect_tentative_or_definite(
    hotel: Any, status: HotelBookingStatus
) -> None:
    assert {S.INQUIRY, S.PROSPECT, S.TENTATIVE, S.DEFINITE} == INITIAL
    if status in INITIAL:
        assert hotel.book(status=status, option_date=TODAY).status is status
    else:
        assert problems_of(lambda: hotel.book(status=status)) == [
            ("HOTEL_BOOKING_INITIAL_STATUS", "input.status")
        ]
        assert hotel.all(EventBooking) == []


def test_only_these_hold_space() -> None:
    """A closed event stays in the diary: its room was used."""
    assert {S.TENTATIVE, S.DEFINITE, S.ACTUAL, S.CLOSED} == HOLDS_SPACE


@pytest.mark.parametrize("option_date", [None, TODAY - timedelta(days=1)])
def test_a_tentative_booking_needs_an_option_date_that_is_not_past(
    hotel: Any, option_date: date | None
) -> None:
    refused = [("HOTEL_OPTION_DATE", "input.optionDate")]

    assert problems_of(lambda: hotel.book(status=S.TENTATIVE, option_date=option_date)) == refused
    prospect = hotel.book(status=S.PROSPECT)
    step = {} if option_date is None else {"option_date": option_date}
    assert problems_of(lambda: hotel.become(prospect, S.TENTATIVE, **step)) == refused


def test_an_option_may_end_today(hotel: Any) -> None:
    assert hotel.book(status=S.TENTATIVE, option_date=TODAY).option_date == TODAY


def test_today_is_the_propertys_business_day(hotel: Any) -> None:
    """At 03:00 UTC it is still the evening before in New York, and before 04:00 in Lisbon."""
    night = datetime(2026, 3, 2, 3, tzinfo=UTC)
    yesterday = date(2026, 3, 1)
    places = (
        hotel.property("NEWYORK", timezone="America/New_York"),
        hotel.property("LATE", day_rollover_time="04:00"),
    )
    for place in places:
        wish = hotel.wish(place=place, status=S.TENTATIVE, option_date=yesterday)
        assert hotel.do(create_booking, wish, night).status is S.TENTATIVE
    wish = hotel.wish(status=S.TENTATIVE, option_date=yesterday)
    assert problems_of(lambda: hotel.do(create_booking, wish, night)) == [
        ("HOTEL_OPTION_DATE", "input.optionDate")
    ]


def test_a_lapsed_option_takes_a_tentative_booking_back_to_prospect(hotel: Any) -> None:
    tentative = hotel.book(status=S.TENTATIVE, option_date=TODAY)

    assert hotel.become(tentative, S.PROSPECT).status is S.PROSPECT


def test_a_definite_booking_says_since_when(hotel: Any, tomorrow: datetime) -> None:
    tentative = hotel.book(status=S.TENTATIVE, option_date=TODAY)
    definite = hotel.become(tentative, S.DEFINITE, now=tomorrow)
    again = hotel.become(definite, S.TENTATIVE, option_date=date(2026, 4, 1))

    assert hotel.book().definite_on == TODAY
    assert tentative.definite_on is None
    assert definite.definite_on == date(2026, 3, 3)
    assert again.definite_on is None


@pytest.mark.parametrize("code", [None, "", " ", "too expensive", "ä", "X" * 41])
def test_a_lost_booking_needs_a_reason_code(hotel: Any, code: str | None) -> None:
    booking = hotel.book(status=S.INQUIRY)

    problems = problems_of(lambda: hotel.become(booking, S.LOST, reason_code=code))

    wrong = "TOO_LONG" if code == "X" * 41 else "HOTEL_BOOKING_REASON"
    assert problems == [(wrong, "input.reasonCode")]


def test_only_an_end_takes_a_reason(hotel: Any) -> None:
    booking = hotel.book(status=S.INQUIRY)

    assert problems_of(lambda: hotel.become(booking, S.PROSPECT, reason_code="PRICE")) == [
        ("HOTEL_BOOKING_REASON", "input.reasonCode")
    ]


def test_a_reopened_booking_keeps_its_history(hotel: Any, tomorrow: datetime) -> None:
    lost = hotel.become(
        hotel.book(status=S.INQUIRY), S.LOST, reason_code="PRICE", reason_note="Too dear for them."
    )
    reopened = hotel.become(lost, S.PROSPECT, now=tomorrow)

    assert (lost.reason_code, lost.reason_note) == ("PRICE", "Too dear for them.")
    assert (reopened.reason_code, reopened.reason_note) == (None, None)
    history = hotel.all(StatusChange, StatusChange.position)
    assert [(step.status, step.reason_code) for step in history] == [
        (S.INQUIRY, None),
        (S.LOST, "PRICE"),
        (S.PROSPECT, None),
    ]
    assert [step.position for step in history] == [0, 1, 2]
    assert history[2].changed_at == tomorrow
    assert history[2].changed_by == "tester"


def test_a_booking_is_billed_in_the_currency_of_the_property(hotel: Any) -> None:
    tokyo = hotel.property("TOKYO", currency="JPY", timezone="Asia/Tokyo")

    assert hotel.book().currency == "EUR"
    assert hotel.book(place=tokyo).currency == "JPY"


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": " "}, "REQUIRED", "name"),
        ({"name": "x" * 10_000}, "TOO_LONG", "name"),
        ({"name": "a\x07b"}, "CONTROL_CHARACTER", "name"),
        ({"attendees": 0}, "HOTEL_ATTENDEES", "attendees"),
        ({"attendees": -1}, "HOTEL_ATTENDEES", "attendees"),
        ({"attendees": 100_001}, "HOTEL_ATTENDEES", "attendees"),
        ({"departure": date(2026, 11, 30)}, "HOTEL_DATES", "departure"),
        ({"arrival": date(1899, 12, 31)}, "HOTEL_DATES", "arrival"),
        ({"arrival": date.min}, "HOTEL_DATES", "arrival"),
        ({"departure": date(9001, 1, 1)}, "HOTEL_DATES", "departure"),
        ({"departure": date.max}, "HOTEL_DATES", "departure"),
        ({"option_date": date.max}, "HOTEL_DATES", "optionDate"),
        ({"decision_date": date.min}, "HOTEL_DATES", "decisionDate"),
        ({"contact_id": uuid4()}, "NOT_FOUND", "contactId"),
    ],
)
def test_an_impossible_booking_is_refused(
    hotel: Any, given: dict[str, Any], code: str, field: str
) -> None:
    booking = hotel.book()

    assert problems_of(lambda: hotel.book(**given)) == [(code, f"input.{field}")]
    assert problems_of(lambda: hotel.update(booking, **given)) == [(code, f"input.{field}")]
    assert len(hotel.all(EventBooking)) == 1


def test_a_booking_is_for_an_account_and_a_property_that_exist(hotel: Any) -> None:
    for name in ("account_id", "property_id"):
        wish = hotel.wish()
        setattr(wish, name, uuid4())
        field = "accountId" if name == "account_id" else "propertyId"
        assert problems_of(partial(hotel.do, create_booking, wish)) == [
            ("NOT_FOUND", f"input.{field}")
        ]


def test_nothing_new_is_booked_for_an_archived_account_or_with_an_archived_contact(
    hotel: Any,
) -> None:
    account = hotel.make_account("Gone")
    wish = AccountArchive(id=account.id, expected_version=account.version)
    hotel.do(archive_account, wish)
    contact = hotel.do(create_contact, ContactCreate(given_name="Ana", family_name="Reis"))
    assert hotel.book(contact_id=contact.id).contact_id == contact.id
    hotel.do(archive_contact, ContactArchive(id=contact.id, expected_version=contact.version))

    assert problems_of(lambda: hotel.book(client=account)) == [
        ("ACCOUNT_ARCHIVED", "input.accountId")
    ]
    assert problems_of(lambda: hotel.book(contact_id=contact.id)) == [
        ("CONTACT_ARCHIVED", "input.contactId")
    ]


def test_an_update_changes_what_is_given_and_leaves_the_rest(hotel: Any) -> None:
    contact = hotel.do(create_contact, ContactCreate(family_name="Reis"))
    booking = hotel.book(contact_id=contact.id)

    renamed = hotel.update(booking, name=" Annual meeting ", attendees=80)
    cleared = hotel.update(renamed, contact_id=None)

    assert (renamed.name, renamed.attendees) == ("Annual meeting", 80)
    assert renamed.contact_id == contact.id
    assert renamed.version == booking.version + 1
    assert cleared.contact_id is None


def test_an_update_of_what_somebody_changed_meanwhile_is_a_conflict(hotel: Any) -> None:
    booking = hotel.book()
    hotel.update(booking, attendees=80)

    with pytest.raises(Conflict):
        hotel.update(booking, attendees=90)
    with pytest.raises(Conflict):
        hotel.become(booking, S.ACTUAL)


@pytest.mark.parametrize("status", [S.CLOSED, S.CANCELLED, S.LOST, S.TURNED_DOWN])
def test_a_booking_that_is_over_is_not_changed_any_more(
    hotel: Any, status: HotelBookingStatus
) -> None:
    space = hotel.space("A")
    held = hotel.function(space, at("09:00"), at("12:00"))
    booking = travel(hotel, hotel.book(held, status=S.INQUIRY), *ROADS[status])
    function = hotel.functions_of(booking)[0]

    assert problems_of(lambda: hotel.update(booking, attendees=80)) == [
        ("HOTEL_BOOKING_OVER", "input.id")
    ]
    assert problems_of(lambda: hotel.add(booking, held)) == [
        ("HOTEL_BOOKING_OVER", "input.bookingId")
    ]
    assert problems_of(lambda: hotel.move(function, starts_at=at("10:00"))) == [
        ("HOTEL_BOOKING_OVER", "input.id")
    ]
    assert problems_of(lambda: hotel.remove(function)) == [("HOTEL_BOOKING_OVER", "input.id")]


def test_the_option_of_a_tentative_booking_is_prolonged_but_not_into_the_past(hotel: Any) -> None:
    booking = hotel.book(status=S.TENTATIVE, option_date=TODAY)
    prolonged = hotel.update(booking, option_date=date(2026, 4, 1))

    assert prolonged.option_date == date(2026, 4, 1)
    for wrong in (None, date(2026, 3, 1)):
        assert problems_of(partial(hotel.update, prolonged, option_date=wrong)) == [
            ("HOTEL_OPTION_DATE", "input.optionDate")
        ]


def test_dates_do_not_leave_a_function_outside(hotel: Any) -> None:
    booking = hotel.book(hotel.function(hotel.space("A"), at("09:00"), at("12:00")))

    longer = hotel.update(booking, departure=date(2026, 12, 3))
    wrong = {"arrival": date(2026, 12, 2), "departure": date(2026, 12, 3)}

    assert longer.departure == date(2026, 12, 3)
    assert problems_of(lambda: hotel.update(longer, **wrong)) == [
        ("HOTEL_FUNCTION_TIME", "input.arrival")
    ]


def test_a_conference_is_booked_with_its_functions_in_one_deed(hotel: Any) -> None:
    hall, salon = hotel.space("A"), hotel.space("B")

    booking = hotel.book(
        hotel.function(hall, at("09:00"), at("12:00"), setup_minutes=60, teardown_minutes=30),
        hotel.function(salon, at("12:30"), at("14:00"), name="Lunch"),
    )

    first, second = hotel.functions_of(booking)
    assert (first.space_id, second.space_id) == (hall.id, salon.id)
    assert (first.occupied_from, first.occupied_to) == (at("08:00"), at("12:30"))
    assert second.name == "Lunch"
    assert len(hotel.all(SpaceHold)) == 2


def test_nothing_is_half_written_if_one_function_is_refused(hotel: Any) -> None:
    hall = hotel.space("A")
    good, bad = (
        hotel.function(hall, at("09:00"), at("12:00")),
        hotel.function(hall, at("15:00"), at("14:00")),
    )

    assert problems_of(lambda: hotel.book(good, bad)) == [
        ("HOTEL_FUNCTION_TIME", "input.functions.1.startsAt")
    ]
    assert hotel.all(EventBooking) == []
    assert hotel.all(EventFunction) == []
    assert hotel.all(SpaceHold) == []


def test_spaces_default_setup_and_teardown_count_unless_given(hotel: Any) -> None:
    hall = hotel.space("A", default_setup_minutes=45, default_teardown_minutes=15)
    given = replace(
        hotel.function(hall, at("09:00"), at("12:00")), setup_minutes=None, teardown_minutes=None
    )

    function = hotel.functions_of(hotel.book(given))[0]

    assert (function.setup_minutes, function.teardown_minutes) == (45, 15)
    assert (function.occupied_from, function.occupied_to) == (at("08:15"), at("12:15"))


def test_a_function_counts_on_the_propertys_day(hotel: Any) -> None:
    """20:00 of the first in New York is the second in UTC."""
    place = hotel.property("NEWYORK", timezone="America/New_York")
    hall = hotel.space("A", place=place)
    start = datetime.fromisoformat("2026-12-01T20:00:00-05:00")
    evening = hotel.function(hall, start, start + timedelta(hours=5))

    function = hotel.functions_of(hotel.book(evening, place=place))[0]

    assert function.starts_at == datetime(2026, 12, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"ends_at": at("09:00")}, "HOTEL_FUNCTION_TIME", "startsAt"),
        ({"ends_at": at("08:00")}, "HOTEL_FUNCTION_TIME", "startsAt"),
        ({"starts_at": naive("09:00")}, "HOTEL_FUNCTION_TIME", "startsAt"),
        ({"starts_at": at("09:00") - timedelta(days=1)}, "HOTEL_FUNCTION_TIME", "startsAt"),
        ({"starts_at": datetime(1, 1, 1, tzinfo=UTC)}, "HOTEL_FUNCTION_TIME", "startsAt"),
        ({"ends_at": datetime(9999, 12, 31, 23, tzinfo=UTC)}, "HOTEL_FUNCTION_TIME", "startsAt"),
        ({"setup_minutes": -1}, "HOTEL_MINUTES", "setupMinutes"),
        ({"teardown_minutes": 10_081}, "HOTEL_MINUTES", "teardownMinutes"),
        ({"space_id": uuid4()}, "NOT_FOUND", "spaceId"),
    ],
)
def test_a_function_has_a_possible_time_and_place(
    hotel: Any, given: dict[str, Any], code: str, field: str
) -> None:
    hall = hotel.space("A")
    booking = hotel.book()
    right = hotel.function(hall, at("09:00"), at("12:00"))
    wrong = replace(right, **given)
    refused = [(code, f"input.functions.0.{field}")]

    assert problems_of(lambda: hotel.book(wrong)) == refused
    assert problems_of(lambda: hotel.add(booking, wrong)) == [(code, f"input.{field}")]
    function = hotel.add(booking, right)
    assert problems_of(lambda: hotel.move(function, **given)) == [(code, f"input.{field}")]


def test_a_function_takes_place_where_its_event_does(hotel: Any) -> None:
    elsewhere = hotel.space("A", place=hotel.property("RESORT"))
    function = hotel.add(hotel.book(), hotel.function(hotel.space("A"), at("09:00"), at("12:00")))

    assert problems_of(lambda: hotel.book(hotel.function(elsewhere, at("09:00"), at("12:00")))) == [
        ("HOTEL_SPACE_PROPERTY", "input.functions.0.spaceId")
    ]
    assert problems_of(lambda: hotel.move(function, space_id=elsewhere.id)) == [
        ("HOTEL_SPACE_PROPERTY", "input.spaceId")
    ]


def test_removing_a_function_leaves_the_booking(hotel: Any, write: Any) -> None:
    booking = hotel.book(hotel.function(hotel.space("A"), at("09:00"), at("12:00")))

    left = hotel.remove(hotel.functions_of(booking)[0])

    assert left.id == booking.id
    assert write(lambda session: session.scalars(select(EventFunction)).all()) == []
    assert hotel.all(SpaceHold) == []
