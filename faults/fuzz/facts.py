"""What is on the server: rows of each type, read as any client reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portico.query.fields import Column
from portico.testing.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from portico.query.engine import Engine

ROWS = 30


def learn(engine: Engine, ask: Callable[[str], Any]) -> Facts:
    """The facts: of each list the newest rows, with all their scalar fields."""
    facts = Facts()
    for entity in engine.catalog.entities.values():
        names = [
            f.name for f in engine.catalog.fields(entity.name).values() if isinstance(f, Column)
        ]
        data = ask(f"{{ {entity.plural}(last: {ROWS}) {{ nodes {{ {' '.join(names)} }} }} }}")
        if data:
            facts.add(engine, entity, data[entity.plural]["nodes"])
    return facts
