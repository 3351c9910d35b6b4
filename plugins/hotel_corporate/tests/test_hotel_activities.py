"""Contacts with clients: planned, done, missed; what they need; deputies; persons forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from portico.access import Actor
from portico.models import Substitution, User
from portico.operations.account_inputs import AccountArchive, AccountMerge
from portico.operations.accounts import archive_account
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.operations.merging import merge_accounts
from portico.operations.persons import ContactErase, PersonExportOf, erase_person, export_person
from portico.operations.substitutions import (
    SubstitutionCreate,
    appoint_deputy,
    hand_over,
)
from portico.testing import Ask
from portico_hotel_corporate.models.clients.activities import (
    HotelActivityKind,
    HotelActivityOutcome,
    SalesActivity,
)
from portico_hotel_corporate.operations.clients.activities import finish_activity, plan_activity
from portico_hotel_corporate.operations.clients.activity_inputs import (
    HotelActivityFinish,
    HotelActivityPlan,
)

RECORD = """mutation($input: HotelActivityRecordInput!) { hotelActivityRecord(input: $input) {
  salesActivity { id owner status doneAt doneBy doneFor plannedOn outcome
    wishes { kind quantity note price { amount currency } } }
  userErrors { code message path } } }"""
PLAN = """mutation($input: HotelActivityPlanInput!) { hotelActivityPlan(input: $input) {
  salesActivity { id version plannedOn plannedAt dueAt status isOverdue owner }
  userErrors { code message path } } }"""
UPDATE = """mutation($input: HotelActivityUpdateInput!) { hotelActivityUpdate(input: $input) {
  salesActivity { version plannedOn dueAt } userErrors { code message path } } }"""
FINISH = """mutation($input: HotelActivityFinishInput!) { hotelActivityFinish(input: $input) {
  salesActivity { version status outcome } userErrors { code message path } } }"""
END = """mutation($input: HotelActivityEndInput!) { hotelActivityEnd(input: $input) {
  salesActivity { version status reason } userErrors { code message path } } }"""
OVERDUE = """{ hotelSalesActivities(where: {isOverdue: {eq: true}}) { nodes { purpose } } }"""
OF_ACCOUNT = """query($id: ID!) { account(id: $id) { hotel { activities {
  nodes { kind plannedOn purpose status follows { kind } } } } } }"""


def ids(hotel: Any) -> dict[str, str]:
    return {"accountId": f"acc_{hotel.client.id.hex}", "propertyId": f"hpr_{hotel.place.id.hex}"}


def test_a_call_that_comes_in_says_what_the_client_needs_and_what_is_next(
    hotel: Any, desk: Any, ask: Ask
) -> None:
    wishes: list[dict[str, Any]] = [
        {"kind": "ROOM_NIGHTS", "quantity": 240, "price": {"amount": "95.50", "currency": "EUR"}},
        {"kind": "LOCATION", "note": "Ten minutes from its office."},
    ]
    given: dict[str, Any] = ids(hotel) | {"kind": "CALL", "purpose": "Looks for a house."}
    given |= {"outcome": "INTERESTED", "wishes": wishes, "doneAt": "2026-03-01T23:30:00+00:00"}
    given |= {"nextStep": "Show the house.", "nextStepOn": "2026-03-09"}

    made = desk.made(RECORD, input=given | {"nextStepKind": "SITE_INSPECTION"})

    assert made.pop("id").startswith("hsa_")
    assert made == {
        "owner": "tester",
        "status": "DONE",
        "doneBy": "tester",
        "doneFor": None,
        "doneAt": "2026-03-01T23:30:00.000000Z",
        "plannedOn": "2026-03-01",
        "outcome": "INTERESTED",
        "wishes": [
            {
                "kind": "ROOM_NIGHTS",
                "quantity": 240,
                "note": None,
                "price": {"amount": "95.50", "currency": "EUR"},
            },
            {"kind": "LOCATION", "quantity": None, "price": None, "note": wishes[1]["note"]},
        ],
    }
    nodes = ask(OF_ACCOUNT, id=given["accountId"])["data"]["account"]["hotel"]["activities"]
    assert nodes["nodes"] == [
        {
            "kind": "CALL",
            "plannedOn": "2026-03-01",
            "status": "DONE",
            "follows": None,
            "purpose": "Looks for a house.",
        },
        {
            "kind": "SITE_INSPECTION",
            "plannedOn": "2026-03-09",
            "status": "PLANNED",
            "purpose": "Show the house.",
            "follows": {"kind": "CALL"},
        },
    ]
    wrong = [{"kind": "BANQUETS"}, {"kind": "SERVICE"}, {"kind": "OTHER", "quantity": 3}]
    later = {"doneAt": "2026-03-02T12:00:01+00:00"}
    assert desk.refused(RECORD, input=given | {"wishes": wrong}) == [
        ("HOTEL_QUANTITY", "input.wishes.0.quantity"),
        ("REQUIRED", "input.wishes.1.note"),
        ("HOTEL_QUANTITY", "input.wishes.2.quantity"),
        ("REQUIRED", "input.wishes.2.note"),
    ]
    assert desk.refused(RECORD, input=given | later) == [("HOTEL_ACTIVITY_TIME", "input.doneAt")]
    other = hotel.book(client=hotel.make_account("Other"))
    tied = given | {"bookingId": f"heb_{other.id.hex}"}
    assert desk.refused(RECORD, input=tied) == [("HOTEL_OTHER_CLIENT", "input.bookingId")]


def test_a_planned_visit_is_overdue_by_the_clock_of_the_property(
    hotel: Any, desk: Any, ask: Ask
) -> None:
    """It is noon of 2 March, UTC: in Auckland (UTC+13) 1 March was over at 11:00 of that day."""
    far = hotel.property("AKL", timezone="Pacific/Auckland")
    given = ids(hotel) | {"kind": "VISIT", "purpose": "New rates."}
    here = desk.made(PLAN, input=given | {"plannedOn": "2026-03-02"})
    there = desk.made(
        PLAN, input=given | {"propertyId": f"hpr_{far.id.hex}", "plannedOn": "2026-03-01"}
    )
    sharp = desk.made(PLAN, input=given | {"plannedAt": "2026-03-02T23:30:00-03:00"})

    assert (here["dueAt"], here["isOverdue"]) == ("2026-03-03T00:00:00.000000Z", False)
    assert (there["dueAt"], there["isOverdue"]) == ("2026-03-01T11:00:00.000000Z", True)
    assert (sharp["plannedOn"], sharp["dueAt"]) == ("2026-03-03", "2026-03-03T02:30:00.000000Z")
    assert len(ask(OVERDUE)["data"]["hotelSalesActivities"]["nodes"]) == 1

    def step(activity: Any, **more: Any) -> dict[str, Any]:
        return {"id": activity["id"], "expectedVersion": activity["version"]} | more

    early = step(here, status="MISSED", reason="No time.")
    assert desk.refused(END, input=early) == [("HOTEL_ACTIVITY_TIME", "input.status")]
    assert desk.made(END, input=early | {"status": "CALLED_OFF"})["status"] == "CALLED_OFF"
    assert desk.refused(FINISH, input=step(here, outcome="REACHED")) == [
        ("CONFLICT", "input.expectedVersion")
    ]
    here["version"] = 2
    assert desk.refused(FINISH, input=step(here, outcome="REACHED")) == [
        ("HOTEL_ACTIVITY_OVER", "input.id")
    ]
    assert desk.made(END, input=step(there, status="MISSED", reason="Ill."))["reason"] == "Ill."
    moved = desk.made(UPDATE, input=step(sharp, plannedOn="2026-03-04"))
    assert moved == {
        "version": 2,
        "plannedOn": "2026-03-04",
        "dueAt": "2026-03-05T00:00:00.000000Z",
    }
    both = given | {"plannedOn": "2026-03-04", "plannedAt": "2026-03-02T23:30:00-03:00"}
    assert desk.refused(PLAN, input=both) == [("HOTEL_ACTIVITY_TIME", "input.plannedOn")]
    assert desk.refused(END, input=step(sharp, status="DONE", reason="x") | moved_to(2)) == [
        ("HOTEL_ACTIVITY_STATUS", "input.status")
    ]


def moved_to(version: int) -> dict[str, Any]:
    return {"expectedVersion": version}


def planned(hotel: Any, client: Any, day: date, purpose: str, **more: Any) -> SalesActivity:
    wish = HotelActivityPlan(
        account_id=client.id,
        kind=HotelActivityKind.CALL,
        purpose=purpose,
        planned_on=day,
        **more,
    )
    made: SalesActivity = hotel.do(plan_activity, wish)
    return made


def test_a_deputy_finds_the_planned_contacts_and_what_it_does_is_noted_as_done_for_another(
    hotel: Any, actor: Actor
) -> None:
    ana, rui = hotel.write(
        lambda s: [s.add_all(u := [User(name="ana"), User(name="rui")]), s.flush(), u][-1]
    )
    client = hotel.make_account("Key", owner="ana")
    late = planned(hotel, client, date(2026, 2, 27), "Signature.")
    planned(hotel, client, date(2026, 3, 5), "Rates of 2027.")
    planned(hotel, client, date(2026, 4, 1), "After the absence.")
    given = SubstitutionCreate(
        principal_id=ana.id,
        deputy_id=rui.id,
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 3, 13),
    )
    appointed = hotel.do(appoint_deputy, given)
    hotel.do(lambda s, actor, _: hand_over(s, actor), None)

    brief = hotel.get(Substitution, appointed.id).brief
    assert [each["text"] for each in brief if each["kind"] == "hotel.sales_activity"] == [
        "Call with Key, overdue since 2026-02-27: Signature.",
        "Call with Key, planned for 2026-03-05: Rates of 2027.",
    ]
    deputy = replace(actor, name="rui", id=rui.id, on_behalf_of="ana", on_behalf_of_id=ana.id)
    wish = HotelActivityFinish(id=late.id, expected_version=1, outcome=HotelActivityOutcome.SETTLED)
    done = hotel.write(lambda s: finish_activity(s, deputy, wish), deputy)
    assert (late.owner, done.done_by, done.done_for) == ("ana", "rui", "ana")


def test_contacts_follow_the_account_and_the_person_in_them_is_forgotten(hotel: Any) -> None:
    winner, loser = hotel.make_account("Nordwerk AG"), hotel.make_account("Nordwerk Travel")
    person = hotel.do(create_contact, ContactCreate(family_name="Costa"))
    made = planned(hotel, loser, date(2026, 3, 5), "Ms Costa's wishes.", contact_id=person.id)
    hotel.do(merge_accounts, AccountMerge(winner_id=winner.id, loser_id=loser.id))

    assert hotel.get(SalesActivity, made.id).account_id == winner.id
    found = hotel.do(export_person, PersonExportOf(id=person.id)).data["hotel"]["activities"]
    assert [each["purpose"] for each in found] == ["Ms Costa's wishes."]

    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    hotel.do(erase_person, ContactErase(id=person.id, expected_version=1), now)

    kept = hotel.get(SalesActivity, made.id)
    gone = hotel.make_account("Gone")
    call = planned(hotel, gone, date(2026, 3, 5), "Rates.")
    hotel.do(archive_account, AccountArchive(id=gone.id, expected_version=gone.version))
    assert hotel.get(SalesActivity, call.id).reason == "The client was archived."
    assert (kept.contact_id, kept.purpose, kept.planned_on) == (None, "—", date(2026, 3, 5))
