"""Reverting an import: what it made goes, what it changed is as before, what others did stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.ledger.verifying import verify
from portico.models import Account, Contact, ContactEmail, Import
from portico.operations.account_inputs import AccountUpdate
from portico.operations.accounts import update_account
from portico.testing import Ask, Write

REVERT = """mutation ($id: ID!, $version: Int!) { importRevert(
    input: {id: $id, expectedVersion: $version}) { import { status } userErrors { code } } }"""
SHOWN = """query ($id: ID!) { import(id: $id) { status rows { nodes { number outcome } }
    problems { nodes { row code message } } } }"""


@pytest.fixture
def revert(ask: Ask, work: Callable[[], int], write: Write) -> Callable[[str], dict[str, Any]]:
    def revert(id: str) -> dict[str, Any]:
        version = write(lambda s: s.get_one(Import, UUID(hex=id[4:])).version)
        answer = ask(REVERT, id=id, version=version)["data"]["importRevert"]
        assert answer == {"import": {"status": "REVERTING"}, "userErrors": []}
        work()
        shown: dict[str, Any] = ask(SHOWN, id=id)["data"]["import"]
        return shown

    return revert


Imported = Callable[..., dict[str, Any]]
Revert = Callable[[str], dict[str, Any]]


def accounts(session: Session) -> dict[str, tuple[str | None, bool]]:
    return {
        each.name: (each.website, each.archived_at is not None)
        for each in session.scalars(select(Account))
    }


def test_what_it_made_is_out_of_use_and_the_table_can_be_imported_again(
    imported: Imported, revert: Revert, write: Write
) -> None:
    table = b"name,references\nAcme,erp:1\nBolt,erp:2\n"
    first = imported(table)

    shown = revert(first["id"])

    assert shown["status"] == "REVERTED"
    assert {row["outcome"] for row in shown["rows"]["nodes"]} == {"TAKEN_BACK"}
    assert write(accounts) == {"Acme": (None, True), "Bolt": (None, True)}
    assert imported(table)["made"] == 2
    assert write(lambda s: verify(s).faults) == []


def test_what_it_changed_is_as_it_was(
    imported: Imported, revert: Revert, write: Write, ask: Ask
) -> None:
    imported(
        b"name,references,website,stage,addresses\n"
        b"Acme,erp:1; crm:5,https://old.example,PROSPECT,"
        b'"[{""street"": ""Old 1"", ""town"": ""Ulm""}]"\n'
    )
    asked = """{ accounts { nodes { name website stage legalName references { system externalId }
        addresses { kind street town } } } }"""
    before = ask(asked)["data"]
    changed = imported(
        b"name,references,website,stage,legalName,addresses\n"
        b'Acme plc,erp:1,https://new.example,ACTIVE,Acme Ltd,"[{""street"": ""New 2""}]"\n',
        duplicates="UPDATE",
    )
    assert changed["updated"] == 1
    assert ask(asked)["data"] != before

    revert(changed["id"])

    assert ask(asked)["data"] == before


def test_personal_values_are_as_they_were(imported: Imported, revert: Revert, write: Write) -> None:
    imported(b"familyName,emails\nLee,lee@x.com; lee@y.com\n", kind="contacts")
    changed = imported(
        b"familyName,emails,jobTitle\nLi,lee@x.com,Buyer\n", kind="contacts", duplicates="UPDATE"
    )
    assert changed["updated"] == 1

    revert(changed["id"])

    contact = write(lambda s: s.scalars(select(Contact)).one())
    assert (contact.family_name, contact.job_title) == ("Lee", None)
    emails = select(ContactEmail.address).order_by(ContactEmail.position)
    assert write(lambda s: list(s.scalars(emails))) == ["lee@x.com", "lee@y.com"]


def test_what_was_changed_since_is_kept_and_told_of(
    imported: Imported, revert: Revert, write: Write, actor: Actor
) -> None:
    imported(b"name,references\nOld,erp:3\n")
    done = imported(b"name,references\nAcme,erp:1\nBolt,erp:2\nNew,erp:3\n", duplicates="UPDATE")

    def change(session: Session) -> None:
        for name in ("Acme", "New"):
            account = session.scalars(select(Account).where(Account.name == name)).one()
            site = f"https://{name.lower()}.example"
            given = AccountUpdate(id=account.id, expected_version=account.version, website=site)
            update_account(session, actor, given)

    write(change)
    shown = revert(done["id"])

    assert [(p["row"], p["code"]) for p in shown["problems"]["nodes"]] == [
        (1, "IMPORT_CHANGED_SINCE"),
        (3, "IMPORT_CHANGED_SINCE"),
    ]
    assert shown["problems"]["nodes"][0]["message"].startswith("tester changed it on 2026-03-02")
    assert write(accounts) == {
        "Acme": ("https://acme.example", False),
        "Bolt": (None, True),
        "New": ("https://new.example", False),
    }


def test_what_others_depend_on_is_kept_until_they_are_gone(
    imported: Imported, revert: Revert, write: Write
) -> None:
    companies = imported(b"name,references\nAcme,erp:1\n")
    imported(b"familyName,emails\nLee,lee@x.com\n", kind="contacts")
    ties = imported(b"account,contact,role\nerp:1,lee@x.com,USER\n", kind="affiliations")

    kept = revert(companies["id"])
    assert [row["outcome"] for row in kept["rows"]["nodes"]] == ["CHANGED_SINCE"]
    gone = revert(ties["id"])
    assert [row["outcome"] for row in gone["rows"]["nodes"]] == ["TAKEN_BACK"]


def test_a_dry_run_did_nothing_that_could_be_taken_back(imported: Imported, ask: Ask) -> None:
    found = imported(b"name\nAcme\n", dryRun=True)

    answer = ask(REVERT, id=found["id"], version=1)["data"]["importRevert"]
    assert [error["code"] for error in answer["userErrors"]] == ["CONFLICT"]
