"""Documents that call a root field with some arguments, made from their types."""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)

from portico.query.scalars import id_text
from tests.access.matrix.schema import CORE
from tests.access.matrix.world import BOB, KEYS


def given(kind: Any) -> Any:
    """Some value for an argument or an input field, made from its type."""
    if is_non_null_type(kind):
        kind = kind.of_type
    if is_list_type(kind):
        return []
    named = get_named_type(kind)
    if isinstance(named, GraphQLInputObjectType):
        fields = {n: given(f.type) for n, f in named.fields.items() if is_required_input_field(f)}
        if named.name.endswith("By"):  # exactly one of its fields
            name, field = next(iter(named.fields.items()))
            return {name: given(field.type)}
        return fields
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    return SAMPLES.get(named.name, "x")


SAMPLES = {
    "ID": id_text("acc", KEYS[BOB]),
    "Int": 1,
    "Boolean": True,
    "Decimal": "1",
    "Date": "2026-01-01",
    "DateTime": "2026-01-01T00:00:00Z",
    "CurrencyCode": "EUR",
    "CountryCode": "DE",
    "EmailAddress": "a@example.com",
    "PhoneNumber": "+493012345678",
    "URL": "https://example.com",
    "JSON": {},
}


def call(parent: str, name: str) -> tuple[str, dict[str, Any]]:
    """A document that calls a root field with some arguments."""
    owner = CORE.type_map[parent]
    assert isinstance(owner, GraphQLObjectType)
    field = owner.fields[name]
    required = {n: a for n, a in field.args.items() if is_required_argument(a)}
    variables = {n: given(a.type) for n, a in required.items()}
    definitions = ", ".join(f"${n}: {a.type}" for n, a in required.items())
    arguments = ", ".join(f"{n}: ${n}" for n in required)
    below = (
        "" if not isinstance(get_named_type(field.type), GraphQLObjectType) else "{ __typename }"
    )
    verb = parent.lower()
    head = f"{verb}({definitions})" if definitions else verb
    body = f"{name}({arguments})" if arguments else name
    return f"{head} {{ {body} {below} }}", variables
