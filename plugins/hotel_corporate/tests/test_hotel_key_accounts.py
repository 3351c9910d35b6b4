"""Key accounts: who takes care of them is told at once of what goes wrong."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portico.events import Handover
from portico.ledger.tables import Event
from portico.models import Account, Substitution
from portico.operations.account_inputs import AccountMerge
from portico.operations.merging import merge_accounts
from portico.operations.users import UserCreate, create_user
from portico_hotel_corporate.models import HotelBookingStatus
from portico_hotel_corporate.models.clients.key_accounts import KeyAccount, KeyAccountNews
from portico_hotel_corporate.operations.handover import hand_over_business
from portico_hotel_corporate.operations.tasks import HotelEventFeedbackAdd, add_feedback

ERRORS = "userErrors { code message path }"
MARK = f"""mutation($input: HotelKeyAccountMarkInput!) {{ hotelKeyAccountMark(input: $input) {{
  keyAccount {{ id version manager validFrom tellOf }} {ERRORS} }} }}"""
UPDATE = f"""mutation($input: HotelKeyAccountUpdateInput!) {{
  hotelKeyAccountUpdate(input: $input) {{
  keyAccount {{ id version manager tellOf }} {ERRORS} }} }}"""
END = f"""mutation($input: HotelKeyAccountEndInput!) {{ hotelKeyAccountEnd(input: $input) {{
  keyAccount {{ validTo }} {ERRORS} }} }}"""
NOTE = f"""mutation($input: HotelKeyAccountNewsNoteInput!) {{
  hotelKeyAccountNewsNote(input: $input) {{ keyAccountNews {{ notedBy }} {ERRORS} }} }}"""
EVALUATE = f"""mutation($id: ID!) {{ hotelAgreementEvaluate(input: {{agreementId: $id}}) {{
  agreement {{ id }} {ERRORS} }} }}"""
KEY = """{ accounts(where: {hotel: {keyAccount: {is: {manager: {eq: "ann"}}}}}) {
  nodes { name hotel { keyAccount { reason } } } } }"""
OTHERS = "{ accounts(where: {hotel: {keyAccount: {is: null}}}) { nodes { name } } }"
VOLUME = {
    "title": "Volume",
    "obligor": "CLIENT",
    "metric": "ROOM_NIGHTS",
    "comparator": "GE",
    "target": "700",
    "consequence": "CHARGE",
    "charge": {"amount": "90", "currency": "EUR"},
}


@pytest.fixture
def ann(hotel: Any) -> None:
    hotel.do(create_user, UserCreate(name="ann", roles=[]))


def told(hotel: Any) -> list[tuple[str, str]]:
    return [(each.kind.name, each.text) for each in hotel.all(KeyAccountNews, KeyAccountNews.id)]


def test_the_manager_of_a_key_account_is_told_at_once(hotel: Any, desk: Any, ann: None) -> None:
    group = hotel.make_account("Nordwerk Group")
    client, other = hotel.make_account("Nordwerk", parent_id=group.id), hotel.make_account("Ost")
    mark = {"accountId": f"acc_{group.id.hex}", "reason": "A third of the groups"}
    assert desk.refused(MARK, input=mark) == [("HOTEL_MANAGER", "input.manager")]
    assert desk.refused(MARK, input=mark | {"manager": "bob", "reason": ""}) == [
        ("REQUIRED", "input.reason"),
        ("HOTEL_MANAGER", "input.manager"),
    ]
    made = desk.made(MARK, input=mark | {"manager": "ann"})
    assert made["tellOf"] == ["DUTY_AT_RISK", "COMPLAINT", "EVENT_OFF"]
    assert desk.refused(MARK, input=mark | {"manager": "ann", "since": "2027-01-01"}) == [
        ("HOTEL_KEY_ACCOUNT", "input.since")
    ]
    assert desk.ask(KEY)["data"]["accounts"]["nodes"] == [
        {"name": "Nordwerk Group", "hotel": {"keyAccount": {"reason": "A third of the groups"}}}
    ]
    assert {each["name"] for each in desk.ask(OTHERS)["data"]["accounts"]["nodes"]} == {
        "Nordwerk",
        "Ost",
    }

    place = f"hpr_{hotel.place.id.hex}"
    duties = desk.agreement(f"acc_{client.id.hex}", place, [VOLUME])
    desk.made(EVALUATE, id=duties)
    desk.made(EVALUATE, id=duties)  # the same facts are no news
    fair, gala = hotel.book(client=client, name="Fair"), hotel.book(client=client, name="Gala")
    elsewhere = hotel.book(client=other, name="Ball")
    for event, complaint in ((fair, "The soup was cold."), (elsewhere, "Dull."), (gala, None)):
        said = HotelEventFeedbackAdd(booking_id=event.id, rating=2, complaint=complaint)
        hotel.do(add_feedback, said)
    hotel.become(gala, HotelBookingStatus.CANCELLED, reason_code="BUDGET")
    expected = [
        ("DUTY_AT_RISK", "Volume: AT_RISK as of 2026-03-02, 0 of 700"),
        ("COMPLAINT", "Fair: The soup was cold."),
        ("EVENT_OFF", "Gala from 2026-12-01: CANCELLED, BUDGET"),
    ]
    assert told(hotel) == expected
    announced = hotel.write(
        lambda s: list(s.scalars(select(Event).where(Event.topic == "KeyAccountConcerned")))
    )
    news = hotel.all(KeyAccountNews, KeyAccountNews.id)
    assert sorted(each.subject_id for each in announced) == sorted(each.id for each in news)
    assert {(each.manager, each.account_id) for each in news} == {("ann", client.id)}

    seen = {"id": f"hkn_{news[0].id.hex}", "expectedVersion": 1}
    desk.made(NOTE, input=seen)
    assert desk.refused(NOTE, input=seen | {"expectedVersion": 2}) == [
        ("HOTEL_NEWS_NOTED", "input.id")
    ]
    brief = Handover("bob", Substitution(ends_on=date(2026, 3, 31)), select(Account.id))
    brief.add("core.task", "x", "Of somebody else")
    hotel.write(lambda s: hand_over_business(s, hotel.actor, brief))
    assert [each["text"] for each in brief.items] == [
        "Key account Nordwerk Group, ann: A third of the groups",
        "Fair: The soup was cold.",
        "Gala from 2026-12-01: CANCELLED, BUDGET",
        "Of somebody else",
        "Fair from 2026-12-01, DEFINITE",
        "Ball from 2026-12-01, DEFINITE",
        "Complaint: The soup was cold.",
        "Complaint: Dull.",
    ]

    change = {"id": made["id"], "expectedVersion": 1, "tellOf": ["EVENT_OFF"]}
    assert desk.made(UPDATE, input=change)["tellOf"] == ["EVENT_OFF"]
    hotel.do(add_feedback, HotelEventFeedbackAdd(booking_id=fair.id, rating=1, complaint="Again."))
    end = {"id": made["id"], "expectedVersion": 2, "lastDay": "2026-03-01"}
    assert desk.refused(END, input=end) == [("HOTEL_DATES", "input.lastDay")]
    assert desk.made(END, input=end | {"lastDay": "2026-03-02"}) == {"validTo": "2026-03-02"}
    assert told(hotel) == expected


def test_a_merged_account_leaves_its_mark_to_a_winner_that_has_none(
    hotel: Any, desk: Any, ann: None, tomorrow: Any
) -> None:
    winner, one, two = (hotel.make_account(name) for name in ("Nordwerk", "Nord", "Werk"))
    for account in (one, two):
        mark = {"accountId": f"acc_{account.id.hex}", "reason": account.name, "manager": "ann"}
        desk.made(MARK, input=mark)
    for loser in (one, two):
        hotel.do(merge_accounts, AccountMerge(winner_id=winner.id, loser_id=loser.id), tomorrow)

    found: list[tuple[UUID, str, Any]] = [
        (each.account_id, each.reason, each.valid_to and each.valid_to.isoformat())
        for each in hotel.all(KeyAccount, KeyAccount.id)
    ]
    assert found == [(winner.id, "Nord", None), (two.id, "Werk", "2026-03-02")]
