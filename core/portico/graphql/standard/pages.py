"""Pages of connections, read plainly: sort, skip what the cursor passed, take a few."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, false, func, literal, not_, or_, select, true

from portico.graphql.standard.groups import aggregate, groups
from portico.graphql.standard.info import Info
from portico.graphql.standard.reading import Query, ValueRow, columns_of
from portico.graphql.standard.searching import PlainSearch
from portico.query.filters import where
from portico.query.ordering import CursorReader, ordering
from portico.query.pages import page_of
from portico.query.rows import column_types, table, table_row
from portico.query.scalars import id_text, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement

    from portico.errors import Path
    from portico.graphql.standard.reading import Reading
    from portico.query.context import Context
    from portico.query.fields import Entity, Many, ObjectType
    from portico.query.ordering import Key

EDGE = "edge_"


class Matches:
    """The statement of everything that a connection could show, before it is cut into pages."""

    def __init__(
        self,
        context: Context,
        field: Many,
        parent: Any,
        arguments: Mapping[str, Any],
        path: Path,
        search: PlainSearch | None,
    ) -> None:
        self.query = Query(context, field.target)
        self.rows: tuple[Any, Any] = (self.query.row, None)
        self.edge_types: dict[str, Any] = {}
        tie, statement = parent, self.query.statement()
        if field.edge is not None and field.edge_on is not None:
            alias = context.alias()
            tie = edge = table_row(field.edge, alias)
            self.rows, self.edge_types = (self.query.row, edge), column_types(field.edge)
            statement = statement.add_columns(*columns_of(edge, self.edge_types, EDGE))
            joined = field.on(tie, self.query.row, context.env)
            statement = statement.join(table(field.edge, alias), joined)
            statement = statement.where(field.edge_on(parent, edge, context.env))
            statement = statement.where(*context.visible(field.edge, edge))
        else:
            statement = statement.where(field.on(tie, self.query.row, context.env))
        if given := arguments.get("where"):
            entity = context.catalog.of_model(field.target)
            statement = statement.where(
                where(context, entity, self.query.row, given, (*path, "where"))
            )
        if search is not None:
            statement = statement.where(search.matches(self.query.row))
        self.statement = statement

    def taken_apart(self, row: Any) -> tuple[ValueRow, ValueRow | None]:
        """The row of the node, and of the edge if there is one."""
        values = dict(row._mapping)  # noqa: SLF001 (its public name)
        node = ValueRow({name: values[name] for name in self.query.types}, self.query.types)
        if not self.edge_types:
            return node, None
        edge = {name: values[f"{EDGE}{name}"] for name in self.edge_types}
        return node, ValueRow(edge, self.edge_types)


class Page:
    """One page of a connection."""

    def __init__(
        self,
        reading: Reading,
        field: Many,
        owner: ObjectType | None,
        parent: Any,
        arguments: Mapping[str, Any],
        key: str,
        show: Any,
    ) -> None:
        self.reading = reading
        self.declared = field
        self.owner = owner
        self.parent = parent
        self.arguments = arguments
        self.path: Path = (key,)
        self.show = show
        self.entity: Entity = reading.catalog.of_model(field.target)
        reading.plain.read_permission(self.entity)
        edge = reading.catalog.of_model(field.edge) if field.edge is not None else None
        text, dialect = arguments.get("search"), reading.plain.dialect
        self.search = None if text is None else PlainSearch(text, (key, "search"), dialect)
        given = arguments.get("orderBy")
        self.order = ordering(reading.plain, self.entity, given, edge, self.path, self.search)
        self.page = page_of(reading.plain, dict(arguments), self.path)
        self._cursors = CursorReader(self.order, reading.plain, self.path)
        for name in ("after", "before"):
            if arguments.get(name) is not None:
                self._cursors.check(arguments[name])

    def field(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Resolve one field of the connection."""
        match name:
            case "nodes":
                return [edge.node for edge in self.edges]
            case "edges":
                return self.edges
            case "pageInfo":
                return Info(self)
            case "aggregate":
                return aggregate(self)
            case "groupBy":
                return groups(self, arguments)
            case _:
                return self._count()

    @property
    def edges(self) -> Sequence[Edge]:
        """The records of the page, each with its place in the list."""
        return self.found[0]

    @property
    def has_more(self) -> bool:
        """Whether there is more beyond the page, in the direction of reading."""
        return self.found[1]

    @cached_property
    def found(self) -> tuple[Sequence[Edge], bool]:
        """The records of the page in the order to show, and whether there are more beyond."""
        context, size = self.reading.context(), self.page.size
        matches = self.matches(context)
        statement = matches.statement
        for name, backward in (("after", False), ("before", True)):
            if self.arguments.get(name) is not None:
                marks = self._marks(self.arguments[name])
                past = _past(self.order.keys, marks, context, matches.rows, backward=backward)
                statement = statement.where(past)
        backward = self.page.backward
        terms = [_term(key, context, matches.rows, backward=backward) for key in self.order.keys]
        statement = statement.order_by(*[each for pair in terms for each in pair]).limit(size + 1)
        found = [matches.taken_apart(row) for row in self.reading.fetch(context, statement)]
        edges = [Edge(self, node, edge) for node, edge in found[:size]]
        return (edges[::-1] if self.page.backward else edges), len(found) > size

    def matches(self, context: Context) -> Matches:
        """The statement of everything that the connection could show."""
        return Matches(context, self.declared, self.parent, self.arguments, self.path, self.search)

    def _count(self) -> int:
        context = self.reading.context()
        counted = select(func.count()).select_from(self.matches(context).statement.subquery())
        return int(self.reading.fetch(context, counted)[0][0])

    def _marks(self, cursor: str) -> list[Any]:
        return [self._cursors.mark(cursor, index) for index in range(len(self.order.keys))]

    def cursor(self, rows: tuple[Any, Any]) -> str:
        """The cursor of a row: its sort keys, under the tag of the order."""
        marks: list[Any] = [self.order.tag]
        for key in self.order.keys:
            sql = key.sql(self.reading.plain, rows)
            value = self.reading.value(sql, key.column.kind)
            is_id = key.column.kind.form == "id" and value is not None
            marks.append(id_text(key.prefix, value) if is_id else plain(value))
        return orjson.dumps(marks).hex()


class Edge:
    """A record of a page."""

    def __init__(self, page: Page, node: ValueRow, edge: ValueRow | None) -> None:
        self._page = page
        self._rows = (node, edge)

    @property
    def node(self) -> Any:
        """The record itself."""
        return self._page.show(self._page.reading, self._page.entity, self._rows[0])

    @property
    def cursor(self) -> str:
        """Where in the list it stands."""
        return self._page.cursor(self._rows)

    def field(self, name: str, _arguments: Mapping[str, Any]) -> Any:
        """Resolve one field of the edge."""
        if name == "node":
            return self.node
        if name == "cursor":
            return self.cursor
        column = next(c for c in self._page.declared.edge_fields if c.name == name)
        reading, owner = self._page.reading, self._page.entity.name
        if reading.plain.hides(column):
            return None
        return reading.scalar(owner, column, self._rows[1])


def _term(key: Key, context: Context, rows: Any, *, backward: bool) -> tuple[Any, Any]:
    """Sort by whether there is a value, then by the value; a backward page the other way round."""
    sql = key.sql(context, rows)
    missing = sql.is_(None)
    if key.descending != backward:
        return (missing.desc() if backward else missing), sql.desc()
    return (missing.desc() if backward else missing), sql.asc()


def _past(
    keys: Sequence[Key], marks: Sequence[Any], context: Context, rows: Any, *, backward: bool
) -> ColumnElement[bool]:
    """Strictly past the marks: equal in some keys, and past in the next."""
    alternatives: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = [true()]
    for key, mark in zip(keys, marks, strict=True):
        sql = key.sql(context, rows)
        alternatives.append(and_(*equal, _past_one(key, sql, mark, backward=backward)))
        equal.append(sql.is_(None) if mark is None else sql == literal(mark, _type(key, sql)))
    return or_(*alternatives)


def _past_one(key: Key, sql: Any, mark: Any, *, backward: bool) -> ColumnElement[bool]:
    if mark is None:
        return not_(sql.is_(None)) if backward else false()
    bound = literal(mark, _type(key, sql))
    past = sql < bound if key.descending != backward else sql > bound
    return past if backward else or_(past, sql.is_(None))


def _type(key: Key, sql: Any) -> Any:
    return sql.type if key.column.kind.form == "decimal" else key.column.kind.column
