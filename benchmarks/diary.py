"""``python -m benchmarks.diary``: the diary of a busy month, and spaces for a programme, over HTTP.

A house of sixty function spaces has a thousand functions in a month. Its diary is asked for, in
turns with the bare statement through the bare driver; then spaces for a programme of twelve.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import httpx2
from sqlalchemy import insert

from benchmarks.servers import Server, ask, migrate, portico
from portico.access import Actor, system_actor
from portico.database import Database, new_id
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account
from portico.testing.databases import create_database
from portico_hotel_corporate import models as hotel
from portico_hotel_corporate.operations.bookings import HotelEventBookingCreate, create_booking
from portico_hotel_corporate.operations.properties import HotelPropertyCreate, create_property
from portico_hotel_corporate.operations.spaces import HotelFunctionSpaceCreate, create_space

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

SPACES: Final = 60
FUNCTIONS: Final = 1000
PROGRAMME: Final = 12
NOVEMBER: Final = date(2026, 11, 1)
DIARY: Final = """query($hotel: ID!) { hotelFunctionDiary(
  propertyId: $hotel, from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z"
) { name startsAt endsAt occupiedFrom occupiedTo spaceCode spaceName status setCount } }"""
SUGGEST: Final = """query($input: HotelSuggestSpacesRequestInput!) {
  hotelSuggestSpaces(input: $input) { suggestions { key spaceId } } }"""
BARE: Final = """select f.id, f.type, f.starts_at, f.ends_at, f.occupied_from, f.occupied_to,
  coalesce(f.name, b.name), s.code, s.name, b.status, f.set_count
from hotel_event_function f
join hotel_event_booking b on b.id = f.booking_id
join hotel_function_space s on s.id = f.space_id
where b.status not in ('LOST', 'TURNED_DOWN', 'CANCELLED')
order by f.starts_at, s.code, f.id"""


def main() -> None:
    """Fill a database, start a server, ask."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        url = create_database(options.database, Path(folder))
        token = migrate(url)
        place = f"hpr_{asyncio.run(_fill(url)).hex}"
        with portico(url, token, settings={"PORTICO_JOBS": "false"}) as server:
            with _driver(url) as bare:
                _diary(server, place, bare, options.times)
            _suggestion(server, place, options.times)


def _diary(server: Server, place: str, bare: Callable[[], int], times: int) -> None:
    found = len(ask(server, DIARY, {"hotel": place})), bare()
    if found != (FUNCTIONS, FUNCTIONS):
        raise SystemExit(f"{found} functions instead of {FUNCTIONS}")
    with httpx2.Client(headers={"Authorization": f"Bearer {server.token}"}) as client:
        asked = {"query": DIARY, "variables": {"hotel": place}}
        address = f"http://127.0.0.1:{server.port}/graphql"
        whole_and_alone = [
            (_clocked(lambda: client.post(address, json=asked).content)[1], _clocked(bare)[1])
            for _ in range(times)
        ]
    whole, alone = (median(each) for each in zip(*whole_and_alone, strict=True))
    sys.stdout.write(
        f"diary of {FUNCTIONS} functions: {whole * 1000:.1f} ms, the bare statement "
        f"{alone * 1000:.1f} ms: {whole / alone:.2f} x (medians of {times})\n"
    )


def _suggestion(server: Server, place: str, times: int) -> None:
    wanted = [_wanted(i) for i in range(PROGRAMME)]
    variables = {"input": {"propertyId": place, "functions": wanted}}
    turns = [_clocked(lambda: ask(server, SUGGEST, variables)) for _ in range(times)]
    placed = [each for each in turns[-1][0]["suggestions"] if each["spaceId"]]
    clock = median(taken for _, taken in turns)
    sys.stdout.write(
        f"spaces for {len(placed)} of {PROGRAMME} functions: {clock:.3f} s (median of {times})\n"
    )


def _clocked(deed: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    found = deed()
    return found, time.perf_counter() - begun


def _wanted(i: int) -> dict[str, Any]:
    """Three rounds of four functions each, of 30 to 140 people, while most rooms are taken."""
    start = datetime(2026, 11, 17, 8 + 2 * (i % 3), tzinfo=UTC)
    end = start + timedelta(hours=2)
    return {
        "key": f"f{i}",
        "startsAt": start.isoformat(),
        "endsAt": end.isoformat(),
        "setupStyle": "THEATRE",
        "people": 30 + 10 * i,
        "setupMinutes": 0,
        "teardownMinutes": 0,
    }


@contextmanager
def _driver(url: str) -> Iterator[Callable[[], int]]:
    """Asks the bare statement of the driver itself, and tells how many rows came."""
    if url.startswith("sqlite"):
        file = sqlite3.connect(url.removeprefix("sqlite:///"))
        yield lambda: len(file.execute(BARE).fetchall())
        file.close()
        return
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(url))
        yield lambda: len(runner.run(connection.fetch(BARE)))
        runner.run(connection.close())


async def _fill(url: str) -> UUID:
    database = Database(url)
    try:
        return await database.write(system_actor(), _house)
    finally:
        await database.close()


def _house(session: Session) -> UUID:
    """A house, its spaces, one event, and its functions, which last four hours each."""
    actor = system_actor()
    place = create_property(
        session,
        actor,
        HotelPropertyCreate(
            code="BENCH", name="Bench", timezone="UTC", currency="EUR", rooms_total=200
        ),
    )
    spaces = [_space(session, actor, place.id, i) for i in range(SPACES)]
    client = create_account(session, actor, AccountCreate(name="Acme"))
    event = create_booking(
        session,
        actor,
        HotelEventBookingCreate(
            account_id=client.id,
            property_id=place.id,
            name="November",
            type=hotel.HotelEventType.CONFERENCE,
            arrival=NOVEMBER,
            departure=date(2026, 11, 30),
            attendees=20,
        ),
    )
    session.flush()
    rows = [_function(event.id, spaces[i % SPACES], i // SPACES, actor) for i in range(FUNCTIONS)]
    quietly = {"unrecorded": True}
    session.execute(insert(hotel.EventFunction), rows, execution_options=quietly)
    holds = [_hold(row) for row in rows]
    session.execute(insert(hotel.SpaceHold), holds, execution_options=quietly)
    return place.id


def _space(session: Session, actor: Actor, place_id: UUID, i: int) -> UUID:
    wish = HotelFunctionSpaceCreate(
        property_id=place_id, code=f"R{i:02}", name=f"Room {i}", area_m2=Decimal(40 + 5 * i)
    )
    return create_space(session, actor, wish).id


def _function(event_id: UUID, space_id: UUID, day: int, actor: Actor) -> dict[str, Any]:
    start = datetime(2026, 11, 1 + day, 9, tzinfo=UTC)
    end = start + timedelta(hours=4)
    return {
        "id": new_id(),
        "version": 1,
        "created_at": actor.now,
        "created_by": "benchmark",
        "updated_at": actor.now,
        "updated_by": "benchmark",
        "booking_id": event_id,
        "space_id": space_id,
        "type": hotel.HotelFunctionType.BREAKOUT,
        "starts_at": start,
        "ends_at": end,
        "occupied_from": start,
        "occupied_to": end,
        "setup_style": hotel.HotelSetupStyle.THEATRE,
        "setup_minutes": 0,
        "teardown_minutes": 0,
        "hold_24h": False,
        "expected": 20,
        "overset_percent": Decimal(5),
        "set_count": 20,
        "capacity": 40,
        "below_minimum": False,
        "is_shared": False,
    }


def _hold(function: dict[str, Any]) -> dict[str, Any]:
    taken = {name: function[name] for name in ("occupied_from", "occupied_to")}
    return {**taken, "function_id": function["id"], "element_id": function["space_id"]}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.diary", description=__doc__)
    parser.add_argument("--times", type=int, default=50, help="how often each is asked for")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
