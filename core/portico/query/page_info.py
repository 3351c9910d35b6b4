"""``pageInfo``: which part of a connection a page is, told from the numbered rows of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, literal_column

from portico.query.kinds import CURSOR

if TYPE_CHECKING:
    from portico.query.context import Context
    from portico.query.emit import SQL, Json
    from portico.query.pages import Page
    from portico.query.selection import Selected

NEVER: SQL = literal_column("1=0")
ALWAYS: SQL = literal_column("1=1")


def row_number(outer: str) -> SQL:
    """The number of a row of the page, in the order of reading."""
    return literal_column(f'{outer}."page_number_"')


class PageInfo:
    """Writes the fields of a page info; ``outer`` names the numbered rows, if they are read."""

    def __init__(self, context: Context, page: Page, outer: str = "") -> None:
        self._emit = context.emit
        self._page = page
        self._outer = outer

    def needs_rows(self, selected: Selected) -> bool:
        """Whether any of the fields depends on the rows of the page."""
        known = {"__typename", "hasNextPage" if self._page.backward else "hasPreviousPage"}
        return any(nodes[0].name.value not in known for nodes in selected.values())

    def json(self, selected: Selected, cursor: SQL | None = None) -> Json:
        """The object; ``cursor`` is that of a row."""
        return self._emit.object(
            [(key, self._field(nodes[0].name.value, cursor)) for key, nodes in selected.items()]
        )

    def _field(self, name: str, cursor: SQL | None) -> Json:
        page = self._page
        match name:
            case "hasNextPage" | "hasPreviousPage":
                if (name == "hasPreviousPage") == page.backward:
                    return self._emit.flag(func.max(row_number(self._outer)) > self._size)
                passed = page.before if page.backward else page.after
                return self._emit.flag(NEVER if passed is None else ALWAYS)
            case "startCursor" | "endCursor":
                first = (name == "startCursor") != page.backward
                at = row_number(self._outer) == (literal_column("1") if first else self._shown)
                end = func.max(case((at, cursor)))
                return self._emit.scalar(end, CURSOR, nullable=True)
            case _:
                return self._emit.constant("PageInfo")

    @property
    def _size(self) -> SQL:
        return literal_column(str(self._page.size))

    @property
    def _shown(self) -> SQL:
        """How many rows the page shows."""
        count: SQL = literal_column(f'{self._outer}."page_count_"')
        return case((count > self._size, self._size), else_=count)
