"""Setups with times of their own for setting up and clearing, and a space's usual setup."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import EventFunction, FunctionSpace, HotelSetupStyle
from portico_hotel_corporate.operations.programmes import (
    HotelSuggestFunction,
    HotelSuggestSpacesRequest,
)
from portico_hotel_corporate.operations.spaces import (
    HotelFunctionSpaceUpdate,
    HotelSpaceSetupGiven,
    update_space,
)
from portico_hotel_corporate.operations.suggestions import suggest_spaces

STYLE = HotelSetupStyle
DAY = date(2026, 12, 1)
SETUPS = """query($id: ID!) { hotelFunctionSpace(id: $id) {
    setups { style setupMinutes teardownMinutes isDefault } } }"""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}:00+00:00")


def setup(style: HotelSetupStyle, **given: Any) -> HotelSpaceSetupGiven:
    terms: dict[str, Any] = {"style": style, "max_cap": 120} | given
    return HotelSpaceSetupGiven(**terms)


@pytest.fixture
def salon(hotel: Any) -> FunctionSpace:
    """An hour and half an hour, unless rounds are laid: two hours, and as long to clear as ever."""
    found: FunctionSpace = hotel.space(
        "A",
        default_setup_minutes=60,
        default_teardown_minutes=30,
        setups=[
            setup(STYLE.THEATRE),
            setup(STYLE.BANQUET_ROUNDS, setup_minutes=120, is_default=True),
            setup(STYLE.RECEPTION, setup_minutes=0, teardown_minutes=0),
        ],
    )
    return found


def planned(hotel: Any, salon: FunctionSpace, **given: Any) -> EventFunction:
    """A function from 12 to 14, which says nothing of its setup unless given."""
    quiet = {"setup_style": None, "setup_minutes": None, "teardown_minutes": None}
    booking = hotel.book(hotel.function(salon, at("12:00"), at("14:00"), **quiet | given))
    (function,) = hotel.functions_of(booking)
    found: EventFunction = function
    return found


@pytest.mark.parametrize(
    ("given", "style", "taken"),
    [
        ({}, "BANQUET_ROUNDS", ("10:00", "14:30")),
        ({"setup_style": STYLE.THEATRE}, "THEATRE", ("11:00", "14:30")),
        ({"setup_style": STYLE.RECEPTION}, "RECEPTION", ("12:00", "14:00")),
        ({"setup_minutes": 15}, "BANQUET_ROUNDS", ("11:45", "14:30")),
    ],
)
def test_a_function_is_set_up_as_its_setup_says(
    hotel: Any, salon: Any, given: dict[str, Any], style: str, taken: tuple[str, str]
) -> None:
    function = planned(hotel, salon, **given)

    assert function.setup_style.name == style
    assert (function.occupied_from, function.occupied_to) == (at(taken[0]), at(taken[1]))


def test_without_a_usual_setup_a_function_says_its_own(hotel: Any) -> None:
    plain = hotel.space("B")

    assert problems_of(lambda: planned(hotel, plain)) == [
        ("REQUIRED", "input.functions.0.setupStyle")
    ]


def test_spaces_are_suggested_with_the_time_that_the_setup_takes(hotel: Any, salon: Any) -> None:
    wish = HotelSuggestFunction(
        key="dinner",
        starts_at=at("12:00"),
        ends_at=at("14:00"),
        setup_style=STYLE.BANQUET_ROUNDS,
        people=40,
    )
    request = HotelSuggestSpacesRequest(property_id=hotel.place.id, functions=[wish])

    (found,) = hotel.do(suggest_spaces, request).suggestions
    assert (found.occupied_from, found.occupied_to) == (at("10:00"), at("14:30"))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"setup_minutes": -1}, ("HOTEL_MINUTES", "input.setups.1.setupMinutes")),
        ({"teardown_minutes": 100_000}, ("HOTEL_MINUTES", "input.setups.1.teardownMinutes")),
        ({"is_default": True}, ("HOTEL_SETUP_DEFAULT", "input.setups.1.isDefault")),
    ],
)
def test_impossible_setups_are_refused(
    hotel: Any, salon: Any, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    setups = [setup(STYLE.THEATRE, is_default=True), setup(STYLE.CLASSROOM, **given)]
    wish = HotelFunctionSpaceUpdate(id=salon.id, expected_version=salon.version, setups=setups)

    assert problems_of(lambda: hotel.do(update_space, wish)) == [problem]


def test_setups_are_told_to_clients(desk: Any, salon: Any) -> None:
    found = desk.ask(SETUPS, id=f"hfs_{salon.id.hex}")["data"]["hotelFunctionSpace"]["setups"]

    assert [tuple(each.values()) for each in found] == [
        ("THEATRE", None, None, False),
        ("BANQUET_ROUNDS", 120, None, True),
        ("RECEPTION", 0, 0, False),
    ]
