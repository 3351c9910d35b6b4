"""Guarded fields are null for who lacks their permission, and no condition betrays them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portico.access import Actor
from portico.testing import NOON
from portico.testing.deployment import loaded
from portico.testing.guarded import Place, everybody_but, guarded_places
from tests.access.matrix.asking import BOTH, CHIEF, Asks, codes
from tests.access.matrix.schema import ALL, CATALOG, CORE


def places() -> list[Place]:
    return [each for owner in ("core", *ALL) for each in guarded_places(CATALOG, owner)]


def without(permission: str) -> Actor:
    return replace(everybody_but(loaded(ALL), permission), now=NOON)


@BOTH
@pytest.mark.parametrize("place", places(), ids=lambda each: ".".join(each.path))
def test_a_guarded_field_is_null_for_who_lacks_its_permission(place: Place, asks: Asks) -> None:
    document, actor = place.shown(CORE), without(place.field.permission)
    answers = [asks(document, actor), asks.plainly(document, actor)]

    assert answers[0] == answers[1]
    assert [each["permission"] for each in answers[0]["extensions"]["notices"]] == [
        place.field.permission
    ]
    for node in answers[0]["data"][place.entity.plural]["nodes"]:
        for name in place.path[:-1]:
            node = node[name]  # noqa: PLW2901 (going down)
        assert node[place.path[-1]] is None
    assert "extensions" not in asks(document, CHIEF)


@BOTH
@pytest.mark.parametrize("place", places(), ids=lambda each: ".".join(each.path))
def test_nothing_is_found_or_sorted_by_a_guarded_field(place: Place, asks: Asks) -> None:
    for document in place.asked(CORE):
        actor = without(place.field.permission)
        for answer in (asks(document, actor), asks.plainly(document, actor)):
            assert codes(answer) == {"FIELD_HIDDEN"}, document
        assert "errors" not in asks(document, CHIEF)
