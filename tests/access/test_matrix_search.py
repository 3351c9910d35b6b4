"""Searches find what may be seen, and nothing else."""

from __future__ import annotations

import orjson
import pytest

from portico.access import Actor
from portico.graphql.filters import upper
from portico.query.fields import Entity, Many, Nested
from portico.query.reach import reach_of
from portico.query.scalars import id_text
from portico.testing import NOON
from tests.access.matrix.asking import ANN_ACTS, CHIEF, RESTRICTED, Asks, codes, leaks, strangers_to
from tests.access.matrix.schema import CATALOG
from tests.access.matrix.world import ANN, BOB, KEYS, MARK, NOBODY

SECRET, MINE, COMMON = (MARK[whose].lower() for whose in (BOB, ANN, NOBODY))


def searched_paths() -> list[tuple[str, str]]:
    """Every list that can be searched: an outer list, and the way to it from its nodes."""
    found = []
    for entity in CATALOG.entities.values():
        for field in entity.fields:
            if isinstance(field, Nested):
                found += [
                    (entity.plural, f"{field.name} {{ {each.name}%s }}")
                    for each in field.type.fields
                    if _is_searched(each)
                ]
            elif _is_searched(field):
                found.append((entity.plural, f"{field.name}%s"))
    return found


def _is_searched(field: object) -> bool:
    return isinstance(field, Many) and bool(CATALOG.of_model(field.target).searched)


@pytest.mark.parametrize("entity", CATALOG.searchable(), ids=lambda each: each.name)
def test_a_search_finds_nothing_of_bobs(entity: Entity, asks: Asks) -> None:
    document = (
        f"query($t: String!) {{ {entity.plural}(search: $t) {{ totalCount nodes {{ id }} }} }}"
    )
    nothing = {"totalCount": 0, "nodes": []}
    if reach_of(entity.model) is None:
        for actor in (CHIEF, *RESTRICTED.values()):
            answer = asks(document, actor, t=COMMON)
            assert answer["data"][entity.plural]["totalCount"] == 1
        return
    bobs, anns = (id_text(entity.prefix, KEYS[whose]) for whose in (BOB, ANN))
    shown = asks(document, CHIEF, t=SECRET)["data"][entity.plural]
    assert shown == {"totalCount": 1, "nodes": [{"id": bobs}]}
    for who, actor in RESTRICTED.items():
        assert asks(document, actor, t=SECRET)["data"][entity.plural] == nothing
        found = asks(document, actor, t=MINE)["data"][entity.plural]
        assert found == (nothing if who == "nobody" else {"totalCount": 1, "nodes": [{"id": anns}]})
    written = document.replace("query($t: String!) ", "").replace("$t", f'"{SECRET}"')
    assert asks.plainly(written, ANN_ACTS)["data"][entity.plural] == nothing


def test_nor_does_the_search_everywhere(asks: Asks) -> None:
    document = """query($t: String!, $after: String) { search(text: $t, first: 100, after: $after) {
      totalCount nodes { id } edges { cursor node { __typename ...on Account { name } } } } }"""
    ours = {e.prefix for e in CATALOG.searchable() if reach_of(e.model) is not None}
    for whose, word in ((BOB, SECRET), (ANN, MINE)):
        found = asks(document, CHIEF, t=word)["data"]["search"]
        assert {node["id"] for node in found["nodes"]} == {
            id_text(prefix, KEYS[whose]) for prefix in ours
        }
    for who, actor in RESTRICTED.items():
        hidden = asks(document, actor, t=SECRET)
        assert hidden["data"]["search"] == {"totalCount": 0, "nodes": [], "edges": []}
        found = asks(document, actor, t=MINE)["data"]["search"]
        assert found["totalCount"] == (0 if who == "nobody" else len(ours))
        assert not leaks(asks(document, actor, t=MINE))
    written = document.partition("{")[2].replace("$t", f'"{SECRET}"').replace(", after: $after", "")
    plain = asks.plainly("{" + written, ANN_ACTS)
    assert plain["data"]["search"] == {"totalCount": 0, "nodes": [], "edges": []}


@pytest.mark.parametrize("path", searched_paths(), ids=" ".join)
def test_nor_does_a_search_in_a_list_within_another(path: tuple[str, str], asks: Asks) -> None:
    outer, way = path
    searched = f'(search: "{SECRET}") {{ totalCount nodes {{ id }} }}'
    document = f"{{ {outer} {{ nodes {{ {way % searched} }} }} }}"
    assert "errors" not in asks(document, CHIEF), document
    for actor in RESTRICTED.values():
        answer = asks(document, actor)
        assert "errors" not in answer, (document, answer["errors"])
        assert not leaks(answer), (document, answer)
        assert '"totalCount":1' not in orjson.dumps(answer).decode(), (document, answer)


@pytest.mark.parametrize("entity", CATALOG.searchable(), ids=lambda each: each.name)
def test_a_search_needs_the_permission_of_each_type(entity: Entity, asks: Asks) -> None:
    kind = upper(entity.name).lstrip("_")
    everywhere = '{ search(text: "mine") { totalCount nodes { __typename } } }'
    named = f'{{ search(text: "mine", types: [{kind}]) {{ totalCount }} }}'
    permissions = {each.permission for each in CATALOG.searchable()}
    others = Actor(name="x", scopes=frozenset(permissions - {entity.permission}), now=NOON)
    same = {each.name for each in CATALOG.searchable() if each.permission == entity.permission}

    assert codes(asks(named, others)) == {"FORBIDDEN"}
    found = asks(everywhere, others)["data"]["search"]
    assert same.isdisjoint({node["__typename"] for node in found["nodes"]})
    assert found["totalCount"] == len(found["nodes"])
    only = Actor(name="y", scopes=frozenset({entity.permission}), now=NOON)
    shown = {node["__typename"] for node in asks(everywhere, only)["data"]["search"]["nodes"]}
    assert shown <= same
    for nobody in strangers_to(entity.permission):
        assert codes(asks(everywhere, nobody)) == {"FORBIDDEN"}
