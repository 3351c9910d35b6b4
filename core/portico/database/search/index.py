"""The index of the words of a table: a GIN index on PostgreSQL, an FTS5 table on SQLite.

The FTS5 table holds the id as a word too, so that triggers find what they replace; SQLite's own
row numbers do not outlive a VACUUM. Both split words at spaces only: the words are made before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, event, text

from portico.database.records import metadata

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

COLUMN: Final = "search_words"
"""The column of a searchable table that holds its words."""

OURS: Final = re.compile(r"(.+)_fts(_(data|idx|content|docsize|config))?")
"""The tables of an index on SQLite, and on PostgreSQL the name of the index itself."""


def index_name(table: str) -> str:
    """What the index of a table is called."""
    return f"{table}_fts"


def is_index(name: str) -> bool:
    """Whether a table or an index is a search index, or a part of one."""
    return OURS.fullmatch(name) is not None


def words_vector(column: str) -> str:
    """What PostgreSQL indexes: the words as they are, past its own parser and dictionaries."""
    return f"array_to_tsvector(string_to_array({column}, ' '))"


def creation(dialect: str, table: str) -> list[str]:
    """The statements that make the index of a table from the words that are there."""
    index = index_name(table)
    if dialect == "postgresql":
        # Without a list of what is still to be sorted in, which every search would have to read.
        how = f"USING gin ({words_vector(COLUMN)}) WITH (fastupdate = off)"
        return [f"CREATE INDEX {index} ON {table} {how}"]
    form = "id, words, tokenize = 'ascii', detail = 'column', prefix = '1 2 3'"
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({form})",
        f"INSERT INTO {index} (id, words) SELECT id, {COLUMN} FROM {table}",  # noqa: S608 (our own names)
        *_triggers(table),
    ]


def removal(dialect: str, table: str) -> list[str]:
    """The statements that take the index of a table away."""
    if dialect == "postgresql":
        return [f"DROP INDEX {index_name(table)}"]
    dropped = [f"DROP TRIGGER IF EXISTS {index_name(table)}_{name}" for name in TRIGGERS]
    return [*dropped, f"DROP TABLE {index_name(table)}"]


TRIGGERS: Final = ("added", "changed", "removed")


def _triggers(table: str) -> list[str]:
    """What keeps an FTS5 table up to date, within the transaction of each write."""
    index = index_name(table)
    forget = f"DELETE FROM {index} WHERE {index} MATCH 'id : \"' || OLD.id || '\"';"  # noqa: S608 (our own names)
    note = f"INSERT INTO {index} (id, words) VALUES (NEW.id, NEW.{COLUMN});"  # noqa: S608 (our own names)
    events = {
        "added": ("INSERT", note),
        "changed": (f"UPDATE OF {COLUMN}, id", f"{forget} {note}"),
        "removed": ("DELETE", forget),
    }
    return [
        f"CREATE TRIGGER IF NOT EXISTS {index}_{name} AFTER {when} ON {table} BEGIN {deed} END"
        for name, (when, deed) in events.items()
    ]


def restore_triggers(connection: Connection) -> None:
    """Make again the triggers that were lost when a migration rebuilt a table on SQLite."""
    for index in sqlite_indexes(connection):
        for statement in _triggers(index.removesuffix("_fts")):
            connection.execute(text(statement))


def sqlite_indexes(connection: Connection) -> list[str]:
    """The FTS5 tables of a SQLite database; none on PostgreSQL."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.execute(
        text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE %_fts USING%'")
    )
    return list(found.scalars())


def is_missing(connection: Connection, table: str) -> bool:
    """Whether a table of words has no index yet."""
    if connection.dialect.name == "sqlite":
        return index_name(table) not in sqlite_indexes(connection)
    found = text("SELECT to_regclass(:name) IS NULL")
    return bool(connection.scalar(found, {"name": index_name(table)}))


@event.listens_for(Table, "after_create")
def _index(table: Table, connection: Connection, **_more: Any) -> None:
    """Make the index with a table that is made from the models; revisions make theirs."""
    if table.metadata is metadata and COLUMN in table.columns:
        for statement in creation(connection.dialect.name, table.name):
            connection.execute(text(statement))
