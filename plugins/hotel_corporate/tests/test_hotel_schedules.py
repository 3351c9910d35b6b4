"""Whatever is booked, moved, called off or taken out, in whatever order: nobody overlaps.

The overlap is looked for here by its definition, minute by minute of each room, not by the code
that refuses it.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portico.errors import Refused
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    HotelBookingStatus,
    SpaceHold,
)

S = HotelBookingStatus
ROOMS: Final = {"A": "A", "B": "B", "C": "C", "AB": "AB", "BC": "BC", "ABC": "ABC"}
"""Each space, and the rooms that it takes."""
STEP: Final = 30
"""Minutes; every time of these schedules is a multiple of it."""
HOLDING: Final = {S.TENTATIVE, S.DEFINITE}

times = st.tuples(st.integers(16, 30), st.integers(1, 6))
"""From 08:00 to 15:00, in half hours, and how many of them."""
turns = st.sampled_from([0, 30, 60])
deeds = st.one_of(
    st.tuples(st.just("book"), st.sampled_from(list(ROOMS)), times, turns, st.booleans()),
    st.tuples(st.just("move"), st.sampled_from(list(ROOMS)), times, turns, st.integers(0, 9)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("remove"), st.integers(0, 9)),
)


class Schedule:
    """A day of a hotel with three rooms whose walls open."""

    def __init__(self, hotel: Any, spaces: dict[str, Any], day: date) -> None:
        self.hotel, self.spaces, self.day = hotel, spaces, day
        self.outcomes = Counter[str]()

    def at(self, half_hours: int) -> datetime:
        start = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        return start + timedelta(minutes=STEP * half_hours)

    def functions(self) -> list[tuple[EventFunction, EventBooking]]:
        """The functions of the day that are still held, each with its event."""
        events = {each.id: each for each in self.hotel.all(EventBooking)}
        every = [(each, events[each.booking_id]) for each in self.hotel.all(EventFunction)]
        return [pair for pair in every if pair[1].arrival == self.day and pair[1].status in HOLDING]

    def do(self, deed: tuple[Any, ...]) -> None:
        try:
            getattr(self, deed[0])(*deed[1:])
        except Refused as refused:
            self.outcomes[refused.problems[0].code] += 1
        else:
            self.outcomes["done"] += 1

    def book(self, space: str, span: tuple[int, int], turn: int, sure: bool) -> None:  # noqa: FBT001 (drawn)
        status = S.DEFINITE if sure else S.TENTATIVE
        option = {} if sure else {"option_date": date(2026, 6, 1)}
        wish = self.hotel.function(
            self.spaces[space],
            self.at(span[0]),
            self.at(sum(span)),
            setup_minutes=turn,
            teardown_minutes=turn,
        )
        days = {"arrival": self.day, "departure": self.day}
        self.hotel.book(wish, status=status, **option, **days)

    def move(self, space: str, span: tuple[int, int], turn: int, which: int) -> None:
        if function := self._nth(which):
            self.hotel.move(
                function,
                space_id=self.spaces[space].id,
                starts_at=self.at(span[0]),
                ends_at=self.at(sum(span)),
                setup_minutes=turn,
            )

    def cancel(self, which: int) -> None:
        events = [event for _, event in self.functions()]
        if events:
            event = events[which % len(events)]
            end = S.CANCELLED if event.status is S.DEFINITE else S.LOST
            self.hotel.become(event, end, reason_code="PLANS")

    def remove(self, which: int) -> None:
        if function := self._nth(which):
            self.hotel.remove(function)

    def _nth(self, which: int) -> EventFunction | None:
        found = self.functions()
        return found[which % len(found)][0] if found else None

    def check(self) -> None:
        """Count, half hour by half hour, who is in each room; and see that the holds say so."""
        names = {space.id: ROOMS[code] for code, space in self.spaces.items()}
        taken: Counter[tuple[str, datetime]] = Counter()
        expected = set()
        for function, _ in self.functions():
            start = function.starts_at - timedelta(minutes=function.setup_minutes)
            end = function.ends_at + timedelta(minutes=function.teardown_minutes)
            for room in names[function.space_id]:
                expected.add((function.id, self.spaces[room].id, start, end))
                moment = start
                while moment < end:
                    taken[room, moment] += 1
                    moment += timedelta(minutes=STEP)
        assert all(people == 1 for people in taken.values()), taken.most_common(3)
        midnight = self.at(0)
        holds = {
            (each.function_id, each.element_id, each.occupied_from, each.occupied_to)
            for each in self.hotel.all(SpaceHold)
            if midnight <= each.occupied_from < midnight + timedelta(days=1)
        }
        assert holds == expected


@pytest.fixture
def spaces(hotel: Any) -> dict[str, Any]:
    found = {code: hotel.space(code) for code in "ABC"}
    for code in ("AB", "BC", "ABC"):
        found[code] = hotel.combination(code, *(found[room] for room in code))
    return found


def test_no_schedule_ever_overlaps(hotel: Any, spaces: dict[str, Any]) -> None:
    """Each schedule has a day of its own, so that one hotel serves them all."""
    days, seen = count(1), Counter[str]()

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(deeds, min_size=4, max_size=12))
    def run(wanted: list[tuple[Any, ...]]) -> None:
        schedule = Schedule(hotel, spaces, date(2026, 10, 1) + timedelta(days=next(days)))
        for deed in wanted:
            schedule.do(deed)
        schedule.check()
        seen.update(schedule.outcomes)

    run()

    assert seen.keys() == {"done", "HOTEL_SPACE_TAKEN"}


def test_the_check_itself_finds_an_overlap(hotel: Any, spaces: dict[str, Any]) -> None:
    """A hold that is written past the rules is seen."""
    schedule = Schedule(hotel, spaces, date(2026, 12, 1))
    schedule.do(("book", "A", (18, 2), 0, True))
    schedule.do(("book", "B", (18, 2), 0, True))
    schedule.check()

    there = spaces["B"].id
    second = next(each[0].id for each in schedule.functions() if each[0].space_id == there)

    def cheat(session: Any) -> None:
        function = session.get_one(EventFunction, second)
        function.space_id = spaces["A"].id

    hotel.write(cheat)
    with pytest.raises(AssertionError):
        schedule.check()
