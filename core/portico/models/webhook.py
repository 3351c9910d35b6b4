"""WebhookEndpoint and WebhookDelivery: who is to be told of what, and what became of it."""

from __future__ import annotations

import base64
import random
import secrets
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import SECRET, CoreBase, Document, Instant, Record, Url, choice
from portico.errors import refuse
from portico.models.allowance import allowed_actor
from portico.models.formats import web_address
from portico.values import Choice

GIVEN_UP: Final = timedelta(hours=24)
"""For how long a delivery is tried."""
LEASE: Final = timedelta(seconds=60)
"""How long a try may take before another process makes it once more."""
LONGEST_PAUSE: Final = timedelta(hours=2)
OVERLAP: Final = timedelta(hours=24)
"""How long the old secret signs too after a new one was made."""
REASON_LENGTH: Final = 500


def new_secret() -> str:
    """A secret as Standard Webhooks writes it: ``whsec_`` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


class WebhookEndpoint(Record, CoreBase):
    """An address that is told of changes, with the fields of each record that it chose."""

    __tablename__ = "core_webhook_endpoint"
    FORMATS: ClassVar = {"url": web_address}

    url: Mapped[str] = mapped_column(Url(), doc="Where changes are posted to.")
    topics: Mapped[list[str]] = mapped_column(
        Document(),
        doc="What it is told of: a type and `created`, `changed` or `removed`, such as "
        "`Account.changed`; `Account.*` and `*` stand for several.",
    )
    selection: Mapped[str] = mapped_column(
        Text(), doc="The query whose answer is sent, with the record's id as `$id: ID!`."
    )
    secret: Mapped[str] = mapped_column(String(100), info=SECRET, doc="What signs the messages.")
    old_secret: Mapped[str | None] = mapped_column(
        String(100), info=SECRET, doc="What signed them before, and still does for a while."
    )
    old_secret_until: Mapped[datetime | None] = mapped_column(
        Instant(), doc="Until when the old secret signs too."
    )
    is_active: Mapped[bool] = mapped_column(doc="Whether it is told anything.")
    reads_as: Mapped[str] = mapped_column(String(200), doc="Whose rights its query is run with.")
    reads_as_id: Mapped[UUID | None] = mapped_column(Uuid(), doc="The id of that user or token.")
    allowed: Mapped[dict[str, Any]] = mapped_column(Document(), doc="What that actor may see.")

    def wants(self, topic: str) -> bool:
        """Whether it is told of a topic such as ``Account.changed``."""
        return self.is_active and any(fnmatchcase(topic, pattern) for pattern in self.topics)

    def actor(self, now: datetime) -> Actor:
        """Who reads for it."""
        return allowed_actor(self.allowed, name=self.reads_as, id=self.reads_as_id, now=now)

    def rotate(self, now: datetime) -> None:
        """Sign with a new secret; for a day the old one signs too."""
        self.old_secret, self.old_secret_until = self.secret, now + OVERLAP
        self.secret = new_secret()

    def signing(self, now: datetime) -> list[str]:
        """The secrets that sign now, the newest first."""
        old = self.old_secret if self.old_secret_until and now < self.old_secret_until else None
        return [self.secret, *([old] if old else [])]


class DeliveryStatus(Choice):
    """Where a delivery stands."""

    PENDING = "It waits for its first or its next try."
    DELIVERED = "The receiver took it."
    DEAD = "It was given up after a day of tries; it can be replayed."


class WebhookDelivery(Record, CoreBase):
    """One change that one endpoint is told of."""

    __tablename__ = "core_webhook_delivery"
    RECORDED: ClassVar = False

    endpoint_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_webhook_endpoint.id", ondelete="CASCADE"), doc="Who is told."
    )
    position: Mapped[int] = mapped_column(
        BigInteger(), doc="The event; deliveries of one record go out in this order."
    )
    subject_id: Mapped[UUID] = mapped_column(Uuid(), doc="The record that changed.")
    topic: Mapped[str] = mapped_column(String(200), doc="What happened, such as `Account.changed`.")
    happened_at: Mapped[datetime] = mapped_column(Instant(), doc="When it happened.")
    status: Mapped[DeliveryStatus] = mapped_column(choice(DeliveryStatus), doc="Where it stands.")
    attempts: Mapped[int] = mapped_column(default=0, doc="How often it was tried.")
    first_tried_at: Mapped[datetime | None] = mapped_column(Instant(), doc="When it first was.")
    due_at: Mapped[datetime] = mapped_column(Instant(), doc="When it is tried next.")
    body: Mapped[str | None] = mapped_column(
        Text(), doc="What is sent, the same in every try; null before the first one."
    )
    last_status: Mapped[int | None] = mapped_column(
        doc="The HTTP status of the last answer; null if there was none."
    )
    last_error: Mapped[str | None] = mapped_column(
        String(REASON_LENGTH), doc="Why the last try failed; null if it did not."
    )
    delivered_at: Mapped[datetime | None] = mapped_column(Instant(), doc="When it was taken.")

    __table_args__ = (
        Index("ix_core_webhook_delivery_due", "status", "due_at"),
        Index("ix_core_webhook_delivery_order", "endpoint_id", "subject_id", "position"),
        Index("ix_core_webhook_delivery_created_at", "created_at", "id"),
    )

    def lease(self, now: datetime) -> None:
        """Begin a try that nobody else makes meanwhile."""
        self.attempts += 1
        self.first_tried_at = self.first_tried_at or now
        self.due_at = now + LEASE

    def take(self, now: datetime, status: int) -> None:
        """Note that the receiver took it."""
        self.status, self.delivered_at = DeliveryStatus.DELIVERED, now
        self.last_status, self.last_error = status, None

    def fail(self, now: datetime, status: int | None, reason: str) -> None:
        """Note that a try failed, and when the next one is due; after a day there is none."""
        self.last_status, self.last_error = status, reason[:REASON_LENGTH]
        pause = min(timedelta(seconds=5 * 3 ** (self.attempts - 1)), LONGEST_PAUSE)
        self.due_at = now + pause * random.uniform(0.8, 1.2)  # noqa: S311 (nobody gains by guessing)
        if self.first_tried_at is not None and self.due_at > self.first_tried_at + GIVEN_UP:
            self.status = DeliveryStatus.DEAD

    def replay(self, now: datetime) -> None:
        """Deliver it once more, from the first try on."""
        if self.status is DeliveryStatus.PENDING:
            raise refuse("WEBHOOK_PENDING", "It is being delivered already.", "input", "id")
        self.status, self.attempts, self.due_at = DeliveryStatus.PENDING, 0, now
        self.first_tried_at = self.delivered_at = None
