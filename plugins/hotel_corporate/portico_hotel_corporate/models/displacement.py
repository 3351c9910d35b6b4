"""Displacement: what a group is worth once the guests are counted whom it keeps out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNight:
    """One night: rooms of the group, other guests to be expected, and rooms there are."""

    group: int
    transient: int
    capacity: int
    transient_rate: Decimal

    @property
    def displaced(self) -> int:
        """How many other guests find no room."""
        return max(0, min(self.transient, self.group + self.transient - self.capacity))


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a room night costs and brings besides its rate. Percentages on the scale 0 to 100."""

    per_room: Decimal
    commission_percent: Decimal = Decimal(0)
    distribution_percent: Decimal = Decimal(0)
    ancillary: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Displacement:
    """What a group brings, what it costs in guests kept out, exactly."""

    gain: Decimal
    loss: Decimal
    displaced: int
    break_even: Fraction | None

    @property
    def value(self) -> Decimal:
        """What is left for the hotel."""
        return self.gain - self.loss


def displacement(
    nights: Sequence[GroupNight], rate: Decimal, costs: Costs, other_profit: Decimal
) -> Displacement:
    """What a group at a rate is worth; ``other_profit`` is that of its food, hire and the like.

    The break-even rate is the one at which nothing is left; None without rooms, or if all of the
    rate goes to others.
    """
    kept = 1 - costs.commission_percent / 100
    rooms = sum(night.group for night in nights)
    gain = rooms * (rate * kept - costs.per_room) + other_profit
    loss = sum((_lost(night, costs) for night in nights), Decimal(0))
    break_even = None
    if rooms and kept:
        each = Fraction(loss - other_profit) / rooms + Fraction(costs.per_room)
        break_even = each / Fraction(kept)
    displaced = sum(night.displaced for night in nights)
    return Displacement(gain=gain, loss=loss, displaced=displaced, break_even=break_even)


def _lost(night: GroupNight, costs: Costs) -> Decimal:
    net = night.transient_rate * (1 - costs.distribution_percent / 100)
    return night.displaced * (net - costs.per_room + costs.ancillary)
