"""Functions that are promised, parts of others, or alternates; more places than a space holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from portico.access import Actor
from portico.errors import RequestError
from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    HotelBookingStatus,
    HotelSetupStyle,
    HotelStatusScope,
    SpaceHold,
    SpaceOption,
)
from portico_hotel_corporate.operations.alternates import HotelEventFunctionChoose, choose_function
from portico_hotel_corporate.operations.beos import HotelBeoIssue, issue_beo
from portico_hotel_corporate.operations.booking_codes import (
    HotelEventFunctionStatusCodeSet,
    set_function_status_code,
)
from portico_hotel_corporate.operations.codes import HotelStatusCodeCreate, create_status_code
from portico_hotel_corporate.operations.guarantees import (
    HotelEventFunctionGuarantee,
    guarantee_function,
)
from portico_hotel_corporate.operations.options import HotelSpaceOptionTake, take_option
from portico_hotel_corporate.operations.spaces import HotelSpaceSetupGiven as Setup

THEATRE = HotelSetupStyle.THEATRE


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def test_what_was_promised_is_moved_only_on_purpose(hotel: Any) -> None:
    a, b = hotel.space("A"), hotel.space("B")
    hotel.book(hotel.function(a, at("09:00"), at("12:00"), not_moveable=True))
    (function,) = hotel.all(EventFunction)

    assert problems_of(lambda: hotel.move(function, space_id=b.id)) == [
        ("HOTEL_FUNCTION_NOT_MOVEABLE", "input.id")
    ]
    moved = hotel.move(function, space_id=b.id, not_moveable=False)
    assert (moved.space_id, moved.not_moveable) == (b.id, False)


def test_parts_and_alternates_belong_to_the_same_event(hotel: Any) -> None:
    a, b = hotel.space("A"), hotel.space("B")
    event = hotel.book(hotel.function(a, at("09:00"), at("12:00")))
    other = hotel.book(hotel.function(b, at("09:00"), at("12:00")))
    plenary, stranger = hotel.functions_of(event)[0], hotel.functions_of(other)[0]

    group = hotel.function(b, at("13:00"), at("14:00"), master_function_id=plenary.id)
    part = hotel.add(event, group)
    assert part.master_function_id == plenary.id
    for tie in ({"master_function_id": part.id}, {"alternate_of_id": stranger.id}):
        wish = hotel.function(a, at("15:00"), at("16:00"), **tie)
        (problem,) = problems_of(partial(hotel.add, event, wish))
        assert problem[0] == "HOTEL_FUNCTION_TIE"


def test_an_alternate_is_kept_free_until_one_is_chosen(hotel: Any) -> None:
    a, b = hotel.space("A"), hotel.space("B")
    event = hotel.book(hotel.function(a, at("09:00"), at("12:00"), name="Plenary"))
    (plenary,) = hotel.functions_of(event)
    wish = hotel.function(b, at("10:00"), at("13:00"), alternate_of_id=plenary.id)
    alternate = hotel.add(event, wish)
    rival = hotel.function(b, at("10:00"), at("11:00"))

    assert problems_of(lambda: hotel.book(rival)) == [
        ("HOTEL_SPACE_TAKEN", "input.functions.0.spaceId")
    ]
    beo = hotel.do(issue_beo, HotelBeoIssue(booking_id=event.id))
    payload = hotel.write(lambda session: session.get_one(type(beo), beo.id).newest.payload)
    assert [each["name"] for each in payload["functions"].values()] == ["Plenary"]

    choice = HotelEventFunctionChoose(id=alternate.id, expected_version=alternate.version)
    hotel.do(choose_function, choice)

    (stays,) = hotel.functions_of(event)
    assert (stays.id, stays.space_id, stays.starts_at) == (plenary.id, b.id, at("10:00"))
    assert [hold.element_id for hold in hotel.all(SpaceHold)] == [b.id]
    assert hotel.book(hotel.function(a, at("09:00"), at("12:00")))
    again = HotelEventFunctionChoose(id=stays.id, expected_version=stays.version)
    assert problems_of(lambda: hotel.do(choose_function, again)) == [
        ("HOTEL_FUNCTION_TIE", "input.id")
    ]


def test_more_than_a_space_holds_needs_a_reason_and_a_permission(hotel: Any, actor: Actor) -> None:
    """The trap of 3.3: the room holds 120, 120 are guaranteed, 126 are set."""
    room = hotel.space("A")
    full = hotel.function(room, at("09:00"), at("12:00"), expected=120, guaranteed=120)

    assert problems_of(lambda: hotel.book(full)) == [
        ("HOTEL_CAPACITY_EXCEEDED", "input.functions.0.spaceId")
    ]
    full.capacity_override = "The fire officer agreed to six more chairs."
    hotel.actor = replace(actor, scopes=frozenset({"hotel.event_booking.*"}))
    with pytest.raises(RequestError, match=r"hotel\.capacity_override\.write"):
        hotel.book(full)
    hotel.actor = actor
    hotel.book(full)
    (function,) = hotel.all(EventFunction)
    assert (function.set_count, function.capacity) == (126, 120)
    assert function.capacity_override == "The fire officer agreed to six more chairs."
    assert function.guaranteed_at == actor.now


def test_a_guarantee_that_oversets_the_space_needs_the_same(hotel: Any, actor: Actor) -> None:
    hotel.book(hotel.function(hotel.space("A"), at("09:00"), at("12:00")))
    (function,) = hotel.all(EventFunction)
    given: dict[str, Any] = {"id": function.id, "expected_version": 1, "guaranteed": 120}

    wish = HotelEventFunctionGuarantee(**given)
    assert problems_of(lambda: hotel.do(guarantee_function, wish))[0][0] == (
        "HOTEL_CAPACITY_EXCEEDED"
    )
    allowed = HotelEventFunctionGuarantee(**given, capacity_override="Gallery opened.")
    taken = hotel.do(guarantee_function, allowed)
    assert taken.set_count == 126
    hotel.actor = replace(actor, scopes=frozenset({"hotel.event_booking.*"}))
    again = given | {
        "expected_version": taken.version,
        "guaranteed": 121,
        "capacity_override": "More.",
    }
    with pytest.raises(RequestError):
        hotel.do(guarantee_function, HotelEventFunctionGuarantee(**again))


def test_a_reason_holds_for_the_place_and_number_that_it_was_given_for(hotel: Any) -> None:
    """Set over a room of 120; a smaller room and a higher guarantee need a reason of their own."""
    room, small = hotel.space("A"), hotel.space("B", setups=[Setup(style=THEATRE, max_cap=50)])
    why = "Gallery opened."
    hotel.book(
        hotel.function(
            room, at("09:00"), at("12:00"), expected=120, guaranteed=120, capacity_override=why
        )
    )
    (function,) = hotel.all(EventFunction)

    assert problems_of(lambda: hotel.move(function, space_id=small.id))[0][0] == (
        "HOTEL_CAPACITY_EXCEEDED"
    )
    more = HotelEventFunctionGuarantee(
        id=function.id, expected_version=function.version, guaranteed=130
    )
    assert problems_of(lambda: hotel.do(guarantee_function, more))[0][0] == (
        "HOTEL_CAPACITY_EXCEEDED"
    )
    later = hotel.move(function, starts_at=at("10:00"))
    assert (later.capacity_override, later.set_count) == (why, 126)


def test_a_function_holds_its_space_no_more_surely_than_its_event(hotel: Any) -> None:
    def code(name: str, kind: HotelBookingStatus, **given: Any) -> Any:
        scope = HotelStatusScope.EVENT
        wish = HotelStatusCodeCreate(scope=scope, code=name, label=name, system_type=kind, **given)
        return hotel.do(create_status_code, wish)

    def call(function: EventFunction, status: Any) -> EventFunction:
        wish = HotelEventFunctionStatusCodeSet(
            id=function.id,
            expected_version=hotel.get(EventFunction, function.id).version,
            status_code_id=status and status.id,
        )
        found: EventFunction = hotel.do(set_function_status_code, wish)
        return found

    weak = code("WEAK", HotelBookingStatus.PROSPECT)
    firm = code("FIRM", HotelBookingStatus.DEFINITE)
    room = hotel.space("A")
    option = {"status": HotelBookingStatus.TENTATIVE, "option_date": date(2026, 6, 1)}
    event = hotel.book(hotel.function(room, at("09:00"), at("12:00")), **option)
    (function,) = hotel.functions_of(event)

    assert problems_of(lambda: call(function, firm)) == [
        ("HOTEL_STATUS_CODE", "input.statusCodeId")
    ]
    call(function, weak)
    assert hotel.all(SpaceHold) == []
    rival = hotel.book(hotel.function(room, at("10:00"), at("11:00")))
    assert problems_of(lambda: call(function, None)) == [("HOTEL_SPACE_TAKEN", "input.spaceId")]
    hotel.become(rival, HotelBookingStatus.CANCELLED, reason_code="PLANS")
    call(function, None)
    assert len(hotel.all(SpaceHold)) == 1


def test_what_is_taken_out_frees_its_alternates_for_who_waits(hotel: Any) -> None:
    main, other = hotel.space("A"), hotel.space("B")
    event = hotel.book(hotel.function(main, at("09:00"), at("12:00")))
    (function,) = hotel.functions_of(event)
    hotel.add(event, hotel.function(other, at("09:00"), at("12:00"), alternate_of_id=function.id))
    lined = []
    for room in (other, main):
        wish = hotel.function(room, at("10:00"), at("11:00"))
        (waits,) = hotel.functions_of(hotel.book(wish, status=HotelBookingStatus.PROSPECT))
        lined.append(hotel.do(take_option, HotelSpaceOptionTake(function_id=waits.id)))
    assert [each.status.name for each in lined] == ["QUEUED", "QUEUED"]

    hotel.remove(hotel.get(EventFunction, function.id))

    assert {each.status.name for each in hotel.all(SpaceOption)} == {"FIRST"}
    held = {each.function_id for each in hotel.all(SpaceHold)}
    assert held == {each.function_id for each in lined}


def test_an_event_on_a_terrace_is_definite_with_another_space_to_turn_to(hotel: Any) -> None:
    terrace, hall = hotel.space("T", requires_alternate=True), hotel.space("H")
    wish = hotel.function(terrace, at("18:00"), at("22:00"))

    assert problems_of(lambda: hotel.book(wish)) == [("HOTEL_ALTERNATE_REQUIRED", "input.status")]
    option = {"status": HotelBookingStatus.TENTATIVE, "option_date": date(2026, 6, 1)}
    event = hotel.book(wish, **option)
    definite = HotelBookingStatus.DEFINITE
    assert problems_of(lambda: hotel.become(event, definite)) == [
        ("HOTEL_ALTERNATE_REQUIRED", "input.status")
    ]
    (function,) = hotel.functions_of(event)
    hotel.add(event, hotel.function(hall, at("18:00"), at("22:00"), alternate_of_id=function.id))
    assert hotel.become(hotel.get(EventBooking, event.id), definite).status is definite


def test_what_joins_a_definite_event_on_a_terrace_brings_another_space_to_turn_to(
    hotel: Any,
) -> None:
    terrace, hall = hotel.space("T", requires_alternate=True), hotel.space("H")
    event = hotel.book(hotel.function(hall, at("09:00"), at("12:00")))
    (session,) = hotel.functions_of(event)
    dinner = hotel.function(terrace, at("18:00"), at("22:00"))
    required = "HOTEL_ALTERNATE_REQUIRED"

    assert problems_of(lambda: hotel.add(event, dinner)) == [(required, "input.alternateSpaceId")]
    assert problems_of(lambda: hotel.move(session, space_id=terrace.id)) == [
        (required, "input.spaceId")
    ]
    added = hotel.add(event, replace(dinner, alternate_space_id=hall.id))
    (alternate,) = [each for each in hotel.functions_of(event) if each.alternate_of_id == added.id]
    assert (alternate.space_id, alternate.starts_at) == (hall.id, at("18:00"))
    assert {each.function_id for each in hotel.all(SpaceHold)} == {
        *(session.id, added.id, alternate.id)
    }
    assert problems_of(lambda: hotel.remove(alternate)) == [(required, "input.id")]
    other = hotel.space("O")
    spare = hotel.function(other, at("18:00"), at("22:00"), alternate_of_id=added.id)
    hotel.add(event, spare)
    hotel.remove(hotel.get(EventFunction, alternate.id))
    assert hotel.move(hotel.get(EventFunction, added.id), starts_at=at("19:00")).space_id == (
        terrace.id
    )


def test_a_definite_event_is_booked_with_the_space_to_turn_to(hotel: Any) -> None:
    terrace, hall = hotel.space("T", requires_alternate=True), hotel.space("H")
    small = hotel.space("S", setups=[Setup(style=THEATRE, max_cap=40)])
    dinner = hotel.function(terrace, at("18:00"), at("22:00"))
    field = "input.functions.0.alternateSpaceId"

    taken = hotel.book(hotel.function(hall, at("20:00"), at("21:00")))
    for space, code in ((hall, "HOTEL_SPACE_TAKEN"), (small, "HOTEL_CAPACITY_EXCEEDED")):
        wish = replace(dinner, alternate_space_id=space.id)
        assert problems_of(partial(hotel.book, wish)) == [(code, field)]
    hotel.become(taken, HotelBookingStatus.CANCELLED, reason_code="PLANS")
    booked = hotel.book(replace(dinner, alternate_space_id=hall.id))
    assert [each.space_id for each in hotel.functions_of(booked)] == [terrace.id, hall.id]
    assert len(hotel.all(SpaceHold)) == 2


def test_a_function_that_becomes_certain_by_its_own_status_needs_its_alternate(hotel: Any) -> None:
    terrace, hall = hotel.space("T", requires_alternate=True), hotel.space("H")
    weak = hotel.do(
        create_status_code,
        HotelStatusCodeCreate(
            scope=HotelStatusScope.EVENT,
            code="WEAK",
            label="Weak",
            system_type=HotelBookingStatus.PROSPECT,
        ),
    )
    event = hotel.book(hotel.function(hall, at("09:00"), at("12:00")))
    (session,) = hotel.functions_of(event)

    def call(code: Any) -> EventFunction:
        version = hotel.get(EventFunction, session.id).version
        wish = HotelEventFunctionStatusCodeSet(
            id=session.id, expected_version=version, status_code_id=code
        )
        found: EventFunction = hotel.do(set_function_status_code, wish)
        return found

    hotel.move(call(weak.id), space_id=terrace.id)
    assert problems_of(lambda: call(None)) == [("HOTEL_ALTERNATE_REQUIRED", "input.statusCodeId")]


def test_full_use_of_a_space_is_some_minutes_of_a_day(hotel: Any) -> None:
    assert hotel.space("A", full_utilization_minutes=600).full_utilization_minutes == 600
    for minutes in (0, 1441):
        assert problems_of(partial(hotel.space, "B", full_utilization_minutes=minutes)) == [
            ("HOTEL_MINUTES", "input.fullUtilizationMinutes")
        ]


def test_a_probability_is_a_percentage(hotel: Any) -> None:
    booked = hotel.book(materialization_percent=Decimal("62.5"))
    assert hotel.get(EventBooking, booked.id).materialization_percent == Decimal("62.5")
    for percent in ("-1", "100.01"):
        assert problems_of(
            partial(hotel.update, booked, materialization_percent=Decimal(percent))
        ) == [("HOTEL_PERCENT", "input.materializationPercent")]
