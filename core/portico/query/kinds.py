"""The kinds of values that a field can have: their GraphQL scalar and how they are compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import BigInteger, Boolean, Date, Enum, Integer, SmallInteger, String, Text, Uuid

from portico.database import Country, Currency, Document, Email, Exact, Instant, Phone, Url
from portico.values import Choice

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

Form = Literal["text", "plain", "number", "boolean", "decimal", "instant", "date", "json", "id"]
"""How SQL writes a value as JSON: escaped text, text that needs no escaping, a bare number …"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value.

    ``scalar`` is the GraphQL type; ``column`` the type of a parameter that is compared with it.
    """

    scalar: str
    form: Form
    column: Any
    choice: type[Choice] | None = None

    @property
    def is_comparable(self) -> bool:
        """Whether values have an order and can be filtered."""
        return self.form != "json"


STRING = Kind("String", "text", String())
INT = Kind("Int", "number", BigInteger())
BOOLEAN = Kind("Boolean", "boolean", Boolean())
DECIMAL = Kind("Decimal", "decimal", Exact(18, 4))
QUANTITY = Kind("Decimal", "decimal", Exact(18, 6))
DATE = Kind("Date", "date", Date())
DATETIME = Kind("DateTime", "instant", Instant())
CURRENCY = Kind("CurrencyCode", "plain", String())
COUNTRY = Kind("CountryCode", "plain", String())
EMAIL = Kind("EmailAddress", "text", String())
PHONE = Kind("PhoneNumber", "text", String())
URL = Kind("URL", "text", String())
JSON = Kind("JSON", "json", Document())
ID = Kind("ID", "id", Uuid())
CURSOR = Kind("String", "plain", String())

_BY_COLUMN: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (Currency, CURRENCY),
    (Country, COUNTRY),
    (Email, EMAIL),
    (Phone, PHONE),
    (Url, URL),
    (Text, STRING),
    (Boolean, BOOLEAN),
    (Integer, INT),
    (SmallInteger, INT),
    (BigInteger, INT),
    (Date, DATE),
    (Instant, DATETIME),
    (Document, JSON),
    (Uuid, ID),
    (String, STRING),
)


@cache
def choice_kind(options: type[Choice]) -> Kind:
    """The kind of a choice's members."""
    return Kind(options.__name__, "plain", String(), options)


def kind_of(column_type: TypeEngine[Any]) -> Kind:
    """The kind that fits a column's type."""
    if isinstance(column_type, Enum):
        return choice_kind(column_type.enum_class)
    if isinstance(column_type, Exact):
        return Kind("Decimal", "decimal", column_type)
    for known, kind in _BY_COLUMN:
        if isinstance(column_type, known):
            return kind
    raise TypeError(f"no GraphQL scalar is known for the column type {column_type!r}")
