"""With whose rights a job of an import or an export runs: those that the asker has now."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import RequestError
from portico.operations.actors import present_actor


def actor_now(session: Session, asked: Actor) -> Actor:
    """Who asked, with what they may do and see now; refused if they may do nothing any more."""
    found = present_actor(session, asked)
    if found is None:
        text = f"{asked.name} may no longer do this: the rights were taken away meanwhile."
        raise RequestError("FORBIDDEN", text)
    now = replace(found, request_id=asked.request_id, address=asked.address)
    session.info["actor"] = now
    return now
