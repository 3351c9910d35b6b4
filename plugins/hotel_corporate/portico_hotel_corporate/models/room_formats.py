"""OpenTravel 2017B, code list Meeting Room Format (MRF): numbers, names, and how we count them."""

from __future__ import annotations

from typing import Final

from portico_hotel_corporate.models.capacity import HotelSetupStyle

_S = HotelSetupStyle
ROOM_FORMATS: Final[dict[int, tuple[str, HotelSetupStyle]]] = {
    1: ("Banquet", _S.BANQUET_ROUNDS),
    2: ("Classroom", _S.CLASSROOM),
    3: ("Conference", _S.BOARDROOM),
    5: ("Theatre", _S.THEATRE),
    6: ("U-shape", _S.U_SHAPE),
    7: ("Reception", _S.RECEPTION),
    8: ("Boardroom", _S.BOARDROOM),
    10: ("Rounds of 8", _S.BANQUET_ROUNDS),
    11: ("Rounds of 10", _S.BANQUET_ROUNDS),
    20: ("Rounds of 12", _S.BANQUET_ROUNDS),
    21: ("Classroom 2/6 ft", _S.CLASSROOM),
    22: ("Classroom 3/6 ft", _S.CLASSROOM),
    23: ("Classroom 3/8 ft", _S.CLASSROOM),
    24: ("Classroom 4/8 ft", _S.CLASSROOM),
    29: ("Cocktail rounds", _S.RECEPTION),
    30: ("Crescent rounds of 5", _S.CABARET),
    31: ("Crescent rounds of 6", _S.CABARET),
    33: ("E-shape", _S.CUSTOM),
    36: ("Hollow square", _S.HOLLOW_SQUARE),
    39: ("Royal conference", _S.BOARDROOM),
    42: ("Chevron theatre", _S.THEATRE),
    43: ("T-shape", _S.T_SHAPE),
    44: ("U-shape", _S.U_SHAPE),
    45: ("Custom", _S.CUSTOM),
}


def fits_format(style: HotelSetupStyle, number: int) -> bool:
    """Whether a setup may bear the number: it is counted so, or it says itself how many fit."""
    return style in {ROOM_FORMATS[number][1], HotelSetupStyle.CUSTOM}


def format_name(number: int) -> str:
    """The name of a number; empty if the list has none."""
    return ROOM_FORMATS[number][0] if number in ROOM_FORMATS else ""
