"""What a plugin lets be read over HTTP beside GraphQL, for clients that speak nothing else.

A route only reads: whatever changes something is a mutation, with its permission and audit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from portico.access import Actor

PATH: Final = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
KEY: Final = "key"
"""The parameter that holds the key of a route with keys of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a request gives to a route: each declared parameter that came, once.

    ``record`` is what the request's key belongs to, as ``by_key`` of the route found it.
    """

    parameters: Mapping[str, str]
    record: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a route gives: ``body``, of a ``media_type``, to be saved under a ``name``."""

    body: bytes = field(repr=False)
    media_type: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Something to be read at ``GET /plugins/<prefix>/<path>``.

    Nobody reads it without the ``permission``. Who asks, a bearer token tells as it does for
    GraphQL; or, for clients that cannot send headers, the parameter ``key``: ``by_key(session, key,
    now)`` gives whose it is and what it is for, or None if it is worth nothing. Other
    ``parameters`` are declared by name with a description; what is not declared is refused.
    """

    path: str
    description: str
    permission: str
    answer: Callable[[Session, Actor, Visit], Content]
    parameters: Mapping[str, str] = field(default_factory=dict)
    by_key: Callable[[Session, str, datetime], tuple[Actor, Any] | None] | None = None

    def problem(self) -> str:
        """What is wrong with its declaration; nothing if it is well."""
        if not PATH.fullmatch(self.path):
            return "is no path: write small letters, digits, '.', '_', '-', in parts split by '/'."
        if not self.permission or not self.description:
            return "needs a permission and a description."
        if KEY in self.parameters:
            return f"may not declare the parameter {KEY}: give by_key instead."
        return ""


def address(prefix: str, path: str) -> str:
    """Where a route of the plugin with this prefix is read."""
    return f"/plugins/{prefix}/{path}"
