"""Lists of values as one parameter: an array on PostgreSQL, the text of a JSON array on SQLite.

So one statement serves lists of any length.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import ARRAY, any_, func, select
from sqlalchemy.types import String

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect


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
