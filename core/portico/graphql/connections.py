"""The fields that every connection and every edge has."""

from __future__ import annotations

from portico.graphql.types import Member


def edge_members(node: str) -> list[Member]:
    """The fields of every edge."""
    return [
        Member(name="cursor", type="String!", description="Names this place in the list."),
        Member(name="node", type=f"{node}!", description=f"The {node}."),
    ]


def page_members(name: str, node: str) -> list[Member]:
    """The fields of every connection."""
    return [
        Member(name="edges", type=f"[{name}Edge!]!", description="The nodes with their cursors."),
        Member(name="nodes", type=f"[{node}!]!", description="The nodes alone."),
        Member(name="pageInfo", type="PageInfo!", description="Which part of the list this is."),
        Member(
            name="totalCount",
            type="Int",
            description="How many nodes meet the conditions in all; counted only when selected.",
        ),
    ]
