"""JSON as pieces of text: what dialects share that join constants and values to one text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func

from portico.query.emit.strategy import SQL, Json, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select


class TextEmitter(ABC):
    """A JSON value is a tuple of pieces: constants, and SQL that is text and never NULL."""

    @abstractmethod
    def text(self, value: Json) -> SQL:
        """All pieces joined."""

    def constant(self, text: str | None) -> Json:
        """A piece of text."""
        return ("null",) if text is None else (f'"{text}"',)

    def flag(self, condition: SQL) -> Json:
        """``true`` or ``false``; a condition over no rows is false."""
        return (case((condition, quoted("true")), else_=quoted("false")),)

    def choose(self, ways: Sequence[tuple[SQL, Json]]) -> Json:
        """One of several texts."""
        texts = [(test, self.text(value)) for test, value in ways]
        return (case(*texts, else_=quoted("null")),)

    def count(self, number: SQL) -> Json:
        """Digits."""
        return (number,)

    def object(self, pairs: Sequence[tuple[str, Json]]) -> Json:
        """Pieces between braces."""
        pieces: list[Any] = ["{"]
        for index, (key, value) in enumerate(pairs):
            pieces += [("," if index else "") + f'"{key}":', *value]
        return (*pieces, "}")

    def array(self, items: Sequence[Json]) -> Json:
        """Pieces between brackets."""
        pieces: list[Any] = ["["]
        for index, item in enumerate(items):
            pieces += ["," if index else "", *item]
        return (*pieces, "]")

    def subquery(self, value: Json, source: Select[Any], *, always: bool = False) -> Json:
        """A scalar subquery, with the constants around what it collects outside of it."""
        before, inside, after = _peeled(value) if always else ((), value, ())
        chosen = source.with_only_columns(self.text(inside), maintain_column_froms=True)
        found = chosen.scalar_subquery()
        return (*before, found if always else func.coalesce(found, quoted("null")), *after)

    def label(self, value: Json) -> SQL:
        """The text itself."""
        return self.text(value)


def merged(pieces: Sequence[Any]) -> list[SQL]:
    """The pieces as SQL, neighbouring constants joined: fewer arguments, fewer copies."""
    found: list[Any] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif not isinstance(piece, str) or piece:
            found.append(piece)
    return [quoted(piece) if isinstance(piece, str) else piece for piece in found]


def _peeled(value: Json) -> tuple[Json, Json, Json]:
    """The constants that a value begins with, what is between, and those that it ends with."""
    places = [place for place, piece in enumerate(value) if not isinstance(piece, str)]
    first, last = places[0], places[-1] + 1
    return value[:first], value[first:last], value[last:]
