"""``pageInfo``, read plainly: which part of a list a page is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portico.query.pages import Page


class Paged(Protocol):
    """A list of which a page was read."""

    page: Page

    @property
    def edges(self) -> Sequence[Any]:
        """What is on the page, each with its cursor, in the order to show."""

    @property
    def has_more(self) -> bool:
        """Whether there is more beyond the page, in the direction of reading."""


class Info:
    """Which part of a list a page is."""

    def __init__(self, made: Paged) -> None:
        self._made = made

    def field(self, name: str, _arguments: Mapping[str, Any]) -> Any:
        """Resolve one field of the page info."""
        page, edges = self._made.page, self._made.edges
        if name in {"startCursor", "endCursor"}:
            return edges[0 if name == "startCursor" else -1].cursor if edges else None
        if (name == "hasPreviousPage") == page.backward:
            return self._made.has_more
        return (page.before if page.backward else page.after) is not None
