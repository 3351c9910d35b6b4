"""Functions of one event that may be in the same space at the same time, as both of them say."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from portico.testing import problems_of
from portico_hotel_corporate.operations.function_details import (
    HotelEventFunctionUpdate,
    update_function,
)

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
