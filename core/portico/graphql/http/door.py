"""The door: whose token a request brings, and in whose place it acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from portico.access import utc_now
from portico.graphql.http.refusal import HttpError

if TYPE_CHECKING:
    from starlette.types import Scope

    from portico.access import Actor
    from portico.graphql.http.answer import Headers
    from portico.graphql.tokens import Known, TokenCache

ON_BEHALF_OF: Final = b"portico-on-behalf-of"
"""The header by which a deputy names the user in whose place it acts."""


class Door:
    """Lets requests in by their tokens; only bearer tokens are read, never cookies."""

    def __init__(self, tokens: TokenCache) -> None:
        self._tokens = tokens

    async def enter(self, headers: Headers, scope: Scope) -> Caller:
        """Let in whoever comes with these headers."""
        client = scope.get("client")
        return Caller(self, headers, client[0] if client else "", await self.visitor(headers))

    async def visitor(self, headers: Headers, *, anew: bool = False) -> Known:
        """Who sends a request; ``anew`` if what was known of the token no longer holds."""
        scheme, _, presented = headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() != b"bearer" or not presented:
            raise _unknown("Send a token: Authorization: Bearer portico_…")
        principal = headers.get(ON_BEHALF_OF, b"").strip().decode(errors="replace")
        look = self._tokens.known_anew if anew else self._tokens.known
        found = await look(presented.strip().decode("latin-1"), utc_now(), principal)
        if found is None:
            raise _unknown("The token is unknown, expired or revoked.")
        return found


@dataclass(slots=True)
class Caller:
    """Whoever was let in, for as long as a request or a connection lasts."""

    door: Door
    headers: Headers
    address: str
    known: Known

    def actor(self, request_id: str) -> Actor:
        """Who acts now, in a request of this name."""
        return replace(self.known.actor, now=utc_now(), request_id=request_id, address=self.address)

    async def renew(self) -> None:
        """Look again who this is and what they may do; refuses them if they may come no more."""
        self.known = await self.door.visitor(self.headers, anew=True)

    @property
    def token(self) -> bytes:
        """What tells the caller's token from others; not the token itself."""
        return sha256(self.headers.get(b"authorization", b"").strip()).digest()


def _unknown(message: str) -> HttpError:
    return HttpError(401, "UNAUTHENTICATED", message)
