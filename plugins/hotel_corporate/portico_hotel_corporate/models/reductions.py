"""Reductions: how far a client may lower what was contracted, free of charge, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from portico.values import Choice


class HotelReductionBase(Choice):
    """What the percentage of a permitted reduction is taken of."""

    CURRENT = "Of the rooms that are contracted when the period of the step begins."
    ORIGINAL = "Of the rooms that were contracted at first."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReductionStep:
    """Until so many days before arrival the client may give back so many percent."""

    days_before: int
    percent: Decimal
    base: HotelReductionBase = HotelReductionBase.CURRENT

    def last_day(self, arrival: date) -> date:
        """The last day on which it may be used."""
        return arrival - timedelta(days=self.days_before)

    def lowest(self, *, current: int, original: int) -> int:
        """How many rooms must stay; fractions of a room are given back."""
        base = current if self.base is HotelReductionBase.CURRENT else original
        exact = current - base * self.percent / 100
        return max(0, int(exact.to_integral_value(ROUND_FLOOR)))


@dataclass(frozen=True, slots=True)
class Granted:
    """What became of a wish to reduce: the rooms that stay, and those that stay chargeable."""

    rooms: int
    excess: int


def grant(wanted: int, lowest: int) -> Granted:
    """Grant a wish as far as the contract permits: 60 wanted of at least 72 leaves 12 too many."""
    rooms = max(wanted, lowest)
    return Granted(rooms=rooms, excess=rooms - wanted)


def step_on(steps: Sequence[ReductionStep], arrival: date, day: date) -> ReductionStep | None:
    """The step whose period a day falls in: the earliest that has not run out."""
    left = [each for each in steps if day <= each.last_day(arrival)]
    return max(left, key=lambda each: each.days_before, default=None)
