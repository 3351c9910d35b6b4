"""What a revision does to make the rows of a table searchable, and to take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from portico.database.search.filling import Filler
from portico.database.search.index import COLUMN, creation, removal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection


def add_search(
    connection: Connection, name: str, *, title: Sequence[str], others: Sequence[str] = ()
) -> None:
    """Add the column of words to a table, fill it for the rows that are there, and index it.

    ``title`` and ``others`` are columns, as the model's ``SEARCHED`` names them. Give it
    ``op.get_bind()``.
    """
    connection.execute(text(f"ALTER TABLE {name} ADD COLUMN {COLUMN} TEXT NOT NULL DEFAULT ''"))
    Filler(connection, name, title, others).all()
    for statement in creation(connection.dialect.name, name):
        connection.execute(text(statement))


def drop_search(connection: Connection, name: str) -> None:
    """Take the index and the column of words away again."""
    for statement in removal(connection.dialect.name, name):
        connection.execute(text(statement))
    connection.execute(text(f"ALTER TABLE {name} DROP COLUMN {COLUMN}"))
