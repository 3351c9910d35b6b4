"""Events that few may know by name: what all others read instead, on every paper and board."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from portico.access import Actor
from portico.errors import RequestError
from portico.testing import Ask, problems_of
from portico_hotel_corporate.models.paper_templates import HotelPaperFormat
from portico_hotel_corporate.operations.beos import HotelBeoIssue, issue_beo, order_of
from portico_hotel_corporate.operations.documents.files import (
    HotelPaperKind,
    HotelPaperRequest,
    event_paper,
)
from portico_hotel_corporate.operations.task_plans import duties_of

SECRET, PROJECT, BOARD = "Merger of Nordwerk and Sydwerk", "Project Falcon", "Private meeting"
OTHERS = frozenset({"hotel.event_booking.*", "hotel.property.read", "core.audit.read"})
READ = "{ hotelEventBookings { nodes { name confidentialName postAs } } }"
UPDATE = """mutation($input: HotelEventBookingUpdateInput!) {
    hotelEventBookingUpdate(input: $input) { eventBooking { confidentialName }
    userErrors { code message path } } }"""
DIARY = """query($property: ID!) { hotelFunctionDiary(propertyId: $property,
    from: "2026-12-01T00:00:00Z", to: "2026-12-02T00:00:00Z") { name doorCard loud } }"""
SEARCH = '{ hotelEventBookings(search: "Sydwerk") { totalCount } }'
FILTER = """{ hotelEventBookings(where: {confidentialName: {startsWith: "Merger"}}) {
    totalCount } }"""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


@pytest.fixture
def booked(hotel: Any) -> Any:
    room = hotel.space("A")
    return hotel.book(
        hotel.function(room, at("09:00"), at("12:00")),
        hotel.function(
            room, at("14:00"), at("16:00"), name="Signing", door_card="Closed", loud=True
        ),
        name=PROJECT,
        post_as=BOARD,
        confidential_name=SECRET,
    )


def test_only_they_read_it_who_may(booked: Any, ask: Ask, actor: Actor) -> None:
    (chief,) = ask(READ)["data"]["hotelEventBookings"]["nodes"]
    other = ask(READ, by=replace(actor, scopes=OTHERS))
    (shown,) = other["data"]["hotelEventBookings"]["nodes"]

    assert chief == {"name": PROJECT, "confidentialName": SECRET, "postAs": BOARD}
    assert shown == chief | {"confidentialName": None}
    (notice,) = other["extensions"]["notices"]
    assert notice["permission"] == "hotel.confidential_name.read"


def test_nothing_else_betrays_it(booked: Any, ask: Ask, actor: Actor) -> None:
    others = replace(actor, scopes=OTHERS)

    assert ask(SEARCH)["data"]["hotelEventBookings"]["totalCount"] == 0
    assert "errors" in ask(FILTER, by=others)
    trail = ask("{ auditEntries { nodes { changes } } }", by=others)
    assert "errors" not in trail, trail
    assert "Sydwerk" not in str(trail)


def test_who_may_not_read_it_does_not_write_it(
    booked: Any, hotel: Any, ask: Ask, actor: Actor
) -> None:
    ids = {"id": f"heb_{booked.id.hex}", "expectedVersion": booked.version}
    others = replace(actor, scopes=OTHERS)

    for name in ("Known", None):
        refused = ask(UPDATE, by=others, input=ids | {"confidentialName": name})
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN", refused
    hotel.actor = others
    with pytest.raises(RequestError, match=r"hotel\.confidential_name\.read"):
        hotel.book(confidential_name="Known", post_as=BOARD)
    untouched = ask(UPDATE, by=others, input=ids | {"attendees": 70})
    assert untouched["data"]["hotelEventBookingUpdate"]["userErrors"] == []
    (kept,) = ask(READ)["data"]["hotelEventBookings"]["nodes"]
    assert kept["confidentialName"] == SECRET


def test_a_confidential_event_says_what_all_others_read(hotel: Any, booked: Any) -> None:
    assert problems_of(lambda: hotel.book(confidential_name=SECRET)) == [
        ("HOTEL_POST_AS", "input.postAs")
    ]
    assert problems_of(lambda: hotel.update(booked, post_as=None)) == [
        ("HOTEL_POST_AS", "input.postAs")
    ]
    assert hotel.update(booked, post_as=None, confidential_name=None).post_as is None


def test_boards_and_orders_show_what_it_is_posted_as(hotel: Any, booked: Any, ask: Ask) -> None:
    diary = ask(DIARY, property=f"hpr_{hotel.place.id.hex}")["data"]["hotelFunctionDiary"]
    assert diary == [
        {"name": BOARD, "doorCard": BOARD, "loud": False},
        {"name": "Signing", "doorCard": "Closed", "loud": True},
    ]

    def read(session: Any) -> tuple[Any, list[str]]:
        event = session.get_one(type(booked), booked.id)
        return order_of(session, event), [each.title for each in duties_of(session, event)]

    order, tasks = hotel.write(read)
    assert order["event"]["name"] == BOARD
    assert [(each["doorCard"], each["loud"]) for each in order["functions"].values()] == [
        (BOARD, False),
        ("Closed", True),
    ]
    assert PROJECT not in f"{order}{tasks}"


@pytest.mark.parametrize(
    ("language", "door", "loud"),
    [
        ("en", "On the door: Closed", "It will be loud."),
        ("de", "An der Tür: Closed", "Es wird laut."),
        ("es", "En la puerta: Closed", "Habrá ruido."),
        ("fr", "Sur la porte : Closed", "Ce sera bruyant."),
        ("ru", "двери: Closed", "Будет шумно."),
    ],
)
def test_the_order_says_what_stands_on_the_door_and_what_will_be_loud(
    hotel: Any, booked: Any, language: str, door: str, loud: str
) -> None:
    hotel.do(issue_beo, HotelBeoIssue(booking_id=booked.id))
    wish = HotelPaperRequest(
        booking_id=booked.id,
        kind=HotelPaperKind.BEO,
        format=HotelPaperFormat.HTML,
        language=language,
    )
    page = b64decode(hotel.do(event_paper, wish).content).decode()

    assert (page.count(door), page.count(loud)) == (1, 1)
    assert page.count(BOARD) >= 2, "the session's door has the name that it is posted as"
    assert PROJECT not in page
    assert SECRET not in page
