"""Lists of values: one parameter for a list of any length, or written into the statement.

A parameter is an array on PostgreSQL, the text of a JSON array on SQLite. PostgreSQL plans a
statement with an array parameter anew whenever it runs, which costs it as much as a small page:
so the lists that are used again and again, such as the owners whose accounts a team sees, are
written into statements of their own, as long as there are few such lists.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, any_, func, literal_column, select
from sqlalchemy.types import String

from portico.query.emit.strategy import quoted

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect

LISTS_WRITTEN: Final = 32
"""How many lists may be written into statements; each has prepared statements of its own."""
LONGEST_WRITTEN: Final = 100
FORGOTTEN: Final = 600.0
"""Seconds after which a list that nobody used makes room for another."""


class Form(enum.Enum):
    """How a list that is not written into the statement is given to it."""

    ONE = enum.auto()
    MANY = enum.auto()


class KnownLists:
    """The lists that are written into statements, in the order in which they were used last."""

    def __init__(self, dialect: Dialect) -> None:
        self._on = dialect.name == "postgresql"
        self._used: dict[frozenset[Any], float] = {}

    def form(self, values: Collection[Any]) -> Form | frozenset[Any]:
        """How to write a list: itself if it stands in the statement."""
        if len(values) == 1:
            return Form.ONE
        if not self._on or not 1 < len(values) <= LONGEST_WRITTEN:
            return Form.MANY
        known = frozenset(values)
        if known not in self._used and not self._admits(known):
            return Form.MANY
        self._used[known] = time.monotonic()
        return known

    def _admits(self, values: frozenset[Any]) -> bool:
        if len(self._used) >= LISTS_WRITTEN:
            oldest = min(self._used, key=self._used.__getitem__)
            if time.monotonic() - self._used[oldest] < FORGOTTEN:
                return False
            del self._used[oldest]
        return all(_can_be_written(value) for value in values)


def _can_be_written(value: Any) -> bool:
    """Whether a value is a constant of SQL whatever the server's settings say of backslashes."""
    if isinstance(value, str):
        return "\\" not in value and value.isprintable()
    return isinstance(value, UUID)


def only(values: Collection[Any]) -> Any:
    """The one value of a list of one."""
    (value,) = values
    return value


def members_parameter(column: Any, dialect: Dialect) -> tuple[Any, Callable[[list[Any]], Any]]:
    """The type of a parameter that holds a list of values of a column's type, and its maker."""
    if dialect.name == "postgresql":
        return ARRAY(column), lambda values: values
    process = column.dialect_impl(dialect).bind_processor(dialect)

    def as_json(values: list[Any]) -> str:
        return orjson.dumps([process(v) if process else v for v in values]).decode()

    return String(), as_json


def is_member(
    sql: ColumnElement[Any], parameter: ColumnElement[Any], dialect: Dialect
) -> ColumnElement[bool]:
    """Whether a value is one of those that a parameter of :func:`members_parameter` holds."""
    if dialect.name == "postgresql":
        return sql == any_(parameter)
    return sql.in_(select(func.json_each(parameter).table_valued("value").c.value))


def is_written(
    sql: ColumnElement[Any], values: frozenset[Any], column: Any, dialect: Dialect
) -> ColumnElement[bool]:
    """Whether a value is one of those of a list that is written into the statement."""
    texts = ", ".join(str(quoted(str(value))) for value in sorted(values, key=str))
    kind = column.dialect_impl(dialect).compile(dialect=dialect)
    return sql == any_(literal_column(f"ARRAY[{texts}]::{kind}[]", ARRAY(column)))
