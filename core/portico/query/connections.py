"""Connections: pages of records, with their edges, cursors and totals.

A page is read in three layers: the innermost finds and sorts the rows and cuts the page, the
middle numbers them (only if the page info needs it), the outermost writes JSON of just those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, literal_column, select

from portico.query.catalog import connection_name
from portico.query.filters import where
from portico.query.grouping import aggregate_json, groups_json
from portico.query.kinds import CURSOR
from portico.query.ordering import Ordering, ordering
from portico.query.page_info import PageInfo, row_number
from portico.query.pages import page_of
from portico.query.rows import TableRow, derived, handed_on, passed_through, table, table_row
from portico.query.searching import Search
from portico.query.segments import joined, segments
from portico.query.selection import below

if TYPE_CHECKING:
    from portico.errors import Path
    from portico.query.context import Context, Nodes
    from portico.query.emit import SQL, Json
    from portico.query.fields import Entity, Many, ObjectType
    from portico.query.selection import Selected

    ObjectJson = Callable[[Context, ObjectType, TableRow, Selected], Json]

EDGE = "edge_"
"""Distinguishes an edge record's columns from its node's in one subquery."""


class Connection:
    """One connection field while its statement is being built."""

    def __init__(
        self, context: Context, owner: ObjectType, field: Many, parent: TableRow, nodes: Nodes
    ) -> None:
        self.context = context
        self.field = field
        self.parent = parent
        self.entity: Entity = context.catalog.of_model(field.target)
        context.read_permission(self.entity)
        self.path: Path = ((nodes[0].alias or nodes[0].name).value,)
        self.arguments = context.arguments(owner.name, nodes[0])
        edge = context.catalog.of_model(field.edge) if field.edge is not None else None
        text = self.arguments.get("search")
        self.search = None if text is None else Search(context, text, (*self.path, "search"))
        given = self.arguments.get("orderBy")
        self.order: Ordering = ordering(context, self.entity, given, edge, self.path, self.search)
        self.page = page_of(context, self.arguments, self.path)
        self.name = connection_name(field, owner.name, self.entity)
        self.selected = below(context, f"{self.name}Connection", nodes)

    def asks(self, name: str) -> bool:
        """Whether a field of the connection is selected."""
        return any(nodes[0].name.value == name for nodes in self.selected.values())

    def needs_rows(self) -> bool:
        """Whether the rows of the page must be read; a statement without an aggregate may not."""
        if self.asks("nodes") or self.asks("edges"):
            return True
        infos = [nodes for nodes in self.selected.values() if nodes[0].name.value == "pageInfo"]
        made = PageInfo(self.context, self.page)
        return any(made.needs_rows(below(self.context, "PageInfo", nodes)) for nodes in infos)

    def rows(self) -> tuple[Select[Any], TableRow, TableRow | None]:
        """The SELECT of all matching rows, without a page; its node's row and its edge's."""
        context, field = self.context, self.field
        alias = context.alias()
        node = table_row(field.target, alias)
        source = select().select_from(table(field.target, alias))
        tie, edge = self.parent, None
        if field.edge is not None and field.edge_on is not None:
            edge_alias = context.alias()
            tie = edge = table_row(field.edge, edge_alias)
            joined = table(field.edge, edge_alias).join(
                table(field.target, alias), field.on(edge, node, context.env)
            )
            source = select().select_from(joined)
            source = source.where(field.edge_on(self.parent, edge, context.env))
            source = source.where(*context.visible(field.edge, edge))
        else:
            source = source.where(field.on(tie, node, context.env))
        given = self.arguments.get("where")
        if given:
            source = source.where(where(context, self.entity, node, given, (*self.path, "where")))
        if self.search is not None:
            source = source.where(self.search.matches(field.target, node))
        for keep in context.visible(field.target, node, field.about):
            source = source.where(keep)
        return source, node, edge


def connection(
    context: Context,
    owner: ObjectType,
    field: Many,
    parent: TableRow,
    nodes: Nodes,
    write: ObjectJson,
) -> Json:
    """The JSON of a connection field. ``write`` makes the object of a node."""
    made = Connection(context, owner, field, parent, nodes)
    emit = context.emit
    if not made.needs_rows():
        return emit.object([(key, _aside(made, nodes)) for key, nodes in made.selected.items()])
    return _with_page(made, write)


def _aside(made: Connection, nodes: Nodes) -> Json:
    """A field of the connection that needs no rows of the page."""
    context, name = made.context, nodes[0].name.value
    if name == "__typename":
        return context.emit.constant(f"{made.name}Connection")
    if name == "pageInfo":
        return PageInfo(context, made.page).json(below(context, "PageInfo", nodes))
    if name == "aggregate":
        return aggregate_json(made, nodes)
    if name == "groupBy":
        return groups_json(made, nodes)
    source, _node, _edge = made.rows()
    counted = source.with_only_columns(func.count(), maintain_column_froms=True)
    return made.context.emit.count(counted.scalar_subquery())


def _with_page(made: Connection, write: ObjectJson) -> Json:
    context, page, info = made.context, made.page, made.asks("pageInfo")
    outer = context.alias()
    source, node, edge = made.rows()
    shown = derived(node, outer)
    shown_edge = derived(edge, outer, EDGE) if edge is not None else None
    numbered = info or page.backward
    only = row_number(outer) <= literal_column(str(page.size)) if numbered else None
    writer = _Writer(made, shown, shown_edge, outer, only, write)
    body = context.emit.object([(key, writer.at(key, n)) for key, n in made.selected.items()])
    found = segments(context, made.order, (node, edge), page, made.path)
    if numbered or len(found) > 1:
        made.order.terms(context, (shown, shown_edge), backward=False)  # layers around sort by them
    columns = _columns(node, shown, edge, shown_edge)
    cut: Select[Any] = source.with_only_columns(*columns, maintain_column_froms=True)
    parts = [_cut(made, cut.where(*each.tests), each.order, (node, edge)) for each in found]
    rows = parts[0] if len(parts) == 1 else _joined(made, parts, shown, shown_edge)
    if numbered:
        rows = _number(made, rows, shown, shown_edge)
    return context.emit.subquery(body, select().select_from(rows.subquery(outer)), always=True)


def _columns(
    node: TableRow, shown: TableRow, edge: TableRow | None, shown_edge: TableRow | None
) -> list[SQL]:
    columns = handed_on(node, shown)
    if edge is not None and shown_edge is not None:
        columns += handed_on(edge, shown_edge)
    return columns or [literal_column("1").label("one")]


def _cut(
    made: Connection, source: Select[Any], order: Ordering, rows: tuple[TableRow, TableRow | None]
) -> Select[Any]:
    """Sort, and stop one row after the page, to know if there are more."""
    more = 1 if made.asks("pageInfo") else 0
    terms = order.terms(made.context, rows, backward=made.page.backward)
    return source.order_by(*terms).limit(literal_column(str(made.page.size + more)))


def _joined(
    made: Connection, parts: Sequence[Select[Any]], shown: TableRow, shown_edge: TableRow | None
) -> Select[Any]:
    """The page of what was found in segments, each of which was cut to a page already."""
    rows = [row for row in (shown, shown_edge) if row is not None]
    found = joined(made.context, parts, rows)
    inner = (
        derived(shown, found.name),
        derived(shown_edge, found.name, EDGE) if shown_edge else None,
    )
    source: Select[Any] = passed_through(found.name, rows).select_from(found)
    return _cut(made, source, made.order, inner)


def _number(
    made: Connection, source: Select[Any], shown: TableRow, shown_edge: TableRow | None
) -> Select[Any]:
    """Number the rows in reading order, and hand them on in the order to show them."""
    context, alias = made.context, made.context.alias()
    inner = (derived(shown, alias), derived(shown_edge, alias, EDGE) if shown_edge else None)
    reading = made.order.terms(context, inner, backward=made.page.backward)
    showing = made.order.terms(context, inner, backward=False)
    rows = [row for row in (shown, shown_edge) if row is not None]
    numbered = passed_through(alias, rows).add_columns(
        func.row_number().over(order_by=reading).label("page_number_"),
        func.count().over().label("page_count_"),
    )
    return numbered.select_from(source.subquery(alias)).order_by(*showing)


class _Writer:
    """Writes the fields of a connection from the rows of its page."""

    def __init__(
        self,
        made: Connection,
        node: TableRow,
        edge: TableRow | None,
        outer: str,
        only: SQL | None,
        write: ObjectJson,
    ) -> None:
        self.made = made
        self.node = node
        self.edge = edge
        self.outer = outer
        self.only = only
        self.write = write

    def at(self, key: str, nodes: Nodes) -> Json:
        """The value of one field of the connection, under its key."""
        with self.made.context.under(key):
            return self._field(nodes)

    def _field(self, nodes: Nodes) -> Json:
        context, name = self.made.context, nodes[0].name.value
        match name:
            case "nodes":
                selected = below(context, self.made.entity.name, nodes)
                item = self.write(context, self.made.entity, self.node, selected)
                return context.emit.collect(item, self.only)
            case "edges":
                selected = below(context, f"{self.made.name}Edge", nodes)
                return context.emit.collect(self._edge(selected), self.only)
            case "pageInfo":
                info = PageInfo(context, self.made.page, self.outer)
                return info.json(below(context, "PageInfo", nodes), self._cursor())
            case _:
                return _aside(self.made, nodes)

    def _edge(self, selected: Selected) -> Json:
        return self.made.context.emit.object(
            [(key, self._edge_at(key, nodes)) for key, nodes in selected.items()]
        )

    def _edge_at(self, key: str, nodes: Nodes) -> Json:
        with self.made.context.under(key):
            return self._edge_field(nodes)

    def _edge_field(self, nodes: Nodes) -> Json:
        context, name = self.made.context, nodes[0].name.value
        match name:
            case "node":
                selected = below(context, self.made.entity.name, nodes)
                return self.write(context, self.made.entity, self.node, selected)
            case "cursor":
                return context.emit.scalar(self._cursor(), CURSOR, nullable=False)
            case "__typename":
                return context.emit.constant(f"{self.made.name}Edge")
        column = next(c for c in self.made.field.edge_fields if c.name == name)
        if context.hides(column):
            return context.emit.constant(None)
        sql = column.sql(self.edge, context.env)
        prefix = self.made.context.catalog.types[column.target].prefix if column.target else ""  # type: ignore[attr-defined]  # ids belong to entities
        return context.emit.scalar(sql, column.kind, nullable=column.nullable, prefix=prefix)

    def _cursor(self) -> SQL:
        return self.made.order.cursor(self.made.context, (self.node, self.edge))
