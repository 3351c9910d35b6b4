"""Requests for proposal as OpenTravel's messages and as workbooks; what may not be read is not."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from portico.markup import DEEPEST, NotXml, read_xml
from portico.testing import Ask

IMPORT = """mutation($input: HotelRfpsImportInput!) { hotelRfpsImport(input: $input) {
  rfpImport { form requests made kept refused problems { number field message } }
  userErrors { code message path } } }"""
LIST = """{ hotelRfps { nodes {
  kind sourceRef name arrival departure responseDue decisionDue attendees wishes
  potentialRoomNights cityRoomNights budget { amount } account { name }
  alternates { arrival departure } rooms { night roomType rooms rate { amount } }
  functions { day type starts ends setupStyle people name accessible hold24h } } } }"""
ACCOUNT = """mutation { accountCreate(input: {name: "Nordwerk",
  references: [{system: "hotel_company", externalId: "281"}]}) { account { id } } }"""
MEETING = """<?xml version="1.0" encoding="UTF-8"?>
<OTA_HotelRFP_MeetingRQ xmlns="http://www.opentravel.org/OTA/2003/05" Version="3.000">
  <RFP_RequestSegments ResponseDue="2026-03-20T18:00:00" DecisionDue="2026-04-15">
    <RFP_RequestSegment>
      <Profiles><ProfileInfo><UniqueID Type="4" ID="281"/></ProfileInfo></Profiles>
      <Dates>
        <Date DateType="Alternate" Start="2026-10-19" End="2026-10-21"/>
        <Date DateType="Preferred" Start="2026-10-12" Duration="P2D"/>
      </Dates>
      <Sites><Site HotelCode="CITY"/></Sites>
      <RoomBlock TotalRoomNightQuantity="42" PeakRoomNightQuantity="22"><StayDays>
        <StayDay DayNumber="1"><StayDayRooms>
          <StayDayRoom RoomTypeRequirement="dbl" NumberOfUnits="20" Amount="150.00"
            CurrencyCode="EUR"/>
        </StayDayRooms></StayDay>
        <StayDay DayNumber="2" TotalNumberOfUnits="22"/>
      </StayDays></RoomBlock>
      <EventBlock EventName="Partner days" ExpectedTotalAttendanceQuantity="40">
        <EventBudget Amount="9000.00" CurrencyCode="EUR"/>
        <EventDays><EventDay DayNumber="1"><EventDayFunctions>
          <EventDayFunction EventName="Plenary" EventType="General Session"
            StartTime="09:00:00" EndTime="2026-10-12T17:00:00" AttendeeQuantity="40"
            RoomSetup="5" TwentyFourHourHold="true"/>
          <EventDayFunction EventName="Tasting" EventType="17" StartTime="18:00" EndTime="20:00"
            AttendeeQuantity="40" RoomSetup="Reception"/>
        </EventDayFunctions></EventDay></EventDays>
      </EventBlock>
      <Comments><Paragraph><Text>Quiet rooms,
        please.</Text></Paragraph></Comments>
      <RFP_ID Type="7" ID="RFP-77" MeetingName="Partner days"/>
    </RFP_RequestSegment>
  </RFP_RequestSegments>
</OTA_HotelRFP_MeetingRQ>"""
TRANSIENT = """<OTA_HotelRFP_TransientRQ xmlns="http://www.opentravel.org/OTA/2003/05">
  <POS><Source><RequestorID Type="4" ID="281"/></Source></POS>
  <TransientRFP_RequestSegments ResponseDueDate="2026-09-30" DecisionDueDate="2026-11-15"
      ContractStart="2027-04" ContractDuration="P9M">
    <TransientRFP_RequestSegment HotelCode="CITY">
      <AccountSpecificInfo HotelPotentialRoomQuantity="700" CityPotentialRoomQuantity="1900"/>
    </TransientRFP_RequestSegment>
    <TransientRFP_RequestSegment HotelCode="FAR"/>
  </TransientRFP_RequestSegments>
  <MessageID ID="T-9"/>
</OTA_HotelRFP_TransientRQ>"""


@pytest.fixture(autouse=True)
def portal(hotel: Any, ask: Ask) -> None:
    """A property CITY, and the company 281."""
    assert hotel.place.code == "CITY"
    assert "errors" not in ask(ACCOUNT)


def taken_in(desk: Any, content: str, form: str = "OTA", **more: Any) -> dict[str, Any]:
    given = {"source": "portal", "form": form, "content": content, **more}
    found: dict[str, Any] = desk.made(IMPORT, input=given)
    return found


def test_a_meeting_of_opentravel_is_a_request(desk: Any, ask: Ask) -> None:
    made = taken_in(desk, MEETING)
    assert (made["form"], made["made"], made["problems"]) == ("OTA", 1, [])
    assert taken_in(desk, MEETING)["kept"] == 1

    assert ask(LIST)["data"]["hotelRfps"]["nodes"] == [
        {
            "kind": "MEETING",
            "sourceRef": "RFP-77",
            "name": "Partner days",
            "arrival": "2026-10-12",
            "departure": "2026-10-14",
            "responseDue": "2026-03-20",
            "decisionDue": "2026-04-15",
            "attendees": 40,
            "wishes": "Quiet rooms, please.",
            "potentialRoomNights": None,
            "cityRoomNights": None,
            "budget": {"amount": "9000.00"},
            "account": {"name": "Nordwerk"},
            "alternates": [{"arrival": "2026-10-19", "departure": "2026-10-21"}],
            "rooms": [
                {"night": 1, "roomType": "DBL", "rooms": 20, "rate": {"amount": "150.00"}},
                {"night": 2, "roomType": "ANY", "rooms": 22, "rate": None},
            ],
            "functions": [
                {
                    "day": 1,
                    "type": "GENERAL_SESSION",
                    "starts": "09:00",
                    "ends": "17:00",
                    "setupStyle": "THEATRE",
                    "people": 40,
                    "name": "Plenary",
                    "accessible": False,
                    "hold24h": True,
                },
                {
                    "day": 1,
                    "type": "OTHER",
                    "starts": "18:00",
                    "ends": "20:00",
                    "setupStyle": "RECEPTION",
                    "people": 40,
                    "name": "Tasting",
                    "accessible": False,
                    "hold24h": False,
                },
            ],
        }
    ]


def test_a_request_for_rates_of_opentravel_names_days_and_volume(desk: Any, ask: Ask) -> None:
    """Nine months from April 2027 end with December."""
    made = taken_in(desk, TRANSIENT)

    assert (made["requests"], made["made"]) == (2, 1)
    assert made["problems"][0]["message"] == "There is no property FAR."
    (rfp,) = ask(LIST)["data"]["hotelRfps"]["nodes"]
    assert (rfp["kind"], rfp["sourceRef"]) == ("TRANSIENT", "T-9@CITY")
    assert (rfp["arrival"], rfp["departure"]) == ("2027-04-01", "2027-12-31")
    assert (rfp["potentialRoomNights"], rfp["cityRoomNights"]) == (700, 1900)
    assert (rfp["responseDue"], rfp["decisionDue"]) == ("2026-09-30", "2026-11-15")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (('ID="281"', 'ID="999"'), "company_ref"),
        (('CurrencyCode="EUR"', 'CurrencyCode="USD"'), "currency"),
        (('RoomSetup="5"', 'RoomSetup="Igloo"'), "programme.0.setup_style"),
        (('Start="2026-10-12"', 'Start="soon"'), "arrival"),
        (('NumberOfUnits="20"', 'NumberOfUnits="many"'), "rooms.0.rooms"),
        (('StartTime="09:00:00"', 'StartTime="nine"'), "programme.0.starts"),
        (('ID="RFP-77" ', ""), "source_ref"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_is_wrong_with_a_message_is_told_by_its_field(
    desk: Any, ask: Ask, change: tuple[str, str], field: str
) -> None:
    made = taken_in(desk, MEETING.replace(*change))

    assert made["refused"] == 1
    assert field in [each["field"] for each in made["problems"]]
    assert ask(LIST)["data"]["hotelRfps"]["nodes"] == []


BOMB = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]>'
FILE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
OUTER = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'
DEEP = f"{'<a>' * (DEEPEST + 1)}{'</a>' * (DEEPEST + 1)}"


@pytest.mark.parametrize(
    "content",
    [
        *(f"{head}<OTA_HotelRFP_MeetingRQ/>" for head in (BOMB, FILE, OUTER)),
        *("", "<a", "no xml", DEEP, "<a>&b;</a>"),
        "<OTA_HotelRFP_MeetingRQ/>",  # of no namespace
        MEETING.replace("_MeetingRQ", "_MeetingNotifRQ"),
    ],
)
def test_what_is_no_message_is_refused(desk: Any, content: str) -> None:
    given = {"source": "portal", "form": "OTA", "content": content}

    assert desk.refused(IMPORT, input=given) == [("HOTEL_RFP_FILE", "input.content")]


def test_a_message_in_another_character_set_hides_nothing() -> None:
    for charset in ("utf-16", "utf-16-le", "utf-16-be"):
        with pytest.raises(NotXml):
            read_xml(f"{BOMB}<a>&c;</a>".encode(charset))
    with pytest.raises(NotXml, match="bytes"):
        read_xml(b"<a>" + b" " * 5_000_000 + b"</a>")


def workbook(*rows: Sequence[object]) -> str:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([*row])  # type: ignore[union-attr]  # a new book has a sheet
    book.save(out)
    return b64encode(out.getvalue()).decode()


HEAD = ["RFP no.", "Client", "Hotel", "Subject", "From", "To", "Volume", "Kind", "Remark"]
FIELDS = {
    "RFP no.": "source_ref",
    "Client": "company_ref",
    "Hotel": "property",
    "Subject": "name",
    "From": "arrival",
    "To": "departure",
    "Volume": "potential_room_nights",
    "Kind": "kind",
    "Remark": "wishes",
}
COLUMNS = [{"title": title, "field": field} for title, field in FIELDS.items()]
LINE: list[object] = [
    *("G-1", 281, "CITY", "Rates 2027", "2027-01-01", "2027-12-31"),
    *(700, "transient", "Breakfast"),
]


def test_a_workbook_is_read_by_a_map_of_its_columns(desk: Any, ask: Ask) -> None:
    nothing = [{"title": title, "field": ""} for title in ("Fax", "Stars")]
    book = workbook([*HEAD, "Fax", "Stars"], [*LINE, 1, 5], [None] * 9)
    made = taken_in(desk, book, "XLSX", columns=[*COLUMNS, *nothing])

    assert (made["requests"], made["made"], made["problems"]) == (1, 1, [])
    (rfp,) = ask(LIST)["data"]["hotelRfps"]["nodes"]
    assert (rfp["kind"], rfp["name"], rfp["potentialRoomNights"]) == (
        "TRANSIENT",
        "Rates 2027",
        700,
    )
    assert (rfp["arrival"], rfp["departure"], rfp["wishes"]) == (
        "2027-01-01",
        "2027-12-31",
        "Breakfast",
    )
    table = "\n".join(",".join(str(cell) for cell in row) for row in (HEAD, LINE))
    assert taken_in(desk, table, "CSV", columns=COLUMNS)["kept"] == 1


@pytest.mark.parametrize(
    "content",
    ["no base64!", b64encode(b"no workbook").decode(), workbook(["=1+1"], ["x"]), workbook(HEAD)],
    ids=["text", "bytes", "formula", "no map"],
)
def test_what_is_no_workbook_is_refused(desk: Any, content: str) -> None:
    given = {"source": "portal", "form": "XLSX", "content": content}

    assert desk.refused(IMPORT, input=given) == [("HOTEL_RFP_FILE", "input.content")]


DRAFT = """mutation($input: HotelRfpDraftAgreementInput!) { hotelRfpDraftAgreement(input: $input) {
  rfp { status agreement { number status validFrom validTo account { name }
    rateLines { nodes { roomType price1 { amount } price2 { amount } } }
    obligations { nodes { title metric target window } } } }
  userErrors { code path } } }"""
QUALIFY = """mutation($input: HotelRfpQualifyInput!) { hotelRfpQualify(input: $input) {
  rfp { id version } userErrors { code path } } }"""
OPEN = "{ hotelRfps { nodes { id version } } }"


def judged(desk: Any, ask: Ask) -> dict[str, Any]:
    (rfp,) = ask(OPEN)["data"]["hotelRfps"]["nodes"]
    given = {"id": rfp["id"], "expectedVersion": rfp["version"]}
    found: dict[str, Any] = desk.made(
        QUALIFY, input={**given, "interest": "HIGH", "means": "SOUND"}
    )
    return {"id": found["id"], "expectedVersion": found["version"]}


def rate(room_type: str, amount: str, guests: int = 1) -> dict[str, Any]:
    price = {"amount": amount, "currency": "EUR"}
    return {"roomType": room_type, "occupancy": guests, "rate": price}


def money(amount: str) -> dict[str, str]:
    return {"amount": amount}


def test_a_request_for_rates_becomes_the_draft_of_an_agreement(desk: Any, ask: Ask) -> None:
    """700 nights a year are 275/365 of it from April to December: 527.40, so 527."""
    taken_in(desk, TRANSIENT)
    which = judged(desk, ask)

    assert desk.refused(DRAFT, input={**which, "number": "R-1"}) == [
        ("HOTEL_RFP_RATE", "input.rates")
    ]
    rates = [rate("DBL", "140.00"), rate("DBL", "155.00", 2), rate("SGL", "120.00")]
    rfp = desk.made(DRAFT, input={**which, "number": "R-1", "rates": rates})

    assert rfp == {
        "status": "CONVERTED",
        "agreement": {
            "number": "R-1",
            "status": "DRAFT",
            "validFrom": "2027-04-01",
            "validTo": "2027-12-31",
            "account": {"name": "Nordwerk"},
            "rateLines": {
                "nodes": [
                    {"roomType": "DBL", "price1": money("140.00"), "price2": money("155.00")},
                    {"roomType": "SGL", "price1": money("120.00"), "price2": None},
                ]
            },
            "obligations": {
                "nodes": [
                    {
                        "title": "527 room nights",
                        "metric": "ROOM_NIGHTS",
                        "target": "527",
                        "window": "TERM",
                    }
                ]
            },
        },
    }


def test_a_years_room_nights_are_promised_whole(desk: Any, ask: Ask) -> None:
    taken_in(desk, workbook(HEAD, LINE), "XLSX", columns=COLUMNS)
    which = judged(desk, ask)
    rfp = desk.made(DRAFT, input={**which, "number": "R-2", "rates": [rate("DBL", "140.00")]})

    assert rfp["agreement"]["obligations"]["nodes"][0]["title"] == "700 room nights"


def test_an_event_does_not_become_an_agreement(desk: Any, ask: Ask) -> None:
    taken_in(desk, MEETING)
    which = judged(desk, ask)

    assert desk.refused(DRAFT, input={**which, "number": "R-1"}) == [("HOTEL_RFP_KIND", "input.id")]
