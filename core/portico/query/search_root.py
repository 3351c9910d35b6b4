"""``search``: one list of records of several types, the best matches first, in one statement.

Each type that the actor may read gives its matches with their ranks; together they are sorted, and
cut into a page; then the objects of just that page are written, each by the rules of its type.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, Uuid, func, literal_column, select, tuple_, union_all

from portico.errors import RequestError
from portico.query.arguments import Bound, constant
from portico.query.ids import FORM
from portico.query.kinds import CURSOR, ID, INT
from portico.query.objects import node_json
from portico.query.ordering import cursor_marks
from portico.query.page_info import PageInfo, row_number
from portico.query.pages import page_of
from portico.query.rows import TableRow, table, table_row
from portico.query.searching import Search
from portico.query.selection import below

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.types import TypeEngine

    from portico.errors import Path
    from portico.query.context import Context, Nodes
    from portico.query.emit import SQL, Json
    from portico.query.fields import Entity
    from portico.query.selection import Selected

CONNECTION: Final = "SearchConnection"
EDGE: Final = "SearchEdge"
TAG: Final = "search"
"""What the cursors of such a list begin with."""

FOUND: Final[dict[str, TypeEngine[Any]]] = {"rank": Integer(), "kind": Integer(), "id": Uuid()}
"""What is known of a match, in the order of sorting: ``kind`` is its type's place among all."""

Kinds = Sequence[tuple[int, "Entity"]]


def chosen_kinds(context: Context, given: Any, path: Path) -> Kinds:
    """The types to search in with their places: those named, else all that the actor may read."""
    known = context.catalog.searchable()
    if given is None:
        found = [pair for pair in enumerate(known) if context.actor.may(pair[1].permission)]
        if not found:
            context.read_permission(known[0])
        return found
    names = _names(context, given)
    if not names:
        raise RequestError("BAD_USER_INPUT", "Name a type, or leave types out.", (*path, "types"))
    found = [pair for pair in enumerate(known) if pair[1].name in names]
    for _place, entity in found:
        context.read_permission(entity)
    return found


def _names(context: Context, given: Any) -> set[str]:
    if isinstance(given, Bound):
        return set(context.structural(given, _values))
    return {str(context.structural(item, _value)) for item in given}


def _values(options: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(_value, options))


def _value(option: Any) -> str:
    return str(option.value)


class FoundCursor:
    """Reads the cursors of a list of records of several types."""

    def __init__(self, entities: Sequence[Entity], path: Path) -> None:
        self._places = {entity.prefix: place for place, entity in enumerate(entities)}
        self._path = path

    def marks(self, text: str) -> tuple[int, int, Any]:
        """The rank, the type's place and the id of the record that a cursor stands for."""
        match cursor_marks(text):
            case ("search", int(rank), str(identifier)) if form := FORM.fullmatch(identifier):
                if form[1] in self._places:
                    return rank, self._places[form[1]], ID.column.python_type(hex=form[2])
        raise RequestError("BAD_CURSOR", "This is no cursor of a search.", self._path)


class Everywhere:
    """A search in several types while its statement is being built."""

    def __init__(self, context: Context, nodes: Nodes) -> None:
        arguments = context.arguments("Query", nodes[0])
        self.context = context
        self.path: Path = ((nodes[0].alias or nodes[0].name).value,)
        self.kinds = chosen_kinds(context, arguments.get("types"), self.path)
        self.search = Search(context, arguments["text"], (*self.path, "text"))
        self.page = page_of(context, arguments, self.path)
        self.selected = below(context, CONNECTION, nodes)

    def matches(self) -> CompoundSelect[Any]:
        """Every match of every type."""
        return union_all(*[self._of(place, entity) for place, entity in self.kinds])

    def _of(self, place: int, entity: Entity) -> Select[Any]:
        alias = self.context.alias()
        row = table_row(entity.model, alias)
        found = select(
            self.search.rank(row).label("rank"),
            literal_column(str(place)).label("kind"),
            row.id.label("id"),
        )
        found = found.select_from(table(entity.model, alias))
        found = found.where(self.search.matches(entity.model, row))
        return found.where(*self.context.visible(entity.model, row))

    def rows(self, *, one_more: bool) -> Select[Any]:
        """The matches of the page, in order; one more if asked, to know if there are more."""
        page, alias = self.page, self.context.alias()
        row = TableRow(alias, FOUND)
        found = select(*_columns(row)).select_from(self.matches().subquery(alias))
        found = found.where(*self._bounds(row)).order_by(*_sorted(row, backward=page.backward))
        found = found.limit(literal_column(str(page.size + one_more)))
        return self._numbered(found) if one_more or page.backward else found

    def _bounds(self, row: TableRow) -> Iterator[ColumnElement[bool]]:
        keys = tuple_(*_keys(row))
        if self.page.after is not None:
            yield keys > tuple_(*self._marks(self.page.after, "after"))
        if self.page.before is not None:
            yield keys < tuple_(*self._marks(self.page.before, "before"))

    def _marks(self, given: Any, name: str) -> list[SQL]:
        context = self.context
        cursor = FoundCursor(context.catalog.searchable(), (*self.path, name))
        cursor.marks(constant(given))
        types = [INT.column, INT.column, ID.column]
        return [
            context.parameter(given, kind, lambda text, at=at: cursor.marks(text)[at])  # type: ignore[misc]  # bound early
            for at, kind in enumerate(types)
        ]

    def _numbered(self, found: Select[Any]) -> Select[Any]:
        """Number the matches in reading order, and hand them on in the order to show them."""
        alias = self.context.alias()
        inner = TableRow(alias, FOUND)
        reading = _sorted(inner, backward=self.page.backward)
        counted = select(
            *_columns(inner),
            func.row_number().over(order_by=reading).label("page_number_"),
            func.count().over().label("page_count_"),
        )
        return counted.select_from(found.subquery(alias)).order_by(*_keys(inner))


def _keys(row: TableRow) -> list[SQL]:
    return [getattr(row, name) for name in FOUND]


def _sorted(row: TableRow, *, backward: bool) -> list[SQL]:
    return [key.desc() if backward else key for key in _keys(row)]


def _columns(row: TableRow) -> list[SQL]:
    return [getattr(row, name).label(name) for name in FOUND]


def search_json(context: Context, nodes: Nodes) -> Json:
    """The JSON of a search in several types."""
    made = Everywhere(context, nodes)
    names = {nodes[0].name.value for nodes in made.selected.values()}
    writer = _Writer(made, context.alias())
    body = context.emit.object([(key, writer.at(key, n)) for key, n in made.selected.items()])
    if names <= {"__typename", "totalCount"}:
        return body
    rows = made.rows(one_more="pageInfo" in names)
    return context.emit.subquery(
        body, select().select_from(rows.subquery(writer.outer)), always=True
    )


class _Writer:
    """Writes the fields of the list from the matches of its page."""

    def __init__(self, made: Everywhere, outer: str) -> None:
        self.made = made
        self.context = made.context
        self.emit = made.context.emit
        self.outer = outer
        self.row = TableRow(outer, FOUND)

    def at(self, key: str, nodes: Nodes) -> Json:
        """The value of one field of the list, under its key."""
        with self.context.under(key):
            return self._field(nodes)

    def _field(self, nodes: Nodes) -> Json:
        name, page = nodes[0].name.value, self.made.page
        only = None
        if "pageInfo" in {each[0].name.value for each in self.made.selected.values()}:
            only = row_number(self.outer) <= literal_column(str(page.size))
        match name:
            case "nodes":
                return self.emit.collect(self._node(nodes), only)
            case "edges":
                return self.emit.collect(self._edge(below(self.context, EDGE, nodes)), only)
            case "pageInfo":
                info = PageInfo(self.context, page, self.outer)
                return info.json(below(self.context, "PageInfo", nodes), self._cursor())
            case "totalCount":
                source = self.made.matches().subquery(self.context.alias())
                counted = select(func.count()).select_from(source)
                return self.emit.count(counted.scalar_subquery())
        return self.emit.constant(CONNECTION)

    def _node(self, nodes: Nodes) -> Json:
        return self.emit.choose([(test, self._of(e, nodes)) for test, e in self._tests()])

    def _tests(self) -> list[tuple[ColumnElement[bool], Entity]]:
        return [
            (self.row.kind == literal_column(str(place)), entity)
            for place, entity in self.made.kinds
        ]

    def _of(self, entity: Entity, nodes: Nodes) -> Json:
        """The object of a match of one type; that it may be seen was seen to by who found it."""
        alias = self.context.alias()
        row = table_row(entity.model, alias)
        made = node_json(self.context, entity, row, below(self.context, entity.name, nodes))
        source = select().select_from(table(entity.model, alias)).where(row.id == self.row.id)
        return self.emit.subquery(made, source)

    def _edge(self, selected: Selected) -> Json:
        return self.emit.object([(key, self._edge_at(key, n)) for key, n in selected.items()])

    def _edge_at(self, key: str, nodes: Nodes) -> Json:
        with self.context.under(key):
            return self._edge_field(nodes)

    def _edge_field(self, nodes: Nodes) -> Json:
        match nodes[0].name.value:
            case "node":
                return self._node(nodes)
            case "cursor":
                return self.emit.scalar(self._cursor(), CURSOR, nullable=False)
        return self.emit.constant(EDGE)

    def _cursor(self) -> SQL:
        ids = [
            (test, self.emit.scalar(self.row.id, ID, nullable=False, prefix=entity.prefix))
            for test, entity in self._tests()
        ]
        rank = self.emit.scalar(self.row.rank, INT, nullable=False)
        return self.emit.key([self.emit.constant(TAG), rank, self.emit.choose(ids)])
