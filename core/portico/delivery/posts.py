"""Posts: one try to deliver something, and with whose rights it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models.allowance import allowance
from portico.models.webhook import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from portico.operations.actors import present_actor


class Unread(Exception):
    """What an endpoint selected could not be read for now: nothing is sent, but later."""


def require_read(answer: dict[str, Any]) -> None:
    """Raise Unread if a query failed only because the database is gone, or too slow just now."""
    for error in answer.get("errors", ()):
        told = error["extensions"]
        if told.get("retryable") or told["code"] == "TIME_LIMIT":
            raise Unread(error["message"])


@dataclass(frozen=True, slots=True)
class Post:
    """One try: what is sent where."""

    delivery_id: UUID
    endpoint_id: UUID
    url: str
    body: str | None
    topic: str
    subject: str
    position: int
    happened_at: datetime
    selection: str
    reader: Actor | None
    """Whose rights the selection is read with; None if nobody may read for it any more."""
    secrets: list[str]


def reader_of(session: Session, endpoint: WebhookEndpoint, now: datetime) -> Actor | None:
    """Who reads for an endpoint, with the rights of now; None if nobody may any more.

    What was written for other rights and is not delivered yet is forgotten.
    """
    earlier = endpoint.actor(now)
    present = present_actor(session, earlier)
    if present is not None and allowance(present) == allowance(earlier):
        return present
    session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.endpoint_id == endpoint.id)
        .where(WebhookDelivery.status == DeliveryStatus.PENDING)
        .values(body=None)
    )
    if present is not None:
        endpoint.allowed = allowance(present)
    return present
