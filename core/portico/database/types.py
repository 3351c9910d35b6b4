"""Column types that mean the same on PostgreSQL and SQLite.

SQLite has no exact decimals and no instants: there decimals are scaled integers and instants are
ISO 8601 text in UTC, which sorts as it should.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import BigInteger, DateTime, Numeric, String, Text
from sqlalchemy import Enum as EnumType
from sqlalchemy.types import JSON, TypeDecorator

from portico.values import Choice

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

INSTANT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Instant(TypeDecorator[datetime]):
    """A point in time with its zone, stored and shown in UTC. Refuses naive datetimes."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, ``timestamptz`` elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Bring to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        utc = value.astimezone(UTC)
        return utc.strftime(INSTANT_FORMAT) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give an aware datetime in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.strptime(value, INSTANT_FORMAT).replace(tzinfo=UTC)
        return value.astimezone(UTC)  # type: ignore[no-any-return]  # the driver's datetime


class DoesNotFit(ValueError):
    """A number that its column cannot keep exactly."""


class Exact(TypeDecorator[Decimal]):
    """An exact decimal with a fixed number of places, at most 18 digits in all.

    A value with more places than the column is refused: rounding is the caller's explicit deed.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int = 18, scale: int = 4) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A scaled integer on SQLite, ``numeric`` elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        """Refuse what the column cannot hold exactly."""
        if value is None:
            return None
        scaled = self._scaled(Decimal(value))
        return int(scaled) if dialect.name == "sqlite" else Decimal(value)

    @property
    def beyond(self) -> Decimal:
        """The least number that is too large for the column."""
        return Decimal(10) ** (self.precision - self.scale)

    def has_room_for(self, value: Decimal) -> bool:
        """Whether a number is one, and not too large for the column."""
        return value.is_finite() and abs(value) < self.beyond

    def check(self, value: Decimal | int) -> None:
        """Raise ValueError for what the column cannot hold exactly."""
        self._scaled(Decimal(value))

    def _scaled(self, value: Decimal) -> Decimal:
        if not self.has_room_for(value):
            raise DoesNotFit(f"{value} does not fit numeric({self.precision}, {self.scale})")
        scaled = value.scaleb(self.scale)
        if scaled != scaled.to_integral_value():
            raise DoesNotFit(f"{value} has more than {self.scale} decimal places")
        return scaled

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give the exact decimal back."""
        if value is None:
            return None
        return Decimal(value).scaleb(-self.scale) if dialect.name == "sqlite" else Decimal(value)


class Amount(Exact):
    """An amount of money; its currency stands in another column. Rounded before it is stored."""

    cache_ok = True

    def __init__(self, precision: int = 18, scale: int = 4) -> None:
        super().__init__(precision, scale)


class UnitPrice(Exact):
    """A price per unit of measure: six places, not rounded to the currency's minor unit."""

    cache_ok = True

    def __init__(self, precision: int = 18, scale: int = 6) -> None:
        super().__init__(precision, scale)


class Quantity(Exact):
    """A quantity in a unit of measure."""

    cache_ok = True

    def __init__(self, precision: int = 18, scale: int = 6) -> None:
        super().__init__(precision, scale)


class Percent(Exact):
    """A percentage on the scale 0 to 100."""

    cache_ok = True

    def __init__(self, precision: int = 9, scale: int = 6) -> None:
        super().__init__(precision, scale)


class Currency(String):
    """An ISO 4217 currency code."""

    def __init__(self, length: int = 3) -> None:
        super().__init__(length)


class Country(String):
    """An ISO 3166-1 alpha-2 country code."""

    def __init__(self, length: int = 2) -> None:
        super().__init__(length)


class Email(String):
    """An e-mail address."""

    def __init__(self, length: int = 254) -> None:
        super().__init__(length)


class Phone(String):
    """A telephone number in E.164 form."""

    def __init__(self, length: int = 16) -> None:
        super().__init__(length)


class Url(String):
    """An absolute http or https URL."""

    def __init__(self, length: int = 500) -> None:
        super().__init__(length)


def compact_json(value: Any) -> str:
    """The text of a JSON document: no spaces, sorted keys, the same on both databases."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


class Document(TypeDecorator[Any]):
    """A JSON document, kept as compact text with sorted keys on both databases."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """``json`` (not ``jsonb``: its text is what clients get) on PostgreSQL."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSON())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Write compact JSON; PostgreSQL's driver is given the value by SQLAlchemy's JSON."""
        if value is None or dialect.name == "postgresql":
            return value
        return compact_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 (SQLAlchemy's signature)
        """Give the document back as Python values."""
        return orjson.loads(value) if isinstance(value, str) else value


def choice(options: type[Choice]) -> EnumType:
    """A column that holds the name of one member of a choice, guarded by a CHECK constraint."""
    return EnumType(
        options,
        native_enum=False,
        create_constraint=True,
        length=max(len(member.name) for member in options),
        name=_snake(options.__name__),
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
