"""Who listens to events, from when on."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.database.inserting import insert_missing
from portico.ledger.tables import Ledger
from portico.models.consumer import EventConsumer

WEBHOOKS: Final = "portico.webhooks"
"""What makes webhook deliveries of events listens by this name."""


def listen_from_now_on(session: Session, name: str) -> None:
    """Let a listener begin with what happens from now on, unless it has begun before."""
    if session.get(EventConsumer, name) is None:
        position = session.scalar(select(Ledger.events)) or 0
        insert_missing(session, EventConsumer, {"name": name, "position": position})
