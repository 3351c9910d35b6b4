"""Batched fields: Python makes their values, for all rows of an answer at once.

The statement writes a field's inputs where its value belongs. When the answer is there they are
taken out, given to the field's function in one call, and replaced by what it returns.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
import structlog
from graphql import FieldNode, GraphQLError

from portico.errors import PorticoError, RequestError
from portico.query.fields import Batched
from portico.query.scalars import id_text, parse_string, plain
from portico.values import Choice

if TYPE_CHECKING:
    from portico.access import Actor
    from portico.query.kinds import Kind

log = structlog.get_logger(__name__)

TYPE = " type"
"""The key under which an object in a list of several types names its own; no field is called so."""


@dataclass(frozen=True, slots=True)
class OfType:
    """A step to the objects of one type in a list of several; their names of it may stay."""

    name: str
    stays: bool


Step = str | int
PlaceStep = Step | OfType


class FieldFailed(RequestError):
    """The function of a field raised an error, or did not return one good value for each row."""

    def __init__(self, field: Batched) -> None:
        super().__init__("FIELD_FAILED", f"{field.name} could not be computed.")
        self.plugin = field.plugin


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an answer a field stands: the keys to it, indexes only below ``nodes(ids:)``."""

    path: tuple[PlaceStep, ...]
    field: Batched
    nodes: tuple[FieldNode, ...]
    prefix: str = ""


@dataclass(slots=True)
class _Hole:
    """One value that is to be filled in."""

    place: Place
    path: tuple[Step, ...]
    parent: dict[str, Any]

    @property
    def key(self) -> Any:
        return self.place.path[-1]


@dataclass(frozen=True, slots=True)
class Failure:
    """A value that could not be computed; it is null in the answer."""

    parent: dict[str, Any]
    path: tuple[Step, ...]
    place: Place
    error: Exception

    def described_error(self) -> GraphQLError:
        """The failure as the standard executor tells it."""
        text, at = str(self.error), list(self.path)
        return GraphQLError(text, list(self.place.nodes), path=at, original_error=self.error)

    def raise_later(self) -> None:
        """Leave the error itself in the answer, for the standard executor to find."""
        self.parent[str(self.path[-1])] = self.error


def fill(places: Sequence[Place], answer: Any, actor: Actor) -> list[Failure]:
    """Replace the inputs in an answer by the values, with one call of each field's function."""
    calls: dict[int, list[_Hole]] = {}
    typed: list[dict[str, Any]] = []
    for place in places:
        calls.setdefault(id(place.field), []).extend(_holes(place, answer, (), 0, typed))
    for each in typed:
        each.pop(TYPE, None)  # it was there only to find the field by
    return [failure for holes in calls.values() if holes for failure in _fill(holes, actor)]


def _holes(
    place: Place, value: Any, path: tuple[Step, ...], at: int, typed: list[dict[str, Any]]
) -> Iterator[_Hole]:
    """The values of a field; ``typed`` gets the objects whose name of their type may not stay."""
    if value is None:
        return
    step = place.path[at]
    if isinstance(value, list) and not isinstance(step, int):
        for index, item in enumerate(value):
            yield from _holes(place, item, (*path, index), at, typed)
    elif isinstance(step, OfType):
        if value.get(TYPE) == step.name:
            typed += [] if step.stays else [value]
            yield from _holes(place, value, path, at + 1, typed)
    elif at + 1 == len(place.path):
        yield _Hole(place, (*path, step), value)
    else:
        yield from _holes(place, value[step], (*path, step), at + 1, typed)


def _fill(holes: Sequence[_Hole], actor: Actor) -> Iterator[Failure]:
    field = holes[0].place.field
    values = computed(field, [hole.parent[hole.key] for hole in holes], actor)
    for hole, value in zip(holes, values, strict=True):
        if isinstance(value, Exception):
            hole.parent[hole.key] = None
            yield Failure(hole.parent, hole.path, hole.place, value)
        else:
            hole.parent[hole.key] = shown(field.kind, value, hole.place.prefix)


def computed(field: Batched, inputs: Sequence[Sequence[Any]], actor: Actor) -> Sequence[Any]:
    """The values of a field for the JSON of its inputs; an error in place of each if it failed."""
    try:
        values = field.function(actor, _rows(field, inputs))
        check(field, values, len(inputs))
    except PorticoError as error:
        return [error] * len(inputs)
    except Exception:
        log.exception("a batched field failed", field=field.name, plugin=field.plugin)
        return [FieldFailed(field)] * len(inputs)
    return values


def check(field: Batched, values: Sequence[Any], count: int) -> None:
    """Make sure that there is a value of the field's kind, or None, for each row."""
    if len(values) != count:
        raise ValueError(f"{field.name}: {len(values)} values were returned for {count} rows")
    for value in values:
        if value is not None and not _fits(field.kind, value):
            raise TypeError(f"{field.name}: {value!r} is no value of type {field.kind.scalar}")


def _fits(kind: Kind, value: Any) -> bool:
    if kind.choice is not None:
        return isinstance(value, kind.choice)
    if kind.form == "json":
        orjson.dumps(value)
        return True
    if kind.form == "number":
        return type(value) is int and abs(value) < MOST
    if kind.form in {"text", "plain"}:
        return isinstance(value, str) and parse_string(value) == value
    if kind.form == "instant":
        return isinstance(value, datetime) and value.tzinfo is not None
    return type(value) is _TYPES[kind.form]


MOST = 2**31
"""GraphQL's whole numbers have 32 bits."""
_TYPES: dict[str, type] = {"boolean": bool, "decimal": Decimal, "date": date, "id": UUID}


def shown(kind: Kind, value: Any, prefix: str) -> Any:
    """A value as JSON shows it."""
    if kind.form == "id":
        return None if value is None else id_text(prefix, value)
    return plain(value)


def _rows(field: Batched, inputs: Sequence[Sequence[Any]]) -> list[Any]:
    """The rows as the function takes them: tuples with names, of Python's values."""
    make = row_type(tuple(each.attribute for each in field.inputs))
    readers = [_reader(each.kind) for each in field.inputs]
    return [
        make(*[None if v is None else read(v) for read, v in zip(readers, row, strict=True)])
        for row in inputs
    ]


@cache
def row_type(names: tuple[str, ...]) -> Any:
    """The type of rows with these attributes."""
    return namedtuple("Row", names)  # noqa: PYI024 (its names are known only now)


def _reader(kind: Kind) -> Callable[[Any], Any]:
    if kind.choice is not None:
        members: Mapping[str, Choice] = kind.choice.__members__
        return members.__getitem__
    return _READERS.get(kind.form, _same)


def _same(value: Any) -> Any:
    return value


def _id(text: str) -> UUID:
    return UUID(text.rpartition("_")[2])


_READERS: dict[str, Callable[[Any], Any]] = {
    "decimal": Decimal,
    "date": date.fromisoformat,
    "instant": datetime.fromisoformat,
    "id": _id,
}
