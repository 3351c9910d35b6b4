"""Arguments and variables: what a plan binds, and what its shape depends on.

A plan is compiled for the *shape* of the variables and runs with any values of that shape. While
a plan is compiled, each value that came from a variable is a :class:`Bound`, so that it becomes a
parameter and never a part of the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portico.access import Actor

Variables = Mapping[str, Any]
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A value that a variable gave: where to find it in a later request, and what it was."""

    variable: str
    steps: Steps
    value: Any

    def read(self, variables: Variables) -> Any:
        """The value that a request's variables have at this place."""
        found = variables[self.variable]
        for step in self.steps:
            found = found[step]
        return found


def symbolic(variables: Variables) -> dict[str, Any]:
    """The variables with every value that is not null replaced by a :class:`Bound`."""
    return {name: _wrap(name, (), value) for name, value in variables.items()}


def _wrap(name: str, steps: Steps, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _wrap(name, (*steps, key), item) for key, item in value.items()}
    if value == []:
        return []
    if isinstance(value, list) and _has_structure(value):
        return [_wrap(name, (*steps, index), item) for index, item in enumerate(value)]
    return None if value is None else Bound(name, steps, value)


def _has_structure(value: list[Any]) -> bool:
    """Whether a list's form matters; a list of plain values is one value."""
    return any(isinstance(item, (dict, list)) for item in value)


def shape(value: Any) -> Hashable:
    """What of a value decides the form of a statement: structure, nulls, choices and flags."""
    if value is None or isinstance(value, (bool, Enum)):
        return value
    if isinstance(value, dict):
        return tuple((key, shape(item)) for key, item in value.items())
    if value == []:
        return ()
    if isinstance(value, list) and _has_structure(value):
        return tuple(map(shape, value))
    return type(value).__name__


def constant(value: Any) -> Any:
    """The value at compile time, whether a variable gave it or the document."""
    return value.value if isinstance(value, Bound) else value


Structure = tuple["Bound | Fact", Callable[[Any], Hashable]]


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that the acting user gives."""

    of: Callable[[Actor], Any]


def structure_key(
    structure: Mapping[Hashable, Structure], variables: Variables, actor: Actor
) -> Hashable:
    """What else the form of a statement depends on: page sizes, cursors' nulls, ids' types."""
    return tuple(_of(source, read, variables, actor) for source, read in structure.values())


def _of(
    source: Bound | Fact, read: Callable[[Any], Hashable], variables: Variables, actor: Actor
) -> Hashable:
    if isinstance(source, Fact):
        return read(source.of(actor))
    try:
        return read(source.read(variables))
    except (KeyError, IndexError, TypeError):
        return None  # this request's variables have another shape, so another plan
