"""The score of a client: what is known of it, weighed, with every part to be told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from portico.values import round_places
from portico_hotel_corporate.models.amounts import HUNDRED
from portico_hotel_corporate.models.clients.class_criteria import (
    PLACES,
    HotelClassCriterionKind,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a client for a criterion, and where it is known from."""

    value: Decimal | str | None
    source: str


UNKNOWN: Final = Fact(None, "nothing is noted")


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion brought."""

    kind: HotelClassCriterionKind
    fact: Fact
    weight: Decimal
    points: Decimal

    @property
    def score(self) -> Decimal:
        """Its share of the score, exactly."""
        return self.weight * self.points / HUNDRED


@dataclass(frozen=True, slots=True)
class Score:
    """How a client is classed by a scheme, and why."""

    parts: tuple[Part, ...]

    @property
    def value(self) -> Decimal:
        """The sum of all parts, rounded half-up once to two decimals."""
        return round_places(sum((each.score for each in self.parts), Decimal(0)), PLACES)

    def to_json(self) -> list[dict[str, Any]]:
        """The parts as they are kept with an assignment."""
        return [
            {
                "kind": each.kind.name,
                "value": None if each.fact.value is None else format_value(each.fact.value),
                "source": each.fact.source,
                "weight": f"{each.weight:f}",
                "points": f"{each.points:f}",
                "score": f"{each.score.normalize():f}",
            }
            for each in self.parts
        ]


def format_value(value: Decimal | str) -> str:
    """A value as people read it."""
    return value if isinstance(value, str) else f"{value.normalize():f}"
