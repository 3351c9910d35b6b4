"""Requests that reach what they ask for, as a rule: reads, deeds and what Python answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument

from faults.fuzz.values import ODD, Values, written
from portico.graphql.annotations import input_of
from portico.testing.facts import happens
from portico.testing.operations import Generator

if TYPE_CHECKING:
    from portico.graphql.schema import Composed
    from portico.query.engine import Engine
    from portico.testing.facts import Facts

VERSION: Final = "expectedVersion"
TRIED: Final = 50
"""Of a hundred deeds, how many are only tried: they take nothing away from those that follow."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document and its variables."""

    document: str
    variables: dict[str, Any] = field(default_factory=dict)


class Asking:
    """Writes requests. ``version`` tells the version of a record as it is now."""

    def __init__(
        self,
        composed: Composed,
        engine: Engine,
        facts: Facts,
        random: Random,
        version: Callable[[str], int | None],
    ) -> None:
        self._composed, self._engine = composed, engine
        self._facts, self._random = facts, random
        self._version = version
        self._tried = TRIED
        prefixes = {each.name: each.prefix for each in engine.catalog.entities.values()}
        today = date.today()  # noqa: DTZ011 (any day will do)
        self._values = Values(random, facts, prefixes, today)

    def read(self) -> Asked:
        """A query of one to three root fields."""
        roots = tuple(self._engine.catalog.roots)
        made = Generator(self._engine, self._facts, self._random, roots).operation()
        return Asked(made.document, dict(made.variables))

    def question(self) -> Asked:
        """What a Python function answers."""
        name = self._random.choice(sorted(self._composed.questions))
        kind = input_of(self._composed.questions[name].answer.operation)
        query = self._engine.schema.query_type
        assert query is not None  # noqa: S101 (every schema has it)
        shown = self._shallow(get_named_type(query.fields[name].type), 2)
        return self._written("query", name, kind, {} if kind is None else self._input(kind), shown)

    def beginning(self, name: str) -> Asked:
        """A mutation in earnest and with good values, so that those that follow find records."""
        self._values.odd, self._tried = 0, 0
        made = self.deed(name)
        self._values.odd, self._tried = ODD, TRIED
        return made

    def deed(self, name: str) -> Asked:
        """A mutation, tried or in earnest."""
        deed = self._composed.deeds[name]
        kind = input_of(deed.mutation.operation)
        assert kind is not None  # noqa: S101 (every mutation has an input)
        given = self._input(kind)
        for part in deed.parts:
            if happens(self._random, 30) and (more := input_of(part.addition.operation)):
                given[part.addition.name] = self._values.of(more)
        entity = self._composed.catalog.of_model(deed.mutation.returns).name
        record = self._shallow(self._engine.schema.type_map[entity], 2)
        shown = f"{{ {deed.field} {record} userErrors {{ code message path }} }}"
        return self._written("mutation", name, kind, given, shown)

    def listening(self) -> Asked:
        """A subscription."""
        made = self._engine.schema.subscription_type
        assert made is not None  # noqa: S101 (every schema has it)
        name = self._random.choice(sorted(made.fields))
        shown = self._shallow(get_named_type(made.fields[name].type), 2)
        return Asked(f"subscription {{ {name} {shown} }}")

    def cell(self, column: str) -> Any:
        """A cell of a table, such as some record has in a field of that name."""
        return self._values.cell(column)

    def _input(self, kind: type[Any]) -> dict[str, Any]:
        given = self._values.of(kind)
        if isinstance(given.get(VERSION), int) and isinstance(given.get("id"), str):
            given[VERSION] = self._version(given["id"]) or 1
        return given

    def _written(
        self, operation: str, name: str, kind: type[Any] | None, given: dict[str, Any], shown: str
    ) -> Asked:
        """By variables or written out; deeds with their directives."""
        after = self._directive() if operation == "mutation" else ""
        if kind is None:
            return Asked(f"{operation} {{ {name}{after} {shown} }}")
        if happens(self._random, 60):
            head = f"{operation} Fuzz($input: {kind.__name__}Input!)"
            return Asked(f"{head} {{ {name}(input: $input){after} {shown} }}", {"input": given})
        return Asked(f"{operation} {{ {name}(input: {written(given)}){after} {shown} }}")

    def _directive(self) -> str:
        if happens(self._random, self._tried):
            return " @dryRun"
        if not happens(self._random, 20):
            return ""
        return f' @idempotent(key: "{self._random.randint(1, 10**6)}")'

    def _shallow(self, kind: Any, depth: int) -> str:
        """Some fields of a type, and some of the types below."""
        if not isinstance(kind, GraphQLObjectType):
            return "" if is_leaf_type(kind) else "{ __typename }"
        parts = ["__typename"]
        for name, each in kind.fields.items():
            if any(map(is_required_argument, each.args.values())):
                continue
            below = get_named_type(each.type)
            if is_leaf_type(below):
                parts += [name] if happens(self._random, 60) else []
            elif depth and happens(self._random, 15):
                parts.append(f"{name} {self._shallow(below, depth - 1)}")
        return f"{{ {' '.join(parts[:40])} }}"
