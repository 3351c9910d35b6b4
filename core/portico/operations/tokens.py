"""API tokens: ``portico_<id>_<secret>``, 32 and 64 hexadecimal digits.

The secret has 256 random bits, so a plain SHA-256 of it is safe to keep: there is nothing to
guess. The fixed beginning lets scanners find tokens that were published by mistake.
"""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.models.token import ApiToken
from portico.operations.lookup import get

FORM: Final = re.compile(r"portico_([0-9a-f]{32})_([0-9a-f]{64})")
SCOPE: Final = re.compile(r"\*|[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*(\.\*)?")
FRESH: Final = timedelta(minutes=5)
"""How old ``last_used_at`` may grow before it is written anew: not every request is a write."""
NOBODY: Final = "0" * 64


def create_token(
    session: Session,
    actor: Actor,
    name: str,
    scopes: list[str],
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Create a token; give its record and, this once, the text that its user presents."""
    problems = Problems()
    _check(actor, name, scopes, expires_at, problems)
    problems.raise_if_any()
    secret = secrets.token_hex(32)
    token = ApiToken(
        id=new_id(),
        name=name.strip(),
        digest=digest(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return token, f"portico_{token.id.hex}_{secret}"


def _check(
    actor: Actor, name: str, scopes: list[str], expires_at: datetime | None, problems: Problems
) -> None:
    if not name.strip():
        problems.add("REQUIRED", "Say who or what the token is for.", "input", "name")
    if not scopes:
        problems.add("REQUIRED", "Give at least one scope; * covers all.", "input", "scopes")
    for position, scope in enumerate(scopes):
        if not SCOPE.fullmatch(scope):
            text = f"{scope!r} is no scope, such as core.account.read, hotel.* or *."
            problems.add("SCOPE", text, "input", "scopes", position)
    if expires_at is not None and expires_at <= actor.now:
        problems.add("PAST", "The token would have expired already.", "input", "expiresAt")


def revoke_token(session: Session, actor: Actor, id: UUID) -> ApiToken:
    """Let a token work no more, from this moment and for ever."""
    token = get(session, ApiToken, id, lock=True)
    token.revoke(actor)
    return token


def authenticate(session: Session, presented: str, now: datetime) -> Actor | None:
    """Who acts with a token; None if it is malformed, unknown, expired, revoked or wrong."""
    found = FORM.fullmatch(presented)
    token = session.get(ApiToken, UUID(hex=found[1])) if found else None
    known = token.digest if token else NOBODY
    # The comparison takes the same time whether or not there is such a token.
    right = hmac.compare_digest(known, digest(found[2] if found else presented))
    if token is None or not right or not token.is_valid(now):
        return None
    if token.last_used_at is None or token.last_used_at < now - FRESH:
        session.execute(
            update(ApiToken)
            .where(ApiToken.id == token.id)
            .values(last_used_at=now)
            .execution_options(synchronize_session=False, unrecorded=True)
        )
    return token.actor(now)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode(errors="replace")).hexdigest()
