"""A function space is never let twice, also when two ask for it at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from portico.testing.clients import Client

BOOKED = """query($id: ID!) { account(id: $id) {
  hotel { eventBookings { totalCount nodes { functions { totalCount } } } } } }"""
Place = dict[str, str]


@pytest.fixture
def place(demo: Client) -> Place:
    """A hotel with one hall, and a client of it."""
    name = uuid4().hex[:6].upper()
    hotel = demo.made(
        "hotelPropertyCreate",
        "property",
        code=f"B{name}",
        name="Hotel",
        timezone="Europe/Rome",
        currency="EUR",
        roomsTotal=10,
    )["id"]
    hall = demo.made(
        "hotelFunctionSpaceCreate",
        "functionSpace",
        propertyId=hotel,
        code="HALL",
        name="Hall",
        areaM2="180",
        setups=[{"style": "THEATRE"}],
    )["id"]
    client = demo.made("accountCreate", "account", name=f"Books {name}")["id"]
    return {"propertyId": hotel, "spaceId": hall, "accountId": client}


def book(demo: Client, place: Place, start: str, end: str) -> dict[str, Any]:
    """Ask for the hall on 2027-04-07, in the time of the house."""
    function = {
        "type": "GENERAL_SESSION",
        "startsAt": f"2027-04-07T{start}:00+02:00",
        "endsAt": f"2027-04-07T{end}:00+02:00",
        "spaceId": place["spaceId"],
        "setupStyle": "THEATRE",
        "expected": 40,
        "guaranteed": 40,
    }
    return demo.do(
        "hotelEventBookingCreate",
        "eventBooking { id }",
        accountId=place["accountId"],
        propertyId=place["propertyId"],
        name="Conference",
        type="CONFERENCE",
        arrival="2027-04-07",
        departure="2027-04-07",
        attendees=40,
        status="DEFINITE",
        functions=[function],
    )


def booked(demo: Client, place: Place) -> dict[str, Any]:
    account = demo.ask(BOOKED, id=place["accountId"])["account"]
    found: dict[str, Any] = account["hotel"]["eventBookings"]
    return found


ONE = {"totalCount": 1, "nodes": [{"functions": {"totalCount": 1}}]}
TAKEN = [{"code": "HOTEL_SPACE_TAKEN", "path": ["input", "functions", "0", "spaceId"]}]


def test_functions_that_overlap(demo: Client, place: Place) -> None:
    assert book(demo, place, "09:00", "12:00")["userErrors"] == []

    refused = book(demo, place, "11:00", "13:00")

    assert (refused["eventBooking"], refused["userErrors"]) == (None, TAKEN)
    assert booked(demo, place) == ONE


def test_two_ask_at_the_same_moment_from_two_connections(demo: Client, place: Place) -> None:
    others = [Client(str(demo.http.base_url), token_of(demo)) for _ in range(4)]
    with ThreadPoolExecutor(len(others)) as threads:
        answers = list(threads.map(lambda other: book(other, place, "09:00", "12:00"), others))
    for other in others:
        other.http.close()

    refused = [each["userErrors"] for each in answers if each["eventBooking"] is None]
    assert refused == [TAKEN] * 3
    assert booked(demo, place) == ONE


def token_of(demo: Client) -> str:
    bearer: str = demo.http.headers["authorization"]
    return bearer.removeprefix("Bearer ")
