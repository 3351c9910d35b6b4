"""How large a space is and where: what follows from its measures, and what fits into it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import HotelSetupStyle
from portico_hotel_corporate.operations.programmes import (
    HotelSuggestFunction,
    HotelSuggestSpacesRequest,
)
from portico_hotel_corporate.operations.suggestions import suggest_spaces

D = Decimal
MEASURES = "areaM2 ceilingM lengthM widthM floorLoadKgM2 building floor"
SPACES = f"{{ hotelFunctionSpaces {{ nodes {{ code {MEASURES} }} }} }}"
UPDATE = f"""mutation($input: HotelFunctionSpaceUpdateInput!) {{
    hotelFunctionSpaceUpdate(input: $input) {{
    functionSpace {{ version {MEASURES} }} userErrors {{ code message path }} }} }}"""


def test_a_room_has_the_area_of_its_walls_and_a_combination_what_its_rooms_have(
    hotel: Any, desk: Any
) -> None:
    here = {"building": "Palace", "length_m": D("12.50"), "width_m": D("8.00")}
    a = hotel.space("A", **here, floor="1", ceiling_m=D("3.20"), floor_load_kg_m2=500)
    b = hotel.space("B", **here, floor="2", ceiling_m=D("2.90"), floor_load_kg_m2=400)
    hotel.combination("AB", a, b)

    found = desk.ask(SPACES)["data"]["hotelFunctionSpaces"]["nodes"]
    both = {each["code"]: each for each in found}["AB"]
    assert [each["areaM2"] for each in found] == ["100", "200", "100"]
    assert (both["ceilingM"], both["floorLoadKgM2"]) == ("2.9", 400)
    assert (both["building"], both["floor"], both["lengthM"]) == ("Palace", None, None)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"ceiling_m": D(0)}, ("HOTEL_METRES", "input.ceilingM")),
        ({"length_m": D("-3")}, ("HOTEL_METRES", "input.lengthM")),
        ({"width_m": D("NaN")}, ("HOTEL_METRES", "input.widthM")),
        ({"ceiling_m": D("2.505")}, ("HOTEL_METRES", "input.ceilingM")),
        ({"ceiling_m": D(1000)}, ("HOTEL_METRES", "input.ceilingM")),
        ({"floor_load_kg_m2": 0}, ("HOTEL_FLOOR_LOAD", "input.floorLoadKgM2")),
        (
            {"length_m": D(10), "width_m": D(8), "area_m2": D("80.01")},
            ("HOTEL_AREA", "input.areaM2"),
        ),
    ],
)
def test_measures_that_no_room_has_are_refused(
    hotel: Any, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problems_of(partial(hotel.space, "A", **given)) == [problem]


def test_a_space_is_measured_anew(hotel: Any, desk: Any) -> None:
    room = hotel.space("A", area_m2=D(70))
    ids = {"id": f"hfs_{room.id.hex}", "expectedVersion": room.version}

    found = desk.made(UPDATE, input=ids | {"lengthM": "10", "widthM": "8", "floor": "Mezzanine"})
    assert (found["areaM2"], found["floor"]) == ("70", "Mezzanine")
    ids["expectedVersion"] = found["version"]
    assert desk.refused(UPDATE, input=ids | {"widthM": "6.5"}) == [("HOTEL_AREA", "input.areaM2")]


def test_a_stage_and_a_car_are_put_where_they_fit(hotel: Any) -> None:
    hotel.space("LOW", area_m2=D(10), ceiling_m=D("2.40"), floor_load_kg_m2=2000)
    hotel.space("WEAK", area_m2=D(20), ceiling_m=D("4.50"), floor_load_kg_m2=350)
    hotel.space("OPEN", area_m2=D(30))
    hotel.space("HALL", area_m2=D(900), ceiling_m=D("4.50"), floor_load_kg_m2=2000)
    wish = HotelSuggestFunction(
        key="launch",
        starts_at=datetime.fromisoformat("2026-12-01T09:00:00+00:00"),
        ends_at=datetime.fromisoformat("2026-12-01T12:00:00+00:00"),
        setup_style=HotelSetupStyle.THEATRE,
        people=40,
        min_ceiling_m=D("3.00"),
        min_floor_load_kg_m2=1500,
    )
    request = HotelSuggestSpacesRequest(property_id=hotel.place.id, functions=[wish])

    (found,) = hotel.do(suggest_spaces, request).suggestions
    assert found.code == "HALL"
    said = {each.code: (each.verdict.name, each.detail) for each in found.rejected}
    assert said == {
        "LOW": ("TOO_LOW", "2.40 of 3.00 m"),
        "OPEN": ("TOO_LOW", "unknown of 3.00 m"),
        "WEAK": ("FLOOR_TOO_WEAK", "350 of 1500 kg a m²"),
    }
