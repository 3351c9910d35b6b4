"""Hidden fields: what an operation selects and the actor may not see, told before anything is read.

Told from the operation alone, whatever rows there are, so that the notices betray nothing either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from graphql import GraphQLObjectType, get_named_type, is_abstract_type, is_leaf_type

from portico.errors import RequestError
from portico.query.context import FIELD_HIDDEN
from portico.query.fields import Column, Many
from portico.query.selection import below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from portico.access import Actor
    from portico.query.catalog import Catalog
    from portico.query.context import Context, Nodes
    from portico.query.fields import AnyField
    from portico.query.selection import Selected

    Keys = tuple[str, ...]
    Edges = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Notice:
    """A field that is null because the actor lacks the permission to see it."""

    path: tuple[str, ...]
    """Where in the answer it stands, by the keys; it holds for every element of a list."""
    field: str
    permission: str

    @property
    def message(self) -> str:
        """The notice in words."""
        return f"{self.field} is hidden: it needs the permission {self.permission}."

    def shown(self) -> dict[str, Any]:
        """The notice as clients get it in ``extensions.notices``."""
        return {
            "code": FIELD_HIDDEN,
            "message": self.message,
            "path": list(self.path),
            "field": self.field,
            "permission": self.permission,
        }


def sees_all_fields(catalog: Catalog, actor: Actor) -> bool:
    """Whether no field is hidden from an actor who may read its type."""
    return all(actor.may(permission) for permission in catalog.field_permissions())


def notices(context: Context, root: str, selected: Selected) -> tuple[Notice, ...]:
    """The hidden fields among what is selected of a root type."""
    if sees_all_fields(context.catalog, context.actor):
        return ()
    return tuple(dict.fromkeys(_hidden(context, root, selected, (), {})))


def refuse_hidden(found: Iterable[Notice]) -> None:
    """Refuse an operation that selects hidden fields."""
    for notice in found:
        raise RequestError(FIELD_HIDDEN, notice.message, notice.path)


def _hidden(
    context: Context, type_name: str, selected: Selected, path: Keys, edges: Edges
) -> Iterator[Notice]:
    """Those below a place; ``edges`` are the fields of the edges of the connection around it."""
    owner = cast("GraphQLObjectType", context.schema.type_map[type_name])
    known = context.catalog.fields(type_name) if type_name in context.catalog.types else edges
    for key, nodes in selected.items():
        name, here = nodes[0].name.value, (*path, key)
        field = known.get(name)
        if field is not None and context.hides(field):
            yield Notice(here, f"{type_name}.{name}", field.permission)
        elif name in owner.fields:
            yield from _below(context, owner, nodes, here, _edges(field, edges))


def _edges(field: AnyField | None, around: Edges) -> Edges:
    if isinstance(field, Many):
        return {each.name: each for each in field.edge_fields}
    return around if field is None else {}


def _below(
    context: Context, owner: GraphQLObjectType, nodes: Nodes, path: Keys, edges: Edges
) -> Iterator[Notice]:
    kind = get_named_type(owner.fields[nodes[0].name.value].type)
    if is_leaf_type(kind):
        return
    possible = context.schema.get_possible_types(kind) if is_abstract_type(kind) else [kind]
    for each in possible:
        yield from _hidden(context, each.name, below(context, each.name, nodes), path, edges)
