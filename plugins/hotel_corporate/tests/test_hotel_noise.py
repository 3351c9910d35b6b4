"""Loud functions: what they disturb behind folding walls, and where they are not suggested."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from portico_hotel_corporate.models import HotelBookingStatus, HotelSetupStyle
from portico_hotel_corporate.operations.programmes import (
    HotelSuggestFunction,
    HotelSuggestSpacesRequest,
)
from portico_hotel_corporate.operations.suggestions import suggest_spaces

CONFLICTS = """{ hotelEventFunctions(orderBy: [{field: STARTS_AT, direction: ASC}]) { nodes {
    name noiseConflict noiseConflicts { nodes { name } } } } }"""
UPDATE = """mutation($input: HotelEventFunctionUpdateInput!) {
    hotelEventFunctionUpdate(input: $input) {
    eventFunction { id version name doorCard loud expected setCount }
    userErrors { code message path } } }"""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def heard(desk: Any) -> dict[str, list[str]]:
    """By function, those that are in conflict with it."""
    answer = desk.ask(CONFLICTS)
    assert "errors" not in answer, answer
    found = answer["data"]["hotelEventFunctions"]["nodes"]
    for each in found:
        assert each["noiseConflict"] is bool(each["noiseConflicts"]["nodes"])
    return {
        each["name"]: sorted(other["name"] for other in each["noiseConflicts"]["nodes"])
        for each in found
    }


def test_what_is_loud_disturbs_what_is_quiet_behind_a_folding_wall(hotel: Any, desk: Any) -> None:
    a, b, c = (hotel.space(code) for code in "ABC")
    hotel.combination("AB", a, b)
    for room, start, end, name, loud in (
        (a, "18:00", "23:00", "Gala", True),
        (b, "17:00", "18:30", "Exam", False),
        (b, "23:00", "23:30", "Late", False),  # the gala is over
        (c, "18:00", "20:00", "Far", False),  # no wall of C folds
    ):
        hotel.book(hotel.function(room, at(start), at(end), name=name, loud=loud))

    assert heard(desk) == {"Exam": ["Gala"], "Far": [], "Gala": ["Exam"], "Late": []}


def test_two_loud_functions_and_what_holds_no_space_do_not_disturb(hotel: Any, desk: Any) -> None:
    a, b = hotel.space("A"), hotel.space("B")
    hotel.combination("AB", a, b)
    hotel.book(hotel.function(a, at("18:00"), at("23:00"), name="Gala", loud=True))
    hotel.book(hotel.function(b, at("18:00"), at("23:00"), name="Disco", loud=True))
    assert heard(desk) == {"Disco": [], "Gala": []}

    asked = hotel.function(b, at("18:00"), at("20:00"), name="Asked")
    hotel.book(asked, status=HotelBookingStatus.PROSPECT)
    assert heard(desk)["Asked"] == []


def test_a_function_is_said_to_be_loud_later_on(hotel: Any, desk: Any) -> None:
    a, b = hotel.space("A"), hotel.space("B")
    hotel.combination("AB", a, b)
    hotel.book(hotel.function(a, at("18:00"), at("23:00"), name="Exam"))
    booked = hotel.book(hotel.function(b, at("18:00"), at("23:00"), name="Dinner"))
    (dinner,) = hotel.functions_of(booked)
    ids = {"id": f"hef_{dinner.id.hex}", "expectedVersion": dinner.version}

    found = desk.made(UPDATE, input=ids | {"loud": True, "doorCard": "  Welcome  ", "expected": 80})
    assert (found["loud"], found["doorCard"], found["setCount"]) == (True, "Welcome", 80)
    assert heard(desk) == {"Dinner": ["Exam"], "Exam": ["Dinner"]}
    ids["expectedVersion"] = found["version"]
    assert desk.refused(UPDATE, input=ids | {"expected": 121}) == [
        ("HOTEL_CAPACITY_EXCEEDED", "input.spaceId")
    ]
    assert desk.refused(UPDATE, input=ids | {"isShared": True}) == [
        ("HOTEL_SPACE_NOT_SHAREABLE", "input.isShared")
    ]


def suggested(hotel: Any, **given: Any) -> tuple[str | None, dict[str, str]]:
    """The space that is suggested for an evening, and what is said of the others."""
    terms: dict[str, Any] = {
        "key": "evening",
        "starts_at": at("19:00"),
        "ends_at": at("22:00"),
        "setup_style": HotelSetupStyle.THEATRE,
        "people": 40,
    }
    wish = HotelSuggestSpacesRequest(
        property_id=hotel.place.id, functions=[HotelSuggestFunction(**terms | given)]
    )
    (found,) = hotel.do(suggest_spaces, wish).suggestions
    return found.code, {each.code: each.verdict.name for each in found.rejected}


def test_nothing_is_suggested_beside_what_is_loud(hotel: Any) -> None:
    a, b = hotel.space("A"), hotel.space("B")
    hotel.combination("AB", a, b)
    hotel.space("C", area_m2=Decimal(900))
    hotel.book(hotel.function(a, at("18:00"), at("23:00"), loud=True))

    assert suggested(hotel) == ("C", {"A": "TAKEN", "AB": "TAKEN", "B": "NOISE"})


def test_what_is_loud_is_suggested_where_nobody_is_beside_it(hotel: Any) -> None:
    a, b = hotel.space("A"), hotel.space("B")
    hotel.combination("AB", a, b)
    hotel.space("C", area_m2=Decimal(900))
    hotel.book(hotel.function(a, at("18:00"), at("23:00")))

    assert suggested(hotel, loud=True)[0] == "C"
    assert suggested(hotel)[0] == "B"
