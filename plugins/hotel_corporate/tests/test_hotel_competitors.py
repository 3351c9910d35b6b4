"""Competitors: observed with sources, priced, and found by whatever name was typed in."""

from __future__ import annotations

from typing import Any

from portico_hotel_corporate.models import HotelBookingStatus, HotelReasonKind
from portico_hotel_corporate.operations.codes import HotelReasonCodeCreate, create_reason_code

ERRORS = "userErrors { code message path }"
CREATE = f"""mutation($input: HotelCompetitorCreateInput!) {{
  hotelCompetitorCreate(input: $input) {{
  competitor {{ id version name otherNames kind }} {ERRORS} }} }}"""
UPDATE = f"""mutation($input: HotelCompetitorUpdateInput!) {{
  hotelCompetitorUpdate(input: $input) {{
  competitor {{ name otherNames }} {ERRORS} }} }}"""
FINDING = f"""mutation($input: HotelCompetitorFindingRecordInput!) {{
  hotelCompetitorFindingRecord(input: $input) {{
    competitorFinding {{ id observedOn createdBy }} {ERRORS} }} }}"""
RATE = f"""mutation($input: HotelCompetitorRateRecordInput!) {{
  hotelCompetitorRateRecord(input: $input) {{
    competitorRate {{ seenOn price {{ amount currency }} }} {ERRORS} }} }}"""
CAPTURE = f"""mutation($input: HotelBarCaptureCreateInput!) {{
  hotelBarCaptureCreate(input: $input) {{ barCapture {{ id }} {ERRORS} }} }}"""
PROFILE = f"""mutation($input: HotelCorporateProfileSetInput!) {{
  hotelCorporateProfileSet(input: $input) {{ corporateProfile {{ competitors }} {ERRORS} }} }}"""
REPORT = """query($input: HotelCompetitorReportRequestInput!) {
  hotelCompetitorReport(input: $input) {
    facts { kind text observedOn source } lost { competitor competitorId requests }
    clients { name } prices { stayDate price { amount } ours { amount }
      difference { amount } } } }"""
UNKNOWN = """query($input: HotelUnknownCompetitorsRequestInput!) {
  hotelUnknownCompetitors(input: $input) { names { name profiles requests } } }"""
TURNED = """query($input: HotelTurnAwayRequestInput!) { hotelTurnAwayReport(input: $input) {
  lines { competitor competitorId requests } } }"""
YEAR = {"firstArrival": "2026-01-01", "lastArrival": "2026-12-31"}


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def lose(hotel: Any, note: str) -> None:
    """An event that went where the note says."""
    lost = hotel.book(status=HotelBookingStatus.INQUIRY)
    hotel.become(lost, HotelBookingStatus.LOST, reason_code="RIVAL", reason_note=note)


def test_a_competitor_is_known_by_all_its_names_and_what_was_observed_stays(
    hotel: Any, desk: Any
) -> None:
    client, place = f"acc_{hotel.client.id.hex}", f"hpr_{hotel.place.id.hex}"
    hotel.do(
        create_reason_code,
        HotelReasonCodeCreate(
            kind=HotelReasonKind.LOST, code="RIVAL", label="Rival", competitor_required=True
        ),
    )
    named = {"accountId": client, "competitors": ["the GRAND", "Seaside Inn"]}
    assert desk.made(PROFILE, input=named) == {"competitors": ["the GRAND", "Seaside Inn"]}
    for note in ("Grand  Hotel", "The Grand", "seaside inn"):
        lose(hotel, note)
    made = desk.made(
        CREATE,
        input={"name": " Grand  Hotel ", "otherNames": ["The Grand"], "propertyId": place},
    )
    assert (made["name"], made["otherNames"], made["kind"]) == (
        "Grand Hotel",
        ["The Grand"],
        "HOTEL",
    )
    again = {"name": "the grand", "otherNames": [" "]}
    assert desk.refused(CREATE, input=again) == [("HOTEL_COMPETITOR", "input.otherNames.0")]
    assert desk.refused(CREATE, input={"name": "the grand"}) == [("HOTEL_CODE_TAKEN", "input.name")]
    change = {"id": made["id"], "expectedVersion": 1, "name": "Grand Palace"}
    assert desk.made(UPDATE, input=change) == {
        "name": "Grand Palace",
        "otherNames": ["The Grand", "Grand Hotel"],
    }

    # What was typed before is found; what is typed from now on gets the name.
    turned = desk.ask(TURNED, input=YEAR | {"by": ["COMPETITOR"]})["data"]["hotelTurnAwayReport"]
    assert sorted(turned["lines"], key=lambda line: str(line["competitor"])) == [
        {"competitor": "Grand Palace", "competitorId": made["id"], "requests": 2},
        {"competitor": "seaside inn", "competitorId": None, "requests": 1},
    ]
    (total,) = desk.ask(TURNED, input=YEAR)["data"]["hotelTurnAwayReport"]["lines"]
    assert total == {"competitor": None, "competitorId": None, "requests": 3}
    span = {"competitorId": made["id"], "firstDay": "2026-01-01", "lastDay": "2026-12-31"}
    told = desk.ask(REPORT, input=span)["data"]["hotelCompetitorReport"]
    assert told["clients"] == [{"name": "Nordwerk"}]
    assert told["lost"] == [
        {"competitor": "Grand Palace", "competitorId": made["id"], "requests": 2}
    ]
    assert desk.made(PROFILE, input=named) == {"competitors": ["Grand Palace", "Seaside Inn"]}
    unknown = desk.ask(UNKNOWN, input=YEAR)["data"]["hotelUnknownCompetitors"]["names"]
    assert unknown == [{"name": "Seaside Inn", "profiles": 1, "requests": 1}]


def test_observations_have_a_source_and_prices_stand_beside_ours(hotel: Any, desk: Any) -> None:
    place = f"hpr_{hotel.place.id.hex}"
    made = desk.made(CREATE, input={"name": "Grand", "propertyId": place})
    other = desk.made(CREATE, input={"name": "Expo", "kind": "VENUE"})
    seen = {"competitorId": made["id"], "kind": "STRENGTH", "text": "A new spa"}
    assert desk.refused(FINDING, input=seen | {"source": " ", "observedOn": "2026-03-03"}) == [
        ("REQUIRED", "input.source"),
        ("HOTEL_DATES", "input.observedOn"),
    ]
    spa = desk.made(FINDING, input=seen | {"source": "Its site", "observedOn": "2026-01-10"})
    shut = seen | {"kind": "WEAKNESS", "text": "The spa is shut", "source": "A guest"}
    shut |= {"replacesId": spa["id"]}
    assert desk.refused(FINDING, input=shut | {"competitorId": other["id"]}) == [
        ("HOTEL_FINDING_REPLACED", "input.replacesId")
    ]
    assert desk.made(FINDING, input=shut)["observedOn"] == "2026-03-02"
    assert desk.refused(FINDING, input=shut) == [("HOTEL_FINDING_REPLACED", "input.replacesId")]
    desk.made(FINDING, input=seen | {"text": "Cheap", "kind": "DANGER", "source": "OTA"})

    nights = [
        {"stayDate": "2026-06-01", "roomType": kind, "price": euros(price), "roomsAvailable": left}
        for kind, price, left in (("STD", "140", 0), ("SUP", "160", 3), ("SUI", "300", 1))
    ]
    captured = {"propertyId": place, "capturedAt": "2026-02-20T12:00:00Z"}
    desk.made(CAPTURE, input=captured | {"snapshots": nights})
    price = {"competitorId": made["id"], "stayDate": "2026-06-01", "roomType": "Double"}
    price |= {"price": euros("149.50"), "source": "OTA"}
    assert desk.made(RATE, input=price)["seenOn"] == "2026-03-02"
    assert desk.refused(RATE, input=price) == [("HOTEL_CODE_TAKEN", "input.seenOn")]
    desk.made(RATE, input=price | {"seenOn": "2026-02-19"})
    dear = {"amount": "150", "currency": "USD"}
    desk.made(RATE, input=price | {"price": dear, "source": "Its site"})
    assert desk.refused(RATE, input=price | {"seenOn": "2026-03-03"}) == [
        ("HOTEL_DATES", "input.seenOn")
    ]

    span = {"competitorId": made["id"], "firstDay": "2026-06-01", "lastDay": "2026-06-30"}
    told = desk.ask(REPORT, input=span)["data"]["hotelCompetitorReport"]
    assert [(each["kind"], each["text"]) for each in told["facts"]] == [
        ("DANGER", "Cheap"),
        ("WEAKNESS", "The spa is shut"),
    ]
    # Ours: 140 is sold out, so 160; before 20 February nothing was captured.
    assert [
        (
            each["price"]["amount"],
            each["ours"] and each["ours"]["amount"],
            each["difference"] and each["difference"]["amount"],
        )
        for each in told["prices"]
    ] == [
        ("149.50", None, None),
        ("149.50", "160.00", "-10.50"),
        ("150.00", "160.00", None),
    ]
    earlier = span | {"firstDay": "2026-02-01", "lastDay": "2026-02-28"}
    before = desk.ask(REPORT, input=earlier)["data"]["hotelCompetitorReport"]
    assert [each["text"] for each in before["facts"]] == ["A new spa"]
    assert before["prices"] == []
