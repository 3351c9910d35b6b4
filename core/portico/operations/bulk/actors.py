"""With whose rights a job of an import or an export runs: those that the asker has now."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import RequestError
from portico.models.token import ApiToken
from portico.models.user import User
from portico.operations.actors import deputy_actor, user_actor


def actor_now(session: Session, asked: Actor) -> Actor:
    """Who asked, with what they may do and see now; refused if they may do nothing any more."""
    if asked.id is None:
        return asked  # the command line
    found = _found(session, asked)
    if found is None:
        text = f"{asked.name} may no longer do this: the rights were taken away meanwhile."
        raise RequestError("FORBIDDEN", text)
    now = replace(found, request_id=asked.request_id, address=asked.address)
    session.info["actor"] = now
    return now


def _found(session: Session, asked: Actor) -> Actor | None:
    user = session.get(User, asked.id)
    if user is None:
        token = session.get(ApiToken, asked.id)
        return token.actor(asked.now) if token and token.is_valid(asked.now) else None
    if user.deactivated_at is not None:
        return None
    found = user_actor(session, user, asked.now, asked.within)
    if not asked.on_behalf_of:
        return found
    return deputy_actor(session, found, asked.on_behalf_of)
