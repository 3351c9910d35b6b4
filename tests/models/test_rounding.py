"""Rounding of exact fractions: half-up, away from zero, however their decimals end."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from portico.values import round_exact, round_fraction


@pytest.mark.parametrize(
    ("exact", "places", "rounded"),
    [
        ("1/8", 2, "0.13"),
        ("-1/8", 2, "-0.13"),
        ("1/3", 4, "0.3333"),
        ("2/3", 0, "1"),
        ("5/2", 0, "3"),
        ("-5/2", 0, "-3"),
        ("0", 2, "0.00"),
    ],
)
def test_a_half_goes_away_from_zero(exact: str, places: int, rounded: str) -> None:
    assert str(round_fraction(Fraction(exact), places)) == rounded


@pytest.mark.parametrize(
    ("currency", "rounded"), [("EUR", "898.98"), ("JPY", "899"), ("KWD", "898.975")]
)
def test_each_currency_has_its_places(currency: str, rounded: str) -> None:
    """Seven of thirty room nights at 5,137.00, three quarters of them."""
    exact = Fraction(7 * 5137 * 3, 30 * 4)

    assert round_exact(exact, currency) == Decimal(rounded)
