"""Complaints outside events: of stays, invoices or in general; and the report of the work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portico.access import Actor, Reach
from portico.operations.account_inputs import AccountMerge
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.operations.merging import merge_accounts
from portico.operations.persons import ContactErase, erase_person
from portico.testing import Ask
from portico.values import Money
from portico_hotel_corporate.models import EventFeedback
from portico_hotel_corporate.operations.client_reports import (
    HotelClientInvoiceRecord,
    record_invoice,
)
from portico_hotel_corporate.operations.client_signs import HotelClientSignsRequest, client_signs
from portico_hotel_corporate.operations.feedback import (
    HotelEventFeedbackAnswer,
    HotelFeedbackJudge,
    answer_feedback,
    judge_feedback,
)
from portico_hotel_corporate.operations.tasks import HotelEventFeedbackAdd, add_feedback

ADD = """mutation($input: HotelClientFeedbackAddInput!) { hotelClientFeedbackAdd(input: $input) {
  eventFeedback { id version source subject dueOn invoice { number } booking { name } }
  userErrors { code message path } } }"""
JUDGE = """mutation($input: HotelFeedbackJudgeInput!) { hotelEventFeedbackJudge(input: $input) {
  eventFeedback { isSatisfied } userErrors { code message path } } }"""
OVERDUE = "{ hotelEventFeedbacks(where: {isOverdue: {eq: true}}) { nodes { subject } } }"
OF_ACCOUNT = """query($id: ID!) { account(id: $id) { hotel { feedback {
  nodes { source subject complaint } } } } }"""
RECORD = """mutation($input: HotelActivityRecordInput!) { hotelActivityRecord(input: $input) {
  salesActivity { id } userErrors { code message path } } }"""
WORK = """query($input: HotelClientWorkRequestInput!) { hotelClientWork(input: $input) {
  contacts { kind outcome done byDeputies } done clients missed calledOff objections
  complaints { complaints suggestions answered inTime unanswered satisfied dissatisfied } } }"""
MARCH = {"firstDay": "2026-03-01", "lastDay": "2026-03-31"}


def invoice(hotel: Any, client: Any) -> str:
    wish = HotelClientInvoiceRecord(
        number=f"R-{client.name}",
        account_id=client.id,
        issued_on=date(2026, 2, 1),
        total=Money(Decimal(100), "EUR"),
    )
    return f"hin_{hotel.do(record_invoice, wish).id.hex}"


def test_a_complaint_about_an_invoice_is_answered_judged_and_counted(
    hotel: Any, desk: Any, ask: Ask, actor: Actor
) -> None:
    client = {"accountId": f"acc_{hotel.client.id.hex}"}
    words = {"source": "INVOICE", "subject": "Wrong VAT", "complaint": "21 % instead of 6 %."}
    bill = {"invoiceId": invoice(hotel, hotel.client), "dueOn": "2026-03-01"}
    made = desk.made(ADD, input=client | words | bill)
    general = {"source": "GENERAL", "subject": "Parking", "suggestion": "Ours by name."}
    desk.made(ADD, input=client | general)
    event = hotel.do(
        add_feedback,
        HotelEventFeedbackAdd(booking_id=hotel.book().id, rating=2, complaint="It was cold."),
    )

    key, version = made.pop("id"), made.pop("version")
    assert made == {
        "source": "INVOICE",
        "subject": "Wrong VAT",
        "dueOn": "2026-03-01",
        "invoice": {"number": "R-Nordwerk"},
        "booking": None,
    }
    assert ask(OVERDUE)["data"]["hotelEventFeedbacks"]["nodes"] == [{"subject": "Wrong VAT"}]
    said = ask(OF_ACCOUNT, id=client["accountId"])["data"]["account"]["hotel"]["feedback"]
    assert [each["source"] for each in said["nodes"]] == ["INVOICE", "GENERAL", "EVENT"]

    def signs() -> list[tuple[int, int, list[str]]]:
        wish = HotelClientSignsRequest(account_id=hotel.client.id, days=30)
        found = hotel.do(client_signs, wish).signs
        return [(each.found, each.of, each.evidence) for each in found if "COMPL" in each.kind.name]

    assert signs() == [(2, 2, ["21 % instead of 6 %.", "It was cold."])]
    judged = {"id": key, "expectedVersion": version, "isSatisfied": True}
    assert desk.refused(JUDGE, input=judged) == [("HOTEL_FEEDBACK_OPEN", "input.id")]

    for feedback, satisfied in (
        (hotel.all(EventFeedback, EventFeedback.id)[0], True),
        (event, False),
    ):
        answer = HotelEventFeedbackAnswer(
            id=feedback.id, expected_version=1, answer="Put right.", measures="Checked twice."
        )
        done = hotel.do(answer_feedback, answer)
        judge = HotelFeedbackJudge(
            id=done.id, expected_version=done.version, is_satisfied=satisfied
        )
        hotel.do(judge_feedback, judge)
    assert signs() == [(1, 2, ["It was cold."])], "an answer that did not satisfy leaves it open"

    call = client | {"kind": "CALL", "purpose": "VAT.", "outcome": "SETTLED"}
    desk.made(RECORD, input=call)
    late = {"doneAt": "2026-02-28T23:30:00+00:00", "propertyId": f"hpr_{far(hotel).id.hex}"}
    desk.made(RECORD, input=call | late)
    desk.made(RECORD, input=call | {"doneAt": "2026-02-28T23:30:00+00:00"})
    told = ask(WORK, input=MARCH | {"accountId": client["accountId"]})["data"]["hotelClientWork"]
    assert told == {
        "contacts": [{"kind": "CALL", "outcome": "SETTLED", "done": 2, "byDeputies": 0}],
        "done": 2,
        "clients": 1,
        "missed": 0,
        "calledOff": 0,
        "objections": 0,
        "complaints": {
            "complaints": 2,
            "suggestions": 1,
            "answered": 2,
            "inTime": 1,
            "unanswered": 1,
            "satisfied": 1,
            "dissatisfied": 1,
        },
    }
    stranger = replace(actor, reach=Reach(owners=frozenset({"eva"})))
    assert ask(WORK, input=MARCH, by=stranger)["data"]["hotelClientWork"]["done"] == 0


def far(hotel: Any) -> Any:
    """A property where it is March an hour before it is in London."""
    return hotel.property("BER", timezone="Europe/Berlin")


def test_what_is_named_belongs_to_the_client_and_to_the_source(hotel: Any, desk: Any) -> None:
    client = {"accountId": f"acc_{hotel.client.id.hex}", "subject": "Bill"}
    other = invoice(hotel, hotel.make_account("Other"))
    said = {"complaint": "Wrong."}

    def refused(**given: Any) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = desk.refused(ADD, input=client | given)
        return found

    assert refused(source="INVOICE", invoiceId=other, **said) == [
        ("HOTEL_OTHER_CLIENT", "input.invoiceId")
    ]
    own = invoice(hotel, hotel.client)
    assert refused(source="STAY", invoiceId=own, rating=6) == [
        ("HOTEL_RATING", "input.rating"),
        ("HOTEL_FEEDBACK_SOURCE", "input.invoiceId"),
        ("REQUIRED", "input.complaint"),
    ]
    assert refused(source="EVENT", **said) == [("HOTEL_FEEDBACK_SOURCE", "input.source")]


def test_complaints_follow_the_account_and_who_complained_is_forgotten(
    hotel: Any, desk: Any
) -> None:
    winner, loser = hotel.make_account("Nordwerk AG"), hotel.make_account("Nordwerk Travel")
    person = hotel.do(create_contact, ContactCreate(family_name="Costa"))
    given = {"accountId": f"acc_{loser.id.hex}", "contactId": f"con_{person.id.hex}"}
    desk.made(
        ADD, input=given | {"source": "GENERAL", "subject": "Calls", "complaint": "Too many."}
    )
    hotel.do(merge_accounts, AccountMerge(winner_id=winner.id, loser_id=loser.id))
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    hotel.do(erase_person, ContactErase(id=person.id, expected_version=1), now)

    (kept,) = hotel.all(EventFeedback)
    assert (kept.account_id, kept.contact_id, kept.complaint) == (winner.id, None, "—")
