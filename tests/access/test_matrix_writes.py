"""Writes neither touch nor betray what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

import orjson
import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)

from portico.query.scalars import id_text
from tests.access.matrix.asking import ANN_ACTS, Asks, leaks
from tests.access.matrix.calls import call
from tests.access.matrix.schema import CATALOG, CORE, owned
from tests.access.matrix.world import BOB, KEYS

NEVER = UUID("d" * 32)


def references(kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The required ids in an input."""
    named = get_named_type(kind)
    if isinstance(named, GraphQLInputObjectType):
        for name, field in named.fields.items():
            if is_required_input_field(field) and not is_list_type(_bare(field.type)):
                yield from references(field.type, (*path, name))
    elif named.name == "ID":
        yield path


def _bare(kind: Any) -> Any:
    return kind.of_type if is_non_null_type(kind) else kind


def put(value: Any, path: tuple[str, ...], new: str) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


@pytest.mark.parametrize("name", CATALOG.mutations)
def test_writes_neither_touch_nor_betray_what_is_hidden(name: str, asks: Asks) -> None:
    """A hidden record and one that never was are refused with the same words."""
    owner = CORE.type_map["Mutation"]
    assert isinstance(owner, GraphQLObjectType)
    field = owner.fields[name].args["input"]
    _, variables = call("Mutation", name)
    payload = CORE.type_map[f"{name[0].upper()}{name[1:]}Payload"]
    assert isinstance(payload, GraphQLObjectType)
    document = f"""mutation($input: {field.type}) {{
      {name}(input: $input) {{ __typename userErrors {{ code message path }} }} }}"""

    def told(path: tuple[str, ...], id: str) -> tuple[dict[str, Any], list[str]]:
        """What is answered, and the statements that it took."""
        value = orjson.loads(orjson.dumps(variables["input"]))
        put(value, path, id)
        with asks.counting() as statements:
            return asks(document, ANN_ACTS, input=value), statements

    for path, entity in product(references(field.type), owned()):
        answer, work = told(path, id_text(entity.prefix, KEYS[BOB]))
        found = answer["data"]
        if found and found[name]["userErrors"][0]["code"] == "BAD_ID":
            continue  # the id of another type
        never, as_much = told(path, id_text(entity.prefix, NEVER))
        assert answer == never, (name, path, entity.name)
        assert work == as_much, "how long it takes must not tell either"
        assert found is None or found[name]["userErrors"], (name, path)
        assert not leaks(answer), answer
