"""The whole schema, as every plugin together makes it, and documents that ask for all of it."""

from __future__ import annotations

from graphql import GraphQLField, GraphQLObjectType, get_named_type

from portico.graphql.schema import Composed
from portico.query.fields import Entity, Nested
from portico.query.reach import reach_of
from portico.testing.deployment import composed

ALL = ("b2b_trade", "bank_corporate", "hotel_corporate")


SCHEMA: Composed = composed(ALL)


CATALOG = SCHEMA.catalog


CORE = SCHEMA.core


def owned() -> list[Entity]:
    return [each for each in CATALOG.entities.values() if reach_of(each.model) is not None]


def open_to_all() -> list[Entity]:
    return [each for each in CATALOG.entities.values() if reach_of(each.model) is None]


def scalars(shown: GraphQLObjectType, below: int = 1) -> str:
    """Every field of a type without arguments to give, as deep as asked."""
    parts = []
    for name, field in shown.fields.items():
        kind = get_named_type(field.type)
        if not isinstance(kind, GraphQLObjectType):
            if kind.name != "Node":
                parts.append(name)
        elif kind.name.endswith("Connection"):
            if below:
                node = kind.fields["nodes"]
                parts.append(f"{name} {{ totalCount nodes {{ {_inner(node, below)} }} }}")
        elif below:
            parts.append(f"{name} {{ {_inner(field, below)} }}")
    return " ".join(parts)


def _inner(field: GraphQLField, below: int) -> str:
    kind = get_named_type(field.type)
    assert isinstance(kind, GraphQLObjectType)
    return scalars(kind, below - 1) or "__typename"


def chunks(entity: Entity, size: int = 4) -> list[str]:
    """Selections that together ask for every field of a type, each within the limits."""
    shown = CORE.type_map[entity.name]
    assert isinstance(shown, GraphQLObjectType)
    found = []
    for name, field in shown.fields.items():
        inner = get_named_type(field.type)
        if isinstance(CATALOG.fields(entity.name)[name], Nested):
            assert isinstance(inner, GraphQLObjectType)
            found += [f"{name} {{ {_alone(n, f)} }}" for n, f in inner.fields.items()]
        else:
            found.append(_alone(name, field))
    return [" ".join(found[i : i + size]) for i in range(0, len(found), size)]


def _alone(name: str, field: GraphQLField) -> str:
    return scalars(GraphQLObjectType("Alone", {name: field}))
