"""Guarantees that fall due without a contract, and a front desk that gives one meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from portico.access import Actor
from portico.database import Database
from portico.errors import Refused
from portico.testing import Run, problems_of
from portico_hotel_corporate.models import EventFunction, HotelBookingStatus, Property
from portico_hotel_corporate.operations.guarantees import (
    HotelEventFunctionGuarantee,
    fix_guarantees,
    guarantee_function,
)
from portico_hotel_corporate.operations.properties import HotelPropertyUpdate, update_property

EVENTS = 8


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


DUE = at("09:00") - timedelta(hours=72)


def fixed(hotel: Any, now: datetime) -> str:
    said: str = hotel.do(lambda session, actor, _: fix_guarantees(session, actor), None, now)
    return said


def given(function: EventFunction, guaranteed: int) -> HotelEventFunctionGuarantee:
    return HotelEventFunctionGuarantee(
        id=function.id, expected_version=function.version, guaranteed=guaranteed
    )


def usual(hotel: Any, hours: int | None) -> None:
    place = hotel.get(Property, hotel.place.id)
    wish = HotelPropertyUpdate(
        id=place.id, expected_version=place.version, guarantee_due_hours=hours
    )
    hotel.do(update_property, wish)


def test_without_a_contract_a_guarantee_is_due_as_is_usual_at_the_property(hotel: Any) -> None:
    """72 hours before unless the house says otherwise; 5 % over 60 is 63; then it only grows."""
    event = hotel.book(hotel.function(hotel.space("A"), at("09:00"), at("12:00")))
    prospect = hotel.function(hotel.space("B"), at("09:00"), at("12:00"))
    hotel.book(prospect, status=HotelBookingStatus.PROSPECT)

    usual(hotel, None)
    assert fixed(hotel, at("08:59")) == "fixed 0 guarantees"
    assert problems_of(lambda: usual(hotel, -1)) == [
        ("HOTEL_TERM_NUMBER", "input.guaranteeDueHours")
    ]
    usual(hotel, 72)
    assert fixed(hotel, DUE - timedelta(minutes=1)) == "fixed 0 guarantees"
    assert fixed(hotel, DUE) == "fixed 1 guarantees"
    (function,) = hotel.functions_of(event)
    assert (function.guaranteed, function.set_count) == (60, 63)
    less = given(function, 59)
    assert problems_of(lambda: hotel.do(guarantee_function, less, DUE)) == [
        ("HOTEL_GUARANTEE_DUE", "input.guaranteed")
    ]
    assert hotel.do(guarantee_function, given(function, 61), DUE).guaranteed == 61
    usual(hotel, None)
    later = hotel.functions_of(event)[0]
    assert hotel.do(guarantee_function, given(later, 50), DUE).guaranteed == 50


@pytest.fixture
def servers(database_url: str, run: Run) -> Iterator[list[Database]]:
    """Two servers on the same database: the front desk's and the one that does jobs."""
    both = [Database(database_url, pool_size=EVENTS) for _ in range(2)]
    yield both
    for server in both:
        run(server.close())


LOOK_AGAIN = {"STALE_VERSION", "CONFLICT"}
"""The job was done before the desk read the function, or after that and before the desk wrote."""


def test_a_guarantee_given_while_the_job_runs_is_never_lost(
    hotel: Any, servers: list[Database], run: Run, actor: Actor
) -> None:
    """Whoever is first: 100 that a client was promised stay, or the desk is told to look again."""
    now = replace(actor, now=DUE)
    functions = []
    for i in range(EVENTS):
        wish = hotel.function(hotel.space(f"S{i}"), at("09:00"), at("12:00"))
        functions += hotel.functions_of(hotel.book(wish))

    async def desk(function: EventFunction) -> str:
        wish = given(function, 100)
        try:
            await servers[0].write(now, lambda s: guarantee_function(s, now, wish))
        except Refused as refused:
            return refused.problems[0].code
        return "done"

    async def job() -> str:
        said: str = await servers[1].write(now, lambda s: fix_guarantees(s, now))
        return said

    async def at_once() -> list[str]:
        first, last = functions[: EVENTS // 2], functions[EVENTS // 2 :]
        return list(await asyncio.gather(*map(desk, first), job(), *map(desk, last)))

    said = run(at_once())
    said.pop(EVENTS // 2)
    for code, function in zip(said, functions, strict=True):
        guaranteed = hotel.get(EventFunction, function.id).guaranteed
        assert (code, guaranteed) == ("done", 100) or (code in LOOK_AGAIN and guaranteed == 60)
