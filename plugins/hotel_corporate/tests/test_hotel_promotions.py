"""Promotions: told to whom it may be, by the channel that was agreed to; and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from portico.ledger.tables import Event
from portico.operations.account_inputs import AccountMerge
from portico.operations.merging import merge_accounts
from portico.operations.persons import ContactErase, PersonExportOf, erase_person, export_person
from portico.testing import Ask
from portico_hotel_corporate.models.clients.promotions import (
    PromotionClient,
    PromotionTelling,
)

CONTACT = """mutation($input: ContactCreateInput!) { contactCreate(input: $input) {
  contact { id } userErrors { code message path } } }"""
TIE = """mutation($input: AffiliationCreateInput!) {
  affiliationCreate(input: $input) {
    affiliation { id } userErrors { code message path } } }"""
CREATE = """mutation($input: HotelPromotionCreateInput!) { hotelPromotionCreate(input: $input) {
  promotion { id code clients { account { name } } } userErrors { code message path } } }"""
ANNOUNCE = """mutation($input: HotelPromotionAnnounceInput!) {
  hotelPromotionAnnounce(input: $input) {
    promotionAnnouncement { id version listed leftOut sentAt tellings {
      nodes { id address account { name } contact { familyName } } } }
    userErrors { code message path } } }"""
UPDATE = """mutation($input: HotelPromotionUpdateInput!) { hotelPromotionUpdate(input: $input) {
  promotion { sellTo offer } userErrors { code message path } } }"""
SENT = """mutation($input: HotelPromotionSentInput!) { hotelPromotionSent(input: $input) {
  promotionAnnouncement { sentAt } userErrors { code message path } } }"""
NOTE = """mutation($input: HotelPromotionResponseNoteInput!) {
  hotelPromotionResponseNote(input: $input) {
    promotionResponse { account { name } } userErrors { code message path } } }"""
REPORT = """query($input: HotelPromotionReportRequestInput!) {
  hotelPromotionReport(input: $input) {
    channels { channel listed told failed } leftOut { reason count }
    clientsTold requests events definiteEvents clientsAnswered answeredPercent } }"""
SUMMER = {
    "code": "SUMMER",
    "name": "Summer meetings",
    "offer": "One delegate in ten is free.",
    "sellFrom": "2026-03-01",
    "sellTo": "2026-05-31",
    "stayFrom": "2026-06-01",
    "stayTo": "2026-12-31",
}
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


class People:
    """Persons at clients, with what they agreed to."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk

    def at(self, *clients: Any, name: str, email: str = "", consent: bool = True) -> str:
        given: dict[str, Any] = {"familyName": name, "emailConsent": consent}
        if email:
            given["emails"] = [{"address": email}]
        person = str(self.desk.made(CONTACT, input=given)["id"])
        for client in clients:
            tie = {"accountId": f"acc_{client.id.hex}", "contactId": person, "role": "NEGOTIATOR"}
            self.desk.made(TIE, input=tie)
        return person


@pytest.fixture
def people(desk: Any) -> People:
    return People(desk)


def test_who_agreed_is_told_and_everybody_else_is_counted_with_the_reason(
    hotel: Any, desk: Any, people: People, ask: Ask
) -> None:
    """Of three clients one was not reached; of the two others one has an event: 50 %."""
    nord, sued, west = (hotel.make_account(name) for name in ("Nord", "Sued", "West"))
    empty, other = hotel.make_account("Empty"), hotel.make_account("Other")
    people.at(nord, sued, name="Both", email="both@x.example")
    people.at(nord, name="Nord", email="nord@x.example")
    people.at(sued, name="Sued", email="sued@x.example")
    people.at(west, name="West", email="west@x.example")
    people.at(nord, name="Silent", email="silent@x.example", consent=False)
    people.at(west, name="Nowhere")
    meant = [f"acc_{each.id.hex}" for each in (nord, sued, west, empty)]
    made = desk.made(CREATE, input=SUMMER | {"accountIds": meant})
    assert len(made["clients"]) == 4
    wish = {"promotionId": made["id"], "channel": "EMAIL"}

    chosen = wish | {"accountIds": [*meant, f"acc_{other.id.hex}"]}
    told = desk.made(ANNOUNCE, input=chosen)

    listed = told["tellings"]["nodes"]
    names = [each["address"].partition("@")[0] for each in listed]
    assert sorted(names) == ["both", "nord", "sued", "west"]
    assert (told["listed"], told["sentAt"]) == (4, None)
    assert told["leftOut"] == {
        "NO_CONSENT": 1,
        "NO_ADDRESS": 1,
        "TOLD_ALREADY": 1,
        "NO_CONTACT": 1,
        "NOT_MEANT": 1,
    }
    announced = select(Event.topic).where(Event.topic == "PromotionAnnounced")
    assert hotel.write(lambda s: len(s.scalars(announced).all())) == 1
    again = desk.made(ANNOUNCE, input=wish)
    assert (again["listed"], again["leftOut"]["TOLD_ALREADY"]) == (0, 5)
    calls = desk.made(ANNOUNCE, input=wish | {"channel": "PHONE"})
    assert (calls["listed"], calls["leftOut"]["NO_CONSENT"]) == (0, 7)

    (failed,) = (each["id"] for each in listed if each["address"] == "west@x.example")
    sent = {"id": told["id"], "expectedVersion": told["version"], "failedIds": [failed]}
    foreign = {"id": again["id"], "expectedVersion": 1, "failedIds": [failed]}
    assert desk.refused(SENT, input=foreign) == [("HOTEL_PROMOTION_LIST", "input.failedIds")]
    assert desk.made(SENT, input=sent)["sentAt"] == "2026-03-02T12:00:00.000000Z"
    event = hotel.book(client=nord)
    note = {"promotionId": made["id"], "bookingId": f"heb_{event.id.hex}"}
    assert desk.made(NOTE, input=note)["account"] == {"name": "Nord"}
    assert desk.refused(NOTE, input=note) == [("HOTEL_PROMOTION_RESPONSE", "input.bookingId")]

    report = ask(REPORT, input={"promotionId": made["id"]})["data"]["hotelPromotionReport"]
    assert report["channels"] == [{"channel": "EMAIL", "listed": 4, "told": 3, "failed": 1}]
    assert report["leftOut"][0] == {"reason": "NO_CONSENT", "count": 9}
    del report["channels"], report["leftOut"]
    assert report == {
        "clientsTold": 2,
        "requests": 0,
        "events": 1,
        "definiteEvents": 1,
        "clientsAnswered": 1,
        "answeredPercent": "50",
    }


def test_a_promotion_has_possible_days_and_is_told_while_it_is_on_sale(
    hotel: Any, desk: Any
) -> None:
    wrong = SUMMER | {"code": "summer", "sellTo": "2026-02-01", "stayTo": "2026-02-20"}
    assert desk.refused(CREATE, input=wrong) == [
        ("HOTEL_CODE", "input.code"),
        ("HOTEL_DATES", "input.sellTo"),
        ("HOTEL_DATES", "input.stayTo"),
        ("HOTEL_DATES", "input.stayTo"),
    ]
    made = desk.made(CREATE, input=SUMMER | {"propertyId": f"hpr_{hotel.property('FAR').id.hex}"})
    assert desk.refused(CREATE, input=SUMMER) == [("HOTEL_CODE_TAKEN", "input.code")]
    old = desk.made(CREATE, input=SUMMER | {"code": "OLD", "sellTo": "2026-03-01"})
    over = {"promotionId": old["id"], "channel": "POST"}
    assert desk.refused(ANNOUNCE, input=over) == [("HOTEL_PROMOTION_OVER", "input.promotionId")]
    longer = {"id": old["id"], "expectedVersion": 1, "sellTo": "2026-02-28"}
    assert desk.refused(UPDATE, input=longer) == [("HOTEL_DATES", "input.sellTo")]
    changed = desk.made(UPDATE, input=longer | {"sellTo": "2026-03-31", "offer": "One in eight."})
    assert changed == {"sellTo": "2026-03-31", "offer": "One in eight."}
    assert desk.made(ANNOUNCE, input=over)["listed"] == 0
    event = {"bookingId": f"heb_{hotel.book().id.hex}"}
    early = hotel.book(arrival=date(2026, 4, 1), departure=date(2026, 4, 1))
    assert desk.refused(NOTE, input=event | {"promotionId": made["id"]}) == [
        ("HOTEL_PROMOTION_ELSEWHERE", "input.bookingId")
    ]
    note = {"promotionId": old["id"], "bookingId": f"heb_{early.id.hex}"}
    assert desk.refused(NOTE, input=note) == [("HOTEL_PROMOTION_DATES", "input.bookingId")]
    assert desk.refused(NOTE, input={"promotionId": old["id"]}) == [
        ("HOTEL_PROMOTION_RESPONSE", "input.rfpId")
    ]


def test_what_was_told_follows_the_account_and_the_person_is_forgotten(
    hotel: Any, desk: Any, people: People
) -> None:
    winner, loser = hotel.make_account("Nord AG"), hotel.make_account("Nord Travel")
    person = people.at(loser, name="Costa", email="costa@x.example")
    both = [f"acc_{each.id.hex}" for each in (winner, loser)]
    made = desk.made(CREATE, input=SUMMER | {"accountIds": both})
    desk.made(ANNOUNCE, input={"promotionId": made["id"], "channel": "EMAIL"})
    hotel.do(merge_accounts, AccountMerge(winner_id=winner.id, loser_id=loser.id))

    assert [each.account_id for each in hotel.all(PromotionClient)] == [winner.id]
    (telling,) = hotel.all(PromotionTelling)
    assert telling.account_id == winner.id
    found = hotel.do(export_person, PersonExportOf(id=telling.contact_id)).data["hotel"]
    assert [each["address"] for each in found["promotions"]] == ["costa@x.example"]
    assert person.endswith(telling.contact_id.hex)
    hotel.do(erase_person, ContactErase(id=telling.contact_id, expected_version=1), NOW)
    (telling,) = hotel.all(PromotionTelling)
    assert (telling.contact_id, telling.address) == (None, None)
