"""Stays are tied to the rate lines that applied to them, and counted by these."""

from __future__ import annotations

from typing import Any

import pytest

ERRORS = "userErrors { code message path }"
PROPERTY = """mutation { hotelPropertyCreate(input: {
  code: "CITY", name: "City", timezone: "Europe/Lisbon", currency: "EUR", roomsTotal: 10
}) { property { id } } }"""
ACCOUNT = """mutation($name: String!, $number: String!, $parent: ID) { accountCreate(input: {
  name: $name, parentId: $parent, references: [{system: "hotel_company", externalId: $number}]
}) { account { id } } }"""
IMPORT = f"""mutation($csv: String!) {{ hotelStaysImport(input: {{source: "pms", csv: $csv}}) {{
  stayImport {{ made changed refused }} {ERRORS} }} }}"""
WRITE = f"""mutation($input: HotelAgreementCreateInput!) {{ hotelAgreementCreate(input: $input) {{
  agreement {{ id version rateLines {{ nodes {{ id }} }} obligations {{ nodes {{ id }} }} }}
  {ERRORS} }} }}"""
STEP = f"""mutation($input: HotelAgreementStatusChangeInput!) {{
  hotelAgreementStatusChange(input: $input) {{ agreement {{ id version }} {ERRORS} }} }}"""
ATTRIBUTE = f"""mutation($id: ID!) {{ hotelStaysAttribute(input: {{accountId: $id}}) {{
  account {{ id }} {ERRORS} }} }}"""
STAYS = """{ hotelStayProductions(first: 20) { nodes { sourceRef nightly {
  night rateLine { position } } } } }"""
REPORT = """query($input: HotelProductionRequestInput!) { hotelProductionReport(input: $input) {
  lines { rateLineId rateLine roomNights roomRevenue { amount } } } }"""
COMPLIANCE = """query($input: HotelRateComplianceRequestInput!) {
  hotelRateCompliance(input: $input) { overpaid { sourceRef night rateLineId } } }"""
KEEP = """query($id: ID!) {
  hotelAgreementCompliance(input: {agreementId: $id, asOf: "2026-02-28"}) {
    obligations { actual evidence } } }"""
HEADER = "source_ref,property,arrival,nights,status,adr,company_ref,room_type,rate_code,booked_on\n"
FEBRUARY = {"firstNight": "2026-02-01", "lastNight": "2026-02-28"}
VOLUME = {
    "title": "Volume",
    "obligor": "CLIENT",
    "metric": "ROOM_NIGHTS",
    "comparator": "GE",
    "target": "700",
}


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


class House:
    """A client with an agreement, booked as NW, and its stays."""

    def __init__(self, desk: Any, ask: Any) -> None:
        self.desk, self.ask = desk, ask
        self.place = ask(PROPERTY)["data"]["hotelPropertyCreate"]["property"]["id"]
        self.client = self.account("Nordwerk", "7")
        made = desk.made(
            WRITE,
            input={
                "number": "NW",
                "accountId": self.client,
                "propertyId": self.place,
                "kind": "TRANSIENT_VOLUME",
                "title": "Rates",
                "currency": "EUR",
                "validFrom": "2026-01-01",
                "validTo": "2026-12-31",
                "bookingCodes": "NW, NW1",
                "rateLines": [
                    {"price1": euros("150")},
                    {"price1": euros("140"), "priority": 1, "firstNight": "2026-02-12"},
                    {"price1": euros("300"), "roomType": "SUI"},
                ],
                "obligations": [VOLUME],
            },
        )
        self.agreement, self.lines = made["id"], [n["id"] for n in made["rateLines"]["nodes"]]
        for status in ("PROPOSED", "ACTIVE"):
            step = {"id": made["id"], "expectedVersion": made["version"], "status": status}
            made = desk.made(STEP, input=step | {"signedOn": "2026-01-01"})

    def account(self, name: str, number: str, parent: str | None = None) -> str:
        made = self.ask(ACCOUNT, name=name, number=number, parent=parent)["data"]["accountCreate"]
        found: str = made["account"]["id"]
        return found

    def stays(self, *lines: str) -> dict[str, Any]:
        done: dict[str, Any] = self.desk.made(IMPORT, csv=HEADER + "\n".join(lines))
        return done

    def tied(self) -> dict[str, list[int | None]]:
        """The places of the rate lines of each stay, night by night."""
        nodes = self.ask(STAYS)["data"]["hotelStayProductions"]["nodes"]
        return {
            node["sourceRef"]: [
                n["rateLine"] and n["rateLine"]["position"] for n in node["nightly"]
            ]
            for node in nodes
        }

    def counted(self, **given: Any) -> list[tuple[str | None, int, str]]:
        wish = FEBRUARY | {"by": ["RATE_LINE"]} | given
        report = self.ask(REPORT, input=wish)["data"]["hotelProductionReport"]
        return [
            (line["rateLine"], line["roomNights"], line["roomRevenue"]["amount"])
            for line in report["lines"]
        ]


@pytest.fixture
def house(desk: Any, ask: Any) -> House:
    return House(desk, ask)


def test_nights_are_tied_to_the_lines_that_applied_and_counted_by_them(house: House) -> None:
    """Three nights at 150 meet the line of 140 on the last one; the rest is by other codes."""
    house.stays(
        "a,CITY,2026-02-10,3,CHECK_OUT,150,7,STD,NW,2026-02-01",
        "suite,CITY,2026-02-10,1,CHECK_OUT,300,7,SUI,NW1,2026-02-01",
        "rack,CITY,2026-02-10,1,CHECK_OUT,210,7,STD,RACK,2026-02-01",
        "early,CITY,2026-02-10,1,CHECK_OUT,150,7,STD,NW,2025-12-31",
        "untold,CITY,2026-02-10,1,CHECK_OUT,150,7,,NW,2026-02-01",
        "stranger,CITY,2026-02-10,1,CHECK_OUT,150,8,STD,NW,2026-02-01",
    )

    assert house.tied() == {
        "a": [0, 0, 1],
        "suite": [2],
        "rack": [None],
        "early": [None],
        "untold": [0],
        "stranger": [None],
    }
    assert house.counted() == [
        (None, 3, "510.00"),
        ("NW/1, line 1", 3, "450.00"),
        ("NW/1, line 3", 1, "300.00"),
        ("NW/1, line 2", 1, "150.00"),
    ]
    assert house.counted(rateLineId=house.lines[1]) == [("NW/1, line 2", 1, "150.00")]
    assert house.counted(agreementId=house.agreement, by=[]) == [(None, 5, "900.00")]

    wish = {"accountId": house.client, "propertyId": house.place} | FEBRUARY
    found = house.ask(COMPLIANCE, input=wish)["data"]["hotelRateCompliance"]["overpaid"]
    assert [(each["sourceRef"], each["rateLineId"]) for each in found] == [
        ("rack", None),
        ("a", house.lines[1]),
    ]
    duties = house.ask(KEEP, id=house.agreement)["data"]["hotelAgreementCompliance"]["obligations"]
    assert duties[0]["actual"] == "7"
    assert duties[0]["evidence"] == [
        *("stay a by NW/1, line 1", "stay a by NW/1, line 2", "stay early", "stay rack"),
        *("stay suite by NW/1, line 3", "stay untold by NW/1, line 1"),
    ]


def test_a_corrected_import_and_a_client_known_later_change_the_line(house: House) -> None:
    """The agreement covers the companies below its client."""
    house.stays("a,CITY,2026-02-10,2,CHECK_OUT,150,7,STD,NW,2026-02-01")
    again = house.stays("a,CITY,2026-02-11,2,CHECK_OUT,150,7,STD,RACK,2026-02-01")
    assert (again["changed"], house.tied()) == (1, {"a": [None, None]})
    house.stays("a,CITY,2026-02-11,2,CHECK_OUT,150,7,STD,NW1,2026-02-01")
    assert house.tied() == {"a": [0, 1]}

    house.stays("late,CITY,2026-02-10,1,CHECK_OUT,150,9,STD,NW,2026-02-01")
    assert house.tied()["late"] == [None]
    child = house.account("Nordwerk Service", "9", house.client)
    house.desk.made(ATTRIBUTE, id=child)
    assert house.tied()["late"] == [0]
