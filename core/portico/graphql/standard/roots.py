"""Root fields, read plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select

from portico.graphql.standard.pages import Page
from portico.graphql.standard.reading import Query, ValueRow, columns_of
from portico.graphql.standard.records import Node
from portico.graphql.standard.search_root import Everywhere
from portico.query.catalog import AnyNode, By, Everything, List, Single
from portico.query.fields import Rows
from portico.query.ids import decode_id, entity_of, refuse_too_many
from portico.query.kinds import ID
from portico.query.roots import bind_all, chosen_alternative, within_reach
from portico.query.rows import result_row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from portico.errors import Path
    from portico.graphql.standard.reading import Reading
    from portico.query.catalog import Root
    from portico.query.context import Context
    from portico.query.fields import Entity

    Test = Callable[[Context, Any], Any]


def read_root(reading: Reading, root: Root, key: str, arguments: Mapping[str, Any]) -> Any:
    """The value of a root field under its key in the answer."""
    match root:
        case Single():
            return _by_id(reading, root.entity, arguments["id"], (key, "id"))
        case List():
            return Page(reading, root.many, None, None, arguments, key, Node)
        case By():
            return _by(reading, root, key, arguments["by"])
        case AnyNode():
            return _nodes(reading, root, key, arguments)
        case Rows():
            return _rows(reading, root, key, arguments)
        case Everything():
            return Everywhere(reading, key, arguments)


def _by_id(reading: Reading, entity: Entity, given: str, path: Path) -> Node | None:
    found = decode_id(given, entity.name, reading.plain.prefixes, path)
    return _one(reading, entity, lambda _context, row: row.id == literal(found, ID.column))


def _one(reading: Reading, entity: Entity, test: Test) -> Node | None:
    reading.plain.read_permission(entity)
    context = reading.context()
    query = Query(context, entity.model)
    query.where(test(context, query.row))
    found = reading.rows(context, query)
    return Node(reading, entity, found[0]) if found else None


def _by(reading: Reading, root: By, key: str, given: Mapping[str, Any]) -> Node | None:
    name, values = next(iter(given.items()))
    alternative, values = chosen_alternative(root, name, values)

    def test(context: Context, row: Any) -> Any:
        bound = bind_all(context, alternative.arguments, values, (key, "by", name))
        return alternative.criterion(row, bound, context.env)

    return _one(reading, reading.catalog.of_model(root.target), test)


def _nodes(reading: Reading, root: AnyNode, key: str, arguments: Mapping[str, Any]) -> Any:
    prefixes = reading.plain.prefixes
    if not root.many:
        given = arguments["id"]
        path: Path = (key, "id")
        return _by_id(reading, entity_of(given, prefixes, path), given, path)
    refuse_too_many(len(arguments["ids"]), (key, "ids"))
    found = []
    for index, given in enumerate(arguments["ids"]):
        path = (key, "ids", index)
        found.append(_by_id(reading, entity_of(given, prefixes, path), given, path))
    return found


def _rows(reading: Reading, root: Rows, key: str, arguments: Mapping[str, Any]) -> Any:
    reading.actor.require(root.permission)
    context = reading.context()
    bound = bind_all(context, root.arguments, dict(arguments), (key,))
    tests = within_reach(context, root, bound)
    source, alias = root.source(bound, context.env), context.alias()
    row = result_row(source, alias)
    types = {str(column.key): column.type for column in source.selected_columns}
    statement = select(*columns_of(row, types)).select_from(source.subquery(alias)).where(*tests)
    rows = reading.fetch(context, statement if root.many else statement.limit(1))
    nodes = [Node(reading, root.type, ValueRow(dict(r._mapping), types)) for r in rows]  # noqa: SLF001 (its public name)
    return nodes if root.many else next(iter(nodes), None)
