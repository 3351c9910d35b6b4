"""What a database holds, as random operations need to know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portico.query.fields import Column

if TYPE_CHECKING:
    from random import Random

    from portico.query.engine import Engine
    from portico.query.fields import Entity

Row = dict[str, Any]


def happens(random: Random, percent: int) -> bool:
    """Whether something happens that does in so many of a hundred cases."""
    return random.randint(1, 100) <= percent


@dataclass
class Facts:
    """What is in the database: rows of each entity as JSON shows them, and values by scalar."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, engine: Engine, entity: Entity, rows: list[Row]) -> None:
        """Note rows of an entity, each with every scalar field."""
        self.rows[entity.name] = rows
        for item in engine.catalog.fields(entity.name).values():
            if isinstance(item, Column) and item.kind.form != "id":
                found = [row[item.name] for row in rows if row.get(item.name) is not None]
                self.values.setdefault(item.kind.scalar, []).extend(found[:20])


class Variables:
    """The variables of one operation."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._types: dict[str, str] = {}
        self.given: dict[str, Any] = {}

    def value(self, kind: str, value: Any) -> str:
        """A new variable of a type, with a value; how a document names it."""
        name = f"v{len(self._types)}"
        self._types[name] = kind
        self.given[name] = value
        return f"${name}"

    def declared(self) -> str:
        """What the operation says of them."""
        if not self._types:
            return ""
        return f"({', '.join(f'${name}: {kind}' for name, kind in self._types.items())})"


SAMPLES: dict[str, Any] = {
    "String": "a",
    "Int": 1,
    "Decimal": "10.5",
    "Date": "1997-01-01",
    "DateTime": "2026-01-01T00:00:00Z",
    "CountryCode": "DE",
    "CurrencyCode": "EUR",
    "EmailAddress": "ada@example.com",
    "PhoneNumber": "+493012345678",
    "URL": "https://example.com",
}
"""Where no row has a value of a kind."""
