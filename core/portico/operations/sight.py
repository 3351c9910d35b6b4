"""Whether an actor may see a record: for deeds that find records by something else than an id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor

SIGHT: Final = "sight"
"""Where a session holds the function that tells, by the very rules of every read."""

Sight = Callable[[Session, Actor, type[Any], UUID], bool]


def sees(session: Session, actor: Actor, model: type[Any], id: UUID) -> bool:
    """Whether the record is within the actor's reach; where no rules are, only if all is."""
    sight: Sight | None = session.info.get(SIGHT)
    return sight(session, actor, model, id) if sight else actor.reach.is_everything
