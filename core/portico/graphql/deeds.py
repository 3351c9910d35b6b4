"""Deeds: mutations that are ready to be called, with what plugins add to their inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portico.errors import Conflict, Path, Problem, Problems, Refused
from portico.graphql.annotations import input_of
from portico.graphql.types import Member

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.graphql.inputs import Reader
    from portico.query.catalog import Catalog
    from portico.query.fields import Addition, Mutation


@dataclass(frozen=True, slots=True)
class Given:
    """What a client gives to a mutation: its own input, and the parts that plugins added to it."""

    input: Any
    parts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A plugin's part of a mutation, and how its input is read."""

    addition: Addition
    read: Reader

    def perform(self, session: Session, actor: Actor, record: Any, given: Any) -> list[Problem]:
        """Do the plugin's part; what it refuses is about its part of the input."""
        try:
            self.addition.operation(session, actor, record, given)
        except Conflict:
            raise
        except Refused as refused:
            return [
                Problem(each.code, each.message, _within(each.path, self.addition.name))
                for each in refused.problems
            ]
        return []


@dataclass(frozen=True, slots=True)
class Deed:
    """A mutation, ready to be called: how its input is read and its answer named."""

    mutation: Mutation
    read_input: Reader
    field: str
    parts: tuple[Part, ...] = ()

    def require(self, actor: Actor, value: Mapping[str, Any]) -> None:
        """Refuse the request unless the actor may do all of it."""
        actor.require(self.mutation.permission)
        for part in self._asked(value):
            actor.require(part.addition.permission)

    def read(self, value: Mapping[str, Any], problems: Problems) -> Given:
        """The Python values of a coerced input."""
        parts = {
            part.addition.name: part.read(
                value[part.addition.name], ("input", part.addition.name), problems
            )
            for part in self._asked(value)
        }
        return Given(self.read_input(value, ("input",), problems), parts)

    def perform(self, session: Session, actor: Actor, given: Given) -> Any:
        """Do the deed, then each plugin's part of it; the record that came of it."""
        record = self.mutation.operation(session, actor, given.input)
        session.flush()
        found: list[Problem] = []
        for part in self._asked(given.parts):
            found += part.perform(session, actor, record, given.parts[part.addition.name])
        if found:
            raise Refused(*found)
        return record

    def _asked(self, value: Mapping[str, Any]) -> list[Part]:
        """The parts that the client gave."""
        return [part for part in self.parts if value.get(part.addition.name) is not None]


def _within(path: Path, name: str) -> Path:
    """``input.segments`` of a part as the client wrote it: ``input.trade.segments``."""
    return (*path[:1], name, *path[1:]) if path[:1] == ("input",) else ("input", name)


def additions_by_input(catalog: Catalog) -> dict[type[Any], tuple[Addition, ...]]:
    """What plugins add to each input, by the dataclass that the input is made from."""
    found: dict[type[Any], tuple[Addition, ...]] = {}
    for name, additions in catalog.additions.items():
        kind = input_of(catalog.mutations[name].operation)
        if kind is not None:
            found[kind] = (*found.get(kind, ()), *additions)
    return found


def added_member(addition: Addition) -> Member:
    """The field of an input type that a plugin adds."""
    kind = input_of(addition.operation)
    assert kind is not None  # noqa: S101 (composition looked)
    return Member(
        name=addition.name,
        type=f"{kind.__name__}Input",
        description=addition.description,
        plugin=addition.plugin,
    )
