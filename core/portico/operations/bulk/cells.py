"""What a cell may hold: each function makes a value of it or says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

import orjson

from portico.values import Choice

Value = TypeVar("Value")
Option = TypeVar("Option", bound=Choice)
TRUE: Final = frozenset({"true", "yes", "1", "y", "x"})
FALSE: Final = frozenset({"false", "no", "0", "n"})
SHOWN: Final = 60


def text(cell: Any) -> str:
    """A text; a number in JSON is one too."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)
    raise ValueError("Give a text.")


def flag(cell: Any) -> bool:
    """Yes or no."""
    if isinstance(cell, bool):
        return cell
    word = str(cell).strip().casefold()
    if word not in TRUE | FALSE:
        raise ValueError(f"{_shown(cell)} is neither true nor false.")
    return word in TRUE


def day(cell: Any) -> date:
    """A day as ISO 8601 writes it: 2026-05-31."""
    try:
        return date.fromisoformat(text(cell)[:10] if str(cell)[10:11] == "T" else text(cell))
    except ValueError:
        raise ValueError(f"{_shown(cell)} is no day; write it like 2026-05-31.") from None


def number(cell: Any) -> Decimal:
    """An exact number with a decimal point and no thousands separators."""
    try:
        found = Decimal(text(cell))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or "_" in str(cell):
        raise ValueError(f"{_shown(cell)} is no number; write it like 1250.50.")
    return found


def whole(cell: Any) -> int:
    """A whole number."""
    found = number(cell)
    if found != found.to_integral_value():
        raise ValueError(f"{_shown(cell)} is no whole number.")
    return int(found)


def choice_of(choice: type[Option]) -> Callable[[Any], Option]:
    """One of a choice, by its name; capitals do not matter."""

    def read(cell: Any) -> Option:
        try:
            return choice[text(cell).upper()]
        except KeyError:
            names = ", ".join(each.name for each in choice)
            raise ValueError(f"{_shown(cell)} is none of {names}.") from None

    return read


def many_of(one: Callable[[Any], Value]) -> Callable[[Any], list[Value]]:
    """Several values: a JSON list, or texts with semicolons between them."""

    def read(cell: Any) -> list[Value]:
        if isinstance(cell, str):
            stripped = cell.strip()
            if stripped.startswith("["):
                cell = _json(stripped)
            else:
                cell = [each.strip() for each in stripped.split(";") if each.strip()]
        if not isinstance(cell, list):
            mend = "Give a list, or texts with ; between them."
            raise ValueError(mend)  # noqa: TRY004 (it is what a cell holds)
        return [one(each) for each in cell]

    return read


def _json(cell: str) -> Any:
    try:
        return orjson.loads(cell)
    except orjson.JSONDecodeError as fault:
        raise ValueError(f"This begins like JSON but is none: {fault}.") from None


def _shown(cell: Any) -> str:
    return repr(str(cell)[:SHOWN])
