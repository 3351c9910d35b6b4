"""How SQL writes JSON, by dialect: PostgreSQL joins text, SQLite calls its JSON functions.

Joining text is about twice as fast as ``json_build_object`` on PostgreSQL, and slower than
``json_object`` on SQLite, so each has a strategy of its own behind the same few words.
"""

from portico.query.emit.postgres import PostgresEmitter
from portico.query.emit.sqlite import SqliteEmitter
from portico.query.emit.strategy import SQL, Emitter, Json

EMITTERS: dict[str, Emitter] = {"postgresql": PostgresEmitter(), "sqlite": SqliteEmitter()}
"""The strategy of each dialect, by its name."""

__all__ = ["EMITTERS", "SQL", "Emitter", "Json"]
