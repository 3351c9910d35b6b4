"""Texts within texts, letter by letter, in the words of each dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect


def has_within(sql: ColumnElement[Any], text: ColumnElement[Any], dialect: Dialect) -> Any:
    """Whether a text has another in it."""
    find = func.strpos if dialect.name == "postgresql" else func.instr
    return find(sql, text) > literal_column("0")


def begins_with(sql: ColumnElement[Any], text: ColumnElement[Any], dialect: Dialect) -> Any:
    """Whether a text begins with another."""
    if dialect.name == "postgresql":
        return sql.op("^@", is_comparison=True)(text)
    return func.substr(sql, literal_column("1"), func.length(text)) == text
