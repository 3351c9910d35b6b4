"""Exact figures in SQL: averages rounded half-up without floats, and parts of dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Integer,
    String,
    Text,
    case,
    cast,
    func,
    literal_column,
    type_coerce,
)

from portico.database.types import Exact, UnitPrice
from portico.query.aggregates import AVERAGE_PLACES, DatePart
from portico.query.emit.strategy import digits, quoted

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

    from portico.query.emit import SQL


DIVISION = 8
"""How strongly a division binds; without it, SQLAlchemy would leave out parentheses."""


def scale_of(kind: Any) -> int:
    """How many decimal places a column's type has."""
    return kind.scale if isinstance(kind, Exact) else 0


def average(total: SQL, count: SQL, dialect: Dialect) -> SQL:
    """A total divided by a count, to six places."""
    scale = scale_of(total.type)
    units = _units(total, dialect, 10 ** max(AVERAGE_PLACES - scale, 0))
    parts: SQL = count * literal_column(str(10 ** max(scale - AVERAGE_PLACES, 0)), Integer())
    return _scaled(_divided(units, parts, dialect), AVERAGE_PLACES, dialect)


def average_money(total: SQL, count: SQL, currency: SQL, dialect: Dialect) -> SQL:
    """An amount divided by a count, rounded to the minor unit; a unit price keeps its places."""
    scale = scale_of(total.type)
    if isinstance(total.type, UnitPrice):
        rounded = _divided(_units(total, dialect, 1), count, dialect)
        return _typed(_scaled(rounded, scale, dialect), total.type)
    places = digits(currency)
    unit = case(
        *[
            (places == literal_column(str(n)), literal_column(str(10 ** (scale - n))))
            for n in (0, 3, 4)
        ],
        else_=literal_column(str(10 ** (scale - 2))),
    )
    rounded = _divided(_units(total, dialect, 1), count * unit, dialect) * unit
    return _typed(_scaled(rounded, scale, dialect), total.type)


def _units(total: SQL, dialect: Dialect, factor: int) -> SQL:
    """A total in whole units of its last place, times a factor."""
    if dialect.name == "sqlite":
        return type_coerce(total, BigInteger()) * literal_column(str(factor), Integer())
    whole = factor * 10 ** scale_of(total.type)
    return type_coerce(total, Integer()) * literal_column(f"{whole}::numeric", Integer())


def _divided(units: SQL, count: SQL, dialect: Dialect) -> SQL:
    """Whole units divided by a count, half a unit and more counting as one."""
    two: SQL = literal_column("2", Integer())
    parts = func.nullif(two * count, literal_column("0"))
    sign = case((units < literal_column("0"), literal_column("-1")), else_=literal_column("1"))
    return sign * _quotient(two * func.abs(units) + count, parts, dialect)


def _quotient(number: SQL, divisor: SQL, dialect: Dialect) -> SQL:
    """The whole part of a quotient; SQLite divides whole numbers so by itself."""
    if dialect.name == "sqlite":
        return number.op("/", precedence=DIVISION)(divisor)
    return func.div(number, divisor)


def _scaled(units: SQL, scale: int, dialect: Dialect) -> SQL:
    """Whole units as the column type holds them."""
    kind = Exact(38, scale)
    if dialect.name == "sqlite":
        return type_coerce(units, kind)
    parts: SQL = literal_column(f"{10**scale}::numeric")
    return type_coerce(units.op("/", precedence=DIVISION)(parts), kind)


def _typed(sql: SQL, kind: Any) -> SQL:
    return type_coerce(sql, kind)


_FORMATS = {
    DatePart.YEAR: "YYYY",
    DatePart.QUARTER: 'YYYY-"Q"Q',
    DatePart.MONTH: "YYYY-MM",
    DatePart.WEEK: 'IYYY-"W"IW',
    DatePart.DAY: "YYYY-MM-DD",
}


def date_part(sql: SQL, form: str, part: DatePart, dialect: Dialect) -> SQL:
    """The text of a part of a date or, in UTC, of an instant."""
    if dialect.name == "postgresql":
        local = func.timezone(quoted("UTC"), sql) if form == "instant" else sql
        return func.to_char(local, quoted(_FORMATS[part]), type_=String())
    text = type_coerce(sql, String())
    match part:
        case DatePart.YEAR:
            return _left(text, 4)
        case DatePart.MONTH:
            return _left(text, 7)
        case DatePart.DAY:
            return _left(text, 10)
        case DatePart.QUARTER:
            month = func.substr(text, literal_column("6"), literal_column("2"))
            later = type_coerce(month, Integer()) + literal_column("2")
            quarter = later.op("/", precedence=DIVISION)(literal_column("3"))
            return _left(text, 4).op("||")(quoted("-Q")).op("||")(cast(quarter, Text))
        case DatePart.WEEK:
            day = _left(text, 10)
            thursday = func.date(day, quoted("-3 days"), quoted("weekday 4"))
            return func.strftime(quoted("%Y-W"), thursday).op("||")(_week(thursday))


def _left(text: SQL, count: int) -> SQL:
    return func.substr(text, literal_column("1"), literal_column(str(count)), type_=String())


def _week(thursday: SQL) -> SQL:
    day = func.strftime(quoted("%j"), thursday) - literal_column("1")
    number = day.op("/", precedence=DIVISION)(literal_column("7")) + literal_column("1")
    return func.printf(quoted("%02d"), number, type_=String())
