"""What a dialect must know to write JSON, and what both dialects share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Text, case, literal_column
from sqlalchemy.sql.elements import ColumnElement

from portico.values import MINOR_UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from portico.query.kinds import Kind

SQL = ColumnElement[Any]
Json = Any
"""A JSON value in the making; its form is the strategy's own affair."""
Among = Callable[[SQL, "Sequence[str]"], SQL]
"""Whether a currency is one of several codes."""


class Emitter(Protocol):
    """Writes JSON in one dialect."""

    def scalar(self, sql: SQL, kind: Kind, *, nullable: bool, prefix: str = "") -> Json:
        """A value of a kind; ids get their type's prefix."""

    def money(self, amount: SQL, currency: SQL, keys: Sequence[tuple[str, str]]) -> Json:
        """An object of an amount and a currency, under the keys asked for; null without amount."""

    def constant(self, text: str | None) -> Json:
        """A constant string that needs no escaping, or null."""

    def flag(self, condition: SQL) -> Json:
        """A condition as true or false."""

    def choose(self, ways: Sequence[tuple[SQL, Json]]) -> Json:
        """The value of the first condition that holds; null if none does."""

    def count(self, number: SQL) -> Json:
        """A whole number."""

    def object(self, pairs: Sequence[tuple[str, Json]]) -> Json:
        """An object with these keys in this order."""

    def array(self, items: Sequence[Json]) -> Json:
        """An array of known length."""

    def collect(self, item: Json, only: SQL | None = None) -> Json:
        """The array of all rows' items, or of those rows that match ``only``."""

    def subquery(self, value: Json, source: Select[Any], *, always: bool = False) -> Json:
        """The value read from a SELECT of at most one row; null without a row.

        ``always``: there is a row, for the value is collected from however many.
        """

    def label(self, value: Json) -> SQL:
        """The value as a column, for a subquery that hands it on."""

    def key(self, parts: Sequence[Json]) -> SQL:
        """The text of an array of values in hexadecimal digits: a cursor."""

    def text(self, value: Json) -> SQL:
        """The finished JSON text."""


def quoted(text: str) -> SQL:
    """A text constant in SQL."""
    return literal_column("'" + text.replace("'", "''") + "'", Text())


def among(currency: SQL, codes: Sequence[str]) -> SQL:
    """Whether a currency is one of several codes."""
    return currency.in_([quoted(code) for code in codes])


def digits(currency: SQL, test: Among = among) -> SQL:
    """The minor unit of the row's currency; ``test`` is how a dialect looks for it best."""
    ways: list[tuple[SQL, SQL]] = []
    for places in sorted(set(MINOR_UNITS.values())):
        codes = [code for code, minor in MINOR_UNITS.items() if minor == places]
        ways.append((test(currency, codes), literal_column(str(places))))
    return case(*ways, else_=literal_column("2"))
