"""Figures tell of what may be seen, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type

from portico.query.fields import Entity
from tests.access.matrix.asking import BOTH, CHIEF, Asks, leaks
from tests.access.matrix.schema import CORE, owned, scalars


def figures_of(entity: Entity, *, whole: bool) -> Iterator[str]:
    """Selections that together ask for every figure and every grouping of a type's lists.

    If not the ``whole``, for one grouping by a field of its own, and one by each record it names.
    """
    shown = CORE.type_map[f"{entity.name}Connection"]
    assert isinstance(shown, GraphQLObjectType)
    total = get_named_type(shown.fields["aggregate"].type)
    assert isinstance(total, GraphQLObjectType)
    yield f"aggregate {{ {_figures(total)} }}"
    keys = CORE.type_map[f"{entity.name}GroupField"]
    assert isinstance(keys, GraphQLEnumType)
    names = list(keys.values)
    if not whole:
        names = list({name.rpartition("__")[0]: name for name in names}.values())
    for start in range(0, len(names), 10):
        parts = (
            f"g{n}: groupBy(by: [{{field: {name}}}]) {{ keys count }}"
            for n, name in enumerate(names[start : start + 10])
        )
        yield " ".join(parts)


def _figures(total: GraphQLObjectType) -> str:
    parts = ["count"]
    for name, field in total.fields.items():
        kind = get_named_type(field.type)
        if isinstance(kind, GraphQLObjectType):
            parts.append(f"{name} {{ {scalars(kind)} }}")
    return " ".join(parts)


@BOTH
@pytest.mark.parametrize("entity", owned(), ids=lambda each: each.name)
def test_figures_tell_of_what_is_seen_and_of_no_more(entity: Entity, asks: Asks) -> None:
    """Each is what the chief is told of those records that the other sees.

    Only Ann groups by every field: what of a record may be seen is asked of the record, whichever
    of its fields is the key. So for the others one field of each shows all that could differ.
    """
    for who, actor in asks.restricted.items():
        listed = asks(f"{{ {entity.plural} {{ nodes {{ id }} }} }}", actor)
        ids = [node["id"] for node in listed["data"][entity.plural]["nodes"]]
        for selection in figures_of(entity, whole=who == "ann"):
            told = asks(f"{{ {entity.plural} {{ {selection} }} }}", actor)
            these = f"{entity.plural}(where: {{id: {{in: $ids}}}}) {{ {selection} }}"
            assert "errors" not in told, (selection, told["errors"])
            assert told == asks(f"query($ids: [ID!]) {{ {these} }}", CHIEF, ids=ids), selection
            assert not leaks(told), (selection, told)
