"""Options on spaces: standing in line, moving up, expiring; and guarantees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portico.events import Bus
from portico.ledger.announced import place
from portico.ledger.tables import Event
from portico.testing import Ask, problems_of
from portico_hotel_corporate.graphql.subscriptions import SUBSCRIPTIONS
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    HotelBookingStatus,
    SpaceHold,
    SpaceOption,
)
from portico_hotel_corporate.operations.guarantees import (
    HotelEventFunctionCount,
    HotelEventFunctionGuarantee,
    count_function,
    fix_guarantees,
    guarantee_function,
)
from portico_hotel_corporate.operations.options import (
    HotelSpaceOptionTake,
    HotelSpaceOptionWithdraw,
    SpaceOptionPromoted,
    expire_options,
    take_option,
    withdraw_option,
)

S = HotelBookingStatus
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


class Line:
    """Events that want one room at the same time."""

    def __init__(self, hotel: Any) -> None:
        self.hotel, self.room = hotel, hotel.space("A")

    def event(self, status: HotelBookingStatus = S.PROSPECT, **given: Any) -> EventBooking:
        function = self.hotel.function(self.room, at("09:00"), at("12:00"))
        found: EventBooking = self.hotel.book(function, status=status, **given)
        return found

    def function(self, booking: EventBooking) -> EventFunction:
        found: EventFunction = self.hotel.functions_of(booking)[0]
        return found

    def option(self, booking: EventBooking, **given: Any) -> SpaceOption:
        wish = HotelSpaceOptionTake(function_id=self.function(booking).id, **given)
        taken: SpaceOption = self.hotel.do(take_option, wish)
        return taken

    def now(self, option: SpaceOption) -> tuple[str, int]:
        found = self.hotel.get(SpaceOption, option.id)
        return found.status.name, found.rank

    def expire(self, now: datetime) -> str:
        done: str = self.hotel.do(lambda s, actor, _: expire_options(s, actor), None, now)
        return done

    def holder(self) -> Any:
        holds = self.hotel.all(SpaceHold)
        return holds[0].function_id if holds else None


@pytest.fixture
def line(hotel: Any) -> Line:
    return Line(hotel)


def test_the_first_option_holds_the_space_and_others_stand_in_line(line: Line) -> None:
    one, two, three = (line.event() for _ in range(3))

    options = [line.option(each) for each in (one, two, three)]

    assert [line.now(each) for each in options] == [("FIRST", 1), ("QUEUED", 2), ("QUEUED", 3)]
    assert line.holder() == line.function(one).id
    assert options[0].expires_at == NOON + timedelta(hours=72)
    assert problems_of(lambda: line.event(S.DEFINITE)) == [
        ("HOTEL_SPACE_TAKEN", "input.functions.0.spaceId")
    ]
    assert problems_of(lambda: line.option(two)) == [("HOTEL_OPTION_TWICE", "input.functionId")]


def test_when_an_option_expires_the_next_one_moves_up_and_is_told(line: Line, bus: Bus) -> None:
    told: list[Any] = []
    bus.before_commit.setdefault(SpaceOptionPromoted, []).append(
        lambda _session, _actor, event: told.append(event.option.function_id)
    )
    one, two, three = (line.event() for _ in range(3))
    options = [line.option(each, hold_hours=24) for each in (one, two, three)]
    told.clear()

    assert line.expire(NOON + timedelta(hours=23)) == "ended 0 options and 0 tentative events"
    line.expire(NOON + timedelta(hours=24))

    assert [line.now(each) for each in options] == [("EXPIRED", 1), ("FIRST", 1), ("QUEUED", 2)]
    assert line.holder() == line.function(two).id
    assert told == [line.function(two).id]
    (promoted,) = [each.event for each in SUBSCRIPTIONS if each.name == "hotelSpaceOptionPromoted"]
    assert promoted is SpaceOptionPromoted
    events = [
        each for each in line.hotel.all(Event, Event.position) if each.source == place(promoted)
    ]
    assert [each.subject_id for each in events] == [options[0].id, options[1].id]


def test_who_withdraws_lets_the_next_one_in(line: Line) -> None:
    one, two, three = (line.event() for _ in range(3))
    options = [line.option(each) for each in (one, two, three)]

    def withdraw(option: SpaceOption) -> None:
        version = line.hotel.get(SpaceOption, option.id).version
        line.hotel.do(
            withdraw_option, HotelSpaceOptionWithdraw(id=option.id, expected_version=version)
        )

    withdraw(options[1])
    assert [line.now(each) for each in options] == [("FIRST", 1), ("WITHDRAWN", 2), ("QUEUED", 2)]
    withdraw(options[0])
    assert line.now(options[2]) == ("FIRST", 1)
    assert problems_of(lambda: withdraw(options[0])) == [("HOTEL_OPTION_OVER", "input.id")]


def test_a_booking_that_holds_comes_first_and_its_end_moves_the_line_up(line: Line) -> None:
    held = line.event(S.TENTATIVE, option_date=date(2026, 4, 1))
    next_one, last = line.option(line.event()), line.option(line.event())
    assert [line.now(each) for each in (next_one, last)] == [("QUEUED", 2), ("QUEUED", 3)]

    line.hotel.become(held, S.LOST, reason_code="PRICE")

    assert [line.now(each) for each in (next_one, last)] == [("FIRST", 1), ("QUEUED", 2)]


def test_a_tentative_event_lapses_after_its_option_date(line: Line) -> None:
    held = line.event(S.TENTATIVE, option_date=date(2026, 4, 1))
    next_one = line.option(line.event())

    assert line.expire(datetime(2026, 4, 1, 22, 59, tzinfo=UTC)).endswith("0 tentative events")
    assert line.expire(datetime(2026, 4, 1, 23, 0, tzinfo=UTC)).endswith("1 tentative events")

    assert line.hotel.get(EventBooking, held.id).status is S.PROSPECT
    assert line.now(next_one) == ("FIRST", 1)


def test_an_option_is_accepted_when_its_event_becomes_definite(line: Line) -> None:
    one, two = line.event(), line.event()
    first, second = line.option(one), line.option(two)

    line.hotel.become(one, S.DEFINITE)

    assert line.now(first) == ("ACCEPTED", 1)
    assert line.hotel.get(SpaceOption, first.id).expires_at is None
    assert line.now(second) == ("QUEUED", 2)
    assert problems_of(lambda: line.option(one)) == [("HOTEL_OPTION_NEEDLESS", "input.functionId")]


def test_who_moves_out_of_a_room_lets_the_next_one_in(line: Line) -> None:
    held, other = line.event(S.DEFINITE), line.hotel.space("B")
    next_one = line.option(line.event())

    line.hotel.move(line.function(held), space_id=other.id)

    assert line.now(next_one) == ("FIRST", 1)


def guarantee(hotel: Any, function: EventFunction, people: int, now: datetime) -> EventFunction:
    version = hotel.get(EventFunction, function.id).version
    wish = HotelEventFunctionGuarantee(id=function.id, expected_version=version, guaranteed=people)
    found: EventFunction = hotel.do(guarantee_function, wish, now)
    return found


def test_a_guarantee_only_grows_once_it_is_due(line: Line) -> None:
    function = line.function(line.event(S.DEFINITE))
    before, due = at("09:00") - timedelta(hours=73), at("09:00") - timedelta(hours=72)

    assert guarantee(line.hotel, function, 50, before).set_count == 53
    assert guarantee(line.hotel, function, 40, before).guaranteed == 40
    assert problems_of(lambda: guarantee(line.hotel, function, 39, due)) == [
        ("HOTEL_GUARANTEE_DUE", "input.guaranteed")
    ]
    assert guarantee(line.hotel, function, 47, due).set_count == 50
    assert problems_of(lambda: guarantee(line.hotel, function, 120, due)) == [
        ("HOTEL_CAPACITY_EXCEEDED", "input.spaceId")
    ]


def test_the_contract_says_how_many_more_are_set(line: Line, sales: Any) -> None:
    booking = line.event(S.DEFINITE)
    sales.agree(booking=booking, guarantee_overset_percent=Decimal(10), guarantee_overset_cap=4)

    found = guarantee(line.hotel, line.function(booking), 100, NOON)

    assert found.set_count == 104


def test_without_a_guarantee_the_expected_number_is_it(line: Line, sales: Any) -> None:
    booking = line.event(S.DEFINITE)
    sales.agree(booking=booking)

    def fix(now: datetime) -> str:
        done: str = line.hotel.do(lambda s, actor, _: fix_guarantees(s, actor), None, now)
        return done

    assert fix(at("09:00") - timedelta(hours=73)) == "fixed 0 guarantees"
    assert fix(at("09:00") - timedelta(hours=72)) == "fixed 1 guarantees"
    assert line.function(booking).guaranteed == 60


@pytest.mark.parametrize(
    ("expected", "places", "cap"),
    [(60, 63, None), (47, 50, None), (114, 120, None), (118, 120, 2), (120, 120, 0)],
)
def test_over_a_guarantee_that_nobody_gave_is_set_what_the_space_holds(
    hotel: Any, sales: Any, expected: int, places: int, cap: int | None
) -> None:
    """5 % over, rounded up, as over any guarantee; the space holds 120."""
    wish = hotel.function(hotel.space("A"), at("09:00"), at("12:00"), expected=expected)
    booking = hotel.book(wish)
    sales.agree(booking=booking)

    hotel.do(lambda s, actor, _: fix_guarantees(s, actor), None, at("09:00") - timedelta(hours=72))

    (function,) = hotel.functions_of(booking)
    assert (function.guaranteed, function.guaranteed_at) == (expected, None)
    assert (function.set_count, function.overset_cap) == (places, cap)


def test_nothing_is_set_over_in_a_space_that_others_share(hotel: Any, sales: Any) -> None:
    foyer = hotel.space("F", shareable=True, max_events=2)
    booking = hotel.book(hotel.function(foyer, at("09:00"), at("12:00"), is_shared=True))
    hotel.book(hotel.function(foyer, at("09:00"), at("12:00"), is_shared=True))
    sales.agree(booking=booking)

    hotel.do(lambda s, actor, _: fix_guarantees(s, actor), None, at("09:00") - timedelta(hours=72))

    (function,) = hotel.functions_of(booking)
    assert (function.guaranteed, function.set_count) == (60, 60)


def test_those_who_came_are_counted_once_it_has_begun(line: Line) -> None:
    function = line.function(line.event(S.DEFINITE))
    wish = HotelEventFunctionCount(id=function.id, expected_version=function.version, actual=63)

    assert problems_of(lambda: line.hotel.do(count_function, wish)) == [
        ("HOTEL_FUNCTION_TIME", "input.actual")
    ]
    assert line.hotel.do(count_function, wish, at("09:00")).billed == 63


@pytest.mark.parametrize(
    ("expected", "guaranteed", "actual", "bill"),
    [(110, 110, 105, 110), (110, 110, 112, 112), (110, 90, None, 90), (110, None, None, 110)],
)
def test_clients_see_how_many_are_billed(
    hotel: Any, ask: Ask, expected: int, guaranteed: int | None, actual: int | None, bill: int
) -> None:
    wish = hotel.function(
        hotel.space("A"), at("09:00"), at("12:00"), expected=expected, guaranteed=guaranteed
    )
    (function,) = hotel.functions_of(hotel.book(wish))

    def count(session: Any) -> None:
        session.get_one(EventFunction, function.id).actual = actual

    hotel.write(count)
    shown = "{ hotelEventFunctions(where: {billed: {gte: 90}}) { nodes { billed } } }"
    assert ask(shown)["data"]["hotelEventFunctions"]["nodes"] == [{"billed": bill}]
