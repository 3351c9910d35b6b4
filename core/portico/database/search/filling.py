"""Making the words of many rows at once, for revisions and for statements over many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, column, select, table, update

from portico.database.search.index import COLUMN
from portico.database.search.words import stored_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select, TableClause
    from sqlalchemy.engine import Connection

AT_ONCE: Final = 500
"""How many rows are read and written together."""


class Filler:
    """Writes the words of the rows of one table, by the columns that it is searched by."""

    def __init__(
        self, connection: Connection, name: str, title: Sequence[str], others: Sequence[str]
    ) -> None:
        self._connection = connection
        self._titles = len(title)
        names = (*title, *others)
        self._table: TableClause = table(
            name, column("id", Uuid()), column(COLUMN, Text()), *[column(n, Text()) for n in names]
        )
        self._texts = [self._table.c[each] for each in names]

    def all(self) -> None:
        """Every row, in the order of the ids."""
        last: UUID | None = None
        while True:
            chosen = self._chosen().order_by(self._table.c.id).limit(AT_ONCE)
            last = self._write(chosen if last is None else chosen.where(self._table.c.id > last))
            if last is None:
                return

    def some(self, ids: Sequence[UUID]) -> None:
        """The rows with these ids."""
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            self._write(self._chosen().where(self._table.c.id.in_(some)))

    def _chosen(self) -> Select[Any]:
        return select(self._table.c.id, *self._texts)

    def _write(self, chosen: Select[Any]) -> UUID | None:
        """Write the words of the rows that a SELECT finds; the id of the last, if there is any."""
        found = self._connection.execute(chosen).all()
        if not found:
            return None
        write = update(self._table).where(self._table.c.id == bindparam("of"))
        write = write.values({COLUMN: bindparam("words")})
        self._connection.execute(write, [self._made(*row) for row in found])
        last: UUID = found[-1][0]
        return last

    def _made(self, key: UUID, *texts: str | None) -> dict[str, Any]:
        words = stored_words(texts[: self._titles], texts[self._titles :])
        return {"of": key, "words": words}
