"""Guarded fields under test: where a deployment has them, and how the engine treats them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLInputObjectType, get_named_type, is_leaf_type
from sqlalchemy.dialects import sqlite

from portico.access import Actor
from portico.errors import RequestError
from portico.graphql.core_access import core_access
from portico.graphql.filters import upper
from portico.query.engine import Engine
from portico.query.fields import Column, Nested
from portico.query.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from portico.graphql.schema import Composed
    from portico.plugins import Plugins
    from portico.query.catalog import Catalog
    from portico.query.fields import AnyField, Entity


@dataclass(frozen=True, slots=True)
class Place:
    """A guarded field of an entity, perhaps within the namespace of a plugin."""

    entity: Entity
    path: tuple[str, ...]
    field: AnyField

    def shown(self, schema: Any) -> str:
        """A query that selects it."""
        kind = schema.type_map[self.entity.name]
        for name in self.path:
            kind = get_named_type(kind.fields[name].type)
        inner = self.path[-1] if is_leaf_type(kind) else f"{self.path[-1]} {{ __typename }}"
        for name in reversed(self.path[:-1]):
            inner = f"{name} {{ {inner} }}"
        return f"{{ {self.entity.plural} {{ nodes {{ {inner} }} }} }}"

    def asked(self, schema: Any) -> Iterator[str]:
        """Queries that filter and sort by it, as far as there are such."""
        condition, kind = "{}", schema.type_map[f"{self.entity.name}Where"]
        for name in self.path:
            kind = kind.fields[name].type if name in getattr(kind, "fields", {}) else None
        for name in reversed(self.path):
            condition = f"{{ {name}: {condition} }}"
        if isinstance(kind, GraphQLInputObjectType):
            yield f"{{ {self.entity.plural}(where: {condition}) {{ totalCount }} }}"
        name = upper(self.path[-1])
        order = schema.type_map[f"{self.entity.name}OrderField"]
        if isinstance(self.field, Column) and len(self.path) == 1 and name in order.values:
            by = f"[{{field: {name}, direction: ASC}}]"
            yield f"{{ {self.entity.plural}(orderBy: {by}) {{ totalCount }} }}"


def guarded_places(catalog: Catalog, plugin: str) -> list[Place]:
    """The guarded fields that a plugin gives to entities."""
    found: list[Place] = []
    for entity in catalog.entities.values():
        found += _guarded(entity, entity.fields, plugin, ())
    return found


def _guarded(
    entity: Entity, fields: Sequence[AnyField], plugin: str, path: tuple[str, ...]
) -> Iterator[Place]:
    for field in fields:
        here = (*path, field.name)
        if field.permission and field.plugin == plugin:
            yield Place(entity, here, field)
        elif isinstance(field, Nested):
            yield from _guarded(entity, field.type.fields, plugin, here)


def everybody_but(plugins: Plugins, permission: str) -> Actor:
    """Who has every permission that is declared, save one."""
    declared = {each.name for each in core_access().permissions}
    declared |= {each.name for _name, access in plugins.access() for each in access.permissions}
    return Actor(name="tester", scopes=frozenset(declared - {permission}))


def engine_of(composed: Composed) -> Engine:
    """An engine that plans and never reads."""
    return Engine(
        catalog=composed.catalog,
        schema=composed.core,
        dialect=sqlite.dialect(),
        limits=Limits(),
        page_sizes=(1, 1),
    )


def outcome(engine: Engine, text: str, actor: Actor) -> list[tuple[str, ...]] | str:
    """The paths of the notices that a query gets, or the code of its refusal."""
    document = engine.document(text)
    if document.errors:
        raise AssertionError(f"{text}: {document.errors}")
    try:
        plan = engine.query_plan(document, document.operation(None), {}, actor)
    except RequestError as error:
        return error.code
    return [each.path for each in plan.notices]
