"""Races: many clients want the same thing at once, and the right number of them get it."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from faults.api import Api, Refusal
from faults.servers import prepare, serving
from portico.testing.clusters import Cluster

WRITERS: Final = 64
PROCESSES: Final = 4
"""One process would hide a race: its event loop takes turns."""
ROOM: Final = 10

ACCOUNT = (
    "mutation ($name: String!) { accountCreate(input: {name: $name, metadata: {race: {count: 0}}})"
    " { account { id } userErrors { code message } } }"
)
PROPERTY = """mutation ($code: String!) { hotelPropertyCreate(input: {code: $code, name: "Race",
    timezone: "Europe/Lisbon", currency: "EUR", roomsTotal: 10}) {
        property { id } userErrors { code message } } }"""
SPACE = """mutation ($property: ID!, $code: String!) { hotelFunctionSpaceCreate(input: {
    propertyId: $property, code: $code, name: "Room", setups: [{style: THEATRE, maxCap: 50}]}) {
        functionSpace { id } userErrors { code message } } }"""
BOOKING = """mutation ($property: ID!, $account: ID!, $space: ID!) {
    hotelEventBookingCreate(input: {propertyId: $property, accountId: $account, name: "Race",
        type: MEETING, arrival: "2031-12-01", departure: "2031-12-01", attendees: 10,
        status: DEFINITE, functions: [{type: NEGOTIATION, spaceId: $space, setupStyle: THEATRE,
            startsAt: "2031-12-01T09:00:00Z", endsAt: "2031-12-01T12:00:00Z", expected: 10}]}) {
        eventBooking { id } userErrors { code message } } }"""
LIMIT = """mutation ($account: ID!, $number: String!) { bankCreditLimitCreate(input: {
    accountId: $account, number: $number, amount: {amount: "1000.00", currency: "EUR"},
    validTo: "2035-01-01"}) { creditLimit { id } userErrors { code message } } }"""
RESERVE = """mutation ($limit: ID!, $reference: String!) { bankCreditLimitReserve(input: {
    id: $limit, reference: $reference, amount: {amount: "100.00", currency: "EUR"}}) {
        creditLimit { id } userErrors { code message } } }"""
KEYED = """mutation ($name: String!, $key: String!) { accountCreate(input: {name: $name})
    @idempotent(key: $key) { account { id name } userErrors { code message } } }"""
COUNT = "query ($name: String!) { accounts(where: {name: {eq: $name}}) { totalCount } }"
READ = "query ($id: ID!) { account(id: $id) { version metadata } }"
ADD = """mutation ($id: ID!, $version: Int!, $data: JSON!) { accountUpdate(input: {
    id: $id, expectedVersion: $version, metadata: $data}) {
        account { version } userErrors { code message } } }"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one round of a race came to: what was found, and what should have been."""

    found: str
    expected: str

    @property
    def is_right(self) -> bool:
        """Whether it is what it should be."""
        return self.found == self.expected


async def one_room(api: Api, name: str) -> Outcome:
    """One function room and one slot: one booking."""
    account = await api.create(ACCOUNT, name=name)
    hotel = await api.create(PROPERTY, code=name[-10:])
    space = await api.create(SPACE, property=hotel, code="A")
    given = {"property": hotel, "account": account, "space": space}
    outcomes = await api.all([(BOOKING, given)] * WRITERS)
    return Outcome(_counts(outcomes), _sum(done=1, HOTEL_SPACE_TAKEN=WRITERS - 1))


async def one_limit(api: Api, name: str) -> Outcome:
    """A credit limit with room for ten reservations: ten."""
    account = await api.create(ACCOUNT, name=name)
    limit = await api.create(LIMIT, account=account, number=name)
    requests = [(RESERVE, {"limit": limit, "reference": f"A{i}"}) for i in range(WRITERS)]
    outcomes = await api.all(requests)
    return Outcome(_counts(outcomes), _sum(done=ROOM, BANK_LIMIT_EXCEEDED=WRITERS - ROOM))


async def one_key(api: Api, name: str) -> Outcome:
    """One request sent many times under one key: one account, and answers that are all equal."""
    outcomes = await api.all([(KEYED, {"name": name, "key": name})] * WRITERS)
    answers = {json.dumps(payload) for _, payload in outcomes}
    made = (await api.ask(COUNT, name=name))["accounts"]["totalCount"]
    found = f"{_counts(outcomes)}, {len(answers)} answer(s), {made} account(s)"
    return Outcome(found, f"{_sum(done=WRITERS)}, 1 answer(s), 1 account(s)")


async def one_counter(api: Api, name: str) -> Outcome:
    """Everybody adds one to what they read, and reads again on a conflict: nothing is lost."""
    account = await api.create(ACCOUNT, name=name)

    async def add() -> None:
        while True:
            try:
                seen = (await api.ask(READ, id=account))["account"]
            except Refusal as refusal:
                if not refusal.retryable:
                    raise
                continue  # 64 new connections at once may be more than a busy machine lets in
            data = {"race": {"count": seen["metadata"]["race"]["count"] + 1}}
            outcome, _ = await api.do(ADD, id=account, version=seen["version"], data=data)
            if outcome == "done":
                return

    await asyncio.gather(*(add() for _ in range(WRITERS)))
    seen = (await api.ask(READ, id=account))["account"]
    return Outcome(f"{seen['metadata']['race']['count']} counted", f"{WRITERS} counted")


def _counts(outcomes: list[tuple[str, Any]]) -> str:
    return _sum(**Counter(outcome for outcome, _ in outcomes))


def _sum(**counts: int) -> str:
    return ", ".join(f"{number} {code}" for code, number in sorted(counts.items()) if number)


Race = Callable[[Api, str], Awaitable[Outcome]]
RACES: Final[dict[str, tuple[Race, str]]] = {
    "one function room": (one_room, "locks"),
    "a credit limit with room for 10": (one_limit, "locks"),
    "one idempotency key": (one_key, "keys"),
    "lost updates": (one_counter, "versions"),
}
"""Each race with the guard that decides it."""


BUILDS: Final = ("locks", "keys", "versions", "")
"""Every guard taken out by itself, and then none."""


def run(folder: Path, *, rounds: int, workers: int, guards: Sequence[str] = BUILDS) -> list[str]:
    """Run all races on PostgreSQL, first without and then with their guards; give the faults."""
    postgres = Cluster(folder / "postgres")
    faults: list[str] = []
    try:
        url = postgres.create("races")
        token = prepare(url)
        for guard in guards:
            with serving(url, folder / "log", workers=workers, without=guard) as server:
                api = Api(server.endpoint, token)
                faults += asyncio.run(_rounds(api, guard, rounds))
    finally:
        postgres.close()
    return faults


async def _rounds(api: Api, guard: str, rounds: int) -> list[str]:
    faults = []
    for title, (race, own) in RACES.items():
        if guard not in {"", own}:
            continue
        outcomes = [await race(api, f"{guard or 'whole'}{i}{own}".upper()) for i in range(rounds)]
        wrong = [each for each in outcomes if not each.is_right]
        build = f"without {guard}" if guard else "whole"
        example = (wrong or outcomes)[0].found
        print(f"{title:34} {build:18} {len(wrong)} of {rounds} rounds wrong, as: {example}")
        if bool(wrong) is not bool(guard):
            faults.append(f"{title}: {build}: {len(wrong)} of {rounds} rounds wrong: {example}")
    return faults
