"""Values for inputs: as an operation's dataclass wants them, of records that are there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from portico.graphql.annotations import Part, Shape, parts_of
from portico.testing.facts import SAMPLES, Facts, happens

ODD: Final = 3
"""Of a hundred values, how many are such as nobody would send."""
STRANGE: Final[dict[Any, tuple[Any, ...]]] = {
    str: (
        "",
        "\x00",
        " ",
        "a" * 5000,
        "\u202e\U0001f3e8",
        "'; DROP TABLE core_account; --",
        "%_\\",
    ),
    int: (0, -1, 2**31 - 1, -(2**31)),
    Decimal: ("0", "-1", "1e400", "NaN", "9" * 60, "0." + "0" * 40 + "1", "99999999999999.9999"),
    date: ("0001-01-01", "9999-12-31", "2026-02-29", "x"),
    datetime: ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-01T00:00:00"),
    bool: (None,),
    dict: ([], "x", 1, {"a": [None]}, {"a" * 200: {}}),
}
DIGITS: Final = {"JPY": 0, "KWD": 3}
LISTS: Final = (0, 1, 1, 1, 2, 3)


class Word(str):
    """A value of an enum: written without quotes in a document."""

    __slots__ = ()


class Values:
    """Makes values by the shapes of dataclasses; ``prefixes`` are those of ids, by type."""

    def __init__(
        self, random: Random, facts: Facts, prefixes: Mapping[str, str], today: date
    ) -> None:
        self._random, self._facts, self._today = random, facts, today
        self._prefixes = prefixes
        self.odd = ODD

    def of(self, kind: type[Any], depth: int = 3) -> dict[str, Any]:
        """An input: what it needs, and about half of what it may have."""
        return {
            part.name: self._value(part, part.shape, depth)
            for part in parts_of(kind)
            if self._is_given(part, depth)
        }

    def _is_given(self, part: Part, depth: int) -> bool:
        needed = not (part.has_default or part.shape.nullable or part.shape.can_be_unset)
        return needed or (depth > 0 and happens(self._random, 50))

    def _value(self, part: Part, shape: Shape, depth: int) -> Any:
        if happens(self._random, self.odd):
            return self._odd(shape)
        if shape.item is not None:
            return [self._value(part, shape.item, depth - 1) for _ in range(self._count())]
        if shape.ref:
            return self.id(shape.ref)
        if shape.is_dataclass:
            return self.of(shape.base, depth - 1)
        return self._money() if shape.is_money else self._plain(part, shape)

    def _count(self) -> int:
        return self._random.choice(LISTS)

    def _odd(self, shape: Shape) -> Any:
        if shape.is_choice:
            return Word("NO_SUCH_CHOICE")
        if shape.is_money:
            return {"amount": self._random.choice(STRANGE[Decimal]), "currency": "EUR"}
        if shape.item is not None or shape.is_dataclass:
            return None
        if shape.ref or shape.scalar == "ID":
            return self._random.choice(("", "x", "acc_0", self.any_id(), None))
        return self._random.choice(STRANGE.get(shape.base, (None,)))

    def _money(self) -> dict[str, Any]:
        currency = self._random.choice(("EUR", "EUR", "EUR", "USD", "JPY", "KWD"))
        number = self._random.choice((1, 50, 1000, 25_000)) * self._random.random() + 1
        return {"amount": f"{number:.{DIGITS.get(currency, 2)}f}", "currency": currency}

    def id(self, entity: str) -> str:
        """A record of a type; one that is not there, if there is none."""
        rows = self._facts.rows.get(entity)
        if rows:
            return str(self._random.choice(rows)["id"])
        return f"{self._prefixes[entity]}_{self._random.getrandbits(128):032x}"

    def any_id(self) -> str:
        """A record of any type."""
        known = [rows for rows in self._facts.rows.values() if rows]
        return str(self._random.choice(self._random.choice(known))["id"])

    def _plain(self, part: Part, shape: Shape) -> Any:
        if shape.scalar:
            return self.any_id() if shape.scalar == "ID" else self.sample(shape.scalar)
        if shape.is_choice:
            return Word(self._random.choice(list(shape.base)).name)
        makers = {
            bool: lambda: happens(self._random, 50),
            int: lambda: self._random.choice((1, 1, 2, 3, 5, 10, 30)),
            Decimal: lambda: (
                f"{self._random.choice((1, 10, 100, 1000)) * self._random.random():.2f}"
            ),
            date: lambda: self._day().isoformat(),
            datetime: lambda: f"{self._day().isoformat()}T{self._random.randint(8, 20):02}:00:00Z",
            str: lambda: str(self.cell(part.name)),
        }
        return makers.get(shape.base, dict)()

    def _day(self) -> date:
        return self._today + timedelta(days=self._random.randint(-60, 400))

    def cell(self, name: str) -> Any:
        """What some record has in a field of that name, or any text."""
        if happens(self._random, self.odd):
            return self._random.choice(STRANGE[str])
        found = (rows[:5] for rows in self._facts.rows.values())
        named = [row[name] for rows in found for row in rows if isinstance(row.get(name), str)]
        if named and happens(self._random, 70):
            return self._random.choice(named)
        return f"Fuzz {self._random.randint(1, 10**6)}"

    def sample(self, scalar: str) -> Any:
        """A value of a scalar, as some record has it."""
        known = self._facts.values.get(scalar)
        return self._random.choice(known) if known else SAMPLES.get(scalar, "a")


def written(value: Any) -> str:
    """A value as a document has it."""
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {written(each)}' for key, each in _named(value))}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _named(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What can be a name in a document."""
    return ((key, each) for key, each in value.items() if key.isidentifier() and key.isascii())
