"""Shares: how much of a whole somebody brings, and how concentrated a whole is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from portico.values import round_fraction, round_places


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """The part in percent of the whole, to one decimal; None of nothing.

    437,500 of 1,250,000 is 35.0.
    """
    return round_places(part * 100 / whole, 1) if whole else None


def concentration(parts: Iterable[Decimal]) -> Decimal | None:
    """The Herfindahl-Hirschman index: the sum of the squared shares, to four decimals.

    1 if one part is the whole, 1/n for n equal ones; of 0.2, 0.3 and 0.5 it is 0.38.
    """
    every = list(parts)
    whole = sum(every, Decimal(0))
    if not whole:
        return None
    squares = sum((Fraction(part) ** 2 for part in every), Fraction(0))
    return round_fraction(squares / Fraction(whole) ** 2, 4)
