"""SQLite: JSON through ``json_object`` and ``json_group_array``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Text, case, cast, func, literal_column, type_coerce

from portico.database.types import Exact, UnitPrice
from portico.query.emit.strategy import SQL, Json, digits, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from portico.query.kinds import Kind


class SqliteEmitter:
    """JSON through ``json_object`` and ``json_group_array``; values keep SQLite's JSON subtype."""

    MAXIMUM = 60
    """SQLite functions take at most 127 arguments, two for each key."""

    def scalar(self, sql: SQL, kind: Kind, *, nullable: bool, prefix: str = "") -> Json:
        """NULL becomes null by itself; only truth values and decimals need help."""
        del nullable
        match kind.form:
            case "boolean":
                return case((sql.is_(None), literal_column("NULL")), else_=self.flag(sql))
            case "json":
                return func.json(cast(sql, Text))
            case "id":
                return quoted(f"{prefix}_").op("||")(cast(sql, Text))
            case "decimal":
                return _decimal(sql, kind.column.scale)
            case _:
                return sql

    def money(self, amount: SQL, currency: SQL, keys: Sequence[tuple[str, str]]) -> Json:
        """The amount with as many decimals as its currency has."""
        parts = {
            "amount": _amount(amount, currency),
            "currency": currency,
            "__typename": quoted("Money"),
        }
        made = self.object([(key, parts[what]) for key, what in keys])
        return case((amount.is_(None), literal_column("NULL")), else_=made)

    def constant(self, text: str | None) -> Json:
        """A text constant."""
        return literal_column("NULL") if text is None else quoted(text)

    def flag(self, condition: SQL) -> Json:
        """``json('true')`` or ``json('false')``."""
        return case((condition, func.json(quoted("true"))), else_=func.json(quoted("false")))

    def choose(self, ways: Sequence[tuple[SQL, Json]]) -> Json:
        """One of several values, which keeps its JSON subtype."""
        return case(*ways, else_=literal_column("NULL"))

    def count(self, number: SQL) -> Json:
        """A number."""
        return number

    def object(self, pairs: Sequence[tuple[str, Json]]) -> Json:
        """``json_object``; a very wide object is joined from several."""
        if len(pairs) <= self.MAXIMUM:
            return func.json_object(
                *[part for key, value in pairs for part in (quoted(key), value)]
            )
        parts = [
            func.json_object(*[part for key, value in chunk for part in (quoted(key), value)])
            for chunk in _chunks(pairs, self.MAXIMUM)
        ]
        text: Any = quoted("{")
        for index, part in enumerate(parts):
            inner = func.substr(part, literal_column("2"), func.length(part) - literal_column("2"))
            text = text.op("||")(quoted("," if index else "")).op("||")(inner)
        return func.json(text.op("||")(quoted("}")))

    def array(self, items: Sequence[Json]) -> Json:
        """``json_array``."""
        return func.json_array(*items)

    def collect(self, item: Json, only: SQL | None = None) -> Json:
        """``json_group_array``, in the order of the rows."""
        made: Any = func.json_group_array(item)
        return made if only is None else made.filter(only)

    def subquery(self, value: Json, source: Select[Any], *, always: bool = False) -> Json:
        """A scalar subquery keeps the JSON subtype; without a row it is null by itself."""
        del always
        return source.with_only_columns(value, maintain_column_froms=True).scalar_subquery()

    def label(self, value: Json) -> SQL:
        """The value as text; a derived table would lose its subtype anyway."""
        return cast(value, Text)

    def key(self, parts: Sequence[Json]) -> SQL:
        """Hexadecimal digits of the array's text."""
        return func.lower(func.hex(self.array(parts)))

    def text(self, value: Json) -> SQL:
        """The value is its own text."""
        return cast(value, Text)


def _chunks(pairs: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [pairs[start : start + size] for start in range(0, len(pairs), size)]


def _scale(sql: SQL, otherwise: int) -> int:
    return sql.type.scale if isinstance(sql.type, Exact) else otherwise


def _parts(sql: SQL, scale: int) -> tuple[SQL, SQL, SQL]:
    """Sign, whole digits and fraction digits of a scaled integer, as texts."""
    stored = type_coerce(sql, BigInteger())  # what SQLite really holds
    unit: SQL = literal_column(str(10**scale))
    sign = case((stored < literal_column("0"), quoted("-")), else_=quoted(""))
    whole = cast(func.abs(stored).op("/")(unit), Text)
    padded = cast(unit.op("+")(func.abs(stored).op("%")(unit)), Text)
    return sign, whole, func.substr(padded, literal_column("2"))


def _decimal(sql: SQL, otherwise: int) -> SQL:
    """The canonical text of a decimal: no zeros at the end of its fraction."""
    sign, whole, fraction = _parts(sql, _scale(sql, otherwise))
    trimmed = func.rtrim(fraction, quoted("0"))
    point = case((trimmed == quoted(""), quoted("")), else_=quoted("."))
    return sign.op("||")(whole).op("||")(point).op("||")(trimmed)


def _amount(amount: SQL, currency: SQL) -> SQL:
    """An amount with the decimals of its currency; a unit price may have more."""
    sign, whole, fraction = _parts(amount, _scale(amount, 4))
    places = digits(currency, _among)
    if isinstance(amount.type, UnitPrice):
        places = func.max(places, func.length(func.rtrim(fraction, quoted("0"))))
    point = case((places == literal_column("0"), quoted("")), else_=quoted("."))
    shown = func.substr(fraction, literal_column("1"), places)
    return sign.op("||")(whole).op("||")(point).op("||")(shown)


def _among(currency: SQL, codes: Sequence[str]) -> SQL:
    """One look into a text; ``IN`` would build a table of the codes and search that."""
    return func.instr(quoted(" ".join(codes)), currency) > literal_column("0")
