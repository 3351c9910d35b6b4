"""The object types of the schema, made from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portico.graphql.aggregates import aggregate_members
from portico.graphql.connections import edge_members, page_members
from portico.graphql.filters import connection_arguments
from portico.graphql.searches import build_search, search_member
from portico.graphql.types import Argument, Member
from portico.query.catalog import AnyNode, By, Everything, List, Single, connection_name
from portico.query.fields import Batched, Column, Entity, Items, Many, MoneyField, Nested, One, Rows

if TYPE_CHECKING:
    from portico.graphql.types import Types
    from portico.query.catalog import Catalog, Root
    from portico.query.fields import AnyField, ObjectType

NODE = "An object with an id of its own."
PAGE_INFO = (
    ("hasNextPage", "Boolean!", "Whether there are more nodes after this page."),
    ("hasPreviousPage", "Boolean!", "Whether there are more nodes before this page."),
    ("startCursor", "String", "The cursor of the first node of the page."),
    ("endCursor", "String", "The cursor of the last node of the page."),
)


def build_objects(types: Types, catalog: Catalog) -> None:
    """Build every object type that the catalogue declares, and their connections."""
    types.interface("Node", NODE, [Member(name="id", type="ID!", description="The id.")])
    info = [Member(name=name, type=kind, description=text) for name, kind, text in PAGE_INFO]
    types.object("PageInfo", "Which part of a connection a page is.", info)
    money = [
        Member(name="amount", type="Decimal!", description="The amount, exact."),
        Member(name="currency", type="CurrencyCode!", description="The currency."),
    ]
    types.object("Money", "An amount of money, with the decimals its currency has.", money)
    for shown in catalog.types.values():
        _object(types, catalog, shown)
    build_search(types, catalog)


def _object(types: Types, catalog: Catalog, shown: ObjectType) -> None:
    interfaces = ("Node",) if isinstance(shown, Entity) else ()
    members = [member(types, catalog, shown.name, item) for item in shown.fields]
    types.object(shown.name, shown.description, members, interfaces=interfaces, plugin=shown.plugin)
    if isinstance(shown, Entity):
        _connection(types, catalog, shown.name, shown, [])


def member(types: Types, catalog: Catalog, owner: str, item: AnyField) -> Member:
    """The field of an object type that a declaration makes."""
    arguments: tuple[Argument, ...] = ()
    kind = ""
    match item:
        case Column() | Batched():
            _choice(types, item)
            kind = item.kind.scalar
        case MoneyField():
            kind = "Money"
        case Nested():
            kind = item.type.name
        case Items():
            kind = f"[{item.type.name}!]"
        case One():
            kind = catalog.of_model(item.target).name
        case Many():
            entity = catalog.of_model(item.target)
            kind = f"{connection_name(item, owner, entity)}Connection"
            arguments = connection_arguments(types, entity)
            _edge_connection(types, catalog, owner, item, entity)
    return Member(
        name=item.name,
        type=kind if item.may_be_null else f"{kind}!",
        description=item.description,
        arguments=arguments,
        plugin=item.plugin,
    )


def _choice(types: Types, item: Column | Batched) -> None:
    if item.kind.choice is not None:
        types.choice(item.kind.choice, item.plugin)


def _edge_connection(
    types: Types, catalog: Catalog, owner: str, item: Many, entity: Entity
) -> None:
    name = connection_name(item, owner, entity)
    if item.edge is not None and f"{name}Connection" not in types:
        for column in item.edge_fields:
            _choice(types, column)
        extra = [
            Member(
                name=column.name,
                type=column.kind.scalar + ("" if column.may_be_null else "!"),
                description=column.description,
            )
            for column in item.edge_fields
        ]
        _connection(types, catalog, name, entity, extra)


def _connection(
    types: Types, catalog: Catalog, name: str, entity: Entity, extra: list[Member]
) -> None:
    node = entity.name
    edge = [*edge_members(node), *extra]
    types.object(f"{name}Edge", f"A {node} in a list.", edge, plugin=entity.plugin)
    members = page_members(name, node) + aggregate_members(types, catalog, entity)
    types.object(f"{name}Connection", f"A page of {node} records.", members, plugin=entity.plugin)


def root_member(types: Types, catalog: Catalog, name: str, root: Root) -> Member:
    """The field of Query that a root makes."""
    match root:
        case Single():
            identifier = Argument(
                name="id", type="ID!", description=f"The {root.entity.name}'s id."
            )
            return Member(
                name=name,
                type=root.entity.name,
                description=f"One {root.entity.name} by its id; null if there is none.",
                arguments=(identifier,),
                plugin=root.entity.plugin,
            )
        case List():
            return Member(
                name=name,
                type=f"{root.entity.name}Connection!",
                description=f"All {root.entity.name} records, filtered and in pages.",
                arguments=connection_arguments(types, root.entity),
                plugin=root.entity.plugin,
            )
        case AnyNode():
            return _any_node(name, many=root.many)
        case Everything():
            return search_member(name)
        case By():
            return _by(types, catalog, name, root)
        case Rows():
            return _rows(types, name, root)


def _any_node(name: str, *, many: bool) -> Member:
    if many:
        ids = Argument(name="ids", type="[ID!]!", description="The ids, at most 100.")
        text = "Any records by their ids, in the same order; null where there is none."
        return Member(name=name, type="[Node]!", description=text, arguments=(ids,))
    one = Argument(name="id", type="ID!", description="The id.")
    text = "Any record by its id; null if there is none."
    return Member(name=name, type="Node", description=text, arguments=(one,))


def _by(types: Types, catalog: Catalog, name: str, root: By) -> Member:
    entity = catalog.of_model(root.target)
    ways = []
    for way in root.alternatives:
        if len(way.arguments) == 1:
            kind = way.arguments[0].kind.scalar
        else:
            kind = f"{entity.name}By{way.name[0].upper()}{way.name[1:]}"
            members = [
                Member(
                    name=a.name,
                    type=a.kind.scalar + ("!" if a.required else ""),
                    description=a.description,
                )
                for a in way.arguments
            ]
            types.input(kind, way.description, members)
        ways.append(Member(name=way.name, type=kind, description=way.description))
    types.input(f"{entity.name}By", f"What names one {entity.name}.", ways, one_of=True)
    by = Argument(name="by", type=f"{entity.name}By!", description="Exactly one way to name it.")
    return Member(name=name, type=entity.name, description=root.description, arguments=(by,))


def _rows(types: Types, name: str, root: Rows) -> Member:
    for argument in root.arguments:
        if argument.kind.choice is not None:
            types.choice(argument.kind.choice, root.plugin)
    arguments = [
        Argument(
            name=a.name,
            type=a.kind.scalar + ("!" if a.required else ""),
            description=a.description,
        )
        for a in root.arguments
    ]
    kind = f"[{root.type.name}!]!" if root.many else root.type.name
    return Member(
        name=name,
        type=kind,
        description=root.description,
        arguments=arguments,
        plugin=root.plugin,
    )
