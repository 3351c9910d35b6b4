"""Segments: a list sorted by a key that may be missing, read as two lists that an index serves.

One holds the rows that have the key, the other those that lack it. No index leads to a place "after
this value, or where there is none", nor gives the rows that lack a key last where the database
would give them first; but it leads to a place in each segment, so that a page costs the same
wherever it begins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import union_all

from portico.query.ordering import Ordering, criterion
from portico.query.rows import alias_of, passed_through

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select, Subquery
    from sqlalchemy.engine import Dialect

    from portico.errors import Path
    from portico.query.context import Context
    from portico.query.ordering import Key, Marks, Rows
    from portico.query.pages import Page
    from portico.query.rows import TableRow


@dataclass(frozen=True, slots=True)
class Segment:
    """The rows that have a value in the first sort key, or those that lack it."""

    order: Ordering
    """How its rows are sorted among themselves."""
    tests: tuple[ColumnElement[bool], ...]
    """Which rows are in it, from the cursors on."""


def segments(
    context: Context, order: Ordering, rows: Rows, page: Page, path: Path
) -> tuple[Segment, ...]:
    """The segments that a page may have rows of; the whole list if an index serves it as it is."""
    cursors = [
        (order.marks(context, cursor, (*path, name)), backward)
        for name, cursor, backward in (("after", page.after, False), ("before", page.before, True))
        if cursor is not None
    ]
    if not _must_split(context.dialect, order, rows, page, cursors):
        tests = [
            criterion(context, rows, order.keys, marks, backward=backward)
            for marks, backward in cursors
        ]
        return (Segment(order, tuple(tests)),)
    made = (_present(context, order, rows, cursors), _missing(context, order, rows, cursors))
    return tuple(each for each in made if each is not None)


Cursors = list[tuple["Marks", bool]]
"""The marks of the cursors that bound a page, and whether they bound its end."""


def _must_split(
    dialect: Dialect, order: Ordering, rows: Rows, page: Page, cursors: Cursors
) -> bool:
    first, row = order.keys[0], rows[0]
    if not first.column.nullable or not _is_indexed(first, order, row):
        return False
    ascending = first.descending == page.backward
    missing_last = ascending == (dialect.name == "postgresql")
    return bool(cursors) or missing_last == page.backward


def _is_indexed(key: Key, order: Ordering, row: TableRow) -> bool:
    """Whether the key is a column that an index has: else two readings are no better than one."""
    table = order.entity.model.__table__
    names = {column.key for index in table.indexes for column in index.columns}
    sql = str(key.column.sql(row, None))  # type: ignore[arg-type]  # a column asks nothing of it
    return sql in {f'{alias_of(row)}."{name}"' for name in names}


def _present(context: Context, order: Ordering, rows: Rows, cursors: Cursors) -> Segment | None:
    """The rows that have the key; none of them comes after one that lacks it."""
    if any(marks.missing[0] and not backward for marks, backward in cursors):
        return None
    first, *others = order.keys
    keys = (replace(first, column=replace(first.column, nullable=False)), *others)
    tests = [
        criterion(context, rows, keys, marks, backward=backward)
        for marks, backward in cursors
        if not marks.missing[0]
    ]
    return Segment(replace(order, keys=keys), (first.sql(context, rows).is_not(None), *tests))


def _missing(context: Context, order: Ordering, rows: Rows, cursors: Cursors) -> Segment | None:
    """The rows that lack the key; none of them comes before one that has it."""
    if any(not marks.missing[0] and backward for marks, backward in cursors):
        return None
    first, *others = order.keys
    keys = tuple(others)
    tests = [
        criterion(context, rows, keys, marks.rest(), backward=backward)
        for marks, backward in cursors
        if marks.missing[0]
    ]
    return Segment(replace(order, keys=keys), (first.sql(context, rows).is_(None), *tests))


def joined(context: Context, parts: Sequence[Select[Any]], shown: Sequence[TableRow]) -> Subquery:
    """What the segments found, one below the other, under a new alias."""
    aliases = [context.alias() for _ in parts]
    lists = [
        passed_through(alias, list(shown)).select_from(part.subquery(alias))
        for alias, part in zip(aliases, parts, strict=True)
    ]
    return union_all(*lists).subquery(context.alias())
