"""What is written of every write: who, when, from where, and each field before and after."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database
from portico.ledger import AuditAction, AuditEntry, AuditValue, Ledger
from portico.models import Account, Address, AddressKind
from portico.operations.account_inputs import AccountUpdate, AddressCreate
from portico.operations.accounts import update_account
from portico.operations.contact_inputs import ContactCreate, ContactEmailCreate
from portico.operations.contacts import create_contact
from portico.operations.tokens import create_token
from portico.testing import Ask, MakeAccount, Run, Write


def entries(session: Session) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.position)))


def change(write: Write, actor: Actor, account: Account, **given: Any) -> Account:
    changes = AccountUpdate(id=account.id, expected_version=account.version, **given)
    return write(lambda s: update_account(s, actor, changes), actor)


def test_a_new_record_is_one_entry_with_the_values_it_got(
    make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    account = make_account("Acme", country="DE")

    (entry,) = write(entries)

    assert (entry.position, entry.number, entry.action) == (1, 1, AuditAction.CREATED)
    assert (entry.subject_type, entry.subject_id) == ("core_account", account.id)
    assert (entry.actor, entry.at, entry.record_version) == ("tester", actor.now, 1)
    assert entry.changes["name"] == {"after": "Acme"}
    assert entry.changes["country"] == {"after": "DE"}
    assert "legalName" not in entry.changes


def test_a_change_names_the_fields_that_differ_and_who_did_it_for_whom(
    make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    account = make_account("Acme", language="de")
    deputy = replace(actor, name="deputy", on_behalf_of="boss", request_id="r1", address="::1")

    change(write, deputy, account, name="Acme AG", language="de", currency="EUR")

    entry = write(entries)[-1]
    assert entry.changes == {
        "name": {"before": "Acme", "after": "Acme AG"},
        "currency": {"before": None, "after": "EUR"},
    }
    assert (entry.actor, entry.on_behalf_of) == ("deputy", "boss")
    assert (entry.request_id, entry.address, entry.record_version) == ("r1", "::1", 2)


def test_parts_that_are_replaced_are_entries_of_their_record(
    make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    office = AddressCreate(kind=AddressKind.OFFICE, town="Berlin")
    account = make_account("Acme", addresses=[office])

    change(write, actor, account, addresses=[AddressCreate(kind=AddressKind.OFFICE, town="Bonn")])

    found = [
        (e.number, e.part, e.action.name, e.changes.get("town"))
        for e in write(entries)
        if e.part is not None
    ]
    assert found == [
        (2, "core_address", "CREATED", {"after": "Berlin"}),
        (3, "core_address", "REMOVED", {"before": "Berlin", "after": None}),
        (4, "core_address", "CREATED", {"after": "Bonn"}),
    ]
    assert {entry.subject_id for entry in write(entries)} == {account.id}


def test_what_was_undone_leaves_no_entry(make_account: MakeAccount, write: Write) -> None:
    make_account("Acme")

    def half(session: Session) -> None:
        session.add(Account(name="kept", stage="PROSPECT", kind="COMPANY", metadata_={}))
        session.flush()
        savepoint = session.begin_nested()
        session.add(Account(name="undone", stage="PROSPECT", kind="COMPANY", metadata_={}))
        session.flush()
        savepoint.rollback()

    write(half)
    with pytest.raises(ZeroDivisionError):
        write(lambda s: (s.execute(update(Account).values(name="all")), 1 / 0))

    names = [entry.changes["name"]["after"] for entry in write(entries)]
    assert names == ["Acme", "kept"]


def test_statements_over_many_rows_are_noted_and_give_new_versions(
    make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    first, second = make_account("A"), make_account("B")

    def rename(session: Session) -> tuple[int, int]:
        held = session.get_one(Account, first.id)
        session.execute(
            update(Account).where(Account.name == "A").values(name="C"),
            execution_options={"synchronize_session": False},
        )
        return held.version, session.get_one(Account, second.id).version

    assert write(rename) == (2, 1)
    entry = write(entries)[-1]
    assert entry.changes == {"name": {"before": "A", "after": "C"}}
    assert (entry.subject_id, entry.number, entry.record_version) == (first.id, 2, 2)

    write(lambda s: s.execute(delete(Account).where(Account.id == second.id)))
    entry = write(entries)[-1]
    assert (entry.action, entry.changes["name"]) == (
        AuditAction.REMOVED,
        {"before": "B", "after": None},
    )


def test_rows_that_are_inserted_together_are_noted(make_account: MakeAccount, write: Write) -> None:
    account = make_account("A")
    row = {"account_id": account.id, "position": 0, "kind": AddressKind.OFFICE, "town": "Bonn"}

    with pytest.raises(TypeError, match="with its key"):
        write(lambda s: s.execute(insert(Address), [row]))
    write(lambda s: s.execute(insert(Address), [{**row, "id": account.id}]))

    assert write(entries)[-1].changes["town"] == {"after": "Bonn"}


@pytest.mark.parametrize(
    "statement",
    [
        text("UPDATE core_account SET name = 'x'"),
        text("  with x as (select 1) delete from core_account"),
        update(Account.__table__).values(name="x"),  # type: ignore[arg-type]  # a mapped class's table
    ],
)
def test_statements_that_nobody_could_note_are_refused(write: Write, statement: Any) -> None:
    with pytest.raises(TypeError, match="audited"):
        write(lambda s: s.execute(statement))


def test_a_secret_is_masked_and_a_person_is_kept_apart(write: Write, actor: Actor) -> None:
    write(lambda s: create_token(s, actor, "erp", ["core.*"]))
    given = ContactCreate(family_name="Weber", emails=[ContactEmailCreate(address="w@example.org")])
    write(lambda s: create_contact(s, actor, given))

    token, contact, email = write(entries)
    assert token.changes["digest"] == {"masked": True}
    assert token.changes["name"] == {"after": "erp"}
    assert set(contact.changes["familyName"]) == {"personal"}
    assert "Weber" not in str(contact.changes)
    assert "example.org" not in str(email.changes)
    values = write(lambda s: {v.field: (v.before, v.after) for v in s.scalars(select(AuditValue))})
    assert values == {"familyName": (None, "Weber"), "address": (None, "w@example.org")}


ERASE = (
    "UPDATE core_audit_value SET before = NULL, after = NULL, salt = NULL, "
    "erased_at = '2026-03-02T12:00:00.000000Z'"
)
REFUSED = r"never changed|refused it"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_audit_entry SET actor = 'nobody'",
        "DELETE FROM core_audit_entry",
        "DELETE FROM core_audit_value",
        "UPDATE core_audit_value SET after = 'Meier'",
        "UPDATE core_audit_value SET after = NULL, salt = NULL",
        f"{ERASE}, field = 'x'",
    ],
)
def test_the_database_refuses_to_change_the_trail(
    write: Write, actor: Actor, statement: str
) -> None:
    write(lambda s: create_contact(s, actor, ContactCreate(family_name="Weber")))

    with pytest.raises(Exception, match=REFUSED):
        write(lambda s: s.connection().exec_driver_sql(statement))


def test_a_personal_value_can_be_erased_once(write: Write, actor: Actor) -> None:
    write(lambda s: create_contact(s, actor, ContactCreate(family_name="Weber")))
    write(lambda s: s.connection().exec_driver_sql(ERASE))

    with pytest.raises(Exception, match=REFUSED):
        write(lambda s: s.connection().exec_driver_sql(ERASE))


def test_positions_have_no_gaps_whoever_writes_at_once(
    make_account: MakeAccount, database: Database, run: Run, write: Write, actor: Actor
) -> None:
    accounts = [make_account(f"Account {number}") for number in range(8)]

    async def all_at_once() -> None:
        def deed(account: Account) -> Any:
            given = AccountUpdate(id=account.id, expected_version=1, language="de")
            return database.write(actor, lambda s: update_account(s, actor, given))

        await asyncio.gather(*(deed(account) for account in accounts))

    run(all_at_once())

    assert [entry.position for entry in write(entries)] == list(range(1, 17))
    assert write(lambda s: s.scalar(select(Ledger.entries))) == 16


HISTORY = """query ($id: ID!) { account(id: $id) { name auditTrail(
    orderBy: [{field: NUMBER, direction: DESC}]) { totalCount nodes {
      number subjectType subjectId action actor deed requestId changes
      personalChanges { field after } } } } }"""


def test_a_records_trail_is_read_with_it(ask: Ask, make_account: MakeAccount) -> None:
    account = f"acc_{make_account('Acme').id.hex}"
    changed = ask(
        'mutation ($id: ID!) { accountUpdate(input: {id: $id, expectedVersion: 1, name: "B"})'
        " { account { auditTrail { totalCount } } userErrors { code } } }",
        id=account,
    )
    assert changed["data"]["accountUpdate"]["userErrors"] == []

    trail = ask(HISTORY, id=account)["data"]["account"]["auditTrail"]

    assert trail["totalCount"] == 2
    assert trail["nodes"][0] == {
        "number": 2,
        "subjectType": "Account",
        "subjectId": account,
        "action": "CHANGED",
        "actor": "tester",
        "deed": "accountUpdate",
        "requestId": None,
        "changes": {"name": {"before": "Acme", "after": "B"}},
        "personalChanges": [],
    }


def test_the_trail_needs_a_permission_of_its_own(
    ask: Ask, make_account: MakeAccount, actor: Actor
) -> None:
    account = f"acc_{make_account('Acme').id.hex}"
    clerk = replace(actor, scopes=frozenset({"core.account.read"}))

    answer = ask(HISTORY, by=clerk, id=account)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    listed = ask("{ auditEntries { totalCount } }", by=clerk)
    assert listed["errors"][0]["extensions"]["code"] == "FORBIDDEN"
