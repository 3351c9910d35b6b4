"""What a subscription wants to be told of: which events, about records of which types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from portico.errors import RequestError
from portico.graphql.subscriptions import telling
from portico.ledger.announced import place
from portico.ledger.sealing import TOPICS
from portico.ledger.tables import AuditAction
from portico.query.ids import decode_id, entity_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portico.access import Actor
    from portico.delivery.feed import Happened
    from portico.graphql.subscriptions import Asked
    from portico.query.catalog import Catalog
    from portico.query.fields import Entity

CHANGES: Final[Mapping[str, AuditAction]] = {topic: action for action, topic in TOPICS.items()}
DIGITS: Final = 18
"""No position has more digits."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The events of a subscription."""

    entities: Mapping[str, Entity]
    """By the source of the events: the type of the records."""
    named: bool
    """Whether these types were asked for, so that a missing permission is told of."""
    subject: UUID | None = None
    after: int | None = None

    def entity(self, event: Happened) -> Entity | None:
        """The type of the record, if the event is wanted."""
        if event.subject_id is None or self.subject not in {None, event.subject_id}:
            return None
        entity = self.entities.get(event.source)
        if entity is None or (event.source == entity.model.__tablename__) is (
            event.topic not in CHANGES
        ):
            return None
        return entity

    def permitted(self, actor: Actor) -> list[Entity]:
        """The types that the actor may read; refused if one that was named is not among them."""
        if self.named:
            for entity in self.entities.values():
                actor.require(entity.permission)
        return [each for each in self.entities.values() if actor.may(each.permission)]


def wanted(catalog: Catalog, asked: Asked) -> Wanted:
    """What a subscription wants, from its arguments; refuses what they cannot mean."""
    entities, named = _entities(catalog, asked)
    after = _position(asked.arguments.get("after"))
    given = asked.arguments.get("id")
    if given is None:
        return Wanted(entities, named, after=after)
    prefixes = catalog.prefixes()
    entity = entity_of(given, prefixes, ("id",))
    if len(entities) == 1:
        entity = next(iter(entities.values()))
    subject = decode_id(given, entity.name, prefixes, ("id",))
    kept = {source: each for source, each in entities.items() if each.name == entity.name}
    return Wanted(kept, True, subject, after)


def _entities(catalog: Catalog, asked: Asked) -> tuple[dict[str, Entity], bool]:
    declared = asked.declared
    if declared is not None:
        entity = catalog.of_model(declared.model)
        source = place(declared.event) if declared.event else entity.model.__tablename__
        return {source: entity}, True
    names: list[Any] | None = asked.arguments.get("types")
    chosen = None if names is None else {str(getattr(each, "value", each)) for each in names}
    found = {
        each.model.__tablename__: each
        for each in telling(catalog)
        if chosen is None or each.name in chosen
    }
    return found, chosen is not None


def _position(given: str | None) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= DIGITS):
        text = f"{given[:60]!r} is no position: give one that an earlier message had."
        raise RequestError("BAD_POSITION", text, ("after",))
    return int(given)
