"""JSON Web Tokens of an OpenID Connect issuer: users come with them instead of API tokens.

Checked: the signature by a key of the issuer, the algorithm, ``iss``, ``aud``, ``exp``, ``nbf``,
``sub``, and that it is an access token (``typ`` at+jwt, RFC 9068): an ID token is none.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import orjson
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from portico.errors import Unavailable

if TYPE_CHECKING:
    from datetime import datetime

    from portico.settings import Settings

ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures by private keys only: never ``none``, never a shared secret."""
TYPES: Final = frozenset({"at+jwt", "application/at+jwt"})
FRESH: Final = 600.0
"""Seconds after which the keys are read again."""
PAUSE: Final = 15.0
"""Seconds between two readings that tokens with unknown keys may cause."""
LEEWAY: Final = 30
"""Seconds by which clocks may differ."""
LIMIT: Final = 1_000_000

log = structlog.get_logger(__name__)


class Keys:
    """The issuer's keys, read again when they are old or a token names one that is new."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._keys = KeySet([])
        self._ids: frozenset[str] = frozenset()
        self._read_at = float("-inf")
        self._tried_at = float("-inf")
        self._reading = asyncio.Lock()

    async def for_key(self, key_id: str | None) -> KeySet:
        """The keys, the named one among them if the issuer has it."""
        async with self._reading:
            now = time.monotonic()
            stale = now - self._read_at > FRESH or key_id not in self._ids
            if stale and now - self._tried_at > PAUSE:
                self._tried_at = now
                await self._read()
        return self._keys

    async def _read(self) -> None:
        try:
            found = orjson.loads(await asyncio.to_thread(_load, self._source))
            self._keys = KeySet.import_key_set(found)
        except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
            log.exception("the issuer's keys cannot be read", source=self._source)
            if not self._ids:
                raise Unavailable(
                    "KEYS_UNAVAILABLE", "The issuer's keys cannot be read now. Try again soon."
                ) from error
            return
        self._ids = frozenset(str(each.get("kid")) for each in found["keys"])
        self._read_at = time.monotonic()


def _load(source: str) -> bytes:
    """A key set from a file, or from an https address."""
    if not source.startswith("https://"):
        return Path(source).read_bytes()
    request = Request(source, headers={"accept": "application/json"})  # noqa: S310 (https it is)
    with straight().open(request, timeout=5) as answer:
        content: bytes = answer.read(LIMIT)
    return content


def straight() -> OpenerDirector:
    """What opens an address and no other one: the issuer's keys are taken from nowhere else."""
    return build_opener(_NowhereElse)


class _NowhereElse(HTTPRedirectHandler):
    def redirect_request(self, *_answer: object) -> None:
        """Follow no redirect: it becomes an error that names its status."""


class Issuer:
    """Says which user a JSON Web Token is of."""

    def __init__(self, settings: Settings) -> None:
        self._keys = Keys(settings.oidc_jwks)
        self._scope = settings.oidc_scope
        self._issuer, self._audience = settings.oidc_issuer, settings.oidc_audience

    async def subject(self, presented: str, now: datetime) -> str | None:
        """The user's name with the issuer; None unless the token is good."""
        key_id = _key_id(presented)
        if key_id is None:
            return None
        keys = await self._keys.for_key(key_id)
        try:
            token = jwt.decode(presented, keys, algorithms=ALGORITHMS)
            self._registry(now).validate(token.claims)
        except (JoseError, ValueError) as error:
            log.info("a JSON Web Token is refused", reason=type(error).__name__)
            return None
        return self._accepted(token.header, token.claims)

    def _registry(self, now: datetime) -> JWTClaimsRegistry:
        return JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    def _accepted(self, header: dict[str, Any], claims: dict[str, Any]) -> str | None:
        if str(header.get("typ", "")).lower() not in TYPES or not isinstance(claims["sub"], str):
            return None
        if self._scope and self._scope not in str(claims.get("scope", "")).split():
            return None
        return claims["sub"] or None


def _key_id(presented: str) -> str | None:
    """The key that a token names in its header, not believed yet; None if it is no token."""
    from joserfc.jws import extract_compact  # noqa: PLC0415 (few deployments need it)

    try:
        found = extract_compact(presented.encode()).headers().get("kid")
    except (JoseError, ValueError, TypeError):
        return None
    return found if isinstance(found, str) else None
