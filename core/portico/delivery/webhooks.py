"""Webhooks: events become deliveries, and deliveries become posts, over and over until taken.

No post is made within a transaction: a try is leased, made, and its outcome noted. A process that
dies in between lets the lease run out, and another one makes the try again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from standardwebhooks import Webhook

from portico.access import Actor, utc_now
from portico.database import new_id
from portico.delivery.addresses import Forbidden, resolve
from portico.delivery.posts import Post, Unread, reader_of, require_read
from portico.errors import Unavailable
from portico.graphql.execution import Request
from portico.ledger.sealing import TOPICS
from portico.ledger.tables import Event, Ledger
from portico.models.consumer import EventConsumer
from portico.models.webhook import LEASE, DeliveryStatus, WebhookDelivery, WebhookEndpoint
from portico.operations.consumers import WEBHOOKS, listen_from_now_on
from portico.query.scalars import id_text

if TYPE_CHECKING:
    from httpx2 import AsyncClient

    from portico.database import Database
    from portico.graphql.execution import Executor

AT_ONCE: Final = 100
TIMEOUT: Final = 10.0
"""Seconds that a receiver has for its answer."""
PER_ENDPOINT: Final = 2
"""Posts that one endpoint gets at a time from one process: one that hangs holds up no other."""
SENDERS: Final = 8
PAUSE: Final = 0.5
"""Seconds after which it is tried again to note what became of a try."""
GONE: Final = 410

log = structlog.get_logger(__name__)


class Webhooks:
    """The webhooks of a deployment."""

    def __init__(self, database: Database, executor: Executor, *, private: bool) -> None:
        self._database = database
        self._executor = executor
        self._private = private
        self._actor = Actor(name="webhooks", scopes=frozenset({"*"}))
        self._busy: dict[UUID, int] = {}
        self._types = {
            model.__tablename__: entity
            for model, entity in executor.engine.catalog.entities.items()
        }

    @cached_property
    def _client(self) -> AsyncClient:
        """What posts; made for the first delivery, for a server starts sooner without."""
        from httpx2 import AsyncClient  # noqa: PLC0415 (as above)

        return AsyncClient(timeout=TIMEOUT, follow_redirects=False)

    async def close(self) -> None:
        """Close every connection."""
        if "_client" in self.__dict__:
            await self._client.aclose()

    def turns(self) -> dict[str, Callable[[], Awaitable[bool]]]:
        """What is done over and over, by name: several senders, so that a slow one is not all."""
        return {
            "webhooks": self.spread,
            **{f"webhook sender {number}": self.send for number in range(SENDERS)},
        }

    async def spread(self) -> bool:
        """Make deliveries of new events; whether there may be more."""
        return await self._database.write(self._actor, self._spread, "webhooks")

    def _spread(self, session: Session) -> bool:
        head = session.scalar(select(Ledger.events)) or 0
        row = select(EventConsumer).where(EventConsumer.name == WEBHOOKS)
        consumer = session.scalars(row.with_for_update(skip_locked=True)).one_or_none()
        if consumer is None:
            listen_from_now_on(session, WEBHOOKS)
            return False
        endpoints = list(session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.is_active)))
        events = session.scalars(
            select(Event)
            .where(Event.position > consumer.position, Event.position <= head)
            .order_by(Event.position)
            .limit(AT_ONCE)
        ).all()
        for event in events:
            session.add_all(self._deliveries(event, endpoints))
        if events:
            consumer.advance(events[-1].position)
        return len(events) == AT_ONCE

    def _deliveries(self, event: Event, endpoints: list[WebhookEndpoint]) -> list[WebhookDelivery]:
        entity = self._types.get(event.source)
        if entity is None or event.subject_id is None or event.topic not in TOPICS.values():
            return []
        topic = f"{entity.name}.{event.topic}"
        return [
            WebhookDelivery(
                id=new_id(),
                endpoint_id=each.id,
                position=event.position,
                subject_id=event.subject_id,
                topic=topic,
                happened_at=event.at,
                status=DeliveryStatus.PENDING,
                due_at=event.at,
            )
            for each in endpoints
            if each.wants(topic) and event.at >= each.created_at
        ]

    async def send(self) -> bool:
        """Make one try that is due; whether there was one."""
        post = await self._database.write(self._actor, self._lease, "webhooks")
        if post is None:
            return False
        if post.reader is None:
            await self._give_up(post)
            return True
        self._busy[post.endpoint_id] = self._busy.get(post.endpoint_id, 0) + 1
        try:
            await self._try(post, post.reader)
        finally:
            self._busy[post.endpoint_id] -= 1
        return True

    def _lease(self, session: Session) -> Post | None:
        now = utc_now()
        busy = [endpoint for endpoint, posts in self._busy.items() if posts >= PER_ENDPOINT]
        earlier = aliased(WebhookDelivery)
        first = ~(
            select(earlier.id)
            .where(
                earlier.endpoint_id == WebhookDelivery.endpoint_id,
                earlier.subject_id == WebhookDelivery.subject_id,
                earlier.position < WebhookDelivery.position,
                earlier.status == DeliveryStatus.PENDING,
            )
            .exists()
        )
        statement = (
            select(WebhookDelivery, WebhookEndpoint)
            .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
            .where(WebhookDelivery.status == DeliveryStatus.PENDING, WebhookDelivery.due_at <= now)
            .where(WebhookEndpoint.is_active, WebhookEndpoint.id.not_in(busy), first)
            .order_by(WebhookDelivery.due_at, WebhookDelivery.position)
            .limit(1)
            .with_for_update(skip_locked=True, of=WebhookDelivery)
        )
        found = session.execute(statement).one_or_none()
        if found is None:
            return None
        delivery, endpoint = found
        delivery.lease(now)
        return self._post(delivery, endpoint, now, reader_of(session, endpoint, now))

    def _post(
        self,
        delivery: WebhookDelivery,
        endpoint: WebhookEndpoint,
        now: datetime,
        reader: Actor | None,
    ) -> Post:
        name = delivery.topic.partition(".")[0]
        prefix = next(e.prefix for e in self._types.values() if e.name == name)
        return Post(
            delivery.id,
            endpoint.id,
            endpoint.url,
            delivery.body,
            delivery.topic,
            id_text(prefix, delivery.subject_id),
            delivery.position,
            delivery.happened_at,
            endpoint.selection,
            reader,
            endpoint.signing(now),
        )

    async def _give_up(self, post: Post) -> None:
        """Note that nothing can be sent, unless somebody else sets the endpoint up anew."""
        reason = "Whose rights it reads with may not act any more."
        await self._noted(post, None, None, reason)

    async def _try(self, post: Post, reader: Actor) -> None:
        from httpx2 import HTTPError, InvalidURL  # noqa: PLC0415 (a server starts sooner without)

        body, status = post.body, None
        try:
            body = body if body is not None else await self._body(post, reader)
            status = await self._send(post, body.encode())
            reason = "" if 200 <= status < 300 else f"The receiver answered {status}."  # noqa: PLR2004 (the classes of HTTP)
        except (HTTPError, InvalidURL, Forbidden, Unread, TimeoutError, ValueError) as error:
            reason = str(error) or type(error).__name__
        await self._noted(post, body, status, reason)

    async def _noted(self, post: Post, body: str | None, status: int | None, reason: str) -> None:
        """Note what became of a try; if the database is gone, as long as the try is leased."""
        until = time.monotonic() + LEASE.total_seconds()
        while True:
            try:
                await self._database.write(
                    self._actor, lambda s: self._note(s, post, body, status, reason), "webhooks"
                )
            except Unavailable:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(PAUSE)
            else:
                return

    async def _body(self, post: Post, reader: Actor) -> str:
        """What is sent: what happened, and what the endpoint selected of the record as it is."""
        request = Request(
            query=post.selection,
            actor=reader,
            request_id=post.delivery_id.hex,
            variables={"id": post.subject},
            only_reads=True,
        )
        answer = orjson.loads((await self._executor.run(request)).body)
        require_read(answer)
        told: dict[str, Any] = {
            "type": post.topic,
            "timestamp": post.happened_at,
            "data": {"id": post.subject, "position": post.position, "record": answer.get("data")},
        }
        if answer.get("errors"):
            told["data"]["errors"] = answer["errors"]
        if notices := answer.get("extensions", {}).get("notices"):
            told["data"]["notices"] = notices
        return orjson.dumps(told).decode()

    async def _send(self, post: Post, body: bytes) -> int:
        now, identifier = utc_now(), f"msg_{post.delivery_id.hex}"
        signatures = [
            Webhook(secret).sign(identifier, now, body.decode()) for secret in post.secrets
        ]
        target = await resolve(post.url, private=self._private)
        headers = {
            "host": target.host,
            "content-type": "application/json",
            "user-agent": "portico",
            "webhook-id": identifier,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
        client = self._client  # made for the first post: that is no time of the receiver's
        async with (
            asyncio.timeout(TIMEOUT),
            client.stream(
                "POST",
                target.url,
                content=body,
                headers=headers,
                extensions={"sni_hostname": target.name},
            ) as response,
        ):
            return response.status_code  # whatever else the receiver sends is of no interest

    @staticmethod
    def _note(
        session: Session, post: Post, body: str | None, status: int | None, reason: str
    ) -> None:
        now = utc_now()
        delivery = session.get(WebhookDelivery, post.delivery_id, with_for_update=True)
        if delivery is None:
            return
        delivery.body = body
        if not reason and status is not None:
            delivery.take(now, status)
            return
        delivery.fail(now, status, reason)
        log.warning("webhook failed", delivery=delivery.id.hex, reason=reason)
        endpoint = session.get(WebhookEndpoint, post.endpoint_id, with_for_update=True)
        if status == GONE and endpoint is not None:
            endpoint.is_active = False  # as Standard Webhooks wants it
