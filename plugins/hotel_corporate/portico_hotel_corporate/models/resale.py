"""Resale: what the hotel earned with rooms that the client did not use, and what is credited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from portico.values import Choice
from portico_hotel_corporate.models.traces import HotelTraceStep, shown, step

if TYPE_CHECKING:
    from portico_hotel_corporate.models.attrition import RoomNight


class HotelResaleRooms(Choice):
    """How many resold rooms are credited."""

    MISSING = "All contracted rooms that were not used and were sold again."
    CHARGED = "Only as many rooms as are charged, the dearest first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Resale:
    """Rooms of a night that were sold again, at one rate."""

    rooms: int
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResaleTerm:
    """What the contract says. Percentages are on the scale 0 to 100.

    ``house_first``: a missing room is sold again only once the others of the house are; where
    nobody knows what stayed unsold, none counts. ``in_cancellation``: whether the fee of a
    cancellation is credited, too.
    """

    credit_percent: Decimal = Decimal(100)
    rooms: HotelResaleRooms = HotelResaleRooms.MISSING
    house_first: bool = False
    in_cancellation: bool = True

    def counted(self, night: RoomNight, missing: int) -> int:
        """How many of a night's missing rooms can have been sold again."""
        if not self.house_first:
            return missing
        return 0 if night.unsold is None else missing - night.most(missing)

    def assess(
        self, nights: Sequence[RoomNight], caps: Sequence[int], most: int | None
    ) -> tuple[Fraction, list[HotelTraceStep]]:
        """What is credited, at most for so many rooms a night and ``most`` in all, and why.

        Of more rooms the dearest count, each at most at the rate of the client's night.
        """
        sold = [piece for night, cap in zip(nights, caps, strict=True) for piece in _of(night, cap)]
        earned, steps = Fraction(0), list[HotelTraceStep]()
        for rooms, night, resale in sorted(sold, key=lambda piece: -_each(*piece[1:])):
            taken = rooms if most is None else min(rooms, most)
            most = None if most is None else most - taken
            if taken:
                amount = taken * _each(night, resale)
                formula = f"{taken} × min({shown(resale.rate)}, {shown(night.rate)})"
                steps.append(step(f"Resold on {night.day}", formula, amount))
                earned += amount
        credit = earned * Fraction(self.credit_percent) / 100
        if credit:
            formula = f"{shown(earned)} × {shown(self.credit_percent)} %"
            steps.append(step("Resale credit", formula, credit))
        return credit, steps


USUAL: Final = ResaleTerm()
"""All that was earned with missing rooms, where the contract says nothing else."""


def _of(night: RoomNight, cap: int) -> Iterator[tuple[int, RoomNight, Resale]]:
    for resale in sorted(night.resales, key=lambda each: -each.rate):
        rooms = min(cap, resale.rooms)
        cap -= rooms
        yield rooms, night, resale


def _each(night: RoomNight, resale: Resale) -> Fraction:
    return min(Fraction(resale.rate), night.rate)
