from decimal import Decimal

import pytest

from portico_hotel_corporate.models import HotelSetupStyle
from portico_hotel_corporate.models.capacity import derived_capacity, set_count

S = HotelSetupStyle


@pytest.mark.parametrize(
    ("style", "people"),
    [
        (S.THEATRE, 180),
        (S.CLASSROOM, 112),
        (S.BANQUET_ROUNDS, 150),
        (S.CABARET, 90),
        (S.RECEPTION, 225),
        (S.U_SHAPE, 60),
        (S.BOARDROOM, 64),
    ],
)
def test_180_square_metres_hold(style: HotelSetupStyle, people: int) -> None:
    assert derived_capacity(style, Decimal(180)) == people


@pytest.mark.parametrize(("style", "people"), [(S.THEATRE, 150), (S.BANQUET_ROUNDS, 125)])
def test_a_stage_of_30_square_metres_takes_its_people(style: HotelSetupStyle, people: int) -> None:
    assert derived_capacity(style, Decimal(180) - 30) == people


@pytest.mark.parametrize("style", [S.HOLLOW_SQUARE, S.T_SHAPE, S.CUSTOM])
def test_there_is_no_norm_for_every_style(style: HotelSetupStyle) -> None:
    assert derived_capacity(style, Decimal(180)) is None


def test_half_a_person_does_not_fit() -> None:
    assert derived_capacity(S.THEATRE, Decimal("99.99")) == 99


@pytest.mark.parametrize(
    ("guaranteed", "over", "places"),
    [
        (120, "5", 126),
        (47, "5", 50),
        (100, "0", 100),
        (100, "5", 105),
        (1, "100", 2),
        (3, "1", 4),
        (20, "5", 21),
        (101, "5", 107),
        (33, "7.5", 36),
        (0, "5", 0),
    ],
)
def test_places_are_set_over_the_guarantee_and_rounded_up(
    guaranteed: int, over: str, places: int
) -> None:
    assert set_count(guaranteed, Decimal(over)) == places


def test_no_more_places_are_set_over_the_guarantee_than_the_cap() -> None:
    """5 % of 120 are 6, of 40 they are 2."""
    assert [set_count(people, Decimal(5), cap=3) for people in (120, 40)] == [123, 42]
