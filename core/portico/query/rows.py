"""Rows: references to the columns of one table, alias or subquery inside a statement.

A row is known by its alias alone. Subqueries refer to the rows around them by that name, so no
statement has to be told what it correlates with, and only the columns asked for are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, FromClause, Select
    from sqlalchemy.types import TypeEngine


class TableRow:
    """The row of an alias. ``row.legal_name`` is its column; the columns used are noted."""

    def __init__(self, alias: str, types: Mapping[str, TypeEngine[Any]], prefix: str = "") -> None:
        self._alias = alias
        self._types = types
        self._prefix = prefix
        self._used: dict[str, None] = {}

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        if name not in self._types:
            known = ", ".join(sorted(self._types))
            raise AttributeError(f"this row has no column {name!r}; it has {known}")
        self._used[name] = None
        return literal_column(f'{self._alias}."{self._prefix}{name}"', self._types[name])


def alias_of(row: TableRow) -> str:
    """The alias that a row is read from."""
    return row._alias  # noqa: SLF001 (the row's attributes are its columns)


def used_columns(row: TableRow) -> tuple[str, ...]:
    """The columns of a row that were read so far."""
    return tuple(row._used)  # noqa: SLF001 (as above)


def table_row(model: type[Any], alias: str) -> TableRow:
    """The row of a model's table under an alias."""
    return TableRow(alias, column_types(model))


def table(model: type[Any], alias: str) -> FromClause:
    """What to select a :func:`table_row` from."""
    return model.__table__.alias(alias)  # type: ignore[no-any-return]  # a mapped class's table


def column_types(model: type[Any]) -> dict[str, TypeEngine[Any]]:
    """The types of a model's columns by name."""
    return {column.key: column.type for column in model.__table__.columns}


def derived(row: TableRow, alias: str, prefix: str = "") -> TableRow:
    """The row of a subquery, under another alias, that hands on the columns of ``row``."""
    return TableRow(alias, row._types, prefix)  # noqa: SLF001 (as above)


def handed_on(inner: TableRow, outer: TableRow) -> list[ColumnElement[Any]]:
    """The columns of ``inner`` that ``outer`` uses, labelled as it expects them."""
    names = list(outer._used)  # noqa: SLF001 (as above)
    return [getattr(inner, name).label(f"{outer._prefix}{name}") for name in names]  # noqa: SLF001


def result_row(source: Select[Any], alias: str) -> TableRow:
    """The row of a SELECT's labelled columns."""
    return TableRow(alias, {str(column.key): column.type for column in source.selected_columns})


def passed_through(alias: str, rows: list[TableRow]) -> Select[Any]:
    """A SELECT of the columns that outer rows use, from a subquery with the same labels."""
    inner = [derived(row, alias, row._prefix) for row in rows]  # noqa: SLF001 (as above)
    pairs = zip(inner, rows, strict=True)
    return select(*[column for within, row in pairs for column in handed_on(within, row)])
