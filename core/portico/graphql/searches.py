"""``search``: one list of records of every type that can be searched."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from portico.graphql.connections import edge_members, page_members
from portico.graphql.filters import PAGE_ARGUMENTS, upper
from portico.graphql.types import Argument, Member

if TYPE_CHECKING:
    from portico.graphql.types import Types
    from portico.query.catalog import Catalog

NODE, LIST = "Node", "Search"


def build_search(types: Types, catalog: Catalog) -> None:
    """Build the list of what a search finds, and the enum of the types that can be searched."""
    known = {upper(entity.name).lstrip("_"): entity for entity in catalog.searchable()}
    options = Enum("SearchType", {word: entity.name for word, entity in known.items()})  # type: ignore[misc]  # its members are known only now
    described = {
        word: f"{entity.name}, by {', '.join(entity.searched)}." for word, entity in known.items()
    }
    types.enum(options, "What can be searched, and by which fields.", described)
    types.object(f"{LIST}Edge", "What was found, in a list.", edge_members(NODE))
    members = page_members(LIST, NODE)
    types.object(f"{LIST}Connection", "A page of what was found.", members)


def search_member(name: str) -> Member:
    """The field of Query that searches everywhere."""
    return Member(
        name=name,
        type=f"{LIST}Connection!",
        description="Records of any type that have all of these words, the best matches first.",
        arguments=(
            Argument(
                name="text",
                type="String!",
                description="Words to find, each as the beginning of one; case and accents do not "
                "count.",
            ),
            Argument(
                name="types",
                type="[SearchType!]",
                description="Where to look; everywhere that one may read by default.",
            ),
            *PAGE_ARGUMENTS,
        ),
    )
