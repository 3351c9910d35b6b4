"""Two things decide on taking a client on: how much it wants the hotel, and whether it can pay."""

from __future__ import annotations

from datetime import date
from typing import Any

from portico.operations.account_inputs import AccountMerge
from portico.operations.merging import merge_accounts
from portico_hotel_corporate.models.clients.assessments import ClientAssessment
from portico_hotel_corporate.operations.clients.assessments import judgements

ERRORS = "userErrors { code message path }"
RECORD = f"""mutation($input: HotelClientAssessmentRecordInput!) {{
  hotelClientAssessmentRecord(input: $input) {{
    clientAssessment {{ id assessedOn interest means reliability signs createdBy }}
    {ERRORS} }} }}"""
PROFILE = f"""mutation($input: HotelCorporateProfileSetInput!) {{
  hotelCorporateProfileSet(input: $input) {{ corporateProfile {{ id }} {ERRORS} }} }}"""
INVOICE = f"""mutation($input: HotelClientInvoiceRecordInput!) {{
  hotelClientInvoiceRecord(input: $input) {{ clientInvoice {{ id }} {ERRORS} }} }}"""
RFP = f"""mutation($input: HotelRfpCreateInput!) {{ hotelRfpCreate(input: $input) {{
  rfp {{ id version }} {ERRORS} }} }}"""
QUALIFY = f"""mutation($input: HotelRfpQualifyInput!) {{ hotelRfpQualify(input: $input) {{
  rfp {{ id }} {ERRORS} }} }}"""
SCHEME = f"""mutation($input: HotelClientClassSchemeCreateInput!) {{
  hotelClientClassSchemeCreate(input: $input) {{ classScheme {{ id }} {ERRORS} }} }}"""
TOLD = """query($input: HotelClientClassRequestInput!) { hotelClientClassOf(input: $input) {
  classings { score parts { kind value source } } } }"""
HISTORY = """query($id: ID!) { account(id: $id) { hotel {
  clientAssessments { nodes { assessedOn interest } } } } }"""


def criterion(kind: str, **points: str) -> dict[str, Any]:
    bands = [{"word": word, "points": each} for word, each in points.items()]
    return {"kind": kind, "weight": "50", "unknownPoints": "0", "bands": bands}


SCHEME_GIVEN = {
    "code": "NEW",
    "name": "New clients",
    "validFrom": "2026-01-01",
    "criteria": [
        criterion("INTEREST", LOW="0", MEDIUM="50", HIGH="100"),
        criterion("MEANS", WEAK="0", SOUND="60", STRONG="100"),
    ],
    "classes": [{"code": "ALL", "name": "All", "atLeast": "0"}],
}


def test_a_client_is_judged_with_sources_and_the_last_judgement_counts(
    hotel: Any, desk: Any, tomorrow: Any
) -> None:
    client, place = f"acc_{hotel.client.id.hex}", f"hpr_{hotel.place.id.hex}"
    desk.made(SCHEME, input=SCHEME_GIVEN)
    desk.made(PROFILE, input={"accountId": client, "paymentTermsDays": 10})
    late = {"number": "1", "accountId": client, "issuedOn": "2026-01-01", "paidOn": "2026-02-20"}
    desk.made(INVOICE, input=late | {"total": {"amount": "10", "currency": "EUR"}})

    def told(as_of: str) -> tuple[str, list[tuple[str | None, str]]]:
        answer = desk.ask(TOLD, input={"accountId": client, "asOf": as_of})
        (found,) = answer["data"]["hotelClientClassOf"]["classings"]
        return found["score"], [(each["value"], each["source"]) for each in found["parts"]]

    assert told("2026-03-02") == ("0", [(None, "nothing is noted")] * 2)
    wish = {"accountId": client, "interest": "HIGH", "interestSource": "A visit"}
    wish |= {"means": "SOUND", "meansSource": "Accounts of 2025", "assessedOn": "2026-02-25"}
    assert desk.refused(RECORD, input=wish | {"meansSource": " "}) == [
        ("REQUIRED", "input.meansSource")
    ]
    assert desk.refused(
        RECORD, input=wish | {"reliability": "FAIR", "assessedOn": "2026-03-03"}
    ) == [
        ("HOTEL_DATES", "input.assessedOn"),
        ("HOTEL_ASSESSMENT_SOURCE", "input.reliabilitySource"),
    ]
    made = desk.made(
        RECORD, input=wish | {"reliability": "DOUBTFUL", "reliabilitySource": "Its suppliers"}
    )
    assert (made["reliability"], made["signs"]) == ("DOUBTFUL", ["LATE_PAYMENT"])
    # 50 % of 100 and 50 % of 60.
    visit = [("HIGH", "assessment of 2026-02-25: A visit")]
    visit += [("SOUND", "assessment of 2026-02-25: Accounts of 2025")]
    assert told("2026-02-25") == ("80", visit)
    assert told("2026-02-24")[0] == "0"

    asked: dict[str, Any] = {"accountId": client, "propertyId": place, "kind": "MEETING"}
    asked |= {
        "channel": "PHONE",
        "name": "Gala",
        "eventType": "CONFERENCE",
        "arrival": "2026-06-01",
    }
    asked |= {"attendees": 20}
    rooms = [{"night": 1, "roomType": "STD", "rooms": 5}]
    rfp = desk.made(RFP, input=asked | {"departure": "2026-06-02", "rooms": rooms})
    qualified = {"id": rfp["id"], "expectedVersion": rfp["version"], "qualification": "Called"}
    desk.made(QUALIFY, input=qualified | {"interest": "LOW", "means": "STRONG"})
    gala = "request Gala of 2026-03-02"
    assert told("2026-03-02") == ("50", [("LOW", gala), ("STRONG", gala)])
    desk.made(RECORD, input=wish | {"assessedOn": "2026-03-02", "interest": "MEDIUM"})
    assert told("2026-03-02")[0] == "55"

    winner = hotel.make_account("Nordwerk AG")
    hotel.do(merge_accounts, AccountMerge(winner_id=winner.id, loser_id=hotel.client.id), tomorrow)
    kept = desk.ask(HISTORY, id=f"acc_{winner.id.hex}")["data"]["account"]["hotel"]
    assert kept["clientAssessments"]["nodes"] == [
        {"assessedOn": "2026-02-25", "interest": "HIGH"},
        {"assessedOn": "2026-03-02", "interest": "MEDIUM"},
    ]
    assert len(hotel.all(ClientAssessment)) == 2
    found = hotel.write(lambda s: judgements(s, [winner.id], date(2026, 2, 28)))
    assert found[winner.id].interest_source == "assessment of 2026-02-25: A visit"
