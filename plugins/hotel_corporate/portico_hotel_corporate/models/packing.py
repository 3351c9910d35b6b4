"""Packing functions into rooms so that no two meet and the whole costs as little as can be.

A depth-first search that places the function with the fewest choices first, tries cheap rooms
first and leaves a branch that cannot become better than the best plan so far. It is cut short
after a number of steps, so that it always answers in time; what it has then is the best it found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from portico_hotel_corporate.models.occupancy import Period

MOST_STEPS: Final = 20_000
Neighbours = Mapping[UUID, frozenset[UUID]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """A space at a time: the rooms it takes, when, and what that blocks."""

    space_id: UUID
    code: str
    rooms: frozenset[UUID]
    capacity: int
    occupied: Period
    cost: Decimal

    def meets(self, taken: Mapping[UUID, Sequence[Period]]) -> bool:
        """Whether a room of it is taken meanwhile."""
        return any(
            self.occupied.overlap(period) for room in self.rooms for period in taken.get(room, ())
        )

    def is_beside(self, taken: Mapping[UUID, Sequence[Period]], neighbours: Neighbours) -> bool:
        """Whether a room behind a folding wall of it is taken meanwhile."""
        return any(
            self.occupied.overlap(period)
            for room in self.around(neighbours)
            for period in taken.get(room, ())
        )

    def around(self, neighbours: Neighbours) -> frozenset[UUID]:
        """The rooms behind its folding walls, and its own."""
        return frozenset[UUID]().union(*(neighbours.get(room, ()) for room in self.rooms))

    def clashes(self, other: Place) -> bool:
        """Whether both want a room at the same time."""
        return bool(self.rooms & other.rooms) and self.occupied.overlap(other.occupied) is not None

    def disturbs(self, other: Place, neighbours: Neighbours) -> bool:
        """Whether a loud function here would be heard there, through a folding wall."""
        around = self.around(neighbours)
        return bool(around & other.rooms) and self.occupied.overlap(other.occupied) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A function: the places that would do, whether it is loud, and stands beside its own.

    Two of an event that both do (``with_own``) may take one room at a time.
    """

    places: Sequence[Place]
    loud: bool = False
    with_own: bool = False


@dataclass(slots=True)
class Plan:
    """A place for each need, in their order; None for those that have none."""

    chosen: list[Place | None]
    proven: bool = True

    @property
    def rank(self) -> tuple[int, Decimal]:
        """Plans with fewer needs left out come first, then cheaper ones."""
        left_out = self.chosen.count(None)
        return left_out, sum((place.cost for place in self.chosen if place), Decimal(0))


def pack(needs: Sequence[Need], neighbours: Neighbours, most_steps: int = MOST_STEPS) -> Plan:
    """The cheapest plan that leaves as few needs out as possible."""
    search = _Search(needs, neighbours, most_steps)
    search.go(0, 0, Decimal(0))
    return Plan(search.best, proven=search.steps < most_steps)


@dataclass(slots=True)
class _Search:
    needs: Sequence[Need]
    neighbours: Neighbours
    most_steps: int
    steps: int = 0
    best: list[Place | None] = field(init=False)
    bound: tuple[int, Decimal] = field(init=False)
    order: list[int] = field(init=False)
    sorted: list[list[Place]] = field(init=False)
    rest: list[Decimal] = field(init=False)
    chosen: list[Place | None] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.needs)
        self.order = sorted(range(count), key=lambda i: len(self.needs[i].places))
        self.sorted = [sorted(need.places, key=lambda p: (p.cost, p.code)) for need in self.needs]
        self.chosen, self.best = [None] * count, [None] * count
        self.bound = (count + 1, Decimal(0))
        cheapest = [places[0].cost if places else Decimal(0) for places in self.sorted]
        self.rest = [Decimal(0)] * (count + 1)
        for depth in reversed(range(count)):
            self.rest[depth] = self.rest[depth + 1] + cheapest[self.order[depth]]

    def go(self, depth: int, left_out: int, cost: Decimal) -> None:
        """Place the needs from ``depth`` on; keep the plan if it is the best so far."""
        self.steps += 1
        if self.steps >= self.most_steps or (left_out, cost + self.rest[depth]) >= self.bound:
            return
        if depth == len(self.order):
            self.bound, self.best = (left_out, cost), list(self.chosen)
            return
        need = self.order[depth]
        for place in self.sorted[need]:
            if self._fits(need, place, depth):
                self.chosen[need] = place
                self.go(depth + 1, left_out, cost + place.cost)
                self.chosen[need] = None
        if left_out < self.bound[0]:
            self._leave_out(depth, left_out, cost)

    def _leave_out(self, depth: int, left_out: int, cost: Decimal) -> None:
        places = self.sorted[self.order[depth]]
        saved = places[0].cost if places else Decimal(0)
        if (left_out + 1, cost + self.rest[depth] - saved) < self.bound:
            self.go(depth + 1, left_out + 1, cost)

    def _fits(self, need: int, place: Place, depth: int) -> bool:
        for other in self.order[:depth]:
            taken = self.chosen[other]
            if taken is None:
                continue
            together = self.needs[need].with_own and self.needs[other].with_own
            if together and place.clashes(taken):
                continue
            loud = self.needs[need].loud or self.needs[other].loud
            if place.clashes(taken) or (loud and place.disturbs(taken, self.neighbours)):
                return False
        return True
