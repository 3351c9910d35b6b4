"""PostgreSQL: JSON as pieces of text, joined two by two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text, case, cast, func, literal_column

from portico.database.types import UnitPrice
from portico.query.emit.strategy import SQL, Json, digits, quoted
from portico.query.emit.texts import TextEmitter, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portico.query.kinds import Kind


class PostgresEmitter(TextEmitter):
    """JSON as pieces of text, joined two by two.

    ``||`` asks nothing of its operands, where ``concat`` calls each one's output function, measures
    what that made and copies it into a buffer that grows.
    """

    def scalar(self, sql: SQL, kind: Kind, *, nullable: bool, prefix: str = "") -> Json:
        """Text is escaped by ``to_json``; all else needs quotes at most."""
        match kind.form:
            case "text":
                return _or_null((func.to_json(sql),), nullable=nullable)
            case "number" | "boolean" | "json":
                return _or_null((cast(sql, Text),), nullable=nullable)
            case "id":
                hexadecimal = func.encode(func.uuid_send(sql), quoted("hex"))
                return _or_null((f'"{prefix}_', hexadecimal, '"'), nullable=nullable)
            case _:
                text = self._plain(sql, kind)
                return _or_null(('"', text, '"'), nullable=nullable)

    def _plain(self, sql: SQL, kind: Kind) -> SQL:
        if kind.form == "instant":
            utc = func.timezone(literal_column("'UTC'"), sql)
            return func.to_char(utc, literal_column('\'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\''))
        if kind.form == "decimal":
            return cast(func.trim_scale(sql), Text)
        return cast(sql, Text)

    def money(self, amount: SQL, currency: SQL, keys: Sequence[tuple[str, str]]) -> Json:
        """The amount with as many decimals as its currency has."""
        if isinstance(amount.type, UnitPrice):
            exact = func.trim_scale(amount)
            text = func.round(exact, func.greatest(func.scale(exact), digits(currency)))
        else:
            text = func.round(amount, digits(currency))
        parts = {"amount": text, "currency": currency, "__typename": quoted("Money")}
        pairs = [(key, ('"', cast(parts[what], Text), '"')) for key, what in keys]
        return (case((amount.is_(None), quoted("null")), else_=self.text(self.object(pairs))),)

    def collect(self, item: Json, only: SQL | None = None) -> Json:
        """``string_agg`` of the items' texts."""
        joined: Any = func.string_agg(self.text(item), literal_column("','"))
        joined = joined if only is None else joined.filter(only)
        return ("[", func.coalesce(joined, quoted(""), type_=Text()), "]")

    def key(self, parts: Sequence[Json]) -> SQL:
        """Hexadecimal digits of the array's UTF-8 text."""
        text = func.convert_to(self.text(self.array(parts)), literal_column("'UTF8'"))
        return func.encode(text, literal_column("'hex'"))

    def text(self, value: Json) -> SQL:
        """All pieces joined."""
        return _joined([_as_text(piece) for piece in merged(value)])


def _as_text(piece: SQL) -> SQL:
    return piece if isinstance(piece.type, String) else cast(piece, Text)


def _joined(pieces: Sequence[SQL]) -> SQL:
    """Half and half, so that a long text is copied as few times as there are halves of halves."""
    if len(pieces) == 1:
        return pieces[0]
    middle = len(pieces) // 2
    return _joined(pieces[:middle]).op("||", return_type=Text())(_joined(pieces[middle:]))


def _or_null(pieces: tuple[Any, ...], *, nullable: bool) -> Json:
    """The pieces of a value, or ``null`` where the value is NULL."""
    if not nullable:
        return pieces
    if len(pieces) == 1:
        return (func.coalesce(cast(pieces[0], Text), quoted("null")),)
    joined = quoted(pieces[0]).op("||")(pieces[1]).op("||")(quoted(pieces[2]))
    return (func.coalesce(joined, quoted("null")),)
