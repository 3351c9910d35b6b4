"""Documents that nobody would write: valid for a schema, at random in all else.

hypothesis-graphql makes them, which is what schemathesis uses. For each root field it measures the
whole schema anew, seconds for one of this size; nothing of that depends on the root field, so it is
measured once here. Values are mostly such as the scalars take, ids mostly those of records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, Final

from graphql import (
    REMOVE,
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    NameNode,
    ObjectFieldNode,
    SelectionSetNode,
    StringValueNode,
    Visitor,
    build_schema,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import mutations, nodes, queries
from hypothesis_graphql._strategies import sampler

sampler.min_depths = cache(sampler.min_depths)  # type: ignore[attr-defined]  # it is imported there
sampler.build_oracle = cache(sampler.build_oracle)  # type: ignore[attr-defined]  # as above

PAGING: Final = {"first", "last", "after", "before"}
"""Arguments that are refused unless they fit together: most are left out."""
AS_A_RULE: Final = 0.85
RARELY: Final = 40


ROOT: Final = 5
"""Steps from a document to a root field."""
REFUSALS: Final = FieldNode(
    name=NameNode(value="userErrors"),
    selection_set=SelectionSetNode(selections=(FieldNode(name=NameNode(value="code")),)),
)
"""What every payload of a mutation has."""


def mostly(good: st.SearchStrategy[Any], other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nearly always a good value: a document has many, and one other is enough to refuse it."""
    chosen = st.integers(1, RARELY).flatmap(lambda number: other if number == RARELY else good)
    return chosen.map(nodes.String)


def texts(*values: str) -> st.SearchStrategy[Any]:
    """These, and now and then anything else."""
    return mostly(st.sampled_from(values), st.text(max_size=12))


SCALARS: Final = {
    "CountryCode": texts("DE", "FR", "RU"),
    "CurrencyCode": texts("EUR", "USD", "JPY", "KWD"),
    "Date": mostly(st.dates().map(str), st.sampled_from(["2026-02-29", "0000-01-01"])),
    "DateTime": mostly(st.datetimes().map(lambda at: f"{at.isoformat()}Z"), st.text(max_size=9)),
    "Decimal": mostly(
        st.one_of(st.decimals(-9999, 9999, places=2), st.decimals(0, 10**18, places=6)).map(
            lambda number: f"{number:f}"
        ),
        st.sampled_from(["1e400", "NaN", "9" * 60, "0." + "0" * 40 + "1"]),
    ),
    "EmailAddress": texts("a@example.org", "ä@example.org"),
    "Int": st.one_of(st.integers(0, 9), st.integers(-(2**31), 2**31 - 1)).map(nodes.Int),
    "JSON": st.one_of(texts("x"), st.just(nodes.Object([])), st.just(nodes.List([]))),
    "PhoneNumber": texts("+493012345678", "+74951234567"),
    "URL": texts("https://example.invalid/a", "https://example.org"),
}


class Documents:
    """Makes documents for the root fields of a schema. ``ids`` are those of records, by list."""

    def __init__(self, sdl: str, ids: Mapping[str, Sequence[str]], number: int) -> None:
        self.schema: GraphQLSchema = build_schema(sdl)
        self._ids = ids
        self._seed = number

    def roots(self) -> list[tuple[str, str]]:
        """All root fields, reading ones first, each with its kind of operation."""
        read, write = self.schema.query_type, self.schema.mutation_type
        assert read is not None and write is not None  # noqa: S101, PT018 (every schema has them)
        return [("query", name) for name in read.fields] + [
            ("mutation", name) for name in write.fields
        ]

    def of(self, kind: str, name: str, count: int) -> list[str]:
        """So many documents with this root field, the same ones for the same seed.

        The first one that is made is always the least possible: it is not among them.
        """
        make, found = (queries if kind == "query" else mutations), list[str]()
        scalars = {**SCALARS, "ID": self._ids_for(name)}
        made = [
            make(self.schema, fields=[name], custom_scalars=scalars, print_ast=_same, allow_null=no)
            for no in (False, True)
        ]

        @seed(self._seed)
        @settings(
            max_examples=count + 1,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.one_of(made), st.integers(0, 2**32))
        def collect(document: DocumentNode, number: int) -> None:
            fitter = _Fitter(self._ids, number, writes=kind == "mutation")
            found.append(print_ast(visit(document, fitter)))

        collect()
        return found[1:]

    def _ids_for(self, root: str) -> st.SearchStrategy[Any]:
        """Ids of what a root field is about, of anything, and of nothing."""
        about = [each for each in self._ids if root.startswith(each.removesuffix("s"))]
        own = self._ids[max(about, key=len)] if about else []
        every = [each for ids in self._ids.values() for each in ids]
        good = st.sampled_from(own or every) if every else st.text()
        return mostly(good, st.one_of(st.sampled_from(every or ["x"]), st.text(max_size=8)))


class _Fitter(Visitor):
    """Makes a document fit better, as a rule: else nothing but its first fault would be found."""

    def __init__(self, ids: Mapping[str, Sequence[str]], number: int, *, writes: bool) -> None:
        super().__init__()
        self._writes = writes
        self._ids = ids
        self._random = Random(number)  # noqa: S311 (no secret)

    def enter_argument(self, node: ArgumentNode, *_: object) -> object:
        """Leave out what says which page is meant."""
        if node.name.value in PAGING and self._random.random() < AS_A_RULE:
            return REMOVE
        return self._of_its_kind(node)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> object:
        """Take an id of the kind that the field's name says."""
        return self._of_its_kind(node)

    def enter_field(
        self, node: FieldNode, _key: object, _parent: object, path: Sequence[object], _up: object
    ) -> object:
        """Ask a mutation what it refused."""
        if not self._writes or len(path) != ROOT or node.selection_set is None:
            return None
        selections = (*node.selection_set.selections, REFUSALS)
        return FieldNode(
            name=node.name,
            arguments=node.arguments,
            selection_set=SelectionSetNode(selections=selections),
        )

    def _of_its_kind(self, node: ArgumentNode | ObjectFieldNode) -> object:
        kind = node.name.value.removesuffix("Id").lower()
        ids = [
            each
            for name, found in self._ids.items()
            if name.lower().endswith((f"{kind}s", f"{kind[:-1]}ies"))
            for each in found
        ]
        if not node.name.value.endswith("Id") or not ids or self._random.random() > AS_A_RULE:
            return None
        value = StringValueNode(value=self._random.choice(ids))
        return type(node)(name=node.name, value=value)


def _same(document: DocumentNode) -> DocumentNode:
    return document
