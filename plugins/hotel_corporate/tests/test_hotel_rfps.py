"""Requests for proposal: taken in, judged, answered, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from portico.access import Actor
from portico.testing import Ask
from portico_hotel_corporate.models import HotelSetupStyle
from portico_hotel_corporate.operations.spaces import HotelSpaceSetupGiven

ERRORS = "userErrors { code message path }"
CREATE = f"""mutation($input: HotelRfpCreateInput!) {{ hotelRfpCreate(input: $input) {{
  rfp {{ id version status marketSegment receivedAt alternates {{ arrival departure }}
    rooms {{ night roomType rooms rate {{ amount }} }} functions {{ day starts ends people }}
  }} {ERRORS} }} }}"""
QUALIFY = f"""mutation($input: HotelRfpQualifyInput!) {{ hotelRfpQualify(input: $input) {{
  rfp {{ version status interest means qualifiedBy }} {ERRORS} }} }}"""
ANSWER = f"""mutation($input: HotelRfpAnswerInput!) {{ hotelRfpAnswer(input: $input) {{
  rfp {{ version status offered {{ amount }} answeredAt }} {ERRORS} }} }}"""
CONVERT = f"""mutation($input: HotelRfpConvertInput!) {{ hotelRfpConvert(input: $input) {{
  rfp {{ version status booking {{
    name status arrival departure marketSegment decisionDate rfp {{ name }}
    functions {{ nodes {{ name startsAt endsAt expected setCount space {{ code }} }} }}
    roomBlocks {{ nodes {{ code status nights {{ night roomType contracted rate {{ amount }} }}
    }} }} }} }} {ERRORS} }} }}"""
END = f"""mutation($input: HotelRfpEndInput!) {{ hotelRfpEnd(input: $input) {{
  rfp {{ version status reasonCode endedAt }} {ERRORS} }} }}"""


@pytest.fixture
def asked(hotel: Any) -> dict[str, Any]:
    """Two days for 40 people: rooms for the night between, a plenary and a late reception."""
    return {
        "accountId": f"acc_{hotel.client.id.hex}",
        "propertyId": f"hpr_{hotel.place.id.hex}",
        "channel": "EMAIL",
        "name": "Nordwerk partner days",
        "arrival": "2026-10-12",
        "departure": "2026-10-13",
        "alternates": [{"arrival": "2026-11-30", "departure": "2026-12-01"}],
        "attendees": 40,
        "responseDue": "2026-03-05",
        "decisionDue": "2026-04-15",
        "budget": euros("9000.00"),
        "rooms": [{"night": 1, "roomType": "DBL", "rooms": 20, "rate": euros("150.00")}],
        "functions": [
            {
                "day": 1,
                "type": "GENERAL_SESSION",
                "name": "Plenary",
                "people": 40,
                "starts": "09:00",
                "ends": "12:00",
                "setupStyle": "THEATRE",
            },
            {
                "day": 1,
                "type": "RECEPTION",
                "name": "Evening",
                "people": 40,
                "starts": "22:00",
                "ends": "01:00",
                "setupStyle": "THEATRE",
            },
        ],
    }


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


Step = Callable[..., dict[str, Any]]


@pytest.fixture
def step(desk: Any) -> Step:
    """Takes a request to its next step, in the version that it has by then."""

    def taken(document: str, rfp: dict[str, Any], **given: Any) -> dict[str, Any]:
        given = {"id": rfp["id"], "expectedVersion": rfp["version"]} | given
        found: dict[str, Any] = desk.made(document, input=given)
        rfp["version"] = found.pop("version", rfp["version"])
        return found

    return taken


def test_a_request_is_judged_and_answered(desk: Any, asked: Any, step: Step) -> None:
    rfp = desk.made(CREATE, input=asked)

    assert (rfp["status"], rfp["marketSegment"]) == ("RECEIVED", "GROUPS")
    assert rfp["receivedAt"] == "2026-03-02T12:00:00.000000Z"
    assert rfp["alternates"] == [{"arrival": "2026-11-30", "departure": "2026-12-01"}]
    assert rfp["functions"][1] == {"day": 1, "starts": "22:00", "ends": "01:00", "people": 40}
    early = {"id": rfp["id"], "expectedVersion": rfp["version"], "answer": "Welcome"}
    assert desk.refused(ANSWER, input=early) == [("HOTEL_RFP_TRANSITION", "input.id")]
    assert step(QUALIFY, rfp, interest="HIGH", means="SOUND") == {
        "status": "QUALIFIED",
        "interest": "HIGH",
        "means": "SOUND",
        "qualifiedBy": "tester",
    }
    empty = {"id": rfp["id"], "expectedVersion": rfp["version"], "answer": " "}
    assert desk.refused(ANSWER, input=empty) == [("REQUIRED", "input.answer")]
    assert step(ANSWER, rfp, answer="20 rooms and Salon A", offered=euros("8800.00")) == {
        "status": "ANSWERED",
        "offered": {"amount": "8800.00"},
        "answeredAt": "2026-03-02T12:00:00.000000Z",
    }


def test_a_request_becomes_an_event_on_the_dates_that_were_free(
    desk: Any, hotel: Any, asked: Any, step: Step
) -> None:
    """Night 1 of the first alternate is 30 November; what ends at 01:00 ends on 1 December."""
    hotel.space("A")
    hotel.space("B", setups=[])
    rfp = desk.made(CREATE, input=asked)
    step(QUALIFY, rfp, interest="HIGH", means="SOUND")

    dates = {"dates": 1, "optionDate": "2026-04-15"}
    made = step(CONVERT, rfp, blockCode="NORD", **dates)
    booking = made["booking"]

    assert made["status"] == "CONVERTED"
    assert (booking["status"], booking["arrival"]) == ("TENTATIVE", "2026-11-30")
    assert (booking["decisionDate"], booking["rfp"]) == ("2026-04-15", {"name": booking["name"]})
    assert booking["functions"]["nodes"] == [
        {
            "name": "Plenary",
            "expected": 40,
            "setCount": 40,
            "space": {"code": "A"},
            "startsAt": "2026-11-30T09:00:00.000000Z",
            "endsAt": "2026-11-30T12:00:00.000000Z",
        },
        {
            "name": "Evening",
            "expected": 40,
            "setCount": 40,
            "space": {"code": "A"},
            "startsAt": "2026-11-30T22:00:00.000000Z",
            "endsAt": "2026-12-01T01:00:00.000000Z",
        },
    ]
    night = {"night": "2026-11-30", "roomType": "DBL", "contracted": 20}
    assert booking["roomBlocks"]["nodes"] == [
        {"code": "NORD", "status": "DRAFT", "nights": [night | {"rate": {"amount": "150.00"}}]}
    ]
    again = {"id": rfp["id"], "expectedVersion": rfp["version"]}
    assert desk.refused(CONVERT, input=again)[0][0] == "HOTEL_RFP_TRANSITION"


def test_days_of_a_request_are_such_that_a_calendar_can_count(desk: Any, asked: Any) -> None:
    late = {"arrival": "9999-12-30", "departure": "9999-12-31"}
    wrong = asked | late | {"decisionDue": "0001-01-01", "alternates": [late]}

    assert desk.refused(CREATE, input=wrong) == [
        ("HOTEL_DATES", "input.arrival"),
        ("HOTEL_DATES", "input.departure"),
        ("HOTEL_DATES", "input.decisionDue"),
        ("HOTEL_DATES", "input.alternates.0.arrival"),
        ("HOTEL_DATES", "input.alternates.0.departure"),
    ]


def test_a_request_that_cannot_be_met_becomes_nothing(
    desk: Any, hotel: Any, asked: Any, step: Step, ask: Ask
) -> None:
    room = hotel.space("A")
    del asked["rooms"][0]["rate"]
    rfp = desk.made(CREATE, input=asked)
    step(QUALIFY, rfp, interest="LOW", means="WEAK")
    wish = {"id": rfp["id"], "expectedVersion": rfp["version"], "optionDate": "2026-04-15"}
    rate = {"roomType": "DBL", "rate": euros("140.00")}

    assert desk.refused(CONVERT, input=wish) == [
        ("HOTEL_RFP_RATE", "input.rates"),
        ("REQUIRED", "input.blockCode"),
    ]
    named = wish | {"blockCode": "N", "rates": [rate]}
    assert desk.refused(CONVERT, input=named | {"dates": 2}) == [("HOTEL_RFP_DATES", "input.dates")]
    elsewhere = [{"function": 2, "spaceId": f"hfs_{room.id.hex}"}]
    assert desk.refused(CONVERT, input=named | {"spaces": elsewhere}) == [
        ("HOTEL_RFP_FUNCTION", "input.spaces.0.function")
    ]
    morning = datetime(2026, 10, 12, 10, tzinfo=UTC), datetime(2026, 10, 12, 12, tzinfo=UTC)
    day = morning[0].date()
    hotel.book(hotel.function(room, *morning), arrival=day, departure=day)
    assert desk.refused(CONVERT, input=named) == [("HOTEL_RFP_SPACE", "input.spaces")]
    assert desk.refused(CONVERT, input=wish | {"rates": [rate], "blockCode": "no"})[0][0] == (
        "HOTEL_RFP_SPACE"
    )
    found = ask("{ hotelRfps { nodes { status } } hotelEventBookings { totalCount } }")["data"]
    assert found == {
        "hotelRfps": {"nodes": [{"status": "QUALIFIED"}]},
        "hotelEventBookings": {"totalCount": 1},
    }


def test_who_converts_must_be_allowed_to_book(
    desk: Any, hotel: Any, asked: Any, step: Step, ask: Ask, actor: Actor
) -> None:
    hotel.space("A")
    rfp = desk.made(CREATE, input=asked)
    step(QUALIFY, rfp, interest="HIGH", means="SOUND")
    clerk = replace(actor, scopes=frozenset({"hotel.rfp.*", "hotel.event_booking.write"}))

    wish = {"id": rfp["id"], "expectedVersion": rfp["version"], "optionDate": "2026-04-15"}
    answer = ask(CONVERT, by=clerk, input=wish | {"blockCode": "NORD"})

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "hotel.room_block.write" in answer["errors"][0]["message"]


def test_impossible_requests_are_refused_with_every_reason(desk: Any, asked: Any) -> None:
    wrong = asked | {
        "attendees": 0,
        "alternates": [{"arrival": "2026-11-30", "departure": "2026-12-02"}],
        "rooms": [{"night": 2, "roomType": "dbl", "rooms": 0}],
        "budget": {"amount": "1", "currency": "USD"},
    }
    wrong["functions"] = [asked["functions"][0] | {"day": 3, "starts": "9:00", "people": 0}]

    assert desk.refused(CREATE, input=wrong) == [("HOTEL_CURRENCY_MISMATCH", "input.budget")]
    assert desk.refused(CREATE, input=wrong | {"budget": None}) == [
        ("HOTEL_ATTENDEES", "input.attendees"),
        ("HOTEL_RFP_DATES", "input.alternates.0"),
        ("HOTEL_RFP_NIGHT", "input.rooms.0.night"),
        ("HOTEL_CODE", "input.rooms.0.roomType"),
        ("HOTEL_QUANTITY", "input.rooms.0.rooms"),
        ("HOTEL_RFP_DAY", "input.functions.0.day"),
        ("HOTEL_CLOCK", "input.functions.0.starts"),
        ("HOTEL_PEOPLE", "input.functions.0.people"),
    ]
    nothing = asked | {"rooms": [], "functions": []}
    assert desk.refused(CREATE, input=nothing) == [("HOTEL_RFP_EMPTY", "input.rooms")]
    rates = nothing | {"kind": "TRANSIENT", "attendees": 0}
    assert desk.refused(CREATE, input=rates) == [("HOTEL_RFP_KIND", "input.potentialRoomNights")]
    made = desk.made(CREATE, input=rates | {"potentialRoomNights": 700, "sourceRef": "R-1"})
    assert made["marketSegment"] == "CORPORATE"
    assert desk.refused(CREATE, input=asked | {"sourceRef": "R-1"}) == [
        ("HOTEL_RFP_KNOWN", "input.sourceRef")
    ]


def test_a_request_ends_with_a_reason_and_for_good(desk: Any, asked: Any, step: Step) -> None:
    rfp = desk.made(CREATE, input=asked)
    end = {"id": rfp["id"], "expectedVersion": rfp["version"], "reasonCode": "NO_ROOMS"}

    assert desk.refused(END, input=end | {"status": "ANSWERED"}) == [
        ("HOTEL_RFP_TRANSITION", "input.status")
    ]
    assert desk.refused(END, input=end | {"status": "LOST", "reasonCode": "too dear"}) == [
        ("HOTEL_RFP_REASON", "input.reasonCode")
    ]
    assert step(END, rfp, status="TURNED_DOWN", reasonCode="NO_ROOMS") == {
        "status": "TURNED_DOWN",
        "reasonCode": "NO_ROOMS",
        "endedAt": "2026-03-02T12:00:00.000000Z",
    }
    late = {
        "id": rfp["id"],
        "expectedVersion": rfp["version"],
        "interest": "HIGH",
        "means": "SOUND",
    }
    assert desk.refused(QUALIFY, input=late) == [("HOTEL_RFP_TRANSITION", "input.id")]


def test_what_must_be_reached_without_steps_is(
    desk: Any, hotel: Any, asked: Any, step: Step
) -> None:
    """The room with steps fits best, and is not taken; named, it is refused."""
    steps = hotel.space("A", accessible=False)
    asked["rooms"] = []
    asked["functions"] = [{**asked["functions"][0], "accessible": True}]
    rfp = desk.made(CREATE, input=asked)
    step(QUALIFY, rfp, interest="HIGH", means="SOUND")
    given = {"id": rfp["id"], "expectedVersion": rfp["version"], "optionDate": "2026-05-01"}

    assert desk.refused(CONVERT, input=given) == [("HOTEL_RFP_SPACE", "input.spaces")]
    named = {**given, "spaces": [{"function": 0, "spaceId": f"hfs_{steps.id.hex}"}]}
    assert desk.refused(CONVERT, input=named) == [
        ("HOTEL_SPACE_NOT_ACCESSIBLE", "input.spaces.0.spaceId")
    ]
    hall = HotelSpaceSetupGiven(style=HotelSetupStyle.THEATRE, max_cap=400)
    hotel.space("HALL", setups=[hall])
    (function,) = desk.made(CONVERT, input=given)["booking"]["functions"]["nodes"]
    assert function["space"] == {"code": "HALL"}
