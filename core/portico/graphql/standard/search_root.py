"""The search in several types, read plainly: each type by itself, sorted and cut in Python."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy import literal

from portico.graphql.standard.info import Info
from portico.graphql.standard.reading import Query
from portico.graphql.standard.records import Node
from portico.graphql.standard.searching import PlainSearch
from portico.query.kinds import ID
from portico.query.pages import page_of
from portico.query.scalars import id_text
from portico.query.search_root import TAG, FoundCursor, chosen_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portico.errors import Path
    from portico.graphql.standard.reading import Reading
    from portico.query.fields import Entity

Found = tuple[int, int, UUID]
"""The rank of a match, the place of its type among all, and its id: in this order they come."""


class Everywhere:
    """What a search finds in several types."""

    def __init__(self, reading: Reading, key: str, arguments: Mapping[str, Any]) -> None:
        self.reading = reading
        path: Path = (key,)
        context = reading.plain
        self._kinds = chosen_kinds(context, arguments.get("types"), path)
        self._search = PlainSearch(arguments["text"], (key, "text"), context.dialect)
        self.page = page_of(context, dict(arguments), path)
        self._after = self._bound(arguments, key, "after")
        self._before = self._bound(arguments, key, "before")

    def field(self, name: str, _arguments: Mapping[str, Any]) -> Any:
        """Resolve one field of the list."""
        match name:
            case "nodes":
                return [edge.node for edge in self.edges]
            case "edges":
                return self.edges
            case "pageInfo":
                return Info(self)
            case _:
                return len(self._matches)

    def _bound(self, arguments: Mapping[str, Any], key: str, name: str) -> Found | None:
        cursor = FoundCursor(self.reading.catalog.searchable(), (key, name))
        return None if arguments.get(name) is None else cursor.marks(arguments[name])

    @property
    def edges(self) -> list[Edge]:
        """What is on the page."""
        size, found = self.page.size, self._between
        return [
            Edge(self, each) for each in (found[-size:] if self.page.backward else found[:size])
        ]

    @property
    def has_more(self) -> bool:
        """Whether there is more beyond the page, in the direction of reading."""
        return len(self._between) > self.page.size

    @cached_property
    def _between(self) -> list[Found]:
        after, before = self._after, self._before
        return [
            found
            for found in self._matches
            if (after is None or found > after) and (before is None or found < before)
        ]

    @cached_property
    def _matches(self) -> list[Found]:
        found: list[Found] = []
        for place, entity in self._kinds:
            context = self.reading.context()
            query = Query(context, entity.model)
            query.where(self._search.matches(query.row))
            ranked = query.statement().with_only_columns(
                self._search.rank(query.row).label("rank"),
                query.row.id.label("id"),
                maintain_column_froms=True,
            )
            found += [(int(r.rank), place, r.id) for r in self.reading.fetch(context, ranked)]
        return sorted(found)

    def entity(self, place: int) -> Entity:
        """The type at a place."""
        return dict(self._kinds)[place]


class Edge:
    """A match of the page."""

    def __init__(self, made: Everywhere, found: Found) -> None:
        self._made = made
        self._rank, self._place, self._id = found

    @property
    def node(self) -> Node:
        """The record that matches."""
        reading, entity = self._made.reading, self._made.entity(self._place)
        context = reading.context()
        query = Query(context, entity.model)
        query.where(query.row.id == literal(self._id, ID.column))
        return Node(reading, entity, reading.rows(context, query)[0])

    @property
    def cursor(self) -> str:
        """Where in the list it stands."""
        identifier = id_text(self._made.entity(self._place).prefix, self._id)
        return orjson.dumps([TAG, self._rank, identifier]).hex()

    def field(self, name: str, _arguments: Mapping[str, Any]) -> Any:
        """Resolve one field of the edge."""
        return self.node if name == "node" else self.cursor
