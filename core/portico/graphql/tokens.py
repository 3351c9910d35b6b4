"""Tokens at the door: who presents one, what it may do, in whose place, and how often.

Who a token belongs to is kept for as long as nothing changes who may do what: a number in the
database says so. A read gets that number in the very statement that answers it, everything else
asks for it first, so that a revocation counts at once, in every process. Only hashes of tokens
are kept.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select

from portico.access import system_actor
from portico.errors import Unavailable
from portico.graphql.http.refusal import HttpError
from portico.graphql.rates import Rates
from portico.models.access_state import EPOCH
from portico.models.user import User
from portico.operations.actors import deputy_actor, user_actor
from portico.operations.tokens import FRESH, authenticate, note_use, use_is_due
from portico.query.documents import Lru

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.database import Database
    from portico.graphql.oidc import Issuer

log = structlog.get_logger(__name__)

REMEMBERED: Final = timedelta(seconds=1)
"""How long a token is believed at most: it may expire, and a substitution may end."""
Key = tuple[bytes, str]


@dataclass(frozen=True, slots=True)
class Known:
    """Who a token belongs to, as of an epoch and an instant; certain while the epoch lasts."""

    epoch: bytes
    at: datetime
    actor: Actor


class TokenCache:
    """Finds the actor of a token, and keeps it while it is certain."""

    def __init__(
        self, database: Database, issuer: Issuer | None = None, rate_limit: int = 0
    ) -> None:
        self._database = database
        self._issuer = issuer
        self._known: Lru[Key, Known] = Lru(1000)
        self._asking: dict[tuple[Key, bytes], asyncio.Task[Known | None]] = {}
        self._noted: Lru[bytes, datetime] = Lru(1000)
        self._rates = Rates(rate_limit)

    async def actor(self, presented: str, now: datetime, on_behalf_of: str = "") -> Actor | None:
        """The actor of a valid token, as of when it was looked up; None for any other.

        Raises HttpError if it asks too often, or is not the deputy of whom it wants to act for.
        """
        known = await self.known(presented, now, on_behalf_of)
        if known is not None and known.epoch != await self._database.read(EPOCH, ()):
            known = await self.known_anew(presented, now, on_behalf_of)
        return known.actor if known else None

    async def known(self, presented: str, now: datetime, on_behalf_of: str = "") -> Known | None:
        """What is known of a token; whoever uses it checks that its epoch still lasts."""
        digest = _digest(presented)
        self._rates.take(digest)
        known = self._known.get((digest, on_behalf_of))
        if known is None or self._is_old(known, now):
            return await self.known_anew(presented, now, on_behalf_of)
        return known

    async def known_anew(
        self, presented: str, now: datetime, on_behalf_of: str = ""
    ) -> Known | None:
        """What the database says of a token now."""
        epoch = await self._database.read(EPOCH, ())
        return await self._ask_once((_digest(presented), on_behalf_of), epoch, presented, now)

    def count(self, presented: str) -> None:
        """Note a request with a token or key; raises HttpError if it asks too often."""
        self._rates.take(_digest(presented))

    @staticmethod
    def _is_old(known: Known, now: datetime) -> bool:
        return now - known.at >= REMEMBERED

    async def _ask_once(
        self, key: Key, epoch: bytes, presented: str, now: datetime
    ) -> Known | None:
        """Of all requests that come with a token meanwhile, one asks; the others wait for it."""
        place = (key, epoch)
        asking = self._asking.get(place)
        if asking is None:
            asking = asyncio.ensure_future(self._ask(key, epoch, presented, now))
            self._asking[place] = asking
            asking.add_done_callback(lambda _done: self._asking.pop(place, None))
        return await asyncio.shield(asking)

    async def _ask(self, key: Key, epoch: bytes, presented: str, now: datetime) -> Known | None:
        _digest, on_behalf_of = key
        subject = None
        if self._issuer is not None and not presented.startswith("portico_"):
            subject = await self._issuer.subject(presented, now)

        def who(session: Session) -> tuple[Actor | None, bool]:
            if subject is None:
                found = authenticate(session, presented, now)
                due = found is not None and use_is_due(session, presented, now)
            else:
                found, due = _of_subject(session, subject, now), False
            if found is not None and on_behalf_of:
                found = _in_place_of(session, found, on_behalf_of)
            return found, due

        actor, due = await self._database.look(system_actor(), who)
        if actor is None:
            return None
        if due:
            await self._note(presented, now)
        known = Known(epoch, now, actor)
        self._known.put(key, known)
        return known

    async def _note(self, presented: str, now: datetime) -> None:
        """Note that a token is used; tried once in a while, for it must hold up no read."""
        digest = _digest(presented)
        tried = self._noted.get(digest)
        if tried is not None and now - tried < FRESH:
            return
        self._noted.put(digest, now)
        try:
            await self._database.write(system_actor(), lambda s: note_use(s, presented, now))
        except Unavailable as error:
            log.info("the use of a token was not noted", reason=str(error))


def _digest(presented: str) -> bytes:
    return hashlib.sha256(presented.encode(errors="replace")).digest()


def _of_subject(session: Session, subject: str, now: datetime) -> Actor | None:
    """The user whom an issuer calls so; users are made here first, not by their tokens."""
    user = session.scalars(select(User).where(User.subject == subject)).one_or_none()
    if user is None or user.deactivated_at is not None:
        return None
    return user_actor(session, user, now)


def _in_place_of(session: Session, actor: Actor, principal: str) -> Actor:
    found = deputy_actor(session, actor, principal) if actor.id else None
    if found is None:
        text = "You do not stand in for this user today."
        raise HttpError(403, "NOT_A_DEPUTY", text)
    return found
