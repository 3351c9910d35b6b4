"""Who asks, and what they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from sqlalchemy import event

from portico.access import Actor, Reach
from portico.graphql.execution import Executor, Request
from portico.testing import NOON
from portico.testing.databases import DIALECTS, World
from tests.access.matrix.world import ANN, BOB, KEYS, MARK

EVERYTHING = frozenset({"*"})


CHIEF = Actor(name="chief", scopes=EVERYTHING, now=NOON)


ANN_ACTS = Actor(name="ann", scopes=EVERYTHING, now=NOON, reach=Reach(owners=frozenset({"ann"})))


DEPUTY = Actor(
    name="dan",
    scopes=EVERYTHING,
    now=NOON,
    on_behalf_of="chief",
    reach=Reach(accounts=frozenset({KEYS[ANN]})),
)


NOBODYS = Actor(name="eve", scopes=EVERYTHING, now=NOON, reach=Reach(owners=frozenset({"eve"})))


RESTRICTED = {"ann": ANN_ACTS, "her deputy": DEPUTY, "nobody": NOBODYS}


def strangers_to(permission: str) -> list[Actor]:
    """Those who lack a permission, in every way in which one can."""
    return [
        Actor(name="none", now=NOON),
        Actor(name="other", scopes=frozenset({"other.*", f"{permission}.more"}), now=NOON),
        Actor(name="within", scopes=EVERYTHING, within=frozenset({"other.*"}), now=NOON),
        Actor(name="deputy", scopes=EVERYTHING, powers=frozenset(), now=NOON),
    ]


BOTH = pytest.mark.parametrize("matrix", DIALECTS, indirect=True)
"""On either kind of database; without it a test runs on SQLite."""


class Asks:
    def __init__(self, made: tuple[World, Executor]) -> None:
        self.world, self.executor = made

    @property
    def restricted(self) -> dict[str, Actor]:
        """Who asks along all paths: on PostgreSQL only Ann, whose rule is that of the others.

        Everybody asks on SQLite, and everybody asks for every type's rows on either database. A
        rule is one expression, made for an actor and compiled for a database; so each pair of
        path, actor and database is seen, and all three together could tell nothing new.
        """
        if self.world.database.is_sqlite:
            return RESTRICTED
        return {"ann": ANN_ACTS}

    def __call__(self, document: str, by: Actor, /, **variables: Any) -> dict[str, Any]:
        request = Request(query=document, actor=by, request_id="m", variables=variables)
        answer: dict[str, Any] = orjson.loads(
            self.world.runner.run(self.executor.run(request)).body
        )
        return answer

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements that are run meanwhile by the session of a deed."""
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            seen.append(statement)

        engine = self.world.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)

    def plainly(self, document: str, by: Actor) -> dict[str, Any]:
        """The same by the other executor, which shares no plan."""
        request = Request(query=document, actor=by, request_id="m")
        read = self.executor.engine.document(document)
        answer: dict[str, Any] = orjson.loads(
            self.world.runner.run(self.executor.run_plainly(request, read)).body
        )
        return answer


def codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}


def leaks(answer: dict[str, Any]) -> bool:
    text = orjson.dumps(answer).decode()
    return MARK[BOB] in text or f"_{'b' * 29}" in text
