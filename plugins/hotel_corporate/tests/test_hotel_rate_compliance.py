"""Whether agreed rates were given: offered, paid, refunded, loaded."""

from __future__ import annotations

from typing import Any

import pytest

ERRORS = "userErrors { code message path }"
PROPERTY = """mutation { hotelPropertyCreate(input: {
  code: "CITY", name: "City", timezone: "Europe/Lisbon", currency: "EUR", roomsTotal: 10
}) { property { id } } }"""
ACCOUNT = """mutation { accountCreate(input: {
  name: "Nordwerk", references: [{system: "hotel_company", externalId: "7"}]
}) { account { id } } }"""
IMPORT = f"""mutation($input: HotelStaysImportInput!) {{ hotelStaysImport(input: $input) {{
  stayImport {{ made refused }} {ERRORS} }} }}"""
WRITE = f"""mutation($input: HotelAgreementCreateInput!) {{ hotelAgreementCreate(input: $input) {{
  agreement {{ id version }} {ERRORS} }} }}"""
STEP = f"""mutation($input: HotelAgreementStatusChangeInput!) {{
  hotelAgreementStatusChange(input: $input) {{ agreement {{ id version }} {ERRORS} }} }}"""
CAPTURE = f"""mutation($input: HotelBarCaptureCreateInput!) {{
  hotelBarCaptureCreate(input: $input) {{
    barCapture {{ source snapshots {{ totalCount }} }} {ERRORS} }} }}"""
QUOTE = f"""mutation($input: HotelRateQuoteCreateInput!) {{ hotelRateQuoteCreate(input: $input) {{
  rateQuote {{ id version total {{ amount }} barTotal {{ amount }} savingPercent
    nights {{ night isLastRoomDue price {{ amount }} bar {{ amount }} agreement {{ number }}
      rateLine {{ position }} snapshot {{ capturedAt }} how }}
    candidates {{ verdict line }} }} {ERRORS} }} }}"""
OUTCOME = f"""mutation($input: HotelRateQuoteOutcomeRecordInput!) {{
  hotelRateQuoteOutcomeRecord(input: $input) {{ rateQuote {{ outcome }} {ERRORS} }} }}"""
COMPLIANCE = """query($input: HotelRateComplianceRequestInput!) {
  hotelRateCompliance(input: $input) {
    nightsDue nightsOffered offerRate nightsChecked nightsUnchecked nightsOverpaid
    refund { amount } nightsNotLoaded nightsAboveBar
    overpaid { sourceRef night paid { amount } agreed { amount } refund { amount } isProven } } }"""
HEADER = (
    "source_ref,property,arrival,nights,status,adr,company_ref,room_type,rate_code,booked_on,"
    "guests\n"
)


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def place(ask: Any) -> str:
    found: str = ask(PROPERTY)["data"]["hotelPropertyCreate"]["property"]["id"]
    return found


@pytest.fixture
def client(ask: Any) -> str:
    found: str = ask(ACCOUNT)["data"]["accountCreate"]["account"]["id"]
    return found


@pytest.fixture
def agreement(desk: Any, client: str, place: str) -> str:
    """150 a night for one, last room availability, booked as NW."""
    terms = {
        "number": "NW",
        "accountId": client,
        "propertyId": place,
        "kind": "TRANSIENT_VOLUME",
        "title": "Rates",
        "validFrom": "2026-01-01",
        "validTo": "2026-12-31",
        "currency": "EUR",
        "bookingCodes": "NW,NW1",
        "rateLines": [{"price1": euros("150")}],
    }
    found = desk.made(WRITE, input=terms)
    for status in ("PROPOSED", "ACTIVE"):
        step = {"id": found["id"], "expectedVersion": found["version"], "status": status}
        found = desk.made(STEP, input=step | {"signedOn": "2026-01-01"})
    number: str = found["id"]
    return number


def capture(desk: Any, place: str, day: str, price: str, **given: Any) -> None:
    night = {"stayDate": day, "roomType": "STD", "price": euros(price), "roomsAvailable": 3}
    wish = {"propertyId": place, "capturedAt": "2026-01-20T12:00:00Z", "source": "channel"}
    made = desk.made(CAPTURE, input=wish | {"snapshots": [night | given]})
    assert made == {"source": "channel", "snapshots": {"totalCount": 1}}


def test_nights_paid_dearer_than_agreed_are_refunded(
    desk: Any, ask: Any, place: str, client: str, agreement: str
) -> None:
    capture(desk, place, "2026-02-10", "140")
    lines = [
        "dear,CITY,2026-02-10,2,CHECK_OUT,165.50,7,STD,RACK,2026-02-01,1",
        "right,CITY,2026-02-10,1,CHECK_OUT,150,7,STD,NW1,2026-02-01,1",
        "early,CITY,2026-02-10,1,CHECK_OUT,400,7,STD,RACK,2025-12-31,1",
        "pair,CITY,2026-02-10,1,CHECK_OUT,400,7,STD,RACK,2026-02-01,2",
        "type,CITY,2026-02-10,1,CHECK_OUT,400,7,,RACK,2026-02-01,1",
        "gone,CITY,2026-02-10,1,CANCELED,400,7,STD,RACK,2026-02-01,1",
    ]
    done = desk.made(IMPORT, input={"source": "pms", "csv": HEADER + "\n".join(lines)})
    assert done == {"made": 6, "refused": 0}

    wish = {"accountId": client, "propertyId": place}
    answer = ask(COMPLIANCE, input=wish | {"firstNight": "2026-01-01", "lastNight": "2026-12-31"})

    assert answer["data"]["hotelRateCompliance"] == {
        "nightsDue": 0,
        "nightsOffered": 0,
        "offerRate": None,
        "nightsChecked": 3,
        "nightsUnchecked": 3,
        "nightsOverpaid": 2,
        "refund": {"amount": "31.00"},
        "nightsNotLoaded": 2,
        "nightsAboveBar": 2,
        "overpaid": [
            {
                "sourceRef": "dear",
                "night": night,
                "paid": {"amount": "165.50"},
                "agreed": {"amount": "150.00"},
                "refund": {"amount": "15.50"},
                "isProven": proven,
            }
            for night, proven in (("2026-02-10", True), ("2026-02-11", False))
        ],
    }


def test_what_was_owed_by_last_room_availability_and_what_was_offered(
    desk: Any, ask: Any, place: str, client: str, agreement: str
) -> None:
    capture(desk, place, "2026-04-10", "200", fenceOpen=False)
    stay = {"accountId": client, "propertyId": place, "roomType": "STD", "arrival": "2026-04-10"}
    for rooms, offered in ((3, None), (1, "180"), (2, "140"), (4, "unanswered")):
        quote = desk.made(QUOTE, input=stay | {"departure": "2026-04-11", "rooms": rooms})
        assert quote["nights"][0].pop("snapshot") == {"capturedAt": "2026-01-20T12:00:00.000000Z"}
        assert quote["nights"] == [
            {
                "night": "2026-04-10",
                "isLastRoomDue": True,
                "price": {"amount": "150.00"},
                "bar": {"amount": "200.00"},
                "agreement": {"number": "NW"},
                "rateLine": {"position": 0},
                "how": "NW/1, line 1 (any room, priority 0): fixed 150.00",
            }
        ]
        assert quote["savingPercent"] == "25"
        if offered != "unanswered":
            outcome = {"id": quote["id"], "expectedVersion": quote["version"]}
            given = {"offered": [euros(offered)]} if offered else {}
            desk.made(OUTCOME, input=outcome | {"outcome": "ACCEPTED"} | given)

    wish = {"accountId": client, "propertyId": place}
    answer = ask(COMPLIANCE, input=wish | {"firstNight": "2026-04-01", "lastNight": "2026-04-30"})

    found = answer["data"]["hotelRateCompliance"]
    assert (found["nightsDue"], found["nightsOffered"], found["offerRate"]) == (6, 5, "83.3")
