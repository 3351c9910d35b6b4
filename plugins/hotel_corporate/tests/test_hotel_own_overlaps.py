"""Functions of one event that may be in the same space at the same time, as both of them say."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from portico.testing import problems_of
from portico_hotel_corporate.models import HotelSetupStyle
from portico_hotel_corporate.operations.function_details import (
    HotelEventFunctionUpdate,
    update_function,
)
from portico_hotel_corporate.operations.programmes import (
    HotelSuggestFunction,
    HotelSuggestSpacesRequest,
)
from portico_hotel_corporate.operations.suggestions import suggest_spaces

OWN = {"allow_same_booking": True}
TAKEN = ("HOTEL_SPACE_TAKEN", "input.spaceId")
SAID = "{ hotelEventFunctions { nodes { allowSameBooking } } }"


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def allow(hotel: Any, function: Any, *, allowed: bool) -> Any:
    wish = HotelEventFunctionUpdate(
        id=function.id, expected_version=function.version, allow_same_booking=allowed
    )
    return hotel.do(update_function, wish)


def test_a_coffee_break_is_laid_in_the_room_of_its_own_session(hotel: Any, desk: Any) -> None:
    salon = hotel.space("A")
    event = hotel.book(hotel.function(salon, at("09:00"), at("12:00"), **OWN))

    hotel.add(event, hotel.function(salon, at("10:30"), at("11:00"), **OWN))

    nodes = desk.ask(SAID)["data"]["hotelEventFunctions"]["nodes"]
    assert nodes == [{"allowSameBooking": True}] * 2


def test_both_must_allow_it(hotel: Any) -> None:
    salon = hotel.space("A")
    event = hotel.book(hotel.function(salon, at("09:00"), at("12:00")))
    coffee = hotel.function(salon, at("10:30"), at("11:00"), **OWN)

    assert problems_of(lambda: hotel.add(event, coffee)) == [TAKEN]
    (session,) = hotel.functions_of(event)
    allow(hotel, session, allowed=True)
    added = hotel.add(event, coffee)
    assert problems_of(lambda: allow(hotel, added, allowed=False)) == [
        ("HOTEL_SPACE_TAKEN", "input.allowSameBooking")
    ]


def test_functions_of_other_events_stay_out(hotel: Any) -> None:
    salon, other = hotel.space("A"), hotel.space("B")
    both = hotel.combination("AB", salon, other)
    hotel.book(hotel.function(salon, at("09:00"), at("12:00"), **OWN))

    for room in (salon, both):
        coffee = hotel.function(room, at("10:30"), at("11:00"), **OWN)
        assert problems_of(partial(hotel.book, coffee)) == [
            ("HOTEL_SPACE_TAKEN", "input.functions.0.spaceId")
        ]


def test_a_part_of_a_combination_is_its_own_events_too(hotel: Any) -> None:
    salon, other = hotel.space("A"), hotel.space("B")
    both = hotel.combination("AB", salon, other)
    event = hotel.book(hotel.function(both, at("09:00"), at("12:00"), **OWN))

    hotel.add(event, hotel.function(salon, at("10:30"), at("11:00"), **OWN))
    assert len(hotel.functions_of(event)) == 2


def test_suggested_spaces_are_met_by_functions_of_the_event_that_both_say_so(hotel: Any) -> None:
    """One room: two that allow each other get it, others do not; nor do they beside a stranger."""
    room = hotel.space("A")

    def suggested(*allow: bool, **given: Any) -> list[str | None]:
        functions = [
            HotelSuggestFunction(
                key=str(i),
                starts_at=at("09:00"),
                ends_at=at("11:00"),
                people=40,
                setup_style=HotelSetupStyle.THEATRE,
                setup_minutes=0,
                teardown_minutes=0,
                allow_same_booking=each,
            )
            for i, each in enumerate(allow)
        ]
        wish = HotelSuggestSpacesRequest(property_id=hotel.place.id, functions=functions, **given)
        return [each.code for each in hotel.do(suggest_spaces, wish).suggestions]

    assert suggested(True, True) == ["A", "A"]
    assert sorted(suggested(True, False), key=str) == ["A", None]
    event = hotel.book(hotel.function(room, at("10:00"), at("12:00"), allow_same_booking=True))
    assert suggested(True, False, booking_id=event.id) == ["A", None]
    assert suggested(True) == [None]
    assert suggested(True, booking_id=hotel.book().id) == [None]
