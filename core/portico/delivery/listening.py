"""Listening: one subscription of one client, from its first message to its last.

Who listens, and what they may see, is looked at again for each message: it is read in the same
statement as what is told, so no message leaves for whom it was not meant any more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import orjson

from portico.access import utc_now
from portico.database.types import INSTANT_FORMAT
from portico.delivery.feed import KEPT
from portico.delivery.wanted import CHANGES, Wanted, wanted
from portico.errors import RequestError, Unavailable
from portico.graphql.execution import AccessChanged
from portico.ledger.tables import AuditAction
from portico.operations.lookup import words_of
from portico.query.batches import TYPE, fill
from portico.query.engine import RECORD
from portico.query.reach import reach_of
from portico.query.scalars import id_text
from portico.query.selection import collect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import GraphQLResolveInfo

    from portico.access import Actor
    from portico.delivery.feed import Feed, Happened, Member
    from portico.graphql.execution import Executor, Opened, Request
    from portico.graphql.http.door import Caller
    from portico.graphql.subscriptions import Asked
    from portico.query.fields import Entity
    from portico.query.selection import Selected

RECHECKED: Final = timedelta(seconds=15)
"""How long a token is believed that nothing was heard of: it may expire."""
PATIENCE: Final = 30.0
"""Seconds for which a database that is gone is waited for."""
PAUSE: Final = 0.5
CHECKED_BEFORE: Final = 20
"""Selections are tried out beforehand for at most so many types."""

Payload = dict[str, Any]


class TooSlow(RequestError):
    """The client does not take its messages as fast as they come."""

    def __init__(self, position: int) -> None:
        super().__init__(
            "SLOW_CONSUMER",
            f"You are more than {KEPT} events behind. Subscribe anew, after {position}.",
        )


@dataclass(slots=True)
class Listening:
    """Who listens for a subscription; the context in which it is executed."""

    executor: Executor
    feed: Feed
    caller: Caller
    opened: Opened
    ask: Callable[[], Request]
    """What is asked, by whom the caller is now."""
    stack: AsyncExitStack
    request: Request

    async def listen(
        self, info: GraphQLResolveInfo[Any], asked: Asked
    ) -> AsyncIterator[dict[str, Any]]:
        """The payloads, each as the answer has it; raises what the subscription is refused for."""
        engine = self.executor.engine
        chosen = wanted(engine.catalog, asked)
        sets = [node.selection_set for node in info.field_nodes]
        context = engine.context(self.opened.document, self._variables, self._actor)
        selected = collect(context, _type_name(info), sets)
        teller = _Teller(self, chosen, asked.field, selected)
        await self.patiently(teller.try_out)
        member = await self.stack.enter_async_context(self.feed.joined())
        start = self.feed.head
        if chosen.after is not None:
            await self.feed.require_kept(chosen.after)
            start = chosen.after
        return teller.payloads(member, start)

    @property
    def _actor(self) -> Actor:
        return self.request.actor

    @property
    def _variables(self) -> Mapping[str, Any]:
        return self.opened.variables

    async def renew(self) -> None:
        """Look again who listens; refuses them if they may no longer."""
        await self.caller.renew()
        self.request = self.ask()

    async def recheck(self) -> None:
        """Look again who listens, if that may have changed."""
        known = self.caller.known
        if known.epoch != self.feed.epoch or utc_now() - known.at > RECHECKED:
            await self.renew()

    async def patiently(self, look: Callable[[], Any]) -> Any:
        """What a look at the database finds; again if access changed, or while it is gone."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return await look()
            except AccessChanged:
                await self.renew()
            except Unavailable:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(PAUSE)


def _type_name(info: GraphQLResolveInfo[Any]) -> str:
    return str(info.return_type).rstrip("!")


@dataclass(slots=True)
class _Teller:
    """Makes messages of events."""

    to: Listening
    wanted: Wanted
    field: str
    selected: Selected

    async def payloads(self, member: Member, position: int) -> AsyncIterator[Payload]:
        """A message for each event after a position that is wanted and may be told."""
        caught_up = False
        while True:
            await self.to.patiently(self.to.recheck)
            self.wanted.permitted(self.to.request.actor)
            events = await self.to.patiently(partial(self.to.feed.following, position))
            for event in events:
                payload = await self.to.patiently(partial(self._payload, event))
                position = event.position
                if payload is not None:
                    yield payload
            if not events:
                caught_up = True
                await member.wait(RECHECKED.total_seconds())
            elif caught_up and self.to.feed.head - position > KEPT:
                raise TooSlow(position)

    async def try_out(self) -> None:
        """Refuse what would be refused later anyway, and a record that is not there to see."""
        permitted = self.wanted.permitted(self.to.request.actor)
        if self.wanted.subject is None:
            for entity in permitted[:CHECKED_BEFORE]:
                self._try_out(entity)
            await self.to.executor.confirm(self.to.request)
            return
        (entity,) = permitted
        self._try_out(entity)
        named = {RECORD: id_text(entity.prefix, self.wanted.subject)}
        if not await self._sees(entity, named):
            text = f"There is no {words_of(entity.model)} with this id."
            raise RequestError("NOT_FOUND", text, ("id",))

    def _try_out(self, entity: Entity) -> None:
        nowhere = {**self.to.opened.variables, RECORD: f"{entity.prefix}_{'0' * 32}"}
        for _key, nodes in self._records():
            self.to.executor.engine.record_plan(
                self.to.opened.document, entity, nodes, nowhere, self.to.request.actor
            )

    async def _payload(self, event: Happened) -> Payload | None:
        entity, request = self.wanted.entity(event), self.to.request
        if entity is None:
            return None
        if self.wanted.named:
            request.actor.require(entity.permission)
        elif not request.actor.may(entity.permission):
            return None
        records = await self._read(event, entity)
        return None if records is None else self._facts(event, entity) | records

    async def _read(self, event: Happened, entity: Entity) -> Payload | None:
        """The selected fields of the record; None if it is not there for the client to see."""
        assert event.subject_id is not None  # noqa: S101 (no other events are wanted)
        named = {**self.to.opened.variables, RECORD: id_text(entity.prefix, event.subject_id)}
        keys = self._records()
        if CHANGES.get(event.topic) is AuditAction.REMOVED:
            await self.to.executor.confirm(self.to.request)
            return {key: None for key, _ in keys} if self._sees_all(entity) else None
        if not keys:
            return {} if await self._sees(entity, named) else None
        found: Payload = {}
        for key, nodes in keys:
            found[key] = await self._record(entity, nodes, named)
            if found[key] is None:
                return None
        return found

    async def _record(self, entity: Entity, nodes: Any, named: dict[str, Any]) -> Any:
        executor, request = self.to.executor, self.to.request
        document = self.to.opened.document
        plan = executor.engine.record_plan(document, entity, nodes, named, request.actor)
        text: bytes | None = await executor.confirmed(request, plan, named)
        value = orjson.loads(text or b"null")  # no row is null on one database, nothing on another
        if value is None:
            return None
        for failure in fill(plan.places, value, request.actor):
            failure.raise_later()
        return {**value, TYPE: entity.name}

    async def _sees(self, entity: Entity, named: dict[str, Any]) -> bool:
        executor, request = self.to.executor, self.to.request
        plan = executor.engine.visible_plan(entity, named, request.actor)
        values = plan.values(named, request.actor)
        found = await executor.database.read_row(plan.sql, values)
        await executor.confirm(request)
        return bool(found)

    def _sees_all(self, entity: Entity) -> bool:
        """Whether nothing of a type is hidden; of a record that is gone nobody can tell more."""
        filtered = entity.model in self.to.executor.engine.catalog.row_filters
        bounded = reach_of(entity.model) is not None
        return not filtered and (not bounded or self.to.request.actor.reach.is_everything)

    def _records(self) -> list[tuple[str, Any]]:
        return [(k, n) for k, n in self.selected.items() if n[0].name.value == self.field]

    def _facts(self, event: Happened, entity: Entity) -> Payload:
        assert event.subject_id is not None  # noqa: S101 (as above)
        change = CHANGES.get(event.topic)
        facts = {
            "position": str(event.position),
            "change": change.name if change else None,
            "type": entity.name,
            "id": id_text(entity.prefix, event.subject_id),
            "at": event.at.strftime(INSTANT_FORMAT),
        }
        return {
            key: facts[name]
            for key, nodes in self.selected.items()
            if (name := nodes[0].name.value) in facts
        }
