"""Root fields, mutations and types answer to who has their permission only."""

from __future__ import annotations

import pytest
from graphql import GraphQLObjectType

from portico.access import Actor
from portico.query.fields import Entity, Many, One
from portico.query.scalars import id_text
from portico.testing import NOON
from tests.access.matrix.asking import Asks, codes, strangers_to
from tests.access.matrix.calls import call
from tests.access.matrix.schema import CATALOG, CORE
from tests.access.matrix.world import ANN, KEYS

ANY_TYPE = {"node", "nodes", "search"}
"""The root fields that need the permission of whatever type they show."""


def declared() -> dict[tuple[str, str], str]:
    """The permission of every root field and mutation, as it is declared."""
    found: dict[tuple[str, str], str] = {}
    for name, root in CATALOG.roots.items():
        if name in ANY_TYPE:
            continue
        entity = getattr(root, "entity", None)
        target = getattr(root, "target", None)
        found["Query", name] = (
            entity.permission
            if entity is not None
            else CATALOG.of_model(target).permission
            if target is not None
            else root.permission  # type: ignore[union-attr]  # what is left has one of its own
        )
    found |= {("Query", name): each.permission for name, each in CATALOG.answers.items()}
    found |= {("Mutation", name): each.permission for name, each in CATALOG.mutations.items()}
    return found


def test_every_root_field_and_mutation_has_its_permission() -> None:
    for parent in ("Query", "Mutation"):
        owner = CORE.type_map[parent]
        assert isinstance(owner, GraphQLObjectType)
        named = {name for kind, name in declared() if kind == parent} | ANY_TYPE
        assert set(owner.fields) <= named
    assert all(declared().values())


@pytest.mark.parametrize("parent", ["Query", "Mutation"])
def test_only_who_has_the_permission_gets_an_answer(parent: str, asks: Asks) -> None:
    for (kind, name), permission in declared().items():
        if kind != parent:
            continue
        document, variables = call(kind, name)
        for actor in strangers_to(permission):
            answer = asks(document, actor, **variables)
            assert codes(answer) == {"FORBIDDEN"}, (actor.name, document)

        allowed = Actor(name="may", scopes=frozenset({permission}), now=NOON)
        assert "FORBIDDEN" not in codes(asks(document, allowed, **variables)), document


@pytest.mark.parametrize("entity", CATALOG.entities.values(), ids=lambda each: each.name)
def test_a_type_is_forbidden_by_every_road(entity: Entity, asks: Asks) -> None:
    known = id_text(entity.prefix, KEYS[ANN])
    others = {each.permission for each in CATALOG.entities.values()} - {entity.permission}
    actor = Actor(name="x", scopes=frozenset(others), now=NOON)
    for document in (
        f'{{ node(id: "{known}") {{ id }} }}',
        f'{{ nodes(ids: ["{known}"]) {{ id }} }}',
    ):
        assert codes(asks(document, actor)) == {"FORBIDDEN"}, document
    for owner in CATALOG.entities.values():
        if owner.permission == entity.permission:
            continue
        for field in owner.fields:
            if not isinstance(field, (One, Many)) or field.target is not entity.model:
                continue
            inner = "{ id }" if isinstance(field, One) else "{ totalCount }"
            shown = f"{{ {owner.plural} {{ nodes {{ {field.name} {inner} }} }} }}"
            word = "is" if isinstance(field, One) else "some"
            asked = (
                f"{{ {owner.plural}(where: {{{field.name}: {{{word}: {{}}}}}}) {{ totalCount }} }}"
            )
            for document in (shown, asked):
                assert codes(asks(document, actor)) == {"FORBIDDEN"}, document
