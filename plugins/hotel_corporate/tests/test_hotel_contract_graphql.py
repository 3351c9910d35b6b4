"""A block, its contract and what follows from it, as clients see them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portico.access import Actor
from portico.testing import Ask

ERRORS = "userErrors { code message path }"
BLOCK = f"""mutation($input: HotelRoomBlockCreateInput!) {{
  hotelRoomBlockCreate(input: $input) {{ roomBlock {{
    id version status contractedRoomNights
    nights {{ night roomType contracted rate {{ amount currency }} }}
    changes {{ kind after }} booking {{ name }} }} {ERRORS} }} }}"""
OPEN = f"""mutation($input: HotelRoomBlockStatusChangeInput!) {{
  hotelRoomBlockStatusChange(input: $input) {{ roomBlock {{ status version }} {ERRORS} }} }}"""
GUESTS = f"""mutation($input: HotelRoomingListImportInput!) {{
  hotelRoomingListImport(input: $input) {{ roomingImport {{
    rowsReserved rowsRejected
    entries {{ nodes {{ lastName status rowErrors }} }}
    block {{ pickedUpRoomNights }} }} {ERRORS} }} }}"""
TERMS = f"""mutation($input: HotelContractTermsSetInput!) {{
  hotelContractTermsSet(input: $input) {{ contractTerms {{
    id attritionBasis attritionAllowancePercent fbMinimum {{ amount }}
    cancellationTiers {{ minDays maxDays percent revenueGroup }}
    reductions {{ daysBefore percent base }} deposits {{ daysBefore percent }}
    booking {{ name }} }} {ERRORS} }} }}"""
PREVIEW = """query($input: HotelLiabilityRequestInput!) { hotelLiabilityPreview(input: $input) {
  asOf ifHeld { amount } ifCancelled { amount } compsEarned
  attrition { short trace { label formula value } }
  deposits { dueOn owed { amount } overdue }
  cures { kind text rooms by cost { amount } saves { amount } } } }"""
LINT = """query($input: HotelContractLintRequestInput!) {
  hotelContractLint(input: $input) { code level message } }"""


def nights(*rooms: int) -> list[dict[str, Any]]:
    return [
        {
            "night": f"2026-10-{12 + i}",
            "roomType": "DBL",
            "rooms": each,
            "rate": {"amount": "150", "currency": "EUR"},
        }
        for i, each in enumerate(rooms)
    ]


def booking(sales: Any, ask: Ask) -> str:
    assert sales.booking
    found = ask("{ hotelEventBookings { nodes { id } } }")
    (one,) = found["data"]["hotelEventBookings"]["nodes"]
    return str(one["id"])


def test_a_contract_is_laid_down_and_its_liability_shown(desk: Any, sales: Any, ask: Ask) -> None:
    event = booking(sales, ask)
    block = desk.made(
        BLOCK,
        input={
            "bookingId": event,
            "code": "CONF26",
            "name": "Partners",
            "cutoffDaysBefore": 21,
            "nights": nights(50, 80, 50),
        },
    )
    assert (block["status"], block["contractedRoomNights"]) == ("DRAFT", 180)
    assert block["changes"][0] == {"kind": "CREATED", "after": 50}
    step = {"id": block["id"], "expectedVersion": block["version"], "status": "OPEN"}
    assert desk.made(OPEN, input=step)["status"] == "OPEN"
    listed = "last_name,first_name,arrival,departure,room_type\nCosta,Ana,2026-10-12,2026-10-15,DBL"
    made = desk.made(
        GUESTS, input={"blockId": block["id"], "fileName": "list.csv", "content": listed}
    )
    assert made == {
        "rowsReserved": 1,
        "rowsRejected": 0,
        "entries": {"nodes": [{"lastName": "Costa", "status": "RESERVED", "rowErrors": []}]},
        "block": {"pickedUpRoomNights": 3},
    }
    terms = desk.made(
        TERMS,
        input={
            "bookingId": event,
            "attritionBasis": "CUMULATIVE",
            "attritionAllowancePercent": "20",
            "cancellationTiers": [{"minDays": 0, "percent": "80"}],
            "reductions": [{"daysBefore": 30, "percent": "10"}],
            "deposits": [{"daysBefore": 60, "percent": "20"}],
        },
    )
    assert terms["cancellationTiers"] == [
        {"minDays": 0, "maxDays": None, "percent": "80", "revenueGroup": None}
    ]

    shown = ask(PREVIEW, input={"bookingId": event, "asOf": "2026-09-01"})
    assert "errors" not in shown, shown

    found = shown["data"]["hotelLiabilityPreview"]
    assert found["ifHeld"] == {"amount": "21150.00"}
    assert found["ifCancelled"] == {"amount": "21600.00"}
    assert found["attrition"]["short"] == "141"
    assert found["attrition"]["trace"][0] == {
        "label": "Minimum, FLOOR",
        "formula": "180 × (100 − 20) %",
        "value": "144",
    }
    assert found["deposits"] == [
        {"dueOn": "2026-08-13", "owed": {"amount": "5400.00"}, "overdue": True}
    ]
    assert [cure["kind"] for cure in found["cures"]] == ["REDUCE", "PICK_UP"]
    answer = ask(LINT, input={"bookingId": event})
    assert "errors" not in answer, answer
    linted = answer["data"]["hotelContractLint"]
    assert [each["code"] for each in linted] == ["DAMAGES_ABOVE_PROFIT", "CANCELLATION_BASE"]


def test_a_scenario_is_given_over_graphql(desk: Any, sales: Any, ask: Ask) -> None:
    event = booking(sales, ask)
    sales.block()
    sales.agree()
    scenario = {"nights": [{"day": f"2026-10-{day}", "used": 48} for day in (12, 13, 14)]}

    found = ask(PREVIEW, input={"bookingId": event, "scenario": scenario})

    assert found["data"]["hotelLiabilityPreview"]["ifHeld"] == {"amount": "0.00"}


def test_guests_need_a_permission_of_their_own(sales: Any, ask: Ask, actor: Actor) -> None:
    sales.block()
    clerk = replace(actor, scopes=frozenset({"hotel.room_block.read"}))

    rooms = ask("{ hotelRoomBlocks { nodes { code } } }", by=clerk)
    names = ask("{ hotelRoomBlocks { nodes { guests { nodes { lastName } } } } }", by=clerk)

    assert rooms["data"]["hotelRoomBlocks"]["nodes"] == [{"code": "CONF26"}]
    assert names["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_a_night_that_is_short_is_charged_at_its_own_rate_unless_the_contract_says_otherwise(
    desk: Any, sales: Any, ask: Ask
) -> None:
    """80 % of 10 and of 20 rooms are 8 and 16: 3 lack at 120 and 1 at 180, or 4 at 160."""
    event = booking(sales, ask)
    sales.block(sales.night(12, 10, "120"), sales.night(13, 20, "180"))
    terms = {"bookingId": event, "attritionBasis": "NIGHTLY", "attritionAllowancePercent": "20"}
    used = [{"day": "2026-10-12", "used": 5}, {"day": "2026-10-13", "used": 15}]
    owed = []

    for version, rate in enumerate(({}, {"attritionRate": "WEIGHTED_AVERAGE"})):
        again = {"expectedVersion": version, "note": "Amendment 1"} if version else {}
        desk.made(TERMS, input=terms | rate | again)
        found = ask(PREVIEW, input={"bookingId": event, "scenario": {"nights": used}})
        owed.append(found["data"]["hotelLiabilityPreview"]["ifHeld"]["amount"])

    assert owed == ["540.00", "640.00"]
