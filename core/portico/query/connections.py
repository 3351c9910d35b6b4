"""Connections: pages of records, with their edges, cursors and totals.

A page is read in three layers: the innermost finds and sorts the rows and cuts the page, the
middle numbers them (only if the page info needs it), the outermost writes JSON of just those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, case, func, literal_column, select

from portico.errors import RequestError
from portico.query.catalog import connection_name
from portico.query.filters import where
from portico.query.kinds import CURSOR
from portico.query.ordering import Ordering, ordering
from portico.query.rows import TableRow, derived, handed_on, passed_through, table, table_row
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


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a connection is asked for."""

    size: int
    backward: bool
    after: Any
    before: Any


def page_of(context: Context, arguments: dict[str, Any], path: Path) -> Page:
    """The page that the arguments ask for; refuses sizes out of bounds."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise RequestError("BAD_USER_INPUT", "Give first or last, not both.", path)
    name = "last" if last is not None else "first"
    given = last if last is not None else first
    size = context.page_default if given is None else context.structural(given, int)
    if not 1 <= size <= context.page_max:
        message = f"{name} must be between 1 and {context.page_max}; it is {size}."
        raise RequestError("BAD_PAGE_SIZE", message, (*path, name))
    return Page(size, last is not None, arguments.get("after"), arguments.get("before"))


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
        self.order: Ordering = ordering(context, self.entity, self.arguments.get("orderBy"), edge)
        self.page = page_of(context, self.arguments, self.path)
        self.name = connection_name(field, owner.name, self.entity)
        self.selected = below(context, f"{self.name}Connection", nodes)

    def asks(self, name: str) -> bool:
        """Whether a field of the connection is selected."""
        return any(nodes[0].name.value == name for nodes in self.selected.values())

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
        else:
            source = source.where(field.on(tie, node, context.env))
        given = self.arguments.get("where")
        if given:
            source = source.where(where(context, self.entity, node, given, (*self.path, "where")))
        for keep in context.visible(field.target, node):
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
    if not any(made.asks(name) for name in ("nodes", "edges", "pageInfo")):
        return emit.object([(k, _aside(made, n[0].name.value)) for k, n in made.selected.items()])
    return _with_page(made, write)


def _aside(made: Connection, name: str) -> Json:
    """A field of the connection that needs no page."""
    if name == "__typename":
        return made.context.emit.constant(f"{made.name}Connection")
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
    only = _row_number(outer) <= literal_column(str(page.size)) if numbered else None
    writer = _Writer(made, shown, shown_edge, outer, only, write)
    body = context.emit.object([(key, writer.field(n)) for key, n in made.selected.items()])
    source = _cut(made, source, (node, edge))
    if numbered:
        for key in made.order.keys:
            key.sql(
                context, (shown, shown_edge)
            )  # the middle layer sorts by them, so it needs them
    rows: Select[Any] = source.with_only_columns(
        *_columns(node, shown, edge, shown_edge), maintain_column_froms=True
    )
    if numbered:
        rows = _number(made, rows, shown, shown_edge)
    return context.emit.subquery(body, select().select_from(rows.subquery(outer)))


def _columns(
    node: TableRow, shown: TableRow, edge: TableRow | None, shown_edge: TableRow | None
) -> list[SQL]:
    columns = handed_on(node, shown)
    if edge is not None and shown_edge is not None:
        columns += handed_on(edge, shown_edge)
    return columns or [literal_column("1").label("one")]


def _cut(
    made: Connection, source: Select[Any], rows: tuple[TableRow, TableRow | None]
) -> Select[Any]:
    """Start at the cursor, sort, and stop one row after the page, to know if there are more."""
    context, page = made.context, made.page
    for name, cursor, backward in (("after", page.after, False), ("before", page.before, True)):
        if cursor is not None:
            path = (*made.path, name)
            source = source.where(made.order.beyond(context, rows, cursor, path, backward=backward))
    more = 1 if made.asks("pageInfo") else 0
    terms = made.order.terms(context, rows, backward=page.backward)
    return source.order_by(*terms).limit(literal_column(str(page.size + more)))


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
        func.row_number().over(order_by=reading).label("row_number"),
        func.count().over().label("row_count"),
    )
    return numbered.select_from(source.subquery(alias)).order_by(*showing)


def _row_number(outer: str) -> SQL:
    return literal_column(f'{outer}."row_number"')


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

    def field(self, nodes: Nodes) -> Json:
        """The value of one field of the connection."""
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
                return self._page_info(below(context, "PageInfo", nodes))
            case _:
                return _aside(self.made, name)

    def _edge(self, selected: Selected) -> Json:
        return self.made.context.emit.object(
            [(key, self._edge_field(nodes)) for key, nodes in selected.items()]
        )

    def _edge_field(self, nodes: Nodes) -> Json:
        context, name = self.made.context, nodes[0].name.value
        match name:
            case "node":
                selected = below(context, self.made.entity.name, nodes)
                return self.write(context, self.made.entity, self.node, selected)
            case "cursor":
                return self._cursor_json(self._cursor())
            case "__typename":
                return context.emit.constant(f"{self.made.name}Edge")
        column = next(c for c in self.made.field.edge_fields if c.name == name)
        sql = column.sql(self.edge, context.env)
        prefix = self.made.context.catalog.types[column.target].prefix if column.target else ""  # type: ignore[attr-defined]  # ids belong to entities
        return context.emit.scalar(sql, column.kind, nullable=column.nullable, prefix=prefix)

    def _cursor(self) -> SQL:
        return self.made.order.cursor(self.made.context, (self.node, self.edge))

    def _cursor_json(self, sql: SQL, *, nullable: bool = False) -> Json:
        return self.made.context.emit.scalar(sql, CURSOR, nullable=nullable)

    def _page_info(self, selected: Selected) -> Json:
        return self.made.context.emit.object(
            [(key, self._info(nodes[0].name.value)) for key, nodes in selected.items()]
        )

    def _info(self, name: str) -> Json:
        emit, page = self.made.context.emit, self.made.page
        number = _row_number(self.outer)
        size: SQL = literal_column(str(page.size))
        more = func.max(number) > size
        shown = case(
            (literal_column(f'{self.outer}."row_count"') > size, size),
            else_=literal_column(f'{self.outer}."row_count"'),
        )
        first, last = number == literal_column("1"), number == shown
        match name:
            case "hasNextPage":
                return emit.flag(
                    literal_column("1=0")
                    if page.backward and page.before is None
                    else (literal_column("1=1") if page.backward else more)
                )
            case "hasPreviousPage":
                return emit.flag(
                    more
                    if page.backward
                    else literal_column("1=1" if page.after is not None else "1=0")
                )
            case "startCursor":
                return self._end(last if page.backward else first)
            case "endCursor":
                return self._end(first if page.backward else last)
            case _:
                return emit.constant("PageInfo")

    def _end(self, at: SQL) -> Json:
        return self._cursor_json(func.max(case((at, self._cursor()))), nullable=True)
