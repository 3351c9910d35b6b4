"""Root fields: where a statement begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select

from portico.access import require_everything
from portico.models import Account
from portico.query.arguments import constant
from portico.query.catalog import AnyNode, By, Everything, List, Single
from portico.query.connections import connection
from portico.query.conversions import Convert, converter
from portico.query.fields import ObjectType, Rows
from portico.query.ids import entity_of, prefix_of, refuse_too_many
from portico.query.kinds import ID
from portico.query.objects import object_json
from portico.query.rows import TableRow, result_row, table, table_row
from portico.query.search_root import search_json
from portico.query.selection import below

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Select

    from portico.errors import Path
    from portico.query.catalog import Alternative, Root
    from portico.query.context import Context, Nodes
    from portico.query.emit import Json
    from portico.query.fields import Argument, Entity

QUERY = ObjectType(name="Query", description="Where every read begins.", fields=())
NOWHERE = TableRow("nowhere", {})


def root_json(context: Context, root: Root, nodes: Nodes) -> Json:
    """The value of a root field."""
    match root:
        case Single():
            given = context.arguments("Query", nodes[0])["id"]
            return record_by_id(context, root.entity, given, nodes, (_key(nodes), "id"))
        case List():
            return connection(context, QUERY, root.many, NOWHERE, nodes, object_json)
        case By():
            return _by(context, root, nodes)
        case AnyNode():
            return _nodes(context, nodes) if root.many else _node(context, nodes)
        case Rows():
            return _rows(context, root, nodes)
        case Everything():
            return search_json(context, nodes)


def _key(nodes: Nodes) -> str:
    return (nodes[0].alias or nodes[0].name).value


def record_by_id(context: Context, entity: Entity, given: Any, nodes: Nodes, path: Path) -> Json:
    """One record, or null if there is none that the actor may see."""
    bound = context.bind(given, ID, path, entity.name)
    return record_where(context, entity, nodes, lambda row: row.id == bound)


def record_where(context: Context, entity: Entity, nodes: Nodes, test: Any) -> Json:
    """The record that a criterion finds."""
    alias = context.alias()
    row = table_row(entity.model, alias)
    made = object_json(context, entity, row, below(context, entity.name, nodes))
    source = select().select_from(table(entity.model, alias)).where(test(row))
    for keep in context.visible(entity.model, row):
        source = source.where(keep)
    return context.emit.subquery(made, source.limit(literal_column("1")))


def _node(context: Context, nodes: Nodes) -> Json:
    given = context.arguments("Query", nodes[0])["id"]
    context.structural(given, prefix_of)
    entity = entity_of(constant(given), context.prefixes, (_key(nodes), "id"))
    return record_by_id(context, entity, given, nodes, (_key(nodes), "id"))


def _nodes(context: Context, nodes: Nodes) -> Json:
    given = context.arguments("Query", nodes[0])["ids"]
    texts = [str(constant(item)) for item in constant(given)]
    refuse_too_many(len(texts), (_key(nodes), "ids"))
    context.structural(given, _prefixes)
    found = []
    for index, text in enumerate(texts):
        path: Path = (_key(nodes), "ids", index)
        value = _element(given, index)
        if value is not None:
            context.structural(value, prefix_of)
        entity = entity_of(text, context.prefixes, path)
        convert = converter(ID, entity.name, context.prefixes, path)
        if value is None:
            bound = context.parameter(given, ID.column, _picked(index, convert))
        else:
            bound = context.parameter(value, ID.column, convert)
        with context.under(index):
            found.append(record_where(context, entity, nodes, lambda row, b=bound: row.id == b))
    return context.emit.array(found)


def _picked(index: int, convert: Convert) -> Convert:
    """What converts the id at an index of a list that a variable holds."""
    return lambda ids: convert(ids[index])


def _prefixes(ids: Sequence[Any]) -> tuple[str, ...]:
    return tuple(prefix_of(str(constant(item))) for item in ids)


def _element(given: Any, index: int) -> Any:
    """The id at an index, if the list stands in the document; None if a variable holds it."""
    return given[index] if isinstance(given, list) else None


def _by(context: Context, root: By, nodes: Nodes) -> Json:
    entity = context.catalog.of_model(root.target)
    ((name, given),) = context.arguments("Query", nodes[0])["by"].items()
    alternative, given = chosen_alternative(root, name, given)
    path: Path = (_key(nodes), "by", name)
    bound = bind_all(context, alternative.arguments, given, path)
    test = alternative.criterion
    return record_where(context, entity, nodes, lambda row: test(row, bound, context.env))


def chosen_alternative(root: By, name: str, given: Any) -> tuple[Alternative, dict[str, Any]]:
    """The way to name a record that a caller chose, and its inputs by name."""
    alternative = next(a for a in root.alternatives if a.name == name)
    if len(alternative.arguments) == 1 and not isinstance(given, dict):
        given = {alternative.arguments[0].name: given}
    return alternative, given


def bind_all(
    context: Context, arguments: Sequence[Argument], given: Mapping[str, Any], path: Path
) -> dict[str, Any]:
    """The arguments as parameters; None where none was given."""
    return {
        argument.name: None
        if given.get(argument.name) is None
        else context.bind(
            given[argument.name], argument.kind, (*path, argument.name), argument.target
        )
        for argument in arguments
    }


def _rows(context: Context, root: Rows, nodes: Nodes) -> Json:
    context.actor.require(root.permission)
    given = context.arguments("Query", nodes[0])
    bound: dict[str, ColumnElement[Any] | None] = bind_all(
        context, root.arguments, given, (_key(nodes),)
    )
    tests = within_reach(context, root, bound)
    source, alias = root.source(bound, context.env), context.alias()
    row = result_row(source, alias)
    made = object_json(context, root.type, row, below(context, root.type.name, nodes))
    outer = select().select_from(source.subquery(alias)).where(*tests)
    if root.many:
        return context.emit.subquery(context.emit.collect(made), outer, always=True)
    return context.emit.subquery(made, outer.limit(literal_column("1")))


def within_reach(
    context: Context, root: Rows, bound: Mapping[str, ColumnElement[Any] | None]
) -> list[ColumnElement[bool]]:
    """What must hold for the actor to be told: that it sees the account that is asked about.

    What tells of all accounts is refused to who does not see them all.
    """
    if not root.whole or context.actor.reach.is_everything:
        return []
    accounts = [each.name for each in root.arguments if each.target == Account.__name__]
    named = [value for name in accounts if (value := bound[name]) is not None]
    require_everything(context.actor, root.name, whole=not named)
    return [_sees_account(context, value) for value in named]


def _sees_account(context: Context, id: ColumnElement[Any]) -> ColumnElement[bool]:
    alias = context.alias()
    row = table_row(Account, alias)
    found: Select[Any] = select(literal_column("1")).select_from(table(Account, alias))
    return found.where(row.id == id, *context.visible(Account, row)).exists()
