"""The catalogue: every type, root field and row filter of one deployment, composed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import true

from portico.query.fields import (
    Addition,
    AnyField,
    Argument,
    Entity,
    Env,
    Many,
    Model,
    Mutation,
    ObjectType,
    Row,
    Rows,
    Subscription,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from portico.query.fields import Answer

RowCriterion = Callable[[Row, Env], "ColumnElement[bool]"]
Lookup = Callable[[Row, Mapping[str, Any], Env], "ColumnElement[bool]"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to name a record in ``accountBy(by: {…})``: its inputs and its criterion."""

    name: str
    description: str
    arguments: tuple[Argument, ...]
    criterion: Lookup


@dataclass(frozen=True, kw_only=True)
class By:
    """A root field that finds one record by one of several natural keys."""

    name: str
    description: str
    target: Model
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Single:
    """The root field of one entity, by id."""

    entity: Entity


@dataclass(frozen=True, slots=True)
class List:
    """The root connection of an entity."""

    entity: Entity
    many: Many


@dataclass(frozen=True, slots=True)
class AnyNode:
    """``node(id)`` and ``nodes(ids)``: any entity by its id."""

    many: bool


@dataclass(frozen=True, slots=True)
class Everything:
    """``search(text)``: what matches of every type that declares what it is searched by."""


Root = Single | List | By | AnyNode | Rows | Everything

ACROSS: Final[Mapping[str, Root]] = {
    "node": AnyNode(False),
    "nodes": AnyNode(True),
    "search": Everything(),
}
"""The root fields that show any type; each needs the permission of what it shows."""


@dataclass(kw_only=True)
class Catalog:
    """What can be read in a deployment. Built once by :mod:`portico.graphql.compose`."""

    types: dict[str, ObjectType] = field(default_factory=dict)
    entities: dict[Model, Entity] = field(default_factory=dict)
    roots: dict[str, Root] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    mutations: dict[str, Mutation] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    additions: dict[str, tuple[Addition, ...]] = field(default_factory=dict)
    """What plugins add to the inputs of others' mutations, by mutation, in load order."""
    row_filters: dict[Model, Sequence[RowCriterion]] = field(default_factory=dict)
    _fields: dict[str, dict[str, AnyField]] = field(default_factory=dict)
    _guards: dict[str, frozenset[str]] = field(default_factory=dict)

    def fields(self, type_name: str) -> Mapping[str, AnyField]:
        """The fields of a type by name."""
        known = self._fields.get(type_name)
        if known is None:
            known = {item.name: item for item in self.types[type_name].fields}
            self._fields[type_name] = known
        return known

    def field_permissions(self) -> frozenset[str]:
        """Every permission that some field needs. Asked for once the catalogue is complete."""
        if not self._guards:
            fields = [each for made in self.types.values() for each in made.fields]
            fields += [e for each in fields if isinstance(each, Many) for e in each.edge_fields]
            needed = frozenset(each.permission for each in fields if each.permission)
            self._guards["all"] = needed
        return self._guards["all"]

    def of_model(self, model: Model) -> Entity:
        """The entity type that shows a model."""
        return self.entities[model]

    def searchable(self) -> Sequence[Entity]:
        """The entity types that can be searched, in the order in which they were declared."""
        return [entity for entity in self.entities.values() if entity.searched]

    def prefixes(self) -> Mapping[str, Entity]:
        """The entity types by the prefix of their ids."""
        return {entity.prefix: entity for entity in self.entities.values()}


def everything(_row: Row, _other: Row, _env: Env) -> ColumnElement[bool]:
    """The criterion of a root connection: no restriction."""
    return true()


def connection_name(many: Many, owner: str, entity: Entity) -> str:
    """The name of a connection's type without the word Connection or Edge.

    Connections of one entity share a type, unless their edges have fields of their own.
    """
    if many.edge is None:
        return entity.name
    return owner + many.name[0].upper() + many.name[1:]
