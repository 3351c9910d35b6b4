"""From a client's value to a statement's parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from portico.errors import Path, RequestError
from portico.query.ids import decode_id
from portico.query.scalars import parse_string
from portico.values import Choice

if TYPE_CHECKING:
    from portico.database import Exact
    from portico.query.fields import Entity
    from portico.query.kinds import Kind

Convert = Callable[[Any], Any]


def converter(kind: Kind, target: str, prefixes: Mapping[str, Entity], path: Path) -> Convert:
    """What turns a client's value of a kind into a parameter; errors name the path."""
    if kind.form == "id":
        return lambda value: decode_id(value, target, prefixes, path)
    if kind.choice is not None:
        return _name
    if kind.form in {"text", "plain"}:
        return lambda value: _text(value, path)
    return lambda value: value


def exactly(column: Exact, path: Path) -> Convert:
    """What refuses a decimal that a column cannot hold exactly; errors name the path."""

    def convert(value: Any) -> Any:
        try:
            column.check(value)
        except ValueError as error:
            text = f"{error}: compare with a value that this field can have."
            raise RequestError("BAD_USER_INPUT", text, path) from None
        return value

    return convert


def _name(value: Any) -> Any:
    return value.name if isinstance(value, Choice) else value


def _text(value: Any, path: Path) -> str:
    try:
        return parse_string(value)
    except ValueError as error:
        raise RequestError("BAD_USER_INPUT", str(error), path) from None
