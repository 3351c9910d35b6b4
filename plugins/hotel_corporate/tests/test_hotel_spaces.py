"""Properties and their spaces: what can be added, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventFunction,
    FunctionSpace,
    HotelSetupStyle,
    HotelSpaceKind,
    Property,
)
from portico_hotel_corporate.operations.spaces import HotelSpaceSetupGiven

T: Final = HotelSetupStyle.THEATRE


def setup(style: HotelSetupStyle = T, **given: Any) -> HotelSpaceSetupGiven:
    return HotelSpaceSetupGiven(style=style, **given)


def test_a_property_is_opened_with_what_is_given(hotel: Any) -> None:
    opened = hotel.property("RESORT-2", name="  Resort ", day_rollover_time="04:00")

    assert (opened.code, opened.name, opened.currency) == ("RESORT-2", "Resort", "EUR")
    assert opened.day_rollover_time == "04:00"


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"code": "city"}, "HOTEL_CODE", "code"),
        ({"code": "-CITY"}, "HOTEL_CODE", "code"),
        ({"code": "CI TY"}, "HOTEL_CODE", "code"),
        ({"code": ""}, "REQUIRED", "code"),
        ({"code": "X" * 21}, "TOO_LONG", "code"),
        ({"name": "x" * 10_000}, "TOO_LONG", "name"),
        ({"name": "a\x00b"}, "CONTROL_CHARACTER", "name"),
        ({"timezone": "Lisbon"}, "HOTEL_TIMEZONE", "timezone"),
        ({"timezone": "../../etc/passwd"}, "HOTEL_TIMEZONE", "timezone"),
        ({"timezone": "+01:00"}, "HOTEL_TIMEZONE", "timezone"),
        ({"currency": "EURO"}, "TOO_LONG", "currency"),
        ({"currency": "XYZ"}, "HOTEL_CURRENCY", "currency"),
        ({"currency": "eur"}, "HOTEL_CURRENCY", "currency"),
        ({"rooms_total": -1}, "HOTEL_ROOMS", "roomsTotal"),
        ({"rooms_total": 2_000_000_000}, "HOTEL_ROOMS", "roomsTotal"),
        ({"day_rollover_time": "24:00"}, "HOTEL_CLOCK", "dayRolloverTime"),
        ({"day_rollover_time": "4:00"}, "HOTEL_CLOCK", "dayRolloverTime"),
    ],
)
def test_an_impossible_property_is_refused(
    hotel: Any, given: dict[str, Any], code: str, field: str
) -> None:
    wish = {"code": "CITY"} | given

    assert problems_of(lambda: hotel.property(**wish)) == [(code, f"input.{field}")]
    assert hotel.all(Property) == []


def test_all_that_is_wrong_with_a_property_is_told_at_once(hotel: Any) -> None:
    wrong = {"timezone": "Nowhere", "rooms_total": -1, "day_rollover_time": "noon"}

    assert problems_of(lambda: hotel.property("city", **wrong)) == [
        ("HOTEL_CODE", "input.code"),
        ("HOTEL_TIMEZONE", "input.timezone"),
        ("HOTEL_CLOCK", "input.dayRolloverTime"),
        ("HOTEL_ROOMS", "input.roomsTotal"),
    ]


def test_a_code_is_given_once_in_the_house_and_once_in_a_property(hotel: Any) -> None:
    hotel.space("A")
    other = hotel.property("RESORT")

    assert problems_of(lambda: hotel.property("CITY")) == [("HOTEL_CODE_TAKEN", "input.code")]
    assert problems_of(lambda: hotel.space("A")) == [("HOTEL_CODE_TAKEN", "input.code")]
    assert hotel.space("A", place=other).property_id == other.id


@pytest.mark.parametrize(
    ("instant", "rollover", "day"),
    [
        (datetime(2026, 3, 2, 4, 59, tzinfo=UTC), "00:00", date(2026, 3, 1)),
        (datetime(2026, 3, 2, 5, 0, tzinfo=UTC), "00:00", date(2026, 3, 2)),
        (datetime(2026, 3, 2, 8, 59, tzinfo=UTC), "04:00", date(2026, 3, 1)),
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "04:00", date(2026, 3, 2)),
    ],
)
def test_the_business_day_changes_at_the_rollover_by_the_local_clock(
    instant: datetime, rollover: str, day: date
) -> None:
    place = Property(timezone="America/New_York", day_rollover_time=rollover)

    assert place.business_date(instant) == day


def test_a_room_holds_what_its_setups_say_or_its_area_gives(hotel: Any) -> None:
    """Y1 and Y2: 180 square metres, with and without a stage."""
    given = [
        setup(T, deducted_m2=Decimal(30)),
        setup(HotelSetupStyle.BANQUET_ROUNDS, deducted_m2=Decimal(30)),
        setup(HotelSetupStyle.CABARET),
        setup(HotelSetupStyle.CLASSROOM, max_cap=90, min_cap=40),
        setup(HotelSetupStyle.HOLLOW_SQUARE, max_cap=48),
    ]

    room = hotel.space("A", area_m2=Decimal(180), setups=given)

    assert room.kind is HotelSpaceKind.INDIVISIBLE
    assert [(each.style.name, each.capacity) for each in room.setups] == [
        ("THEATRE", 150),
        ("BANQUET_ROUNDS", 125),
        ("CABARET", 90),
        ("CLASSROOM", 90),
        ("HOLLOW_SQUARE", 48),
    ]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"code": "a"}, "HOTEL_CODE", "code"),
        ({"name": ""}, "REQUIRED", "name"),
        ({"area_m2": Decimal(-1)}, "HOTEL_AREA", "areaM2"),
        ({"area_m2": Decimal("1e400")}, "HOTEL_AREA", "areaM2"),
        ({"area_m2": Decimal("NaN")}, "HOTEL_AREA", "areaM2"),
        ({"area_m2": Decimal("1.234")}, "HOTEL_AREA", "areaM2"),
        ({"default_setup_minutes": -1}, "HOTEL_MINUTES", "defaultSetupMinutes"),
        ({"default_teardown_minutes": 100_000}, "HOTEL_MINUTES", "defaultTeardownMinutes"),
        ({"max_events": 2}, "HOTEL_MAX_EVENTS", "maxEvents"),
        ({"max_events": 0, "shareable": True}, "HOTEL_MAX_EVENTS", "maxEvents"),
        ({"setups": [setup()]}, "HOTEL_CAPACITY_UNKNOWN", "setups.0.maxCap"),
        ({"setups": [setup(max_cap=0)]}, "HOTEL_CAPACITY", "setups.0.minCap"),
        ({"setups": [setup(max_cap=-5)]}, "HOTEL_CAPACITY", "setups.0.minCap"),
        ({"setups": [setup(max_cap=9, min_cap=10)]}, "HOTEL_CAPACITY", "setups.0.minCap"),
        ({"setups": [setup(max_cap=9, min_cap=-1)]}, "HOTEL_CAPACITY", "setups.0.minCap"),
        (
            {"setups": [setup(max_cap=9, deducted_m2=Decimal(-1))]},
            "HOTEL_AREA",
            "setups.0.deductedM2",
        ),
        (
            {"setups": [setup(deducted_m2=Decimal(50))], "area_m2": Decimal(40)},
            "HOTEL_CAPACITY",
            "setups.0.minCap",
        ),
        (
            {"setups": [setup(max_cap=9), setup(max_cap=8)]},
            "HOTEL_SETUP_TWICE",
            "setups.1.style",
        ),
    ],
)
def test_an_impossible_space_is_refused(
    hotel: Any, given: dict[str, Any], code: str, field: str
) -> None:
    wish = {"code": "A"} | given

    assert problems_of(lambda: hotel.space(**wish)) == [(code, f"input.{field}")]
    assert hotel.all(FunctionSpace) == []


def test_a_space_belongs_to_a_property_that_exists(hotel: Any) -> None:
    assert problems_of(lambda: hotel.space("A", property_id=uuid4())) == [
        ("NOT_FOUND", "input.propertyId")
    ]


def test_a_combination_of_combinations_consists_of_their_rooms_each_once(hotel: Any) -> None:
    a, b, c = (hotel.space(code, area_m2=Decimal(50)) for code in "ABC")
    ab, bc = hotel.combination("AB", a, b), hotel.combination("BC", b, c)

    abc = hotel.combination("ABC", ab, bc, setups=[setup()])

    assert abc.kind is HotelSpaceKind.COMBINATION
    assert abc.footprint == {a.id, b.id, c.id}
    assert abc.area_m2 == 150
    assert abc.setups[0].capacity == 150
    assert hotel.combination("BALL", a, b, area_m2=Decimal(120)).area_m2 == 120


def test_the_area_of_a_combination_is_unknown_if_that_of_a_room_is(hotel: Any) -> None:
    ab = hotel.combination("AB", hotel.space("A", area_m2=Decimal(50)), hotel.space("B"))

    assert ab.area_m2 is None


def test_a_combination_has_two_rooms_at_least(hotel: Any) -> None:
    a = hotel.space("A")

    assert problems_of(lambda: hotel.combination("AA", a, a)) == [
        ("HOTEL_COMBINATION", "input.memberIds")
    ]


def test_a_combinations_rooms_exist_and_are_of_its_property(hotel: Any) -> None:
    a = hotel.space("A")
    elsewhere = hotel.space("A", place=hotel.property("RESORT"))

    assert problems_of(lambda: hotel.combination("AX", a, elsewhere)) == [
        ("HOTEL_SPACE_PROPERTY", "input.memberIds.1")
    ]
    assert problems_of(lambda: hotel.space("AX", member_ids=[a.id, uuid4()])) == [
        ("NOT_FOUND", "input.memberIds.1")
    ]


UPDATE = """mutation($input: HotelFunctionSpaceUpdateInput!) {
  hotelFunctionSpaceUpdate(input: $input) {
    functionSpace { version name areaM2 accessible requiresAlternate setups { style capacity } }
    userErrors { code path } } }"""


def test_a_space_is_rebuilt_and_what_is_booked_stays(hotel: Any, desk: Any) -> None:
    """A wall moved: of 180 m2 a theatre takes all, a classroom 112."""
    room = hotel.space("A")
    day = "2026-12-01T{}:00:00+00:00"
    start, end = (datetime.fromisoformat(day.format(hour)) for hour in ("09", "12"))
    hotel.book(hotel.function(room, start, end, expected=100))
    given = {"id": f"hfs_{room.id.hex}", "expectedVersion": room.version}
    setups = [{"style": "THEATRE"}, {"style": "CLASSROOM"}]

    made = desk.made(
        UPDATE, input={**given, "areaM2": "180", "setups": setups, "requiresAlternate": True}
    )

    assert made == {
        "version": room.version + 1,
        "name": "Salon A",
        "areaM2": "180",
        "accessible": True,
        "requiresAlternate": True,
        "setups": [
            {"style": "THEATRE", "capacity": 180},
            {"style": "CLASSROOM", "capacity": 112},
        ],
    }
    (function,) = hotel.all(EventFunction)
    assert (function.set_count, function.capacity) == (100, 120)
    assert desk.refused(UPDATE, input={**given, "name": "Late"}) == [
        ("CONFLICT", "input.expectedVersion")
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"maxEvents": 2}, ("HOTEL_MAX_EVENTS", "input.maxEvents")),
        ({"areaM2": "-1"}, ("HOTEL_AREA", "input.areaM2")),
        ({"setups": [{"style": "THEATRE"}] * 2}, ("HOTEL_SETUP_TWICE", "input.setups.1.style")),
        ({"setups": [{"style": "T_SHAPE"}]}, ("HOTEL_CAPACITY_UNKNOWN", "input.setups.0.maxCap")),
        ({"name": " "}, ("REQUIRED", "input.name")),
    ],
)
def test_a_space_is_not_changed_into_an_impossible_one(
    hotel: Any, desk: Any, change: dict[str, Any], problem: tuple[str, str]
) -> None:
    room = hotel.space("A")
    given = {"id": f"hfs_{room.id.hex}", "expectedVersion": room.version}

    assert desk.refused(UPDATE, input={**given, **change}) == [problem]
    assert hotel.get(FunctionSpace, room.id).version == room.version
