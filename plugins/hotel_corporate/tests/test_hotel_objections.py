"""Objections are noted, answered and settled; a report tells which answers work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portico.access import Actor, Reach
from portico.testing import Ask

RAISE = """mutation($input: HotelObjectionRaiseInput!) { hotelObjectionRaise(input: $input) {
  objection { id version state raisedOn competitor } userErrors { code message path } } }"""
ANSWER = """mutation($input: HotelObjectionAnswerInput!) { hotelObjectionAnswer(input: $input) {
  objection { id version state argument answeredBy } userErrors { code message path } } }"""
SETTLE = """mutation($input: HotelObjectionSettleInput!) { hotelObjectionSettle(input: $input) {
  objection { id version state settledOn } userErrors { code message path } } }"""
RECORD = """mutation($input: HotelActivityRecordInput!) { hotelActivityRecord(input: $input) {
  salesActivity { id } userErrors { code message path } } }"""
REPORT = """query($input: HotelObjectionReportRequestInput!) {
  hotelObjectionReport(input: $input) { raised lines {
    kind argument raised unsettled withdrawn decisive withdrawnPercent } } }"""
LISTED = """{ hotelObjections(where: {state: {eq: DECISIVE}}) { nodes { text } } }"""


def test_a_report_tells_which_answers_work(hotel: Any, desk: Any, ask: Ask, actor: Actor) -> None:
    """Three met the same answer: two gave it up, one was lost; 2 of 3 is 66.7 %."""
    client = {"accountId": f"acc_{hotel.client.id.hex}"}

    def raised(kind: str, **given: Any) -> dict[str, Any]:
        found: dict[str, Any] = desk.made(
            RAISE, input=client | {"kind": kind, "text": f"About {kind}."} | given
        )
        return found

    def step(objection: dict[str, Any], **given: Any) -> dict[str, Any]:
        return {"id": objection["id"], "expectedVersion": objection["version"]} | given

    outcomes = ("WITHDRAWN", "DECISIVE", "WITHDRAWN")
    for words, state in zip(
        ("Breakfast included", "breakfast included", None), outcomes, strict=True
    ):
        found = raised("PRICE")
        if words:
            found = desk.made(ANSWER, input=step(found, argument="First try"))
        found = desk.made(ANSWER, input=step(found, argument=words or "Breakfast Included"))
        assert (found["state"], found["answeredBy"]) == ("ANSWERED", "tester")
        settled = desk.made(SETTLE, input=step(found, state=state))
        assert settled["settledOn"] == "2026-03-02"
        again = step(settled, argument="Too late")
        assert desk.refused(ANSWER, input=again) == [("HOTEL_OBJECTION_SETTLED", "input.id")]
    call = {"kind": "CALL", "purpose": "Offer.", "outcome": "REFUSED"}
    when = {"doneAt": "2026-02-20T10:00:00+00:00"}
    made = desk.made(RECORD, input=client | call | when)
    other = raised("COMPETITOR", activityId=made["id"], competitor="Grand Hotel")
    assert (other["raisedOn"], other["competitor"]) == ("2026-02-20", "Grand Hotel")
    elsewhere = {"accountId": f"acc_{hotel.make_account('Other').id.hex}"}
    wrong = elsewhere | {"kind": "PRICE", "text": "x", "activityId": made["id"]}
    assert desk.refused(RAISE, input=wrong) == [("HOTEL_OTHER_CLIENT", "input.activityId")]
    assert desk.refused(SETTLE, input=step(other, state="OPEN")) == [
        ("HOTEL_OBJECTION_STATE", "input.state")
    ]
    assert desk.refused(ANSWER, input=step(other, argument=" ")) == [("REQUIRED", "input.argument")]

    days = {"firstDay": "2026-02-01", "lastDay": "2026-03-31"}
    report = ask(REPORT, input=days)["data"]["hotelObjectionReport"]
    price = {"kind": "PRICE", "argument": "Breakfast included", "raised": 3, "unsettled": 0}
    price |= {"withdrawn": 2, "decisive": 1, "withdrawnPercent": "66.7"}
    rival = {"kind": "COMPETITOR", "argument": None, "raised": 1, "unsettled": 1}
    rival |= {"withdrawn": 0, "decisive": 0, "withdrawnPercent": None}
    assert report == {"raised": 4, "lines": [price, rival]}
    assert ask(LISTED)["data"]["hotelObjections"]["nodes"] == [{"text": "About PRICE."}]
    stranger = replace(actor, reach=Reach(owners=frozenset({"eva"})))
    assert ask(REPORT, input=days, by=stranger)["data"]["hotelObjectionReport"]["raised"] == 0
