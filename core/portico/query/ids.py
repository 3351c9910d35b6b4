"""Ids as clients see them: ``acc_`` and 32 hexadecimal digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from portico.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portico.errors import Path
    from portico.query.fields import Entity

MOST_IDS = 100
"""How many records ``nodes`` reads at once."""

FORM = re.compile(r"([a-z][a-z0-9]*)_([0-9a-f]{32})")


def prefix_of(text: str) -> str:
    """The prefix that an id starts with, or nothing."""
    return text.partition("_")[0] if "_" in text else ""


def entity_of(text: str, prefixes: Mapping[str, Entity], path: Path = ()) -> Entity:
    """The type that an id belongs to; refuses what is no id of any."""
    prefix = prefix_of(text)
    if prefix not in prefixes:
        decode_id(text, "Node", prefixes, path)
    return prefixes[prefix]


def refuse_too_many(number: int, path: Path) -> None:
    """Refuse more ids at once than one request may ask for."""
    if number > MOST_IDS:
        message = f"At most {MOST_IDS} ids can be asked for at once; these are {number}."
        raise RequestError("TOO_MANY_IDS", message, path)


def decode_id(text: str, expected: str, prefixes: Mapping[str, Entity], path: Path = ()) -> UUID:
    """The UUID in an id of the expected GraphQL type; refuses any other id, saying why."""
    form = FORM.fullmatch(text)
    found = prefixes.get(form[1]) if form else None
    if form and found is not None and found.name == expected:
        return UUID(hex=form[2])
    wanted = next((p for p, entity in prefixes.items() if entity.name == expected), "")
    shown = text[:60]
    if found is not None:
        message = f"The id {shown!r} is of type {found.name}; an id of type {expected} is needed."
    else:
        message = f"{shown!r} is not an id of type {expected}: such ids look like {wanted}_0123…."
    raise RequestError("BAD_ID", message, path)
