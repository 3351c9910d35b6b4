"""No space is booked twice: what clashes, what does not, and what a refusal says."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

import pytest

from portico.errors import Refused
from portico.testing import problems_of
from portico_hotel_corporate.models import (
    FunctionSpace,
    HotelBookingStatus,
    HotelSetupStyle,
    HotelTurnTime,
    SpaceHold,
)
from portico_hotel_corporate.operations.spaces import HotelSpaceSetupGiven

S = HotelBookingStatus
TODAY: Final = date(2026, 3, 2)
TAKEN: Final = [("HOTEL_SPACE_TAKEN", "input.functions.0.spaceId")]


def at(clock: str) -> datetime:
    """An hour of 2026-12-01, in Lisbon."""
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


class Floor:
    """Three salons, and the ballrooms that their walls open into."""

    def __init__(self, hotel: Any) -> None:
        self.hotel = hotel
        self.a, self.b, self.c = (hotel.space(code) for code in "ABC")
        self.ab = hotel.combination("AB", self.a, self.b)
        self.bc = hotel.combination("BC", self.b, self.c)
        self.abc = hotel.combination("ABC", self.ab, self.c)

    def session(self, space: FunctionSpace, start: str, end: str, **given: Any) -> Any:
        return self.hotel.function(space, at(start), at(end), **given)

    def book(self, space: FunctionSpace, start: str, end: str, **given: Any) -> Any:
        status = {
            name: given.pop(name) for name in ("status", "option_date", "place") if name in given
        }
        return self.hotel.book(self.session(space, start, end, **given), **status)


@pytest.fixture
def floor(hotel: Any) -> Floor:
    return Floor(hotel)


def test_a_booking_from_the_minute_another_is_cleared_is_no_clash(floor: Floor) -> None:
    """X1, first part: salon A until 12:30 with its teardown, ballroom A+B+C from 12:30."""
    floor.book(floor.a, "09:00", "12:00", setup_minutes=60, teardown_minutes=30)

    ballroom = floor.book(floor.abc, "12:30", "15:00")

    assert ballroom.status is S.DEFINITE


def test_setting_up_while_another_is_cleared_is_a_turn_time_clash(floor: Floor) -> None:
    """X1, second part: with 30 minutes of setup both want 12:00 to 12:30."""
    floor.book(floor.a, "09:00", "12:00", setup_minutes=60, teardown_minutes=30)

    with pytest.raises(Refused) as refused:
        floor.book(floor.abc, "12:30", "15:00", setup_minutes=30)

    (problem,) = refused.value.problems
    assert problem.code == "HOTEL_SPACE_TAKEN"
    assert problem.path == ("input", "functions", 0, "spaceId")
    assert problem.message == (
        "Salon ABC is not free: Salon A is taken 2026-12-01 09:00 to 12:00 (with setup and "
        "teardown 2026-12-01 08:00 to 12:30). The setup and teardown overlap "
        "2026-12-01 12:00 to 12:30. Choose another time or space."
    )


def test_a_property_may_allow_turn_times_to_overlap(hotel: Any) -> None:
    place = hotel.property("LENIENT", turn_time=HotelTurnTime.ALLOWED)
    hall = hotel.space("A", place=place)
    first = hotel.function(hall, at("09:00"), at("12:00"), teardown_minutes=30)
    turning = hotel.function(hall, at("12:00"), at("14:00"), setup_minutes=30)
    clashing = hotel.function(hall, at("13:59"), at("15:00"))

    hotel.book(first, place=place)
    hotel.book(turning, place=place)

    assert problems_of(lambda: hotel.book(clashing, place=place)) == TAKEN


def test_combinations_that_share_a_room_clash_in_it(floor: Floor) -> None:
    """X2, first part: AB 10–12 and BC 11–13, through B."""
    floor.book(floor.ab, "10:00", "12:00")

    with pytest.raises(Refused, match=r"They overlap 2026-12-01 11:00 to 12:00"):
        floor.book(floor.bc, "11:00", "13:00")


def test_rooms_that_have_no_wall_in_common_do_not_clash(floor: Floor) -> None:
    """X2, second part: AB 10–12 and C 10–12."""
    floor.book(floor.ab, "10:00", "12:00")

    assert floor.book(floor.c, "10:00", "12:00").status is S.DEFINITE


def test_a_combination_takes_each_of_its_rooms(floor: Floor) -> None:
    floor.book(floor.abc, "10:00", "12:00")

    assert {hold.element_id for hold in floor.hotel.all(SpaceHold)} == {
        floor.a.id,
        floor.b.id,
        floor.c.id,
    }
    for space in (floor.a, floor.b, floor.c, floor.ab, floor.bc, floor.abc):
        assert problems_of(partial(floor.book, space, "11:00", "11:30")) == TAKEN


def test_a_prospect_holds_no_space_until_it_is_tentative(floor: Floor) -> None:
    """X5: the prospect's 09–12 clashes with the tentative 10–11 only when it takes space too."""
    prospect = floor.book(floor.a, "09:00", "12:00", status=S.PROSPECT)
    floor.book(floor.a, "10:00", "11:00", status=S.TENTATIVE, option_date=TODAY)

    def step() -> Any:
        return floor.hotel.become(prospect, S.TENTATIVE, option_date=TODAY)

    assert problems_of(step) == [("HOTEL_SPACE_TAKEN", "input.spaceId")]
    assert floor.hotel.get(type(prospect), prospect.id).status is S.PROSPECT


@pytest.mark.parametrize(
    "away",
    [(S.PROSPECT,), (S.WAITLIST,), (S.LOST,), (S.TURNED_DOWN,), (S.DEFINITE, S.CANCELLED)],
    ids=lambda road: road[-1].name,
)
def test_who_gives_up_gives_the_space_free(floor: Floor, away: tuple[Any, ...]) -> None:
    booking = floor.book(floor.a, "09:00", "12:00", status=S.TENTATIVE, option_date=TODAY)
    for status in away:
        ends = status in {S.LOST, S.TURNED_DOWN, S.CANCELLED}
        reason = {"reason_code": "PRICE"} if ends else {}
        booking = floor.hotel.become(booking, status, **reason)

    assert floor.hotel.all(SpaceHold) == []
    assert floor.book(floor.a, "09:00", "12:00").status is S.DEFINITE


def test_an_event_that_took_place_keeps_its_space(floor: Floor) -> None:
    booking = floor.book(floor.a, "09:00", "12:00")
    for status in (S.ACTUAL, S.CLOSED):
        booking = floor.hotel.become(booking, status)
        assert problems_of(lambda: floor.book(floor.a, "09:00", "12:00")) == TAKEN


def test_two_functions_of_one_booking_clash_too(floor: Floor) -> None:
    twice = [floor.session(floor.a, "09:00", "12:00"), floor.session(floor.ab, "11:00", "13:00")]

    assert problems_of(lambda: floor.hotel.book(*twice)) == [
        ("HOTEL_SPACE_TAKEN", "input.functions.1.spaceId")
    ]
    assert floor.hotel.all(SpaceHold) == []


def test_every_clash_is_told_at_once(floor: Floor) -> None:
    floor.book(floor.a, "09:00", "10:00")
    floor.book(floor.b, "10:00", "11:00")
    wish = [floor.session(floor.abc, "09:00", "12:00"), floor.session(floor.b, "10:30", "12:00")]

    assert problems_of(lambda: floor.hotel.book(*wish)) == [
        ("HOTEL_SPACE_TAKEN", "input.functions.0.spaceId"),
        ("HOTEL_SPACE_TAKEN", "input.functions.0.spaceId"),
        ("HOTEL_SPACE_TAKEN", "input.functions.1.spaceId"),
    ]


def test_a_clash_reads_in_local_time_and_does_not_give_away_the_other_client(hotel: Any) -> None:
    place = hotel.property("NEWYORK", timezone="America/New_York")
    hall = hotel.space("A", place=place)
    hotel.book(hotel.function(hall, at("14:00"), at("17:00")), place=place, name="Secret merger")

    with pytest.raises(Refused) as refused:
        hotel.book(hotel.function(hall, at("15:00"), at("16:00")), place=place)

    assert "taken 2026-12-01 09:00 to 12:00. They overlap 2026-12-01 10:00 to 11:00" in str(
        refused.value
    )
    assert "Secret" not in str(refused.value)


def test_a_moved_function_takes_its_new_place_and_leaves_the_old_one(floor: Floor) -> None:
    booking = floor.book(floor.a, "09:00", "12:00")
    function = floor.hotel.functions_of(booking)[0]

    later = floor.hotel.move(function, starts_at=at("11:00"), ends_at=at("14:00"))
    elsewhere = floor.hotel.move(later, space_id=floor.bc.id, setup_minutes=15)

    assert (later.occupied_from, later.occupied_to) == (at("11:00"), at("14:00"))
    assert elsewhere.occupied_from == at("10:45")
    assert {hold.element_id for hold in floor.hotel.all(SpaceHold)} == {floor.b.id, floor.c.id}
    assert floor.book(floor.a, "09:00", "14:00").status is S.DEFINITE


def test_a_function_that_cannot_be_moved_stays_where_it_is(floor: Floor) -> None:
    floor.book(floor.b, "09:00", "12:00")
    function = floor.hotel.functions_of(floor.book(floor.a, "09:00", "12:00"))[0]

    assert problems_of(lambda: floor.hotel.move(function, space_id=floor.ab.id)) == [
        ("HOTEL_SPACE_TAKEN", "input.spaceId")
    ]
    stayed = floor.hotel.get(type(function), function.id)
    assert (stayed.space_id, stayed.version) == (floor.a.id, function.version)
    assert problems_of(lambda: floor.book(floor.a, "11:00", "12:00")) == TAKEN


def test_a_prospects_functions_move_without_a_clash(floor: Floor) -> None:
    floor.book(floor.b, "09:00", "12:00")
    prospect = floor.book(floor.a, "09:00", "12:00", status=S.PROSPECT)
    function = floor.hotel.functions_of(prospect)[0]

    assert floor.hotel.move(function, space_id=floor.b.id).space_id == floor.b.id


def test_a_removed_function_gives_its_space_free(floor: Floor) -> None:
    function = floor.hotel.functions_of(floor.book(floor.a, "09:00", "12:00"))[0]

    floor.hotel.remove(function)

    assert floor.book(floor.a, "09:00", "12:00").status is S.DEFINITE


def test_an_added_function_takes_space_if_the_booking_holds_it(floor: Floor) -> None:
    definite = floor.book(floor.a, "09:00", "12:00")
    prospect = floor.book(floor.a, "09:00", "12:00", status=S.PROSPECT)

    floor.hotel.add(definite, floor.session(floor.b, "09:00", "12:00"))
    floor.hotel.add(prospect, floor.session(floor.b, "09:00", "12:00"))

    assert problems_of(
        lambda: floor.hotel.add(definite, floor.session(floor.b, "11:00", "13:00"))
    ) == [("HOTEL_SPACE_TAKEN", "input.spaceId")]
    assert len(floor.hotel.all(SpaceHold)) == 2


def test_a_24_hour_hold_keeps_everybody_out_for_the_day(floor: Floor) -> None:
    floor.book(floor.a, "15:00", "17:00", hold_24h=True)

    with pytest.raises(Refused, match="They overlap 2026-12-01 09:00 to 10:00"):
        floor.book(floor.a, "09:00", "10:00")


# ---------------------------------------------------------------- capacity


def test_the_space_must_hold_what_is_set_not_what_is_guaranteed(hotel: Any) -> None:
    """The trap: 120 fit, 120 are guaranteed, but 126 are set."""
    hall = hotel.space("A")
    wish = hotel.function(hall, at("09:00"), at("12:00"), expected=100, guaranteed=120)

    with pytest.raises(Refused, match=r"126 places .* \(120 guaranteed and 5 % over\).* holds 120"):
        hotel.book(wish)
    assert problems_of(lambda: hotel.book(wish)) == [
        ("HOTEL_CAPACITY_EXCEEDED", "input.functions.0.spaceId")
    ]


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ({"expected": 120}, 120),
        ({"expected": 150, "guaranteed": 100}, 105),
        ({"expected": 120, "guaranteed": 120, "overset_percent": Decimal(0)}, 120),
        ({"expected": 50, "guaranteed": 47}, 50),
    ],
)
def test_so_many_places_are_set(hotel: Any, given: dict[str, Any], places: int) -> None:
    hall = hotel.space("A")

    function = hotel.functions_of(
        hotel.book(hotel.function(hall, at("09:00"), at("12:00"), **given))
    )[0]

    assert (function.set_count, function.capacity) == (places, 120)


def test_even_an_inquiry_must_fit(hotel: Any) -> None:
    wish = hotel.function(hotel.space("A"), at("09:00"), at("12:00"), expected=121)

    assert problems_of(lambda: hotel.book(wish, status=S.INQUIRY)) == [
        ("HOTEL_CAPACITY_EXCEEDED", "input.functions.0.spaceId")
    ]


def test_the_area_decides_where_no_maximum_is_given(hotel: Any) -> None:
    """A setup without a maximum, and one that is not listed at all."""
    stage = HotelSpaceSetupGiven(style=HotelSetupStyle.THEATRE, deducted_m2=Decimal(30))
    hall = hotel.space("A", area_m2=Decimal(180), setups=[stage])

    def seats(style: HotelSetupStyle, people: int) -> Any:
        wish = hotel.function(hall, at("09:00"), at("12:00"), setup_style=style, expected=people)
        return hotel.functions_of(hotel.book(wish, status=S.INQUIRY))[0].capacity

    assert seats(HotelSetupStyle.THEATRE, 150) == 150
    assert seats(HotelSetupStyle.CLASSROOM, 112) == 112
    for style, people in ((HotelSetupStyle.THEATRE, 151), (HotelSetupStyle.CLASSROOM, 113)):
        assert problems_of(partial(seats, style, people)) == [
            ("HOTEL_CAPACITY_EXCEEDED", "input.functions.0.spaceId")
        ]


def test_a_setup_that_nobody_knows_the_capacity_of_is_refused(hotel: Any) -> None:
    hall = hotel.space("A")
    wish = hotel.function(hall, at("09:00"), at("12:00"), setup_style=HotelSetupStyle.HOLLOW_SQUARE)

    assert problems_of(lambda: hotel.book(wish)) == [
        ("HOTEL_CAPACITY_UNKNOWN", "input.functions.0.setupStyle")
    ]


def test_too_few_people_are_a_warning_only(hotel: Any) -> None:
    setup = HotelSpaceSetupGiven(style=HotelSetupStyle.THEATRE, min_cap=50, max_cap=120)
    hall = hotel.space("A", setups=[setup])
    booking = hotel.book(
        hotel.function(hall, at("09:00"), at("10:00"), expected=49),
        hotel.function(hall, at("10:00"), at("11:00"), expected=50),
    )

    assert [each.below_minimum for each in hotel.functions_of(booking)] == [True, False]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"expected": 0}, "HOTEL_PEOPLE", "expected"),
        ({"expected": -5}, "HOTEL_PEOPLE", "expected"),
        ({"guaranteed": 0}, "HOTEL_PEOPLE", "guaranteed"),
        ({"guaranteed": 1_000_000}, "HOTEL_PEOPLE", "guaranteed"),
        ({"overset_percent": Decimal(-1)}, "HOTEL_PERCENT", "oversetPercent"),
        ({"overset_percent": Decimal("100.1")}, "HOTEL_PERCENT", "oversetPercent"),
        ({"overset_percent": Decimal("NaN")}, "HOTEL_PERCENT", "oversetPercent"),
        ({"overset_percent": Decimal("1e400")}, "HOTEL_PERCENT", "oversetPercent"),
        ({"overset_percent": Decimal("0.0000001")}, "HOTEL_PERCENT", "oversetPercent"),
    ],
)
def test_impossible_numbers_of_people_are_refused(
    hotel: Any, given: dict[str, Any], code: str, field: str
) -> None:
    wish = hotel.function(hotel.space("A"), at("09:00"), at("12:00"), **given)

    assert problems_of(lambda: hotel.book(wish)) == [(code, f"input.functions.0.{field}")]


# ---------------------------------------------------------------- sharing


@pytest.fixture
def foyer(hotel: Any) -> FunctionSpace:
    """X4: a foyer for 200 in which two may be at the same time."""
    setup = HotelSpaceSetupGiven(style=HotelSetupStyle.RECEPTION, max_cap=200)
    space: FunctionSpace = hotel.space("FOYER", setups=[setup], shareable=True, max_events=2)
    return space


def guests(hotel: Any, foyer: FunctionSpace, people: int, **given: Any) -> Any:
    terms = {"setup_style": HotelSetupStyle.RECEPTION, "expected": people, "is_shared": True}
    return hotel.function(foyer, at("18:00"), at("20:00"), **terms | given)


def test_two_share_a_foyer_that_holds_both(hotel: Any, foyer: FunctionSpace) -> None:
    hotel.book(guests(hotel, foyer, 120))
    hotel.book(guests(hotel, foyer, 60))

    assert len(hotel.all(SpaceHold)) == 2


def test_two_that_are_too_many_together_do_not_share(hotel: Any, foyer: FunctionSpace) -> None:
    hotel.book(guests(hotel, foyer, 120))

    with pytest.raises(Refused, match=r"holds 200; .* would set 210"):
        hotel.book(guests(hotel, foyer, 90))
    assert problems_of(lambda: hotel.book(guests(hotel, foyer, 90))) == [
        ("HOTEL_SPACE_FULL", "input.functions.0.spaceId")
    ]


def test_a_third_is_one_too_many(hotel: Any, foyer: FunctionSpace) -> None:
    hotel.book(guests(hotel, foyer, 20))
    hotel.book(guests(hotel, foyer, 20))

    assert problems_of(lambda: hotel.book(guests(hotel, foyer, 20))) == [
        ("HOTEL_SPACE_MAX_EVENTS", "input.functions.0.spaceId")
    ]


def test_who_does_not_share_keeps_the_foyer_alone(hotel: Any, foyer: FunctionSpace) -> None:
    hotel.book(guests(hotel, foyer, 20))

    assert problems_of(lambda: hotel.book(guests(hotel, foyer, 20, is_shared=False))) == TAKEN


def test_a_room_that_is_not_shareable_is_not_shared(hotel: Any) -> None:
    wish = hotel.function(hotel.space("A"), at("09:00"), at("12:00"), is_shared=True)

    assert problems_of(lambda: hotel.book(wish)) == [
        ("HOTEL_SPACE_NOT_SHAREABLE", "input.functions.0.isShared")
    ]
