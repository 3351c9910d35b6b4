"""Scopes: their form, and that nobody hands on more than they have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from portico.access import Actor
from portico.errors import Problems

SCOPE: Final = re.compile(
    r"\*|(\*\.)?[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*(\.\*)?(\.[a-z][a-z0-9_]*)?|schema:read"
)


def check_scopes(actor: Actor, scopes: Iterable[str], problems: Problems, *path: str | int) -> None:
    """Note scopes that are none, and those that reach further than the actor's own."""
    for position, scope in enumerate(scopes):
        if not SCOPE.fullmatch(scope):
            text = f"{scope!r} is no scope, such as core.account.read, hotel.*, *.read or *."
            problems.add("SCOPE", text, *path, position)
        elif not actor.covers(scope):
            text = f"You may not do {scope} yourself, so you cannot permit it."
            problems.add("TOO_BROAD", text, *path, position)
