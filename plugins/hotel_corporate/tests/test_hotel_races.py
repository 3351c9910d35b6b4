"""Two clerks want the same room at the same moment: one gets it, the other is told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from portico.access import Actor
from portico.database import Database
from portico.errors import Refused
from portico.testing import Overlap, Overlapping, Run
from portico.testing.guards import without_locks
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    HotelBookingStatus,
    SpaceHold,
)
from portico_hotel_corporate.operations.bookings import (
    HotelEventBookingCreate,
    HotelEventBookingStatusChange,
    change_status,
    create_booking,
)
from portico_hotel_corporate.operations.function_inputs import HotelEventFunctionMove
from portico_hotel_corporate.operations.functions import move_function

MANY: Final = 8
S = HotelBookingStatus


def at(clock: str) -> datetime:
    """An hour of 2026-12-01, in Lisbon."""
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


@pytest.fixture
def clerks(database_url: str, run: Run) -> Iterator[list[Database]]:
    """Two servers on the same database."""
    servers = [Database(database_url, pool_size=MANY) for _ in range(2)]
    yield servers
    for server in servers:
        run(server.close())


def outcome(work: Coroutine[Any, Any, Any]) -> Coroutine[Any, Any, str]:
    """What became of a deed: ``done``, or the code of the refusal."""

    async def waited() -> str:
        try:
            await work
        except Refused as refused:
            return refused.problems[0].code
        return "done"

    return waited()


async def together(*works: Coroutine[Any, Any, Any]) -> list[str]:
    return sorted(await asyncio.gather(*map(outcome, works)))


def booking(clerk: Database, actor: Actor, wish: HotelEventBookingCreate) -> Any:
    return clerk.write(actor, lambda session: create_booking(session, actor, wish))


def test_of_many_who_want_a_room_at_once_one_gets_it(
    hotel: Any, clerks: list[Database], run: Run, actor: Actor
) -> None:
    room = hotel.space("A")
    wish = hotel.wish(hotel.function(room, at("09:00"), at("12:00")))

    outcomes = run(together(*(booking(clerks[i % 2], actor, wish) for i in range(MANY))))

    assert outcomes == ["HOTEL_SPACE_TAKEN"] * (MANY - 1) + ["done"]
    assert len(hotel.all(SpaceHold)) == len(hotel.all(EventFunction)) == 1
    assert len(hotel.all(EventBooking)) == 1


def test_who_comes_while_another_is_about_to_commit_waits_and_is_refused(
    hotel: Any, clerks: list[Database], run: Run, actor: Actor
) -> None:
    """The interleaving that a check without a lock gets wrong, every time."""
    room = hotel.space("A")
    wish = hotel.wish(hotel.function(room, at("09:00"), at("12:00")))
    checked = asyncio.Event()

    def slow(session: Session) -> None:
        create_booking(session, actor, wish)
        checked.set()
        await_only(asyncio.sleep(0.3))

    async def second() -> None:
        await checked.wait()
        await booking(clerks[1], actor, wish)

    assert run(together(clerks[0].write(actor, slow), second())) == ["HOTEL_SPACE_TAKEN", "done"]
    assert len(hotel.all(SpaceHold)) == 1


def test_one_room_for_two_who_overlap(hotel: Any, overlapping: Overlapping, actor: Actor) -> None:
    wish = hotel.wish(hotel.function(hotel.space("A"), at("09:00"), at("12:00")))

    def book(session: Session) -> EventBooking:
        return create_booking(session, actor, wish)

    assert overlapping(book, book) == Overlap("done", "HOTEL_SPACE_TAKEN", waited=True)
    assert len(hotel.all(SpaceHold)) == 1


def test_one_room_for_two_who_overlap_without_locks(
    hotel: Any,
    overlapping: Overlapping,
    database: Database,
    actor: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both find it free, and both get it: where two write side by side, nothing else stops them."""
    wish = hotel.wish(hotel.function(hotel.space("A"), at("09:00"), at("12:00")))
    without_locks(monkeypatch.setattr)

    def book(session: Session) -> EventBooking:
        return create_booking(session, actor, wish)

    assert overlapping(book, book).second == ("HOTEL_SPACE_TAKEN" if database.is_sqlite else "done")
    assert len(hotel.all(SpaceHold)) == (1 if database.is_sqlite else 2)


def test_combinations_that_share_a_room_do_not_slip_past_one_another(
    hotel: Any, clerks: list[Database], run: Run, actor: Actor
) -> None:
    """AB, BC and CA all share rooms: one gets through, and nobody waits for ever."""
    a, b, c = (hotel.space(code) for code in "ABC")
    pairs = [
        hotel.combination(code, *rooms)
        for code, rooms in (("AB", (a, b)), ("BC", (c, b)), ("CA", (a, c)))
    ]
    wishes = [hotel.wish(hotel.function(pair, at("09:00"), at("12:00"))) for pair in pairs]

    outcomes = run(together(*(booking(clerks[i % 2], actor, wishes[i % 3]) for i in range(MANY))))

    assert outcomes == ["HOTEL_SPACE_TAKEN"] * (MANY - 1) + ["done"]
    assert len(hotel.all(SpaceHold)) == 2


def test_programmes_in_opposite_order_do_not_block_each_other(
    hotel: Any, clerks: list[Database], run: Run, actor: Actor
) -> None:
    a, b = hotel.space("A"), hotel.space("B")
    there = [hotel.function(room, at("09:00"), at("12:00")) for room in (a, b)]
    wish, opposite = hotel.wish(*there), hotel.wish(*reversed(there))

    outcomes = run(
        together(*(booking(clerks[i % 2], actor, (wish, opposite)[i % 2]) for i in range(MANY)))
    )

    assert outcomes == ["HOTEL_SPACE_TAKEN"] * (MANY - 1) + ["done"]
    assert len(hotel.all(SpaceHold)) == 2


def test_of_many_prospects_that_become_definite_at_once_one_does(
    hotel: Any, clerks: list[Database], run: Run, actor: Actor
) -> None:
    room = hotel.space("A")
    wish = hotel.wish(hotel.function(room, at("09:00"), at("12:00")), status=S.PROSPECT)
    prospects = [hotel.do(create_booking, wish) for _ in range(MANY)]

    def confirming(clerk: Database, prospect: EventBooking) -> Any:
        step = HotelEventBookingStatusChange(
            id=prospect.id, expected_version=prospect.version, status=S.DEFINITE
        )
        return clerk.write(actor, lambda session: change_status(session, actor, step))

    outcomes = run(
        together(*(confirming(clerks[i % 2], prospect) for i, prospect in enumerate(prospects)))
    )

    assert outcomes == ["HOTEL_SPACE_TAKEN"] * (MANY - 1) + ["done"]
    definite = [each for each in hotel.all(EventBooking) if each.status is S.DEFINITE]
    assert len(definite) == len(hotel.all(SpaceHold)) == 1


def test_two_who_change_places_at_once_never_share_one(
    hotel: Any, clerks: list[Database], run: Run, actor: Actor
) -> None:
    """Each wants the other's room while the other still has it: both are refused, or one moves."""
    rooms = [hotel.space("A"), hotel.space("B")]
    functions = [
        hotel.functions_of(hotel.book(hotel.function(room, at("09:00"), at("12:00"))))[0]
        for room in rooms
    ]
    moves = [
        HotelEventFunctionMove(id=function.id, expected_version=function.version, space_id=room.id)
        for function, room in zip(functions, reversed(rooms), strict=True)
    ]

    def moving(clerk: Database, move: HotelEventFunctionMove) -> Any:
        return clerk.write(actor, lambda session: move_function(session, actor, move))

    outcomes = run(together(*(moving(*pair) for pair in zip(clerks, moves, strict=True))))

    assert outcomes == ["HOTEL_SPACE_TAKEN"] * 2
    assert {hold.element_id for hold in hotel.all(SpaceHold)} == {room.id for room in rooms}


def test_of_two_who_take_the_same_step_one_is_told_of_the_conflict(
    hotel: Any, clerks: list[Database], run: Run, actor: Actor
) -> None:
    tentative = hotel.book(status=S.TENTATIVE, option_date=date(2026, 4, 1))
    step = HotelEventBookingStatusChange(
        id=tentative.id, expected_version=tentative.version, status=S.DEFINITE
    )
    back = replace(step, status=S.PROSPECT)

    def stepping(clerk: Database, wish: HotelEventBookingStatusChange) -> Any:
        return clerk.write(actor, lambda session: change_status(session, actor, wish))

    outcomes = run(together(*(stepping(*pair) for pair in zip(clerks, (step, back), strict=True))))

    assert outcomes == ["CONFLICT", "done"]
