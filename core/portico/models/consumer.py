"""EventConsumer and LostEvent: how far each listener has come, and what it could not take."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import BigInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Instant, new_id

TRIES: Final = 8
"""How often an event is told to a listener that fails: over about two minutes."""
REASON_LENGTH: Final = 500


class EventConsumer(CoreBase):
    """How far a listener has come. Whoever holds its row tells it events, so one at a time does."""

    __tablename__ = "core_event_consumer"
    RECORDED: ClassVar = False

    name: Mapped[str] = mapped_column(String(200), primary_key=True, doc="The listener.")
    position: Mapped[int] = mapped_column(
        BigInteger(), doc="The last event that it was told or that is not for it."
    )
    attempts: Mapped[int] = mapped_column(default=0, doc="How often the next one has failed.")
    due_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When the next one is tried again; null unless it has failed."
    )

    def is_due(self, now: datetime) -> bool:
        """Whether the next event may be told."""
        return self.due_at is None or self.due_at <= now

    def advance(self, position: int) -> None:
        """Note that everything up to a position is dealt with."""
        self.position = position
        self.attempts, self.due_at = 0, None

    def fail(self, now: datetime) -> bool:
        """Note that the next event could not be taken; whether it is to be given up."""
        self.attempts += 1
        self.due_at = now + timedelta(seconds=2 ** (self.attempts - 1))
        return self.attempts >= TRIES


class LostEvent(CoreBase):
    """An event that a listener failed to take, however often it was told."""

    __tablename__ = "core_lost_event"
    RECORDED: ClassVar = False

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)
    consumer: Mapped[str] = mapped_column(String(200), doc="The listener.")
    position: Mapped[int] = mapped_column(BigInteger(), doc="The event.")
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), doc="Why it failed the last time.")
    at: Mapped[datetime] = mapped_column(Instant(), doc="When it was given up.")
