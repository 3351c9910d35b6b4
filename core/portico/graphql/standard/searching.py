"""Searching without an index: every word is looked for in the words of every row.

Slower than what one statement does, and shares nothing with it but how words are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, literal

from portico.database.search.words import BAR, title_beginning, title_words
from portico.query.searching import SPACE, ranked, title_of, words_of
from portico.query.texts import begins_with, has_within

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect

    from portico.errors import Path


class PlainSearch:
    """A text to search for, whose words are written into the statement."""

    def __init__(self, text: str, path: Path, dialect: Dialect) -> None:
        self._text = text
        self._words = words_of(text, path)
        self._dialect = dialect

    def matches(self, row: Any) -> ColumnElement[bool]:
        """Whether a row has every word, each as the beginning of one of its own."""
        return self._has_all(SPACE.op("||")(row.search_words))

    def rank(self, row: Any) -> ColumnElement[Any]:
        """How well a row that matches does so, from 1, the best, to 4."""
        stored, dialect = row.search_words, self._dialect
        whole = begins_with(stored, _text(f"{title_words(self._text)} {BAR}"), dialect)
        begins = begins_with(stored, _text(title_beginning(self._text)), dialect)
        return ranked(whole, begins, self._has_all(title_of(stored, dialect)))

    def _has_all(self, words: ColumnElement[Any]) -> ColumnElement[bool]:
        found = [has_within(words, _text(f" {word}"), self._dialect) for word in self._words]
        return and_(*found)


def _text(text: str) -> ColumnElement[str]:
    return literal(text, String())
