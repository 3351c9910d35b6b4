"""SQLite, for documents that are nested deep: few symbols of its parser's stack per level.

The parser keeps at most a hundred symbols of what it has begun and not ended. A list within lists
takes 17 of them by ``json_object`` and ``json_group_array``, 12 by text that is joined: that is
enough for as many lists as the limit of depth permits.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlalchemy import func

from portico.query.emit.sqlite import SqliteEmitter
from portico.query.emit.strategy import SQL, Json, quoted
from portico.query.emit.texts import TextEmitter, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portico.query.kinds import Kind

PLAIN = SqliteEmitter()
"""Writes the values that nothing is nested in."""


class DeepSqliteEmitter(TextEmitter):
    """Objects as joined text, which ``json_group_array`` takes for JSON once ``->`` read it."""

    def scalar(self, sql: SQL, kind: Kind, *, nullable: bool, prefix: str = "") -> Json:
        """``json_quote`` makes null of NULL and leaves alone what is JSON already."""
        return (func.json_quote(PLAIN.scalar(sql, kind, nullable=nullable, prefix=prefix)),)

    def money(self, amount: SQL, currency: SQL, keys: Sequence[tuple[str, str]]) -> Json:
        """The amount with as many decimals as its currency has."""
        return (func.json_quote(PLAIN.money(amount, currency, keys)),)

    def collect(self, item: Json, only: SQL | None = None) -> Json:
        """``json_group_array``, which is never NULL, in the order of the rows."""
        made: Any = func.json_group_array(self.text(item).op("->")(quoted("$")))
        return (made if only is None else made.filter(only),)

    def key(self, parts: Sequence[Json]) -> SQL:
        """Hexadecimal digits of the array's text."""
        return func.lower(func.hex(self.text(self.array(parts))))

    def text(self, value: Json) -> SQL:
        """The pieces joined by ``||``."""
        return reduce(lambda joined, piece: joined.concat(piece), merged(value))
