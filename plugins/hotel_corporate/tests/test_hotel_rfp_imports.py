"""Files of requests for proposal: CSV and JSON say the same, and every fault is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portico.testing import Ask

IMPORT = """mutation($input: HotelRfpsImportInput!) { hotelRfpsImport(input: $input) {
  rfpImport { requests made kept refused problems { number field message } }
  userErrors { code message path } } }"""
LIST = """{ hotelRfps { nodes {
  sourceRef channel eventType arrival attendees decisionDue budget { amount } account { name }
  alternates { arrival departure } rooms { night roomType rooms rate { amount } }
  functions { day type starts ends setupStyle people name } } } }"""
CSV = """\
source_ref,company_ref,property,name,event_type,arrival,departure,attendees,decision_due,\
budget,alternates,rooms,programme
P-1,281,CITY,Partner days,CONFERENCE,2026-10-12,2026-10-14,40,2026-04-15,9000.00,\
2026-10-19/2026-10-21; 2026-11-02/2026-11-04,1-2 20 DBL 150.00; 2 2 SUI,\
1 09:00-17:00 GENERAL_SESSION THEATRE 40 Plenary hall; 2 12:00-13:00 LUNCH BANQUET_ROUNDS 40
"""
JSON: list[dict[str, Any]] = [
    {
        "source_ref": "P-1",
        "company_ref": "281",
        "property": "CITY",
        "name": "Partner days",
        "event_type": "CONFERENCE",
        "arrival": "2026-10-12",
        "departure": "2026-10-14",
        "attendees": 40,
        "decision_due": "2026-04-15",
        "budget": "9000.00",
        "alternates": [
            {"arrival": "2026-10-19", "departure": "2026-10-21"},
            {"arrival": "2026-11-02", "departure": "2026-11-04"},
        ],
        "rooms": [
            {"night": 1, "rooms": 20, "room_type": "DBL", "rate": "150.00"},
            {"night": 2, "rooms": 20, "room_type": "DBL", "rate": "150.00"},
            {"night": 2, "rooms": 2, "room_type": "SUI"},
        ],
        "programme": [
            {
                "day": 1,
                "starts": "09:00",
                "ends": "17:00",
                "type": "GENERAL_SESSION",
                "setup_style": "THEATRE",
                "people": 40,
                "name": "Plenary hall",
            },
            {
                "day": 2,
                "starts": "12:00",
                "ends": "13:00",
                "type": "LUNCH",
                "setup_style": "BANQUET_ROUNDS",
                "people": 40,
            },
        ],
    }
]
ACCOUNT = """mutation { accountCreate(input: {name: "Nordwerk",
  references: [{system: "hotel_company", externalId: "281"}]}) { account { id } } }"""


@pytest.fixture(autouse=True)
def portal(hotel: Any, ask: Ask) -> None:
    """A property CITY, and the company 281."""
    assert hotel.place.code == "CITY"
    assert "errors" not in ask(ACCOUNT)


def taken_in(desk: Any, form: str, content: str) -> dict[str, Any]:
    given = {"source": "portal", "form": form, "content": content}
    found: dict[str, Any] = desk.made(IMPORT, input=given)
    return found


@pytest.mark.parametrize(("form", "content"), [("CSV", CSV), ("JSON", json.dumps(JSON))])
def test_a_request_says_the_same_in_both_forms(
    desk: Any, ask: Ask, form: str, content: str
) -> None:
    made = {"requests": 1, "made": 1, "kept": 0, "refused": 0, "problems": []}

    assert taken_in(desk, form, content) == made
    assert taken_in(desk, form, content) == made | {"made": 0, "kept": 1}

    double = {"roomType": "DBL", "rooms": 20, "rate": {"amount": "150.00"}}
    assert ask(LIST)["data"]["hotelRfps"]["nodes"] == [
        {
            "sourceRef": "P-1",
            "channel": "PORTAL",
            "eventType": "CONFERENCE",
            "arrival": "2026-10-12",
            "attendees": 40,
            "decisionDue": "2026-04-15",
            "budget": {"amount": "9000.00"},
            "account": {"name": "Nordwerk"},
            "alternates": [
                {"arrival": "2026-10-19", "departure": "2026-10-21"},
                {"arrival": "2026-11-02", "departure": "2026-11-04"},
            ],
            "rooms": [
                {"night": 1, **double},
                {"night": 2, **double},
                {"night": 2, "roomType": "SUI", "rooms": 2, "rate": None},
            ],
            "functions": [
                {
                    "day": 1,
                    "type": "GENERAL_SESSION",
                    "starts": "09:00",
                    "ends": "17:00",
                    "setupStyle": "THEATRE",
                    "people": 40,
                    "name": "Plenary hall",
                },
                {
                    "day": 2,
                    "type": "LUNCH",
                    "starts": "12:00",
                    "ends": "13:00",
                    "setupStyle": "BANQUET_ROUNDS",
                    "people": 40,
                    "name": None,
                },
            ],
        }
    ]


def test_what_cannot_be_taken_in_is_told_request_by_request(desk: Any, ask: Ask) -> None:
    good = JSON[0]
    wrong: list[Any] = [
        good | {"source_ref": "P-2", "arrival": "12.10.2026", "pets": 3},
        good | {"source_ref": "P-3", "property": "SEASIDE"},
        good | {"source_ref": "P-4", "company_ref": "999"},
        good | {"source_ref": "P-5", "programme": [good["programme"][0] | {"day": 9}]},
        good | {"source_ref": "P-6", "event_type": "PARTY"},
        "P-7",
        good,
    ]

    made = taken_in(desk, "JSON", json.dumps(wrong))

    assert (made["requests"], made["made"], made["refused"]) == (7, 1, 6)
    assert [(each["number"], each["field"]) for each in made["problems"]] == [
        (1, "arrival"),
        (1, "pets"),
        (2, "property"),
        (3, "company_ref"),
        (4, "programme.0.day"),
        (5, "event_type"),
        (6, "request"),
    ]
    assert made["problems"][2]["message"] == "There is no property SEASIDE."
    assert made["problems"][5]["message"].startswith("give one of CONFERENCE, MEETING")
    assert len(ask(LIST)["data"]["hotelRfps"]["nodes"]) == 1


def test_a_line_that_cannot_be_read_says_where(desk: Any) -> None:
    header, line = CSV.splitlines()
    broken = line.replace("1-2 20 DBL 150.00", "two doubles").replace("P-1", "P-9")

    made = taken_in(desk, "CSV", f"{header}\n{broken},more\n{line}\n")

    assert (made["made"], made["refused"]) == (1, 1)
    assert made["problems"] == [
        {"number": 1, "field": "line", "message": "There are more columns than headings."},
        {"number": 1, "field": "rooms.0", "message": "This cannot be read: two doubles"},
    ]


@pytest.mark.parametrize(
    ("form", "content"),
    [("JSON", "{"), ("JSON", "{}"), ("CSV", "name,arrival\nx,2026-01-01\n"), ("CSV", "")],
)
def test_a_file_that_is_none_is_refused(desk: Any, form: str, content: str) -> None:
    given = {"source": "portal", "form": form, "content": content}

    assert desk.refused(IMPORT, input=given) == [("HOTEL_RFP_FILE", "input.content")]
