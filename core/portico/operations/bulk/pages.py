"""Reading what is exported: page by page, by the very rules of every read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from portico.access import Actor

PAGES: Final = "pages"
"""Where a session holds the function that reads a page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of a list: its root field, what is selected, on which conditions, after what."""

    plural: str
    selection: str
    where: Mapping[str, Any]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The nodes of a page, and where the next one begins; None if it is the last."""

    nodes: list[dict[str, Any]]
    after: str | None
    notices: tuple[dict[str, Any], ...] = ()
    """The columns that the actor may not see, with the permission that each needs."""


Reader = Callable[[Session, Actor, Asked], Page]


def read_page(session: Session, actor: Actor, asked: Asked) -> Page:
    """A page, as the actor may see it."""
    reader: Reader = session.info[PAGES]
    return reader(session, actor, asked)
