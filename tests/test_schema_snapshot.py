"""The committed schemas: every change of the API shows in review."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType
from graphql import GraphQLObjectType as ObjectType

from portico.app import build_schema
from portico.graphql.schema import Composed
from portico.plugins import load_plugins
from portico.settings import load_settings

SCHEMAS = Path(__file__).parent / "schemas"
ALL = ("b2b_trade", "bank_corporate", "hotel_corporate")
SETS = {"core": (), **{name: (name,) for name in ALL}, "all": ALL}


def composed(plugins: tuple[str, ...]) -> Composed:
    settings = load_settings(plugins=plugins)
    return build_schema(load_plugins(settings))


@pytest.mark.parametrize("name", SETS)
def test_the_committed_schema_is_the_composed_one(name: str) -> None:
    committed = (SCHEMAS / f"{name}.graphql").read_text(encoding="utf-8")
    is_current = composed(SETS[name]).sdl() == committed  # a difference of thousands of lines

    assert is_current, "run `make schemas` and look at what changed"


def test_everything_has_a_description() -> None:
    bare = []
    for kind in composed(ALL).core.type_map.values():
        if kind.name.startswith("__"):
            continue
        if not kind.description:
            bare.append(kind.name)
        if isinstance(kind, GraphQLEnumType):
            bare += [f"{kind.name}.{n}" for n, v in kind.values.items() if not v.description]
        if isinstance(kind, (ObjectType, GraphQLInterfaceType, GraphQLInputObjectType)):
            bare += [f"{kind.name}.{n}" for n, f in kind.fields.items() if not f.description]
        if isinstance(kind, ObjectType):
            bare += [
                f"{kind.name}.{name}({argument}:)"
                for name, field in kind.fields.items()
                for argument, given in field.args.items()
                if not given.description
            ]

    assert bare == []
