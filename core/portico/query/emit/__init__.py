"""How SQL writes JSON, by dialect: PostgreSQL joins text, SQLite calls its JSON functions.

Joining text is about twice as fast as ``json_build_object`` on PostgreSQL, and slower than
``json_object`` on SQLite, so each has a strategy of its own behind the same few words. For what is
nested deep SQLite joins text too, because its parser cannot take so many functions.
"""

from portico.query.emit.postgres import PostgresEmitter
from portico.query.emit.sqlite import SqliteEmitter
from portico.query.emit.sqlite_deep import DeepSqliteEmitter
from portico.query.emit.strategy import SQL, Emitter, Json

DEEP = 7
"""Levels of nesting above which SQLite's JSON functions may be too much for its parser."""

_EMITTERS: dict[str, Emitter] = {"postgresql": PostgresEmitter(), "sqlite": SqliteEmitter()}
_DEEP: dict[str, Emitter] = {**_EMITTERS, "sqlite": DeepSqliteEmitter()}


def emitter(dialect: str, depth: int) -> Emitter:
    """The strategy of a dialect for a document that is nested so deep."""
    return (_DEEP if depth > DEEP else _EMITTERS)[dialect]


__all__ = ["SQL", "Emitter", "Json", "emitter"]
