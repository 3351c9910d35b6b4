"""Ladder: the breaks of one product, and what a quantity costs on them.

Everything is counted in base units and kept as fractions, so that no comparison is ever decided by
rounding; only what leaves this module is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from portico.values import round_money
from portico_b2b_trade.models import TradePriceListKind
from portico_b2b_trade.models.numbers import EXACT, PLACES

if TYPE_CHECKING:
    from portico_b2b_trade.operations.prices.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Break:
    """From ``threshold`` base units on, one base unit costs ``price`` in the asked currency."""

    threshold: Fraction
    price: Fraction
    uom: str
    min_quantity: Decimal
    unit_price: Decimal
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a quantity, and the break that prices it."""

    step: Break
    quantity: Fraction


class Ladder:
    """The breaks of a product in ascending order, and how they work."""

    def __init__(self, kind: TradePriceListKind, breaks: Iterable[Break]) -> None:
        self.kind = kind
        self.breaks = tuple(sorted(breaks, key=lambda step: step.threshold))

    def reached(self, quantity: Fraction) -> Break | None:
        """The highest break at or below the quantity; None if it is below the first one."""
        below = [step for step in self.breaks if step.threshold <= quantity]
        return below[-1] if below else None

    def parts(self, quantity: Fraction) -> list[Part]:
        """The quantity as one part, or cut at the breaks if prices are graduated."""
        if self.kind is TradePriceListKind.ALL_UNITS:
            step = self.reached(quantity)
            return [Part(step, quantity)] if step else []
        ends = [step.threshold for step in self.breaks[1:]] + [quantity]
        return [
            Part(step, min(end, quantity) - step.threshold)
            for step, end in zip(self.breaks, ends, strict=True)
            if step.threshold < quantity
        ]

    def gross(self, quantity: Fraction) -> Fraction:
        """What the quantity costs, exactly."""
        parts = self.parts(quantity)
        return sum((part.quantity * part.step.price for part in parts), Fraction(0))

    def cheaper_break(self, quantity: Fraction) -> Break | None:
        """The higher break whose smallest quantity costs less than this one, if there is one.

        It cannot happen with graduated prices: there more never costs less.
        """
        if self.kind is TradePriceListKind.GRADUATED:
            return None
        higher = [step for step in self.breaks if step.threshold > quantity]
        best = min(higher, key=lambda step: step.threshold * step.price, default=None)
        if best is None or best.threshold * best.price >= self.gross(quantity):
            return None
        return best


def exact(number: Fraction) -> Decimal:
    """The fraction as a decimal, with more digits than any column holds."""
    with localcontext(EXACT):
        return Decimal(number.numerator) / Decimal(number.denominator)


def amount(number: Fraction, currency: str) -> Decimal:
    """The fraction as an amount of money, rounded half-up."""
    with localcontext(EXACT):
        return round_money(exact(number), currency)


def at_least(number: Fraction) -> Decimal:
    """The smallest quantity with six decimal places that is not below the fraction."""
    with localcontext(EXACT):
        return exact(number).quantize(Decimal(1).scaleb(-PLACES), ROUND_CEILING)
