"""Tokens at the door: who presents one is looked up in the database, at most once a second."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from portico.access import system_actor
from portico.operations.tokens import authenticate
from portico.query.documents import Lru

if TYPE_CHECKING:
    from portico.access import Actor
    from portico.database import Database

REMEMBERED = timedelta(seconds=1)
"""How long a token is believed without asking again; a revocation takes as long at most."""


class TokenCache:
    """Finds the actor of a token. Keeps only the token's hash."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: Lru[bytes, tuple[datetime, Actor]] = Lru(1000)

    async def actor(self, presented: str, now: datetime) -> Actor | None:
        """The actor of a valid token, acting now; None for any other."""
        key = hashlib.sha256(presented.encode()).digest()
        known = self._known.get(key)
        if known is not None and now - known[0] < REMEMBERED:
            return replace(known[1], now=now)
        actor = await self._database.write(
            system_actor(), lambda session: authenticate(session, presented, now)
        )
        if actor is not None:
            self._known.put(key, (now, actor))
        return actor
