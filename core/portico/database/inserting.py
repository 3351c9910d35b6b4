"""Inserting a row that somebody else may be inserting at the same moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portico.database.records import CoreBase

DIALECTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_missing(session: Session, model: type[CoreBase], values: Mapping[str, Any]) -> bool:
    """Insert a row unless there is one with its key; whether it was inserted.

    While another transaction inserts the same key, this waits for its end.
    """
    connection = session.connection()
    insert: Any = DIALECTS[connection.dialect.name]
    statement = insert(model).values(values).on_conflict_do_nothing()
    return bool(connection.execute(statement).rowcount == 1)
