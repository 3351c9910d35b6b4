"""Subscriptions tell of what may be seen, and of nothing else."""

from __future__ import annotations

from itertools import product

import pytest

from portico.access import Actor
from portico.delivery.feed import Happened
from portico.graphql.execution import Executor
from portico.query.scalars import id_text
from portico.testing import NOON
from portico.testing.databases import World
from tests.access.matrix.asking import BOTH, RESTRICTED, leaks, strangers_to
from tests.access.matrix.listening import sources, told
from tests.access.matrix.schema import CORE, owned
from tests.access.matrix.world import ANN, BOB, KEYS, NOBODY


def test_every_subscription_is_looked_at() -> None:
    made = CORE.subscription_type
    assert made is not None
    assert set(made.fields) == {each.split()[0] for each in sources()}


@pytest.mark.parametrize("name", sources())
def test_only_who_has_the_permission_is_told(name: str, matrix: tuple[World, Executor]) -> None:
    entity, document, source, topic = sources()[name]
    happened = Happened(1, topic, source, KEYS[NOBODY], NOON)
    for actor in strangers_to(entity.permission):
        assert told(matrix, document, actor, happened) == ([], "FORBIDDEN"), actor.name

    allowed = Actor(name="may", scopes=frozenset({entity.permission}), now=NOON)
    assert told(matrix, document, allowed, happened)[1] == "NO_MORE"


@BOTH
@pytest.mark.parametrize("name", [n for n, (entity, *_) in sources().items() if entity in owned()])
def test_nobody_is_told_of_what_they_may_not_see(name: str, matrix: tuple[World, Executor]) -> None:
    """Not that it was changed, nor that it was removed."""
    entity, document, source, topic = sources()[name]
    topics = [topic] if topic[0].isupper() else ["created", "changed", "removed"]
    events = [
        Happened(place_, each, source, KEYS[whose], NOON)
        for place_, (each, whose) in enumerate(product(topics, (BOB, ANN)), start=1)
    ]
    mine = {id_text(entity.prefix, KEYS[ANN])}
    for who, actor in RESTRICTED.items():
        messages, end = told(matrix, document, actor, *events)
        assert end == "NO_MORE", (who, end)
        shown = {next(iter(each["data"].values()))["id"] for each in messages}
        assert shown == (set() if who == "nobody" else mine), who
        assert not any(map(leaks, messages)), who
