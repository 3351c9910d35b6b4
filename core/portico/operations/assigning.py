"""From an input to a record: texts are trimmed, checked and brought to their normal form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, inspect

from portico.database.records import camel
from portico.errors import Problems
from portico.models.formats import Malformed
from portico.values import UNSET

if TYPE_CHECKING:
    from sqlalchemy import Column

CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

READABLE: Final = 500
"""A longer text has no form worth checking, nor is it worth quoting."""


def assign(
    record: Any, given: object, names: Iterable[str], problems: Problems, *path: str | int
) -> bool:
    """Set the named attributes of a record to what an input gives; note what is wrong with it.

    An input that the caller left out changes nothing. ``FORMATS`` of the record's class says
    which attributes have a form of their own. Tells whether all was well.
    """
    well = True
    formats: dict[str, Callable[[str], str]] = getattr(record, "FORMATS", {})
    columns = inspect(type(record)).columns
    for name in names:
        value = getattr(given, name)
        if value is UNSET:
            continue
        try:
            setattr(record, name, _normal(value, columns[name], formats.get(name)))
        except Malformed as malformed:
            problems.add(malformed.code, malformed.message, *path, camel(name))
            well = False
    return well


def _normal(value: Any, column: Column[Any], form: Callable[[str], str] | None) -> Any:
    if isinstance(value, str):
        value = _text(value, column.type.length if isinstance(column.type, String) else None, form)
    if value is None and not column.nullable:
        raise Malformed("REQUIRED", "This cannot be empty.")
    return value


def _text(value: str, limit: int | None, form: Callable[[str], str] | None) -> str | None:
    text = value.strip()
    if not text:
        return None
    if CONTROL.search(text):
        raise Malformed("CONTROL_CHARACTER", "Control characters are not allowed.")
    if form is not None and len(text) <= READABLE:
        text = form(text)
    if limit is not None and len(text) > limit:
        raise Malformed("TOO_LONG", f"At most {limit} characters; it has {len(text)}.")
    return text
