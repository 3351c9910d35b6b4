"""The diary of one space: what is in it, in its parts, and in what it is a part of."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from typing import Any

import pytest

from portico_hotel_corporate.models import HotelBookingStatus

DIARY = """query($place: ID!, $space: ID) { hotelFunctionDiary(propertyId: $place, spaceId: $space,
    from: "2026-12-01T00:00:00Z", to: "2026-12-02T00:00:00Z") { name } }"""
FEED = (
    """query($input: HotelDiaryFeedRequestInput!) { hotelDiaryFeed(input: $input) { content } }"""
)
DAY = {"startsFrom": "2026-12-01T00:00:00Z", "startsBefore": "2026-12-02T00:00:00Z"}


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


@pytest.fixture
def spaces(hotel: Any) -> dict[str, Any]:
    """A and B open into AB, C stands by itself; something takes place in each."""
    a, b, c = (hotel.space(code) for code in "ABC")
    every = {"A": a, "B": b, "C": c, "AB": hotel.combination("AB", a, b)}
    for hour, (code, space) in enumerate(every.items(), start=9):
        name = {"name": f"In {code}"}
        hotel.book(hotel.function(space, at(f"{hour:02}:00"), at(f"{hour:02}:30"), **name))
    asked = hotel.function(every["AB"], at("14:00"), at("15:00"), name="Asked for AB")
    hotel.book(asked, status=HotelBookingStatus.PROSPECT)
    return every


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("A", ["In A", "In AB", "Asked for AB"]),
        ("AB", ["In A", "In B", "In AB", "Asked for AB"]),
        ("C", ["In C"]),
        (None, ["In A", "In B", "In C", "In AB", "Asked for AB"]),
    ],
)
def test_a_space_has_what_takes_a_part_of_it(
    hotel: Any, desk: Any, spaces: dict[str, Any], code: str | None, shown: list[str]
) -> None:
    key = f"hfs_{spaces[code].id.hex}" if code else None
    place = f"hpr_{hotel.place.id.hex}"

    diary = desk.ask(DIARY, place=place, space=key)["data"]["hotelFunctionDiary"]
    assert [each["name"] for each in diary] == shown
    wish = {"propertyId": place, "spaceId": key, **DAY}
    feed = desk.ask(FEED, input=wish)["data"]["hotelDiaryFeed"]["content"]
    text = b64decode(feed).decode()
    assert [name for name in shown if f"SUMMARY:{name}: " in text] == shown
    assert text.count("BEGIN:VEVENT") == len(shown)


def test_a_room_is_busy_while_its_combination_is_taken(
    hotel: Any, desk: Any, spaces: dict[str, Any]
) -> None:
    wish = {"propertyId": f"hpr_{hotel.place.id.hex}", **DAY, "kind": "FREE_BUSY"}
    wish["spaceId"] = f"hfs_{spaces['B'].id.hex}"

    feed = desk.ask(FEED, input=wish)["data"]["hotelDiaryFeed"]["content"]
    busy = b64decode(feed).decode()
    assert "20261201T100000Z/20261201T103000Z" in busy
    assert "20261201T120000Z/20261201T123000Z" in busy


def test_a_feed_of_another_property_or_backwards_is_refused(
    hotel: Any, desk: Any, spaces: dict[str, Any]
) -> None:
    away = hotel.property("SEA")
    wish = {
        "propertyId": f"hpr_{away.id.hex}",
        "spaceId": f"hfs_{spaces['A'].id.hex}",
        **DAY,
    }

    def code(**given: Any) -> str:
        (error,) = desk.ask(FEED, input=wish | given)["errors"]
        found: str = error["extensions"]["code"]
        return found

    assert code() == "HOTEL_SPACE_PROPERTY"
    assert code(spaceId=None, startsBefore=DAY["startsFrom"]) == "HOTEL_DATES"
