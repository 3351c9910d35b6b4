"""Domain events as rows, and as the objects that their subscribers are given.

A record stands in a row as its table and its id; it is loaded anew when the event is told.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import Session

from portico.database.records import Record
from portico.ledger.written import plain
from portico.values import Choice

if TYPE_CHECKING:
    from portico.ledger.tables import Event

RECORD, CHOICE = "$record", "$choice"


class Unreadable(Exception):
    """An event was written by a version of its class that is not here."""


def event_row(happened: object) -> dict[str, Any]:
    """The columns of an event that are its own."""
    kind = type(happened)
    values = {each.name: getattr(happened, each.name) for each in fields(happened)}  # type: ignore[arg-type]  # events are dataclasses
    subject = next((each for each in values.values() if isinstance(each, Record)), None)
    return {
        "topic": kind.__name__,
        "source": place(kind),
        "subject_id": subject.id if subject else None,
        "data": {name: _written(value) for name, value in values.items()},
    }


def place(kind: type[Any]) -> str:
    """Where a class stands, as an event names it."""
    return f"{kind.__module__}:{kind.__qualname__}"


def _written(value: Any) -> Any:
    if isinstance(value, Record):
        return {RECORD: [place(type(value)), value.id.hex]}
    if isinstance(value, Choice):
        return {CHOICE: [place(type(value)), value.name]}
    return plain(value)


def told(session: Session, row: Event) -> Any:
    """The domain event of a row, its records loaded in this session."""
    kind = _found(row.source)
    return kind(**{name: _read(session, value) for name, value in row.data.items()})


def _found(place: str) -> Any:
    """What stands at a place; only modules that are imported anyway are looked into."""
    module, _, name = place.partition(":")
    found: Any = sys.modules.get(module)
    for step in name.split("."):
        found = getattr(found, step, None)
    if found is None:
        raise Unreadable(f"there is no {name} in {module}")
    return found


def _read(session: Session, value: Any) -> Any:
    match value:
        case {"$record": [place, hexadecimal]}:
            return session.get(_found(place), UUID(hex=hexadecimal))
        case {"$choice": [place, name]}:
            return _found(place)[name]
        case _:
            return value
