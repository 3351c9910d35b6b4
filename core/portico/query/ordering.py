"""``orderBy`` and cursors: in which order records come, and where a page begins.

A cursor names the sort keys of the record it stands for, and the order it belongs to, so that a
page starts in constant time however deep it lies. NULL sorts last, whatever the direction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, false, or_, true, tuple_

from portico.errors import RequestError
from portico.query.arguments import constant
from portico.query.fields import Column
from portico.query.ids import decode_id
from portico.query.scalars import PARSERS
from portico.query.searching import rank_column

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from portico.errors import Path
    from portico.query.context import Context
    from portico.query.emit import SQL
    from portico.query.fields import Entity
    from portico.query.rows import TableRow
    from portico.query.searching import Searching

    Rows = tuple[TableRow, TableRow | None]


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key."""

    column: Column
    descending: bool
    prefix: str = ""
    of_edge: bool = False

    def sql(self, context: Context, rows: Rows) -> SQL:
        """The key's value in a node's row, or in its edge's."""
        node, edge = rows
        return self.column.sql(edge if self.of_edge else node, context.env)

    def order(self, context: Context, rows: Rows, *, backward: bool) -> SQL:
        """The ORDER BY term; a backward page reads the other way round."""
        sql = self.sql(context, rows)
        term = sql.desc() if self.descending != backward else sql.asc()
        if not self.column.nullable:
            return term
        return term.nulls_first() if backward else term.nulls_last()


@dataclass(frozen=True, slots=True)
class Ordering:
    """The sort keys of a connection; the last are always the id and, if there is one, its edge's.

    A node may stand in a list twice, by two edges.
    """

    entity: Entity
    keys: tuple[Key, ...]

    @property
    def tag(self) -> str:
        """A short name of this order, to recognise the cursors that belong to it."""
        spec = [self.entity.name, *[(key.column.name, key.descending) for key in self.keys]]
        return hashlib.sha256(repr(spec).encode()).hexdigest()[:8]

    def terms(self, context: Context, rows: Rows, *, backward: bool) -> list[SQL]:
        """The ORDER BY terms."""
        return [key.order(context, rows, backward=backward) for key in self.keys]

    def cursor(self, context: Context, rows: Rows) -> SQL:
        """The cursor of a row."""
        emit = context.emit
        parts = [emit.constant(self.tag)]
        for key in self.keys:
            column, sql = key.column, key.sql(context, rows)
            made = emit.scalar(sql, column.kind, nullable=column.nullable, prefix=key.prefix)
            parts.append(made)
        return emit.key(parts)

    def marks(self, context: Context, cursor: Any, path: Path) -> Marks:
        """The values of the sort keys that a cursor names, as parameters."""
        reader = CursorReader(self, context, path)
        reader.check(constant(cursor))
        missing = context.structural(cursor, _nulls)
        return Marks(tuple(reader.bind(cursor, n) for n in range(len(self.keys))), missing)


@dataclass(frozen=True, slots=True)
class Marks:
    """The place that a cursor names: a value for each sort key, and which of them are missing."""

    values: tuple[SQL, ...]
    missing: tuple[bool, ...]

    def rest(self) -> Marks:
        """The marks of all keys but the first."""
        return Marks(self.values[1:], self.missing[1:])


def criterion(
    context: Context, rows: Rows, keys: Sequence[Key], marks: Marks, *, backward: bool
) -> ColumnElement[bool]:
    """The criterion of the rows that come after a place (before it, if backward)."""
    uniform = len({key.descending for key in keys}) == 1
    if uniform and not any(key.column.nullable for key in keys):
        left = tuple_(*[key.sql(context, rows) for key in keys])
        right = tuple_(*marks.values)
        return left < right if keys[0].descending != backward else left > right
    return _lexicographic(context, rows, keys, marks, backward=backward)


def _lexicographic(
    context: Context, rows: Rows, keys: Sequence[Key], marks: Marks, *, backward: bool
) -> ColumnElement[bool]:
    """Past in one key and equal in all before it, for mixed directions and missing values.

    The bound on the first key lets an index on it begin at the cursor; the alternatives
    alone would be tried on every row before it.
    """
    alternatives: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for key, mark, is_null in zip(keys, marks.values, marks.missing, strict=True):
        sql = key.sql(context, rows)
        alternatives.append(and_(*equal, _past(key, sql, mark, is_null, backward=backward)))
        equal.append(sql.is_(None) if is_null else sql == mark)
    first, mark, is_null = keys[0], marks.values[0], marks.missing[0]
    bound = _bound(first, first.sql(context, rows), mark, is_null, backward=backward)
    return and_(bound, or_(*alternatives))


def _bound(
    key: Key,
    sql: SQL,
    mark: SQL,
    is_null: bool,  # noqa: FBT001 (one of four)
    *,
    backward: bool,
) -> ColumnElement[bool]:
    """At the mark or past it in one key; NULL comes last going forward."""
    if is_null:
        return true() if backward else sql.is_(None)
    at_or_past = sql <= mark if key.descending != backward else sql >= mark
    return or_(at_or_past, sql.is_(None)) if key.column.nullable and not backward else at_or_past


def _past(
    key: Key,
    sql: SQL,
    mark: SQL,
    is_null: bool,  # noqa: FBT001 (one of four)
    *,
    backward: bool,
) -> ColumnElement[bool]:
    """Strictly past the mark in one key; NULL comes last going forward."""
    if is_null:
        return sql.is_not(None) if backward else false()
    further = sql < mark if key.descending != backward else sql > mark
    return or_(further, sql.is_(None)) if key.column.nullable and not backward else further


def ordering(
    context: Context,
    entity: Entity,
    given: Sequence[Mapping[str, Any]] | None,
    edge: Entity | None,
    path: Path,
    search: Searching | None = None,
) -> Ordering:
    """The order asked for, or the entity's own, the best matches of a search first.

    The id settles ties.
    """
    fields = context.catalog.fields(entity.name)
    wanted = [(_field_name(item), _is_descending(item)) for item in given or ()]
    keys = dict(wanted or [(entity.order, False)])
    keys.setdefault("id", all(keys.values()))
    chosen = [] if search is None or wanted else [Key(rank_column(search), descending=False)]
    for name, descending in keys.items():
        column = fields[name]
        assert isinstance(column, Column)  # noqa: S101 (the enum offers only columns)
        context.require_shown(entity, column, (*path, "orderBy"))
        chosen.append(Key(column, descending, entity.prefix if name == "id" else ""))
        if name == "id":
            break
    if edge is not None:
        column = replace(_id_of(context, edge), name="edge")
        chosen.append(Key(column, chosen[-1].descending, edge.prefix, of_edge=True))
    return Ordering(entity, tuple(chosen))


def _id_of(context: Context, entity: Entity) -> Column:
    column = context.catalog.fields(entity.name)["id"]
    assert isinstance(column, Column)  # noqa: S101 (every entity has an id)
    return column


def _field_name(item: Mapping[str, Any]) -> str:
    return str(constant(item["field"]).value)


def _is_descending(item: Mapping[str, Any]) -> bool:
    return bool(constant(item["direction"]).name == "DESC")


class CursorReader:
    """Reads the marks of a cursor; refuses one that is damaged or belongs to another order."""

    def __init__(self, order: Ordering, context: Context, path: Path) -> None:
        self._order = order
        self._prefixes = context.prefixes
        self._bind = context.parameter
        self._path = path

    def check(self, cursor: str) -> None:
        """Refuse a cursor that is not one of this order."""
        for index in range(len(self._order.keys)):
            self.mark(cursor, index)

    def bind(self, cursor: Any, index: int) -> SQL:
        """The parameter for one of a cursor's marks."""
        column = self._order.keys[index].column
        return self._bind(cursor, column.kind.column, lambda text: self.mark(text, index))

    def mark(self, text: str, index: int) -> Any:
        """One of the marks of a cursor: the value of a sort key."""
        marks = cursor_marks(text)
        if marks is None:
            raise RequestError("BAD_CURSOR", "This is no cursor of this API.", self._path)
        if len(marks) != len(self._order.keys) + 1 or marks[0] != self._order.tag:
            raise RequestError(
                "BAD_CURSOR",
                "This cursor belongs to another list or another orderBy; start without it.",
                self._path,
            )
        return self._parse(self._order.keys[index].column, marks[index + 1])

    def _parse(self, column: Column, mark: Any) -> Any:
        if mark is None:
            return None
        damaged = RequestError("BAD_CURSOR", "This cursor is damaged.", self._path)
        if not isinstance(mark, _FORMS.get(column.kind.form, str)):
            raise damaged
        try:
            if column.kind.form == "id":
                target = column.target or self._order.entity.name
                return decode_id(str(mark), target, self._prefixes, self._path)
            parse = PARSERS.get(column.kind.scalar)
            return parse(mark) if parse and column.kind.form != "plain" else mark
        except (ValueError, RequestError):
            raise damaged from None


def _nulls(text: str) -> tuple[bool, ...]:
    """Which marks of a cursor are null; the form of its criterion depends on it."""
    return tuple(mark is None for mark in (cursor_marks(text) or [])[1:])


_FORMS: dict[str, type] = {"number": int, "boolean": bool}
"""The JSON type of a mark; all other kinds are text."""


@lru_cache(maxsize=4096)
def cursor_marks(text: str) -> tuple[Any, ...] | None:
    """What stands in a cursor; None if it is none."""
    try:
        parts = orjson.loads(bytes.fromhex(text))
    except ValueError:
        return None
    return tuple(parts) if isinstance(parts, list) else None
