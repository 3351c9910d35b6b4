"""A statement on SQLite is one errand of the connection's thread, whatever it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.testing import World


def test_each_statement_is_one_errand(
    tmp_path: Path, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, errands = World("sqlite", tmp_path), []
    send: Any = aiosqlite.Connection._execute

    async def count(self: Any, errand: Any, *given: Any, **named: Any) -> Any:
        errands.append(errand.__name__)
        return await send(self, errand, *given, **named)

    def deed(session: Session) -> None:
        connection = session.connection()  # texts that write are not for sessions
        errands.clear()
        connection.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT UNIQUE)"))
        rows = [{"word": "a"}, {"word": "b"}]
        made: Any = connection.execute(text("INSERT INTO t (word) VALUES (:word)"), rows)
        changed = connection.execute(text("UPDATE t SET word = word || 'x' RETURNING id, word"))
        assert changed.all() == [(1, "ax"), (2, "bx")]
        gone: Any = connection.execute(text("DELETE FROM t WHERE id = 2"))
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO t (word) VALUES ('ax')"))
        assert connection.scalar(text("SELECT count(*) FROM t")) == 1
        assert (made.rowcount, gone.rowcount) == (2, 1)
        assert errands == ["_execute", "_execute_many", *["_execute"] * 4]

    monkeypatch.setattr(aiosqlite.Connection, "_execute", count)
    try:
        world.runner.run(world.database.write(actor, deed))
    finally:
        world.close()
