"""How a figure came about, step by step, for a person who wants to check it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final

PLACES: Final = 6
"""How many decimals of a fraction without an end are shown."""


@dataclass(frozen=True, kw_only=True)
class HotelTraceStep:
    """One step of a calculation."""

    label: Annotated[str, "What is worked out."]
    formula: Annotated[str, "How, with the figures put in."]
    value: Annotated[str, "What comes of it."]


def step(label: str, formula: str, value: object) -> HotelTraceStep:
    """A step; decimals are written without exponents and without needless zeros."""
    return HotelTraceStep(label=label, formula=formula, value=shown(value))


def shown(value: object) -> str:
    """A value as people read it: ``20``, not ``20.000000`` or ``2E+1``.

    A fraction without an end is cut and says so: a third is ``0.333333…``.
    """
    if isinstance(value, Fraction):
        return _fraction(value)
    if not isinstance(value, Decimal):
        return str(value)
    return f"{value.normalize():f}" if value else "0"


def _fraction(value: Fraction) -> str:
    cut = int(value * 10**PLACES)
    ends = Fraction(cut, 10**PLACES) == value
    return shown(Decimal(cut).scaleb(-PLACES)) + ("" if ends else "…")
