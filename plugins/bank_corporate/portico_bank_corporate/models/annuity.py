"""Loans to people: the equal instalment, and what somebody can afford."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from portico.values import round_exact

MONTHS: Final = 12


def instalment(amount: Decimal, yearly: Decimal, months: int, currency: str) -> Decimal:
    """The equal monthly instalment: P i / (1 - (1 + i)⁻ⁿ), with ``yearly`` in per cent."""
    monthly = Fraction(yearly) / 100 / MONTHS
    if not monthly:
        return round_exact(Fraction(amount) / months, currency)
    growth = (1 + monthly) ** months
    return round_exact(Fraction(amount) * monthly * growth / (growth - 1), currency)


def interest(balance: Decimal, yearly: Decimal, currency: str) -> Decimal:
    """The interest of a month on what is owed."""
    return round_exact(Fraction(balance) * Fraction(yearly) / 100 / MONTHS, currency)


@dataclass(frozen=True, slots=True)
class Affordable:
    """What a person can pay each month, and how that was found."""

    mean_pay: Decimal
    cap: Decimal
    most: Decimal


def affordable(
    pays: Sequence[Decimal], share: Decimal, existing: Decimal, currency: str
) -> Affordable:
    """The most that a person can pay each month: a share of the mean net pay, less what is owed.

    ``share`` is in per cent. Each figure is rounded for itself, from the exact mean.
    """
    mean = sum((Fraction(pay) for pay in pays), Fraction(0)) / len(pays)
    cap = mean * Fraction(share) / 100
    most = max(cap - Fraction(existing), Fraction(0))
    return Affordable(*(round_exact(each, currency) for each in (mean, cap, most)))
