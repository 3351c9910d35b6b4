"""Who listens, and what they are told of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from portico.access import Actor, utc_now
from portico.delivery.feed import Feed, Happened
from portico.delivery.streams import Ended, Streams
from portico.errors import RequestError
from portico.graphql.execution import Executor
from portico.graphql.http import Desk, Documents, Door
from portico.graphql.http.asked import Asked as AskedFor
from portico.graphql.http.door import Caller
from portico.graphql.subscriptions import record_field, telling
from portico.graphql.tokens import Known, TokenCache
from portico.ledger.announced import place
from portico.models.access_state import EPOCH
from portico.query.fields import Entity
from portico.testing import NOON
from portico.testing.databases import World
from portico.testing.deployment import settings
from tests.access.matrix.schema import ALL, CATALOG


class Listener(Caller):
    """Somebody who listens with what it may do, whatever the database says of tokens."""

    def __init__(self, world: World, who: Actor) -> None:
        super().__init__(Door(TokenCache(world.database)), {}, "", Known(b"", NOON, who))
        self.world = world

    async def renew(self) -> None:
        epoch = await self.world.database.read(EPOCH, ())
        self.known = replace(self.known, epoch=epoch, at=utc_now())


class Told(Feed):
    """Events that have happened, and no more: then the stream ends."""

    events: tuple[Happened, ...] = ()

    async def _begin(self) -> None:
        self.head = 0

    async def following(self, position: int) -> list[Happened]:
        if position:
            raise RequestError("NO_MORE", "These were all.")
        return [*self.events]


def told(
    made: tuple[World, Executor], document: str, by: Actor, *events: Happened
) -> tuple[list[Any], str]:
    """What a listener is told of, and how that ends."""
    world, executor = made
    streams = Streams(Desk(executor, Documents({}), settings(ALL)), 9)
    streams.feed = feed = Told(world.database)
    feed.events = events
    found: list[Any] = []

    async def listen() -> str:
        caller = Listener(world, by)
        await caller.renew()
        try:
            async for body in streams.answers(AskedFor(document), caller, "m"):
                found.append(orjson.loads(body))  # noqa: PERF401 (what came before the end counts)
        except Ended as end:
            return end.code
        raise AssertionError("it goes on")

    return found, world.runner.run(listen())


def sources() -> dict[str, tuple[Entity, str, str, str]]:
    """Every way to be told of a type: the type, the document, and the event that is meant."""
    found = {}
    for name, declared in CATALOG.subscriptions.items():
        entity = CATALOG.of_model(declared.model)
        document = f"subscription {{ {name} {{ id {record_field(CATALOG, declared)} {{ id }} }} }}"
        happening = declared.event
        place_, topic = (
            (place(happening), happening.__name__)
            if happening
            else (entity.model.__tablename__, "changed")
        )
        found[name] = (entity, document, place_, topic)
    for entity in telling(CATALOG):
        document = f"subscription {{ events(types: [{entity.name}]) {{ id record {{ id }} }} }}"
        found[f"events of {entity.name}"] = (
            entity,
            document,
            entity.model.__tablename__,
            "changed",
        )
    return found
