"""The door: whose token a request brings, and in whose place it acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from portico.access import utc_now
from portico.graphql.http.refusal import HttpError
from portico.graphql.tokens import Denied

if TYPE_CHECKING:
    from portico.graphql.http.answer import Headers
    from portico.graphql.tokens import Known, TokenCache

ON_BEHALF_OF: Final = b"portico-on-behalf-of"
"""The header by which a deputy names the user in whose place it acts."""


class Door:
    """Lets requests in by their tokens; only bearer tokens are read, never cookies."""

    def __init__(self, tokens: TokenCache) -> None:
        self._tokens = tokens

    async def visitor(self, headers: Headers, *, anew: bool = False) -> Known:
        """Who sends a request; ``anew`` if what was known of the token no longer holds."""
        scheme, _, presented = headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() != b"bearer" or not presented:
            raise _unknown("Send a token: Authorization: Bearer portico_…")
        principal = headers.get(ON_BEHALF_OF, b"").strip().decode(errors="replace")
        look = self._tokens.known_anew if anew else self._tokens.known
        try:
            found = await look(presented.strip().decode("latin-1"), utc_now(), principal)
        except Denied as denied:
            raise HttpError(denied.status, denied.error.code, str(denied)) from None
        if found is None:
            raise _unknown("The token is unknown, expired or revoked.")
        return found


def _unknown(message: str) -> HttpError:
    return HttpError(401, "UNAUTHENTICATED", message)
