"""Several programs move the same line up, or sign rival agreements, at the same moment."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final

import pytest

from portico.access import Actor
from portico.database import Database
from portico.errors import Refused
from portico.testing import Run
from portico_hotel_corporate.models import (
    Agreement,
    EventFunction,
    HotelAgreementKind,
    HotelAgreementStatus,
    HotelBookingStatus,
    SpaceHold,
    SpaceOption,
)
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementCreate,
    HotelAgreementStatusChange,
)
from portico_hotel_corporate.operations.agreement_steps import change_agreement_status
from portico_hotel_corporate.operations.agreements import create_agreement
from portico_hotel_corporate.operations.function_inputs import HotelEventFunctionRemove
from portico_hotel_corporate.operations.functions import remove_function
from portico_hotel_corporate.operations.options import HotelSpaceOptionTake, take_option

WAITING: Final = 6
PROGRAMS: Final = 4
LATER: Final = datetime(2026, 3, 5, 12, tzinfo=UTC)
PROGRAM: Final = """
import asyncio, sys
from dataclasses import replace
from datetime import datetime
from portico.access import system_actor
from portico.database import Database
import portico_hotel_corporate.plugin
from portico_hotel_corporate.operations.options import expire_options

async def main(url, now):
    database = Database(url, pool_size=1)
    actor = replace(system_actor(), now=datetime.fromisoformat(now))
    for _ in range(3):
        await database.write(actor, lambda session: expire_options(session, actor))
    await database.close()

asyncio.run(main(*sys.argv[1:]))
"""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def test_programs_that_end_options_at_once_promote_one_and_one_only(
    hotel: Any, database_url: str
) -> None:
    """The first option has run out; of those behind it exactly the next one gets the room."""
    room, options = hotel.space("A"), []
    for i in range(WAITING):
        wish = hotel.function(room, at("09:00"), at("12:00"))
        event = hotel.book(wish, status=HotelBookingStatus.PROSPECT)
        (function,) = hotel.functions_of(event)
        hours = 24 if i == 0 else 24 * 30
        take = HotelSpaceOptionTake(function_id=function.id, hold_hours=hours)
        options.append(hotel.do(take_option, take))

    command = [sys.executable, "-c", PROGRAM, database_url, LATER.isoformat()]
    programs = [
        subprocess.Popen(command, stderr=subprocess.PIPE)  # noqa: S603 (our own interpreter)
        for _ in range(PROGRAMS)
    ]
    for program in programs:
        _, errors = program.communicate(timeout=120)
        assert program.returncode == 0, errors.decode()

    found = {each.id: each for each in hotel.all(SpaceOption)}
    lined = [found[each.id] for each in options]
    assert [(each.status.name, each.rank) for each in lined[:2]] == [("EXPIRED", 1), ("FIRST", 1)]
    assert [(each.status.name, each.rank) for each in lined[2:]] == [
        ("QUEUED", rank) for rank in range(2, WAITING)
    ]
    assert lined[1].expires_at == LATER + timedelta(days=30)
    assert [hold.function_id for hold in hotel.all(SpaceHold)] == [lined[1].function_id]


@pytest.fixture
def desks(database_url: str, run: Run) -> Iterator[list[Database]]:
    """Servers on the same database."""
    servers = [Database(database_url, pool_size=2) for _ in range(PROGRAMS)]
    yield servers
    for server in servers:
        run(server.close())


def test_of_rival_agreements_signed_at_once_one_is_in_force(
    hotel: Any, desks: list[Database], run: Run, actor: Actor
) -> None:
    """Each alone may be signed; together they would give one client two sets of rates."""
    offered = []
    for number in range(PROGRAMS):
        wish = HotelAgreementCreate(
            number=f"A{number}",
            account_id=hotel.client.id,
            property_id=hotel.place.id,
            kind=HotelAgreementKind.TRANSIENT_VOLUME,
            title="Rates",
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
            currency="EUR",
        )
        made = hotel.do(create_agreement, wish)
        step = HotelAgreementStatusChange(
            id=made.id, expected_version=made.version, status=HotelAgreementStatus.PROPOSED
        )
        offered.append(hotel.do(change_agreement_status, step))

    async def sign(desk: Database, agreement: Agreement) -> str:
        step = HotelAgreementStatusChange(
            id=agreement.id,
            expected_version=agreement.version,
            status=HotelAgreementStatus.ACTIVE,
            signed_on=date(2026, 3, 1),
        )
        try:
            await desk.write(actor, lambda session: change_agreement_status(session, actor, step))
        except Refused as refused:
            return refused.problems[0].code
        return "done"

    async def all_at_once() -> list[str]:
        return sorted(await asyncio.gather(*map(sign, desks, offered)))

    assert run(all_at_once()) == ["HOTEL_AGREEMENT_OVERLAP"] * (PROGRAMS - 1) + ["done"]
    active = [each for each in hotel.all(Agreement) if each.status is HotelAgreementStatus.ACTIVE]
    assert len(active) == 1


def test_who_stands_in_line_while_a_function_is_taken_out_is_not_forgotten(
    hotel: Any, desks: list[Database], run: Run, actor: Actor
) -> None:
    """Whichever is first: the option finds the room free, or moves up when it becomes free."""
    removals, wishes = [], []
    for i in range(8):
        main, other = hotel.space(f"M{i}"), hotel.space(f"O{i}")
        event = hotel.book(hotel.function(main, at("09:00"), at("12:00")))
        (function,) = hotel.functions_of(event)
        spare = hotel.function(other, at("09:00"), at("12:00"), alternate_of_id=function.id)
        hotel.add(event, spare)
        version = hotel.get(EventFunction, function.id).version
        removals.append(HotelEventFunctionRemove(id=function.id, expected_version=version))
        for room in (main, other):
            late = hotel.function(room, at("10:00"), at("11:00"))
            (waits,) = hotel.functions_of(hotel.book(late, status=HotelBookingStatus.PROSPECT))
            wishes.append(HotelSpaceOptionTake(function_id=waits.id, hold_hours=24))

    async def at_once() -> None:
        deeds = [
            desks[0].write(actor, partial(remove_function, actor=actor, input=each))
            for each in removals
        ]
        takes = [
            desks[1 + i % 3].write(actor, partial(take_option, actor=actor, input=each))
            for i, each in enumerate(wishes)
        ]
        mixed = [
            deed for three in zip(takes[::2], deeds, takes[1::2], strict=True) for deed in three
        ]
        await asyncio.gather(*mixed)

    run(at_once())
    assert [each.status.name for each in hotel.all(SpaceOption)] == ["FIRST"] * 16
    assert len(hotel.all(SpaceHold)) == 16
