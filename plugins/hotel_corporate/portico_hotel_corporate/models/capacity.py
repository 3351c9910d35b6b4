"""How many people fit into a room, by the way it is set up."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from portico.values import Choice


class HotelSetupStyle(Choice):
    """How the chairs and tables of a function stand."""

    THEATRE = "Rows of chairs without tables."
    CLASSROOM = "Rows of tables, chairs on one side."
    BANQUET_ROUNDS = "Round tables, chairs all around."
    CABARET = "Round tables, chairs on the side that faces the stage: six of ten."
    RECEPTION = "People stand."
    U_SHAPE = "Tables as a U, chairs on the outside."
    BOARDROOM = "One table, chairs all around."
    HOLLOW_SQUARE = "Tables as a square, open in the middle."
    T_SHAPE = "Tables as a T."
    CUSTOM = "Set up as agreed; the space must say how many fit."


SQUARE_METRES_PER_PERSON: Final = {
    HotelSetupStyle.THEATRE: Decimal("1.0"),
    HotelSetupStyle.CLASSROOM: Decimal("1.6"),
    HotelSetupStyle.BANQUET_ROUNDS: Decimal("1.2"),
    HotelSetupStyle.RECEPTION: Decimal("0.8"),
    HotelSetupStyle.U_SHAPE: Decimal("3.0"),
    HotelSetupStyle.BOARDROOM: Decimal("2.8"),
}
SEATS_AT_A_ROUND_TABLE: Final = 10
SEATS_AT_A_CABARET_TABLE: Final = 6


def derived_capacity(style: HotelSetupStyle, usable_area: Decimal) -> int | None:
    """How many fit on an area in square metres; None for styles that have no norm."""
    if style is HotelSetupStyle.CABARET:
        tables = _people(HotelSetupStyle.BANQUET_ROUNDS, usable_area) // SEATS_AT_A_ROUND_TABLE
        return tables * SEATS_AT_A_CABARET_TABLE
    return _people(style, usable_area) if style in SQUARE_METRES_PER_PERSON else None


def _people(style: HotelSetupStyle, usable_area: Decimal) -> int:
    people = usable_area / SQUARE_METRES_PER_PERSON[style]
    return int(people.to_integral_value(ROUND_FLOOR))


def set_count(guaranteed: int, overset_percent: Decimal, cap: int | None = None) -> int:
    """How many places the hotel sets for a guarantee: 120 with 5 % over are 126.

    ``cap`` is how many places over the guarantee it sets at most.
    """
    places = guaranteed * (100 + overset_percent) / 100
    over = int(places.to_integral_value(ROUND_CEILING)) - guaranteed
    return guaranteed + (over if cap is None else min(over, cap))
