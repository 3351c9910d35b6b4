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

FORM = re.compile(r"([a-z][a-z0-9]*)_([0-9a-f]{32})")


def prefix_of(text: str) -> str:
    """The prefix that an id starts with, or nothing."""
    return text.partition("_")[0] if "_" in text else ""


def decode_id(text: str, expected: str, prefixes: Mapping[str, Entity], path: Path = ()) -> UUID:
    """The UUID in an id of the expected GraphQL type; refuses any other id, saying why."""
    wanted = next((p for p, entity in prefixes.items() if entity.name == expected), "")
    form = FORM.fullmatch(text)
    if form and form[1] == wanted:
        return UUID(hex=form[2])
    shown = text[:60]
    if form and form[1] in prefixes:
        found = prefixes[form[1]].name
        message = f"The id {shown!r} is of type {found}; an id of type {expected} is needed."
    else:
        message = f"{shown!r} is not an id of type {expected}: such ids look like {wanted}_0123…."
    raise RequestError("BAD_ID", message, path)
