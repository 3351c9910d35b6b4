"""Objects: the selected fields of one row become a JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLError
from sqlalchemy import literal_column, select

from portico.query.batches import TYPE, OfType
from portico.query.connections import connection
from portico.query.fields import Batched, Column, Entity, Items, Many, MoneyField, Nested, One
from portico.query.rows import derived, handed_on, table, table_row
from portico.query.selection import below

if TYPE_CHECKING:
    from portico.query.context import Context, Nodes
    from portico.query.emit import Json
    from portico.query.fields import AnyField, ObjectType
    from portico.query.rows import TableRow
    from portico.query.selection import Selected


def object_json(context: Context, shown: ObjectType, row: TableRow, selected: Selected) -> Json:
    """The object that a selection makes of a row."""
    context.read_permission(shown)
    return context.emit.object(
        [(key, _field(context, shown, row, key, nodes)) for key, nodes in selected.items()]
    )


def node_json(context: Context, entity: Entity, row: TableRow, selected: Selected) -> Json:
    """The object of a row in a list of several types; it names its type where that is needed."""
    context.read_permission(entity)
    noted = len(context.places)
    with context.under(OfType(entity.name, stays=context.names_types)):
        pairs = [(key, _field(context, entity, row, key, n)) for key, n in selected.items()]
    if context.names_types or len(context.places) > noted:
        pairs.insert(0, (TYPE, context.emit.constant(entity.name)))
    return context.emit.object(pairs)


def _field(context: Context, shown: ObjectType, row: TableRow, key: str, nodes: Nodes) -> Json:
    name = nodes[0].name.value
    if name == "__typename":
        return context.emit.constant(shown.name)
    field = context.catalog.fields(shown.name)[name]
    if context.hides(field):
        return context.emit.constant(None)
    with context.under(key):
        return field_json(context, shown, field, row, nodes)


def field_json(  # noqa: PLR0911 (one for each kind of field)
    context: Context, shown: ObjectType, field: AnyField, row: TableRow, nodes: Nodes
) -> Json:
    """The value of one field of a row."""
    match field:
        case Column():
            return scalar(context, shown, field, row)
        case Batched():
            return _inputs(context, shown, field, row, nodes)
        case MoneyField():
            chosen = [(k, n[0].name.value) for k, n in below(context, "Money", nodes).items()]
            amount, currency = field.amount(row, context.env), field.currency(row, context.env)
            return context.emit.money(amount, currency, chosen)
        case Nested():
            selected = below(context, field.type.name, nodes)
            return object_json(context, field.type, row, selected)
        case One():
            return _one(context, field, row, nodes)
        case Items():
            return _items(context, field, row, nodes)
        case Many():
            return connection(context, shown, field, row, nodes, object_json)
    raise GraphQLError(f"{shown.name}.{field.name} cannot be read.")


def scalar(context: Context, shown: ObjectType, field: Column, row: TableRow) -> Json:
    """A scalar field; an id is shown with the prefix of the type it belongs to."""
    prefix = ""
    if field.kind.form == "id":
        prefix = _prefix(context, field.target or shown.name)
    sql = field.sql(row, context.env)
    return context.emit.scalar(sql, field.kind, nullable=field.nullable, prefix=prefix)


def _inputs(
    context: Context, shown: ObjectType, field: Batched, row: TableRow, nodes: Nodes
) -> Json:
    """What a batched field's function needs, where its value is to stand."""
    context.note(field, nodes, _prefix(context, field.target or shown.name))
    emit, env = context.emit, context.env
    return emit.array(
        [emit.scalar(each.sql(row, env), each.kind, nullable=True) for each in field.inputs]
    )


def _prefix(context: Context, type_name: str) -> str:
    shown = context.catalog.types[type_name]
    return shown.prefix if isinstance(shown, Entity) else ""


def _one(context: Context, field: One, row: TableRow, nodes: Nodes) -> Json:
    entity = context.catalog.of_model(field.target)
    alias = context.alias()
    other = table_row(field.target, alias)
    made = object_json(context, entity, other, below(context, entity.name, nodes))
    source = select().select_from(table(field.target, alias))
    source = source.where(field.on(row, other, context.env))
    for keep in context.visible(field.target, other):
        source = source.where(keep)
    return context.emit.subquery(made, source)


def _items(context: Context, field: Items, row: TableRow, nodes: Nodes) -> Json:
    inner, outer = context.alias(), context.alias()
    base = table_row(field.model, inner)
    shown = derived(base, outer)
    made = object_json(context, field.type, shown, below(context, field.type.name, nodes))
    columns = handed_on(base, shown) or [literal_column("1").label("one")]
    source = select(*columns).select_from(table(field.model, inner))
    source = source.where(field.on(row, base, context.env))
    for keep in context.visible(field.model, base):
        source = source.where(keep)
    source = source.order_by(getattr(base, field.order))
    return context.emit.subquery(
        context.emit.collect(made), select().select_from(source.subquery(outer)), always=True
    )
