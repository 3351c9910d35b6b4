"""A person learns what is known of them, and is forgotten, also by the audit trail."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import Bus, PersonErasing, PersonExporting
from portico.ledger import AuditEntry, AuditValue, Event
from portico.ledger.verifying import read_head, verify
from portico.models import Contact, ContactEmail
from portico.operations.contact_inputs import (
    ContactCreate,
    ContactEmailCreate,
    ContactUpdate,
)
from portico.operations.contacts import create_contact, update_contact
from portico.operations.persons import ContactErase, erase_person
from portico.testing import Ask, Write, problems_of

ERASE = """mutation ($id: ID!, $version: Int!) {
    contactErase(input: {id: $id, expectedVersion: $version}) {
        contact { fullName archived emails { address } auditTrail { nodes {
            personalChanges { field before after erasedAt } } } }
        userErrors { code } } }"""
TRACES = ("Weber", "Anna", "example.org")


@pytest.fixture
def person(write: Write, actor: Actor) -> Contact:
    """A person with a history."""
    given = ContactCreate(
        given_name="Anna",
        family_name="Meier",
        emails=[ContactEmailCreate(address="anna@example.org")],
    )
    contact = write(lambda s: create_contact(s, actor, given))
    change = ContactUpdate(id=contact.id, expected_version=1, family_name="Weber")
    return write(lambda s: update_contact(s, actor, change))


def everything(session: Session) -> str:
    """All that stands in the tables that hold or held the person."""
    tables = (
        *("core_contact", "core_contact_email", "core_audit_entry", "core_audit_value"),
        *("core_event", "core_idempotent_answer", "core_webhook_delivery"),
    )
    rows = [session.execute(text(f"SELECT * FROM {table}")).all() for table in tables]  # noqa: S608 (our own names)
    return str(rows)


def test_an_export_holds_all_that_is_known(ask: Ask, person: Contact, bus: Bus) -> None:
    def add(_session: Session, _actor: Actor, event: PersonExporting) -> None:
        event.found["shop"] = {"visits": [event.contact.family_name]}

    bus.before_commit[PersonExporting] = [add]
    answer = ask(
        "query ($id: ID!) { personExport(input: {id: $id}) { contactId data } }",
        id=f"con_{person.id.hex}",
    )

    found = answer["data"]["personExport"]["data"]
    assert found["core"]["contact"]["family_name"] == "Weber"
    assert [each["address"] for each in found["core"]["emails"]] == ["anna@example.org"]
    earlier = [(e["field"], e["before"], e["after"]) for e in found["core"]["earlierValues"]]
    assert ("familyName", "Meier", "Weber") in earlier
    assert found["shop"] == {"visits": ["Weber"]}


def test_an_erased_person_is_nowhere_and_the_chain_is_whole(
    ask: Ask, person: Contact, write: Write
) -> None:
    head = write(read_head)
    assert all(trace in write(everything) for trace in TRACES)

    answer = ask(ERASE, id=f"con_{person.id.hex}", version=person.version)["data"]["contactErase"]

    assert answer["userErrors"] == []
    assert answer["contact"]["fullName"] == "(erased)"
    assert answer["contact"]["archived"] is True
    assert answer["contact"]["emails"] == []
    left = write(everything)
    assert [trace for trace in (*TRACES, "Meier") if trace in left] == []
    assert write(lambda s: verify(s, head)).faults == []
    values = write(lambda s: list(s.scalars(select(AuditValue))))
    assert values
    assert all(value.erased_at is not None and value.salt is None for value in values)
    assert write(lambda s: s.scalars(select(AuditEntry.actor)).all())[-1] == "tester"


def test_a_plugin_may_refuse_and_then_nothing_is_erased(
    person: Contact, write: Write, actor: Actor, bus: Bus
) -> None:
    def no(_session: Session, _actor: Actor, _event: PersonErasing) -> None:
        raise refuse("SHOP_DEBT", "They owe us money.", "input", "id")

    bus.before_commit[PersonErasing] = [no]
    given = ContactErase(id=person.id, expected_version=person.version)

    problems = problems_of(lambda: write(lambda s: erase_person(s, actor, given)))
    assert problems == [("SHOP_DEBT", "input.id")]
    assert write(lambda s: s.scalars(select(ContactEmail.address)).all()) == ["anna@example.org"]


def test_what_a_plugin_names_is_erased_from_the_trail_too(
    person: Contact, write: Write, actor: Actor, bus: Bus
) -> None:
    other = write(lambda s: create_contact(s, actor, ContactCreate(family_name="Weber's boss")))

    def too(_session: Session, _actor: Actor, event: PersonErasing) -> None:
        event.subjects.add(other.id)

    bus.before_commit[PersonErasing] = [too]
    given = ContactErase(id=person.id, expected_version=person.version)
    write(lambda s: erase_person(s, actor, given))

    def kept(session: Session) -> list[Any]:
        return list(session.scalars(select(AuditValue).where(AuditValue.erased_at.is_(None))))

    assert write(kept) == []
    topics = write(lambda s: set(s.scalars(select(Event.topic))))
    assert topics == {"created", "changed"}
