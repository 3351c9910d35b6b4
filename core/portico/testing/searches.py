"""Random texts to search for that some rows of a database have, and cursors among what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from portico.database.search.words import asked_words
from portico.query.search_root import TAG
from portico.testing.facts import Facts, Row, happens

if TYPE_CHECKING:
    from random import Random

    from portico.query.catalog import Catalog
    from portico.query.fields import Entity


class Searches:
    """Makes up what clients might search for."""

    def __init__(self, catalog: Catalog, facts: Facts, random: Random) -> None:
        self._catalog = catalog
        self._facts = facts
        self._random = random

    def everywhere(self, kinds: list[str]) -> Row:
        """The arguments of a search in several types."""
        random = self._random
        values: Row = {"text": self.words(random.choice(self._catalog.searchable()))}
        if happens(random, 50):
            values["types"] = random.sample(kinds, min(2, len(kinds)))
        values[random.choice(["first", "first", "last"])] = random.choice([1, 2, 5])
        if happens(random, 25):
            row = random.choice(self._rows(random.choice(self._catalog.searchable())))
            if row:
                marks = [TAG, random.randint(1, 4), row["id"]]
                values[random.choice(["after", "before"])] = orjson.dumps(marks).hex()
        return values

    def _rows(self, entity: Entity) -> list[Row]:
        return self._facts.rows.get(entity.name) or [{}]

    def words(self, entity: Entity) -> str:
        """Something to search for: the beginnings of some words of a row, or a single letter."""
        random, row = self._random, self._random.choice(self._rows(entity))
        texts = [row[name] for name in entity.searched if row.get(name)]
        words = [word for word in " ".join(texts).split() if asked_words(word)]
        if not words or happens(random, 30):
            return random.choice("abcdegsä")
        chosen = random.choices(words, k=random.randint(1, 2))
        text = " ".join(word[: random.randint(1, 8)] for word in chosen)
        return text if asked_words(text) else "e"
