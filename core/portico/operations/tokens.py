"""API tokens: ``portico_<id>_<secret>``, 32 and 64 hexadecimal digits.

The secret has 256 random bits, so a plain SHA-256 of it is safe to keep: there is nothing to
guess. The fixed beginning lets scanners find tokens that were published by mistake.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.models.token import ApiToken
from portico.models.user import User
from portico.operations.actors import user_actor
from portico.operations.lookup import get
from portico.operations.scopes import check_scopes
from portico.values import Ref

FORM: Final = re.compile(r"portico_([0-9a-f]{32})_([0-9a-f]{64})")
FRESH: Final = timedelta(minutes=5)
"""How old ``last_used_at`` may grow before it is written anew: not every request is a write."""
NOBODY: Final = "0" * 64


@dataclass(kw_only=True)
class ApiTokenCreate:
    """A new token."""

    name: Annotated[str, "Who or what uses the token."]
    scopes: Annotated[list[str], "What it permits, such as `core.account.read`, `hotel.*`, `*`."]
    user_id: Annotated[
        UUID | None,
        Ref("User"),
        "The user who acts by it, with no more than its roles permit; left out, a program acts.",
    ] = None
    expires_at: Annotated[datetime | None, "When it stops working; left out, it does not."] = None


@dataclass(kw_only=True)
class ApiTokenRevoke:
    """A token that is to work no more."""

    id: Annotated[UUID, Ref("ApiToken"), "The token."]


def create_api_token(session: Session, actor: Actor, input: ApiTokenCreate) -> ApiToken:
    """Create a token. What its user presents is in this answer, and never again."""
    token, presented = create_token(
        session, actor, input.name, input.scopes, input.expires_at, user_id=input.user_id
    )
    token.presented = presented
    return token


def revoke_api_token(session: Session, actor: Actor, input: ApiTokenRevoke) -> ApiToken:
    """Let a token work no more, from this moment and for ever."""
    return revoke_token(session, actor, input.id)


def create_token(
    session: Session,
    actor: Actor,
    name: str,
    scopes: list[str],
    expires_at: datetime | None = None,
    *,
    user_id: UUID | None = None,
) -> tuple[ApiToken, str]:
    """Create a token; give its record and, this once, the text that its user presents."""
    problems = Problems()
    _check(actor, name, scopes, expires_at, problems)
    problems.raise_if_any()
    if user_id is not None:
        get(session, User, user_id, "input", "userId").require_active("input", "userId")
    elif not actor.reach.is_everything:
        text = "A program sees all accounts, and you do not: name a user."
        raise refuse("TOO_BROAD", text, "input", "userId")
    secret = secrets.token_hex(32)
    token = ApiToken(
        id=new_id(),
        name=name.strip(),
        digest=digest(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
        user_id=user_id,
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
    check_scopes(actor, scopes, problems, "input", "scopes")
    if expires_at is not None and expires_at <= actor.now:
        problems.add("PAST", "The token would have expired already.", "input", "expiresAt")


def revoke_token(session: Session, actor: Actor, id: UUID) -> ApiToken:
    """Let a token work no more, from this moment and for ever."""
    token = get(session, ApiToken, id, lock=True)
    token.revoke(actor)
    return token


def authenticate(session: Session, presented: str, now: datetime) -> Actor | None:
    """Who acts with a token; None if it is malformed, unknown, expired, revoked or wrong.

    A program acts for itself, with the token's scopes; a user with what its roles permit, as far
    as the token's scopes leave it.
    """
    found = FORM.fullmatch(presented)
    token = session.get(ApiToken, UUID(hex=found[1])) if found else None
    known = token.digest if token else NOBODY
    # The comparison takes the same time whether or not there is such a token.
    right = hmac.compare_digest(known, digest(found[2] if found else presented))
    if token is None or not right or not token.is_valid(now):
        return None
    if token.user_id is None:
        return token.actor(now)
    user = session.get_one(User, token.user_id)
    if user.deactivated_at is not None:
        return None
    return user_actor(session, user, now, frozenset(token.scopes))


def use_is_due(session: Session, presented: str, now: datetime) -> bool:
    """Whether it is time to note that a token is used."""
    found = FORM.fullmatch(presented)
    token = session.get(ApiToken, UUID(hex=found[1])) if found else None
    return token is not None and (token.last_used_at is None or token.last_used_at < now - FRESH)


def note_use(session: Session, presented: str, now: datetime) -> None:
    """Note that a token, found valid before, is used now."""
    found = FORM.fullmatch(presented)
    if found is not None:
        session.execute(
            update(ApiToken)
            .where(ApiToken.id == UUID(hex=found[1]))
            .values(last_used_at=now)
            .execution_options(synchronize_session=False, unrecorded=True)
        )


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode(errors="replace")).hexdigest()
