"""Telling events to their ``after_commit`` subscribers: at least once, in order, after any crash.

A subscriber's place in the events moves on in the transaction of what the subscriber does, so
what it does to the database is done exactly once. Its row is held meanwhile: by one process at a
time on PostgreSQL, where others skip it, and by the one writer on SQLite.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor, utc_now
from portico.events import Handler
from portico.jobs.reasons import reason_of
from portico.ledger.announced import place, told
from portico.ledger.tables import Event, Ledger
from portico.models.consumer import REASON_LENGTH, EventConsumer, LostEvent
from portico.operations.consumers import listen_from_now_on

if TYPE_CHECKING:
    from portico.database import Database
    from portico.events import Bus

AT_ONCE: Final = 20
"""Events that are told in one transaction."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Listener:
    """One subscriber of one type of event, under the name by which its place is kept."""

    name: str
    source: str
    handle: Handler


def listeners(bus: Bus) -> list[Listener]:
    """The ``after_commit`` subscribers of a deployment."""
    return [
        Listener(f"{handle.__module__}.{handle.__qualname__}:{kind.__name__}", place(kind), handle)
        for kind, handlers in bus.after_commit.items()
        for handle in handlers
    ]


class Consumers:
    """The subscribers of a deployment and their places."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._registered = False
        self._actor = Actor(name="events", scopes=frozenset({"*"}))

    async def register(self) -> None:
        """Let new subscribers begin with what happens from now on."""
        names = [each.name for each in listeners(self._database.bus)]
        if names:
            await self._database.write(self._actor, lambda s: _register(s, names))
        self._registered = True

    async def turn(self) -> bool:
        """Tell every subscriber some events, if there are any; whether there were."""
        if not self._registered:
            await self.register()
        told_any = False
        for each in listeners(self._database.bus):
            tell = partial(_tell, listener=each)
            name = f"event {each.name}"[:120]
            told_any |= await self._database.write(self._actor, tell, name)
        return told_any


async def deliver(database: Database) -> None:
    """Tell all events that are waiting, for tests and for commands that end."""
    consumers = Consumers(database)
    await consumers.register()
    while await consumers.turn():
        pass


def _register(session: Session, names: list[str]) -> None:
    for name in names:
        listen_from_now_on(session, name)


def _tell(session: Session, listener: Listener) -> bool:
    row = select(EventConsumer).where(EventConsumer.name == listener.name)
    consumer = session.scalars(row.with_for_update(skip_locked=True)).one_or_none()
    if consumer is None or not consumer.is_due(utc_now()):
        return False
    head = session.scalar(select(Ledger.events)) or 0
    waiting = session.scalars(
        select(Event)
        .where(Event.position > consumer.position, Event.position <= head)
        .where(Event.source == listener.source)
        .order_by(Event.position)
        .limit(AT_ONCE)
    ).all()
    for event in waiting:
        if not _tell_one(session, listener, consumer, event):
            return False
    if len(waiting) < AT_ONCE and head != consumer.position:
        consumer.advance(head)
    return bool(waiting)


def _tell_one(session: Session, listener: Listener, consumer: EventConsumer, event: Event) -> bool:
    """Tell one event; whether the next one may be told."""
    savepoint = session.begin_nested()
    try:
        listener.handle(session, _actor(event), told(session, event))
        session.flush()
    except Exception as error:
        savepoint.rollback()
        log.exception("subscriber failed", listener=listener.name, position=event.position)
        if not consumer.fail(utc_now()):
            return False
        reason = reason_of(error)[:REASON_LENGTH]
        session.add(
            LostEvent(consumer=listener.name, position=event.position, reason=reason, at=utc_now())
        )
    else:
        savepoint.commit()
    consumer.advance(event.position)
    return True


def _actor(event: Event) -> Actor:
    """Who did what is told of; a subscriber may do everything in their name."""
    return Actor(
        name=event.actor,
        id=event.actor_id,
        scopes=frozenset({"*"}),
        now=event.at,
        on_behalf_of=event.on_behalf_of or "",
        request_id=event.request_id or "",
    )
