"""Imports: what becomes of the rows of a table, whatever it is written as."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor, Reach
from portico.ledger import AuditEntry
from portico.models import Account
from portico.models import Import as Model
from portico.operations.account_inputs import ExternalReferenceCreate
from portico.operations.bulk import loading
from portico.testing import NOON, Ask, MakeAccount, Write

START = """mutation ($input: ImportStartInput!) { importStart(input: $input) {
    import { id status } userErrors { code message path } } }"""
SHOWN = """query ($id: ID!) { import(id: $id) { status total done made updated kept refused failure
    problems { nodes { row column code message } } rows { nodes { number outcome record } } } }"""
RUSSIAN = (
    "4e616d650ac1e0edea20f0e0e7e2e8f2e8ff20eff0eeecfbf8ebe5ededeef1f2e80ad2eef0e3eee2fbe920e4"
    "eeec20f1e5e2e5f0edeee920f1f2eeebe8f6fb0ac7e0e2eee420ece5f2e0ebebe8f7e5f1eae8f520eaeeedf1"
    "f2f0f3eaf6e8e90a"
)
Import = Callable[..., dict[str, Any]]


def counts(found: dict[str, Any]) -> tuple[str, int, int, int, int]:
    return (
        found["status"],
        *(found[name] for name in ("made", "updated", "kept", "refused")),
    )


def problems(found: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(p["row"], p["column"], p["code"]) for p in found["problems"]["nodes"]]


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Account.name).order_by(Account.name)))


def sheet(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a sheet
    book.save(out)
    return out.getvalue()


ROWS = [
    {"name": "Müller & Söhne", "country": "DE", "references": "erp:1"},
    {"name": 'The "Best"; Ltd', "country": "GB", "references": "erp:2"},
]


def _text(separator: str, end: str) -> str:
    lines = ["name|country|references", "Müller & Söhne|DE|erp:1"]
    lines.append('"The ""Best""; Ltd"|GB|erp:2')
    return "".join(line.replace("|", separator) + end for line in lines)


TABLES = {
    "commas": _text(",", "\r\n").encode(),
    "semicolons, BOM": _text(";", "\n").encode("utf-8-sig"),
    "tabs, UTF-16": _text("\t", "\n").encode("utf-16"),
    "JSON Lines": b"\n".join(orjson.dumps(row) for row in ROWS),
    "workbook": sheet(["name", "country", "references"], *[list(row.values()) for row in ROWS]),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_becomes_accounts_whatever_it_is_written_as(
    imported: Import, write: Write, table: str
) -> None:
    found = imported(TABLES[table])

    assert counts(found) == ("DONE", 2, 0, 0, 0)
    assert write(names) == ["Müller & Söhne", 'The "Best"; Ltd']


def test_the_character_set_of_a_csv_can_be_named_or_is_told_by_the_text(
    imported: Import, write: Write
) -> None:
    # Three Russian companies, as windows-1251 has them
    text = bytes.fromhex(RUSSIAN).decode("windows-1251")
    bank = text.split("\n")[1]

    imported(text.encode("windows-1251"), encoding="windows-1251")
    imported(text.replace(bank, f"{bank} 2").encode("windows-1251"))

    assert {bank, f"{bank} 2"} <= set(write(names))


def test_each_row_is_refused_by_the_rules_of_the_mutation_and_names_the_column(
    imported: Import, write: Write
) -> None:
    found = imported(
        b"name,country,taxId,kind,parent\n"
        b"Good,DE,,COMPANY,\n"
        b"Bad number,DE,123,,\n"
        b",DE,,,\n"
        b"Bad kind,,,SHOP,\n"
        b"Bad parent,,,,erp:77\n"
        b"Too long " + b"x" * 300 + b",,,,\n"
    )

    assert counts(found) == ("DONE", 1, 0, 0, 5)
    assert problems(found) == [
        (2, "taxId", "TAX_ID"),
        (3, "name", "REQUIRED"),
        (4, "kind", "IMPORT_CELL"),
        (5, "parent", "NOT_FOUND"),
        (6, "name", "TOO_LONG"),
    ]
    assert write(names) == ["Good"]


def test_who_did_it_and_how_stands_in_the_audit_trail(imported: Import, write: Write) -> None:
    imported(b"name\nAcme\n")

    entries = write(lambda s: list(s.scalars(select(AuditEntry))))
    assert [(e.actor, e.deed, e.subject_type) for e in entries] == [
        ("tester", "job core.import", "core_account")
    ]


def test_a_dry_run_tells_all_and_does_nothing(imported: Import, write: Write) -> None:
    found = imported(b"name,taxId\nAcme,\nBad,123\n", dryRun=True)

    assert counts(found) == ("DONE", 1, 0, 0, 1)
    assert problems(found) == [(2, "country", "COUNTRY_MISSING")]
    assert write(names) == []


def test_all_rows_or_none(imported: Import, write: Write) -> None:
    refused = imported(b"name,kind\nAcme,\nBad,SHOP\n", whole=True)
    assert counts(refused) == ("REFUSED", 0, 0, 0, 1)
    assert write(names) == []

    assert counts(imported(b"name\nAcme\nBolt\n", whole=True)) == ("DONE", 2, 0, 0, 0)
    assert write(names) == ["Acme", "Bolt"]


def test_a_record_that_is_there_is_kept_changed_or_refused_as_asked(
    imported: Import, write: Write
) -> None:
    first = b"name,references,website\nAcme,erp:1,https://acme.example\n"
    again = b"name,references,website\nAcme plc,erp:1,\n"
    imported(first)

    assert counts(imported(again)) == ("DONE", 0, 0, 1, 0)
    assert counts(imported(first, duplicates="UPDATE")) == ("DONE", 0, 0, 1, 0)
    assert counts(imported(again, duplicates="REFUSE")) == ("DONE", 0, 0, 0, 1)
    assert counts(imported(again, duplicates="UPDATE")) == ("DONE", 0, 1, 0, 0)

    account = write(lambda s: s.scalars(select(Account)).one())
    assert (account.name, account.website) == ("Acme plc", "https://acme.example")


def test_columns_are_mapped_and_strange_ones_refused_before_anything_is_read(
    upload: Callable[..., str], ask: Ask, imported: Import, write: Write
) -> None:
    table = b"Company Name,Legal Name,Nmae\nAcme,Acme Ltd,x\n"
    asked = {"fileId": upload(table), "kind": "accounts", "mapping": {"Company Name": "name"}}
    (error,) = ask(START, input=asked)["data"]["importStart"]["userErrors"]
    assert (error["code"], error["path"]) == ("IMPORT_MAPPING", ["input", "mapping"])
    assert "Did you mean name?" in error["message"]

    found = imported(table, mapping={"Company Name": "name", "Nmae": "-"})
    assert counts(found) == ("DONE", 1, 0, 0, 0)
    account = write(lambda s: s.scalars(select(Account)).one())
    assert (account.name, account.legal_name) == ("Acme", "Acme Ltd")


def test_a_process_that_dies_does_no_row_twice(
    upload: Callable[..., str],
    ask: Ask,
    work: Callable[[], int],
    lease_ends: Callable[[], None],
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The third turn does its rows and dies before it commits."""
    monkeypatch.setattr(loading, "A_TURN", 2)
    monkeypatch.setattr(loading, "AT_ONCE", 2)
    table = b"name\n" + b"".join(b"A%d\n" % number for number in range(7))
    ask(START, input={"fileId": upload(table), "kind": "accounts"})
    keep, turns = loading._Turn._keep, []

    def dies(self: Any, rows: Any, **how: Any) -> None:
        keep(self, rows, **how)
        turns.append(len(rows))
        if len(turns) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(loading._Turn, "_keep", dies)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert write(names) == ["A0", "A1"]

    lease_ends()
    work()
    assert write(names) == [f"A{number}" for number in range(7)]
    assert turns == [2, 2, 2, 2, 1]


def test_a_table_that_turns_out_broken_fails_and_says_why(
    upload: Callable[..., str], ask: Ask, work: Callable[[], int], write: Write
) -> None:
    table = b'{"name": "Acme"}\n{"name": \n'
    started = ask(START, input={"fileId": upload(table), "kind": "accounts"})
    work()

    shown = ask(SHOWN, id=started["data"]["importStart"]["import"]["id"])["data"]["import"]
    assert shown["failure"].startswith("The table: row 2 is no JSON")
    assert write(names) == []


def test_it_stops_when_it_is_cancelled(
    upload: Callable[..., str],
    ask: Ask,
    work: Callable[[], int],
    write: Write,
) -> None:
    started = ask(START, input={"fileId": upload(b"name\nAcme\n"), "kind": "accounts"})
    found_id = started["data"]["importStart"]["import"]["id"]
    stop = "mutation ($id: ID!) { importCancel(input: {id: $id}) { import { status } } }"

    stopped = ask(stop, id=found_id)["data"]["importCancel"]
    assert (stopped["import"]["status"], work(), write(names)) == ("CANCELLED", 0, [])


LIMITED = Actor(
    name="ann",
    id=UUID(int=7),
    scopes=frozenset({"core.import.*", "core.account.*", "core.stored_file.*"}),
    reach=Reach(owners=frozenset({"ann"})),
    now=NOON,
)


def test_nobody_changes_or_names_by_import_what_they_do_not_see(
    upload: Callable[..., str], ask: Ask, make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    """Run with the limited actor itself: the queue looks rights up anew, and she is no user."""
    hers = make_account("Hers", owner="ann")
    make_account("Secret", references=[ExternalReferenceCreate(system="erp", external_id="9")])
    table = (
        b"name,references,parent\nTaken,erp:9,\nBelow,,erp:9\nBelow hers,,acc_"
        + hers.id.hex.encode()
        + b"\n"
    )
    asked = {"fileId": upload(table, LIMITED), "kind": "accounts", "duplicates": "UPDATE"}
    started = ask(START, by=LIMITED, input=asked)["data"]["importStart"]
    found_id = UUID(hex=started["import"]["id"][4:])

    def turns(session: Session) -> None:
        state: dict[str, Any] = {}
        for _ in range(2):
            answer = loading.run_import(session, LIMITED, {"import": found_id.hex}, state)
            state = getattr(answer, "state", {})

    write(turns, LIMITED)
    found = ask(SHOWN, by=LIMITED, id=started["import"]["id"])["data"]["import"]
    assert problems(found) == [(1, "references", "REFERENCE_TAKEN"), (2, "parent", "NOT_FOUND")]
    assert (found["made"], found["updated"]) == (1, 0)
    assert write(lambda s: s.get_one(Model, found_id).refused) == 2
    assert ask(SHOWN, by=actor, id=started["import"]["id"])["data"]["import"] is None


def test_rights_are_looked_up_when_it_runs(
    upload: Callable[..., str], ask: Ask, work: Callable[[], int], write: Write
) -> None:
    gone = Actor(name="gone", id=UUID(int=9), scopes=frozenset({"*"}), now=NOON)
    asked = {"fileId": upload(b"name\nAcme\n", gone), "kind": "accounts"}
    started = ask(START, by=gone, input=asked)["data"]["importStart"]["import"]

    work()

    shown = ask(SHOWN, by=gone, id=started["id"])["data"]["import"]
    assert shown["failure"] == "gone, who asked for it, may not act any more."
    assert write(names) == []


def test_contacts_and_affiliations_find_each_other_by_what_others_call_them(
    imported: Import, ask: Ask
) -> None:
    imported(b"name,references\nAcme,erp:1\n")
    people = (
        b"givenName,familyName,emails,phones\nAnn,Lee,ann@acme.com; lee@home.com,+49 30 1234567\n"
    )
    assert counts(imported(people, kind="contacts")) == ("DONE", 1, 0, 0, 0)
    ties = (
        b"account,contact,role,isPrimary,validFrom\nerp:1,ann@acme.com,signatory,yes,2026-01-01\n"
    )
    assert counts(imported(ties, kind="affiliations")) == ("DONE", 1, 0, 0, 0)

    told = ask(
        "{ accounts { nodes { contacts { edges "
        "{ role isPrimary node { fullName phones { number } } } } } } }"
    )
    assert told["data"]["accounts"]["nodes"] == [
        {
            "contacts": {
                "edges": [
                    {
                        "role": "SIGNATORY",
                        "isPrimary": True,
                        "node": {"fullName": "Ann Lee", "phones": [{"number": "+49301234567"}]},
                    }
                ]
            }
        }
    ]


def test_what_can_be_imported_is_told(ask: Ask) -> None:
    kinds = ask("{ bulkKinds(input: {}) { name columns { name needed isKey } } }")["data"][
        "bulkKinds"
    ]

    assert [kind["name"] for kind in kinds] == ["accounts", "affiliations", "contacts"]
    assert {"name": "name", "needed": True, "isKey": False} in kinds[0]["columns"]
