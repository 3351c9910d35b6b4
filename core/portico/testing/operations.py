"""Random, valid operations over a schema and the rows of a database: what clients might ask.

Two ways to answer them can then be compared, see ``tests/query/test_equivalence.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

from portico.testing.arguments import Arguments
from portico.testing.facts import Facts, Variables, happens

if TYPE_CHECKING:
    from random import Random

    from graphql import GraphQLField

    from portico.query.catalog import Catalog
    from portico.query.engine import Engine

DEPTH = 6
FIELDS = 45
TakenKeys = dict[str, Any]
"""The keys of an answer, with what stands under each; below ``\\0key`` the keys below it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A document and its variables."""

    document: str
    variables: Mapping[str, Any]


@dataclass
class Generator:
    """Writes operations. ``roots`` are the fields of Query that it may use."""

    engine: Engine
    facts: Facts
    random: Random
    roots: tuple[str, ...]
    _fragments: dict[str, tuple[str, str, TakenKeys]] = field(default_factory=dict)
    _fields: int = 0
    _aliases: int = 0

    @property
    def catalog(self) -> Catalog:
        """What can be read."""
        return self.engine.catalog

    def operation(self) -> Operation:
        """Write one operation."""
        self.variables = Variables(self.random)
        self.arguments = Arguments(self.engine, self.facts, self.random, self.variables)
        query = self.engine.schema.query_type
        assert query is not None
        taken: TakenKeys = {}
        chosen = self.random.choices(self.roots, k=self.random.randint(1, 3))
        parts = [self._field(query, name, query.fields[name], taken, 1) for name in chosen]
        if self._happens(10):
            parts.append("__typename")
        text = f"query Q{self.variables.declared()} {{ {' '.join(parts)} }}"
        used = [text]
        for name, (on, body, _keys) in self._fragments.items():
            used.append(f"fragment {name} on {on} {{ {body} }}")
        return Operation("\n".join(used), self.variables.given)

    def _selection(self, kind: Any, taken: TakenKeys, depth: int) -> str:
        """What is selected of a type; ``taken`` are the keys of the answer that are in use."""
        if isinstance(kind, (GraphQLInterfaceType, GraphQLUnionType)):
            return self._abstract(kind, taken, depth)
        parts = self._parts(kind, taken, depth)
        if self._happens(12):
            parts.append(self._spread(kind, taken, depth))
        elif self._happens(14):
            inner = " ".join(self._parts(kind, taken, depth))
            on = self.random.choice([f" on {kind.name}", ""])
            parts.insert(0, f"...{on}{self._directive()} {{ {inner} }}")
        return " ".join(parts)

    def _parts(self, kind: GraphQLObjectType, taken: TakenKeys, depth: int) -> list[str]:
        names = [name for name in kind.fields if self._may(kind.fields[name], depth)]
        wanted = min(len(names), self.random.choice([1, 2, 2, 3, 3, 4, 6]))
        if self._fields > FIELDS:
            names = [n for n in names if is_leaf_type(get_named_type(kind.fields[n].type))] or names
            wanted = 1
        chosen = self.random.sample(names, wanted) if names else []
        parts = [self._field(kind, name, kind.fields[name], taken, depth) for name in chosen]
        if not parts or self._happens(15):
            parts.append("__typename")
        return parts

    def _may(self, made: GraphQLField, depth: int) -> bool:
        return depth < DEPTH or is_leaf_type(get_named_type(made.type))

    def _field(
        self, owner: Any, name: str, made: GraphQLField, taken: TakenKeys, depth: int
    ) -> str:
        self._fields += 1
        arguments = self.arguments.of(owner.name, name, made)
        key, alias = name, ""
        if f"{name}{arguments}" != taken.get(key, f"{name}{arguments}") or self._rarely():
            self._aliases += 1
            key = f"a{self._aliases}"
            alias = f"{key}: "
        taken[key] = f"{name}{arguments}"
        kind = get_named_type(made.type)
        below = ""
        if not is_leaf_type(kind):
            below = f" {{ {self._selection(kind, self._below(taken, key), depth + 1)} }}"
        return f"{alias}{name}{arguments}{self._directive()}{below}"

    def _rarely(self) -> bool:
        return self._happens(12)

    def _happens(self, percent: int) -> bool:
        return happens(self.random, percent)

    @staticmethod
    def _below(taken: TakenKeys, key: str) -> TakenKeys:
        """The keys in use below a key: those of every field that is merged with it."""
        below: TakenKeys = taken.setdefault(f"\0{key}", {})
        return below

    def _spread(self, kind: GraphQLObjectType, taken: TakenKeys, depth: int) -> str:
        """A named fragment; one that was written before if its keys do not clash."""
        for name, (on, _body, keys) in self._fragments.items():
            if on == kind.name and _fits(keys, taken):
                _merge(keys, taken)
                return f"...{name}{self._directive()}"
        name = f"F{len(self._fragments)}"
        self._fragments[name] = ("", "", {})  # so that it cannot spread itself
        body = " ".join(self._parts(kind, taken, depth))
        self._fragments[name] = (kind.name, body, deepcopy(taken))
        return f"...{name}{self._directive()}"

    def _abstract(self, kind: Any, taken: TakenKeys, depth: int) -> str:
        """Of an interface: its own fields, and some of its types', under keys of their own."""
        possible = self.engine.schema.get_possible_types(kind)
        chosen = self.random.sample(possible, min(len(possible), self.random.randint(1, 4)))
        parts = [self.random.choice(["__typename", "id", "__typename id"])]
        if isinstance(kind, GraphQLUnionType):
            parts = ["__typename"]
        del taken
        for each in chosen:
            keys: TakenKeys = dict.fromkeys(each.fields, "\0never")
            parts.append(f"... on {each.name} {{ {self._selection(each, keys, depth)} }}")
        return " ".join(parts)

    def _directive(self) -> str:
        if not self._happens(6):
            return ""
        name = self.random.choice(["include", "skip"])
        flag = self._happens(50)
        value = self.variables.value("Boolean!", flag) if self._rarely() else str(flag).lower()
        return f" @{name}(if: {value})"


def _fits(keys: Mapping[str, Any], taken: Mapping[str, Any]) -> bool:
    for key, value in keys.items():
        if key not in taken:
            continue
        if isinstance(value, dict):
            if not _fits(value, taken[key]):
                return False
        elif taken[key] != value:
            return False
    return True


def _merge(keys: Mapping[str, Any], taken: dict[str, Any]) -> None:
    for key, value in keys.items():
        if isinstance(value, dict):
            _merge(value, taken.setdefault(key, {}))
        else:
            taken[key] = value
