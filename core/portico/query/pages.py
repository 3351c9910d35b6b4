"""Pages: which part of a list is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portico.errors import RequestError

if TYPE_CHECKING:
    from portico.errors import Path
    from portico.query.context import Context


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a connection is asked for."""

    size: int
    backward: bool
    after: Any
    before: Any


def page_of(context: Context, arguments: dict[str, Any], path: Path) -> Page:
    """The page that the arguments ask for; refuses sizes out of bounds."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise RequestError("BAD_USER_INPUT", "Give first or last, not both.", path)
    name = "last" if last is not None else "first"
    given = last if last is not None else first
    size = context.page_default if given is None else context.structural(given, int)
    if not 1 <= size <= context.page_max:
        message = f"{name} must be between 1 and {context.page_max}; it is {size}."
        raise RequestError("BAD_PAGE_SIZE", message, (*path, name))
    return Page(size, last is not None, arguments.get("after"), arguments.get("before"))
