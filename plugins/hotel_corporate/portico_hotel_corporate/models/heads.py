"""Heads: how many people a complete meeting package is for, by how they stay."""

from __future__ import annotations

from collections.abc import Sequence


def heads(day_delegates: int, rooms: Sequence[int]) -> int:
    """Day delegates and guests together; ``rooms`` are singles, doubles, triples and so on."""
    return day_delegates + sum(beds * count for beds, count in enumerate(rooms, start=1))
