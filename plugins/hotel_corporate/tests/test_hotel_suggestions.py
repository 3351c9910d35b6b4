"""Suggesting spaces: what fits, is free and costs least, also in a house that is busy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from portico.database import new_id
from portico.testing import Ask, problems_of
from portico_hotel_corporate.models import (
    EventFunction,
    FunctionSpace,
    HotelFunctionType,
    HotelSetupStyle,
    SpaceHold,
)
from portico_hotel_corporate.models.occupancy import Period
from portico_hotel_corporate.models.packing import Need, Place, pack
from portico_hotel_corporate.operations.programmes import (
    HotelSpacePlan,
    HotelSpaceVerdict,
    HotelSuggestFunction,
    HotelSuggestSpacesRequest,
)
from portico_hotel_corporate.operations.suggestions import suggest_spaces

D = Decimal
DAY = date(2026, 12, 1)
ROOMS = [uuid4() for _ in range(6)]


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}:00+00:00")


def want(key: str, start: str, end: str, people: int, **given: Any) -> HotelSuggestFunction:
    terms: dict[str, Any] = {
        "key": key,
        "starts_at": at(start),
        "ends_at": at(end),
        "people": people,
        "setup_style": HotelSetupStyle.THEATRE,
        "setup_minutes": 0,
        "teardown_minutes": 0,
    }
    return HotelSuggestFunction(**terms | given)


def suggest(hotel: Any, *functions: HotelSuggestFunction) -> HotelSpacePlan:
    wish = HotelSuggestSpacesRequest(property_id=hotel.place.id, functions=list(functions))
    found: HotelSpacePlan = hotel.do(suggest_spaces, wish)
    return found


def rooms(hotel: Any) -> None:
    """A and B open into one, C stands by itself."""
    plain = {"setups": [], "default_setup_minutes": 0}
    a = hotel.space("A", area_m2=D(100), **plain)
    b = hotel.space("B", area_m2=D(100), **plain)
    hotel.combination("AB", a, b, setups=[])
    hotel.space("C", area_m2=D(110), accessible=False, **plain)


def test_a_plan_leaves_the_combination_sellable(hotel: Any) -> None:
    """C is larger than A, but A taken alone spoils the ballroom."""
    rooms(hotel)

    plan = suggest(hotel, want("talk", "09:00", "12:00", 60))

    (found,) = plan.suggestions
    assert (found.code, found.places, found.capacity) == ("C", 63, 110)
    assert {each.code: each.verdict for each in found.rejected} == {
        "A": HotelSpaceVerdict.OUTRANKED,
        "B": HotelSpaceVerdict.OUTRANKED,
        "AB": HotelSpaceVerdict.OUTRANKED,
    }


def test_what_is_set_must_fit_not_what_is_promised(hotel: Any) -> None:
    """100 and 5 % over are 105: only C and the ballroom hold that."""
    rooms(hotel)

    (found,) = suggest(hotel, want("talk", "09:00", "12:00", 100)).suggestions

    assert found.code == "C"
    small = [each for each in found.rejected if each.verdict is HotelSpaceVerdict.TOO_SMALL]
    assert [(each.code, each.detail) for each in small] == [
        ("A", "holds 100, 105 are set"),
        ("B", "holds 100, 105 are set"),
    ]


def test_what_others_have_is_not_suggested(hotel: Any) -> None:
    rooms(hotel)
    c = next(each for each in hotel.all(FunctionSpace) if each.code == "C")
    hotel.book(hotel.function(c, at("11:00"), at("13:00")))

    plan = suggest(hotel, want("talk", "09:00", "12:00", 100), want("late", "13:00", "14:00", 100))

    assert [each.code for each in plan.suggestions] == ["AB", "C"]
    assert ("C", HotelSpaceVerdict.TAKEN) in {
        (each.code, each.verdict) for each in plan.suggestions[0].rejected
    }


def test_a_loud_function_leaves_the_room_behind_the_wall_empty(hotel: Any) -> None:
    rooms(hotel)
    talk = want("talk", "09:00", "12:00", 90, accessible=True)
    band = want("band", "09:00", "12:00", 90, accessible=True)

    assert suggest(hotel, talk, band).complete
    band.loud = True
    plan = suggest(hotel, talk, band)
    assert not plan.complete
    assert [each.code for each in plan.suggestions].count(None) == 1
    band.accessible = False
    assert suggest(hotel, talk, band).complete


def test_who_needs_no_steps_is_not_sent_up_them(hotel: Any) -> None:
    rooms(hotel)

    (found,) = suggest(hotel, want("talk", "09:00", "12:00", 60, accessible=True)).suggestions

    assert found.code == "A"
    assert ("C", HotelSpaceVerdict.NOT_ACCESSIBLE) in {
        (each.code, each.verdict) for each in found.rejected
    }


def test_a_programme_that_cannot_be_is_refused(hotel: Any) -> None:
    rooms(hotel)

    assert problems_of(lambda: suggest(hotel)) == [("HOTEL_PROGRAMME", "input.functions")]
    wrong = want("talk", "12:00", "09:00", 0, setup_minutes=-1)
    assert problems_of(lambda: suggest(hotel, wrong)) == [
        ("HOTEL_FUNCTION_TIME", "input.functions.0.startsAt"),
        ("HOTEL_PEOPLE", "input.functions.0.people"),
        ("HOTEL_MINUTES", "input.functions.0.setupMinutes"),
    ]


def place(taken: frozenset[int], start: int, hours: int, cost: int) -> Place:
    begin = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=start)
    return Place(
        space_id=uuid4(),
        code="X",
        rooms=frozenset(ROOMS[i] for i in taken),
        capacity=10,
        occupied=Period(begin, begin + timedelta(hours=hours)),
        cost=D(cost),
    )


places = st.builds(
    place,
    st.frozensets(st.integers(0, 5), min_size=1, max_size=3),
    st.integers(0, 8),
    st.integers(1, 4),
    st.integers(1, 100),
)
programmes = st.lists(
    st.builds(Need, places=st.lists(places, max_size=4), loud=st.booleans()), max_size=6
)


@given(programmes)
@settings(max_examples=150)
def test_no_plan_puts_two_functions_into_one_room(needs: list[Need]) -> None:
    plan = pack(needs, {})
    chosen = [each for each in plan.chosen if each]

    assert not any(one.clashes(other) for i, one in enumerate(chosen) for other in chosen[i + 1 :])
    for need, each in zip(needs, plan.chosen, strict=True):
        assert each is None or each in need.places


@given(programmes.filter(lambda needs: len(needs) <= 4))
@settings(max_examples=100)
def test_no_plan_is_better_than_the_one_found(needs: list[Need]) -> None:
    """Compared with every plan there is."""

    def every(i: int, chosen: list[Place | None]) -> Any:
        if i == len(needs):
            yield len([c for c in chosen if c is None]), sum(c.cost for c in chosen if c)
            return
        for option in [*needs[i].places, None]:
            if option is None or not any(c and c.clashes(option) for c in chosen):
                yield from every(i + 1, [*chosen, option])

    quiet = [Need(places=need.places) for need in needs]
    plan = pack(quiet, {})

    assert plan.proven
    assert plan.rank == min(every(0, []))


@pytest.fixture
def busy(hotel: Any) -> list[FunctionSpace]:
    """Sixty rooms, and a thousand functions of one month in them."""
    setups: list[Any] = []
    spaces = [hotel.space(f"R{i:02}", area_m2=D(40 + 5 * i), setups=setups) for i in range(60)]
    booking = hotel.book(arrival=date(2026, 11, 1), departure=date(2026, 11, 30))
    stamp = {
        "version": 1,
        "created_at": at("00:00"),
        "created_by": "test",
        "updated_at": at("00:00"),
        "updated_by": "test",
    }

    def fill(session: Any) -> None:
        functions, holds = [], []
        for i in range(1000):
            space, slot = spaces[i % 60], i // 60
            start = datetime(2026, 11, 1 + slot, 9, tzinfo=UTC)
            taken = {"occupied_from": start, "occupied_to": start + timedelta(hours=4)}
            functions.append(
                {
                    **stamp,
                    **taken,
                    "id": new_id(),
                    "booking_id": booking.id,
                    "space_id": space.id,
                    "type": HotelFunctionType.BREAKOUT,
                    "starts_at": start,
                    "ends_at": start + timedelta(hours=4),
                    "setup_style": HotelSetupStyle.THEATRE,
                    "setup_minutes": 0,
                    "teardown_minutes": 0,
                    "hold_24h": False,
                    "expected": 20,
                    "overset_percent": D(5),
                    "set_count": 20,
                    "capacity": 40,
                    "below_minimum": False,
                    "is_shared": False,
                }
            )
            holds.append({**taken, "function_id": functions[-1]["id"], "element_id": space.id})
        session.execute(insert(EventFunction), functions)
        session.execute(insert(SpaceHold), holds)

    hotel.write(fill)
    return spaces


def test_twelve_functions_are_placed_among_a_thousand(
    hotel: Any, busy: list[FunctionSpace]
) -> None:
    """Forty of the sixty rooms are taken from 9 to 13; each of the others serves several."""
    start = datetime(2026, 11, 17, 8, tzinfo=UTC)
    wanted = [want(f"f{i}", "09:00", "12:00", 30 + 10 * i) for i in range(12)]
    for i, each in enumerate(wanted):
        each.starts_at = start + timedelta(hours=2 * (i % 3))
        each.ends_at = each.starts_at + timedelta(hours=2)

    plan = suggest(hotel, *wanted)

    rooms = {each.key: each.space_id for each in plan.suggestions}
    assert set(rooms.values()) <= {each.id for each in busy[40:]}
    assert len({(rooms[each.key], each.starts_at) for each in wanted}) == 12


DIARY = """query($hotel: ID!) {
  hotelFunctionDiary(propertyId: $hotel, from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z") {
    name startsAt endsAt occupiedFrom occupiedTo spaceCode spaceName status setCount
  } }"""


def test_the_diary_of_a_month_shows_every_function(
    hotel: Any, busy: list[FunctionSpace], ask: Ask
) -> None:
    hotels = ask("{ hotelProperties { nodes { id } } }")["data"]["hotelProperties"]["nodes"]

    found = ask(DIARY, hotel=hotels[0]["id"])["data"]["hotelFunctionDiary"]

    assert len(found) == 1000
    assert [each["startsAt"] for each in found] == sorted(each["startsAt"] for each in found)
    assert found[0]["spaceCode"] == "R00"
