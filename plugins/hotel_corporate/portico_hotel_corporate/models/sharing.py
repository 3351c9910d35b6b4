"""Whether functions that agreed to share a space fit into it together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portico_hotel_corporate.models.occupancy import Period


@dataclass(frozen=True, slots=True)
class Use:
    """A function's share of a space: when, and how many places it sets."""

    occupied: Period
    people: int


@dataclass(frozen=True, slots=True)
class Peak:
    """The most that is in a space at the same time."""

    events: int
    people: int


def peak(mine: Use, others: Iterable[Use]) -> Peak:
    """The most events and people that share the space at any moment of mine, mine included.

    The most are there when one of them begins, so only those moments are looked at.
    """
    sharers = [mine, *(use for use in others if use.occupied.overlap(mine.occupied))]
    moments = [max(use.occupied.start, mine.occupied.start) for use in sharers]
    present = [
        [use for use in sharers if use.occupied.start <= moment < use.occupied.end]
        for moment in moments
    ]
    return Peak(
        events=max(len(uses) for uses in present),
        people=max(sum(use.people for use in uses) for uses in present),
    )
