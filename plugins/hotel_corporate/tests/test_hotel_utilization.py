"""How much of full use function spaces are taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from portico.testing import Ask

REPORT = """query($input: HotelSpaceUtilizationRequestInput!) {
  hotelSpaceUtilization(input: $input) { code takenMinutes fullMinutes percent } }"""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


@pytest.fixture
def used(hotel: Any, ask: Ask) -> Any:
    """The report of some days of December 2026, by the code of the room."""

    def used(first: str = "2026-12-01", last: str = "2026-12-01") -> dict[str, tuple[Any, ...]]:
        given = {"propertyId": f"hpr_{hotel.place.id.hex}", "firstDay": first, "lastDay": last}
        answer = ask(REPORT, input=given)
        assert "errors" not in answer, answer
        found = answer["data"]["hotelSpaceUtilization"]
        return {
            each["code"]: (each["takenMinutes"], each["fullMinutes"], each["percent"])
            for each in found
        }

    return used


def test_a_room_is_used_by_what_takes_it_setting_up_included(hotel: Any, used: Any) -> None:
    """08:00 to 12:30 are 270 minutes: 45 % of ten hours, 18.75 % of a whole day."""
    a, b = hotel.space("A", full_utilization_minutes=600), hotel.space("B")
    turns = {"setup_minutes": 60, "teardown_minutes": 30}
    both = hotel.combination("AB", a, b)
    hotel.book(hotel.function(both, at("09:00"), at("12:00"), **turns))

    assert used() == {"A": (270, 600, "45"), "B": (270, 1440, "18.8")}
    assert used("2026-11-30", "2026-12-01")["A"] == (270, 1200, "22.5")


def test_a_day_is_no_more_than_fully_used(hotel: Any, used: Any) -> None:
    """A hold of 24 hours takes 1,440 minutes; with an idle day that is half of full use."""
    hall = hotel.space("A", full_utilization_minutes=600)
    hotel.book(hotel.function(hall, at("09:00"), at("12:00"), hold_24h=True))

    assert used("2026-12-01", "2026-12-02") == {"A": (1440, 1200, "50")}


def test_those_who_share_a_foyer_use_it_once(hotel: Any, used: Any) -> None:
    foyer = hotel.space("F", shareable=True, max_events=2, full_utilization_minutes=240)
    for start, end in (("09:00", "11:00"), ("10:00", "12:00")):
        hotel.book(hotel.function(foyer, at(start), at(end), is_shared=True, expected=20))

    assert used() == {"F": (180, 240, "75")}


def test_a_day_on_which_clocks_change_has_its_own_length(hotel: Any, used: Any) -> None:
    """Lisbon set its clocks forward on 28 March 2027, and back on 31 October: 23 and 25 hours."""
    hotel.space("A")

    assert used("2027-03-28", "2027-03-28") == {"A": (0, 1380, "0")}
    assert used("2027-10-31", "2027-10-31") == {"A": (0, 1500, "0")}


def test_days_the_wrong_way_round_are_refused(hotel: Any, ask: Ask) -> None:
    given = {
        "propertyId": f"hpr_{hotel.place.id.hex}",
        "firstDay": "2026-12-02",
        "lastDay": "2026-12-01",
    }
    (error,) = ask(REPORT, input=given)["errors"]

    assert error["extensions"]["code"] == "HOTEL_DATES"
