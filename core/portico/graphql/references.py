"""References: the records that an input names, which must be there for the actor to see.

Checked before any operation looks at them, so that none can tell whether a record exists that the
actor may not see: both are refused with the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portico.errors import Path, Problems
from portico.operations.lookup import words_of
from portico.query.engine import RECORD
from portico.query.reach import reach_of
from portico.query.scalars import id_text

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.operations.sight import Sight
    from portico.query.engine import Engine
    from portico.query.fields import Entity


class References(Problems):
    """The problems of an input while it is read, and the records that it names."""

    def __init__(self) -> None:
        super().__init__()
        self.named: list[tuple[Entity, UUID, Path]] = []

    def require_visible(self, session: Session, engine: Engine, actor: Actor) -> None:
        """Refuse the request if a record is not there, or not for the actor to see."""
        if actor.reach.is_everything and not engine.catalog.row_filters:
            return
        for entity, id, path in self.named:  # noqa: A001 (an id is what it is)
            if _is_hidden(session, engine, actor, entity, id):
                words = words_of(entity.model)
                self.add("NOT_FOUND", f"There is no {words} with this id.", *path)
        self.raise_if_any()


def sight(engine: Engine) -> Sight:
    """Tells by the rules of reads whether an actor may see a record."""

    def sees(session: Session, actor: Actor, model: type[Any], id: UUID) -> bool:
        return not _is_hidden(session, engine, actor, engine.catalog.of_model(model), id)

    return sees


def _is_hidden(session: Session, engine: Engine, actor: Actor, entity: Entity, id: UUID) -> bool:
    if entity.model not in engine.catalog.row_filters and (
        actor.reach.is_everything or reach_of(entity.model) is None
    ):
        return False
    variables: dict[str, Any] = {RECORD: id_text(entity.prefix, id)}
    plan = engine.visible_plan(entity, variables, actor)
    found = session.connection().exec_driver_sql(plan.sql, plan.values(variables, actor))
    return found.first() is None


def note(problems: Problems, entity: Entity, id: UUID, path: Path) -> None:
    """Note that an input names a record."""
    if isinstance(problems, References):
        problems.named.append((entity, id, path))
