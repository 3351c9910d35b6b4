"""Exports: what a table holds, for whom, and that it can be imported again as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database
from portico.models import AffiliationRole, Export, StoredFile, User
from portico.operations.account_inputs import (
    AccountContactCreate,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.actors import user_actor
from portico.operations.bulk import exporting
from portico.operations.bulk.pages import read_page
from portico.operations.contact_inputs import ContactEmailCreate, ContactPhoneCreate
from portico.operations.files import spooled
from portico.operations.roles import RoleCreate, create_role
from portico.operations.users import UserCreate, create_user
from portico.tables import FileFormat, read_table
from portico.testing import Ask, MakeAccount, Write
from portico.testing.databases import World

START = """mutation ($input: ExportStartInput!) { exportStart(input: $input) {
    export { id } userErrors { code message path } } }"""
SHOWN = "query ($id: ID!) { export(id: $id) { status done failure file { id name sha256 } } }"
Exported = Callable[..., bytes]


@pytest.fixture
def exported(ask: Ask, work: Callable[[], int], write: Write, actor: Actor) -> Exported:
    """Export a table and give its bytes."""

    def exported(by: Actor = actor, **given: Any) -> bytes:
        answer = ask(START, by=by, input={"kind": "accounts", **given})
        started = answer["data"]["exportStart"]
        assert started["userErrors"] == []
        work()
        shown = ask(SHOWN, by=by, id=started["export"]["id"])["data"]["export"]
        assert (shown["status"], shown["failure"]) == ("DONE", None)
        key = UUID(hex=shown["file"]["id"][4:])

        def content(session: Session) -> bytes:
            with spooled(session, session.get_one(StoredFile, key)) as file:
                return file.read()

        return write(content)

    return exported


@pytest.fixture
def clients(make_account: MakeAccount) -> None:
    """Accounts with all that a table can say, and names that a spreadsheet would run."""
    group = make_account(
        "Group", references=[ExternalReferenceCreate(system="erp", external_id="1")]
    )
    make_account(
        '=HYPERLINK("http://evil.example")',
        country="DE",
        owner="ann",
        parent_id=group.id,
        references=[
            ExternalReferenceCreate(system="erp", external_id="2"),
            ExternalReferenceCreate(system="crm", external_id="a;b"),
        ],
        addresses=[AddressCreate(street="Straße 1,\nHof", town="Köln", country="DE")],
        contacts=[
            AccountContactCreate(
                role=AffiliationRole.SIGNATORY,
                family_name="O'Hara",
                emails=[ContactEmailCreate(address="o@x.com", label="work")],
                phones=[ContactPhoneCreate(number="+49301234567")],
                email_consent=True,
            )
        ],
    )
    make_account("'@SUM", country="FR", website="https://x.example")


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(
    clients: None, exported: Exported
) -> None:
    table = list(csv.reader(io.StringIO(exported().decode())))

    named = [row[0] for row in table]
    assert named == ["name", "Group", '\'=HYPERLINK("http://evil.example")', "''@SUM"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)


def test_which_rows_and_columns_is_chosen(clients: None, exported: Exported) -> None:
    chosen = exported(where={"country": {"eq": "FR"}}, columns=["country", "name"], format="JSONL")

    assert orjson.loads(chosen) == {"country": "FR", "name": "'@SUM"}


@pytest.mark.parametrize("format", ["CSV", "XLSX", "JSONL"])
def test_what_was_exported_is_imported_as_it_was(
    clients: None,
    exported: Exported,
    imported: Callable[..., dict[str, Any]],
    world: World,
    format: str,  # (as clients call it)
) -> None:
    kinds = ("accounts", "contacts", "affiliations")
    before = {kind: exported(kind=kind, format=format) for kind in kinds}
    world.empty()

    for kind in kinds:
        found = imported(before[kind], kind=kind)
        assert (found["refused"], found["kept"]) == (0, 0), found

    after = {kind: exported(kind=kind, format=format) for kind in kinds}
    if format == "XLSX":  # the archive tells when it was written
        assert rows(after) == rows(before)
    else:
        assert after == before


def rows(files: dict[str, bytes]) -> dict[str, list[Any]]:
    return {
        kind: list(read_table(io.BytesIO(content), FileFormat.XLSX))
        for kind, content in files.items()
    }


def test_who_asks_gets_what_they_may_see_when_it_runs(
    clients: None, exported: Exported, ask: Ask, write: Write, actor: Actor
) -> None:
    may = ["core.export.*", "core.account.read", "core.stored_file.read"]
    clerk = RoleCreate(name="clerk", description="", permissions=may)
    write(lambda s: create_role(s, actor, clerk))
    user = write(lambda s: create_user(s, actor, UserCreate(name="ann", roles=["clerk"])))
    ann = write(lambda s: user_actor(s, s.get_one(User, user.id), actor.now))

    assert len(exported(by=ann, columns=["name"], format="JSONL").splitlines()) == 1
    refused = ask(START, by=ann, input={"kind": "contacts"})
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_a_wrong_condition_or_column_is_refused_at_once(ask: Ask) -> None:
    for given, path in (
        ({"where": {"nmae": {"eq": "x"}}}, ["input", "where"]),
        ({"columns": ["name", "name"]}, ["input", "columns", "1"]),
        ({"kind": "acounts"}, ["input", "kind"]),
    ):
        answer = ask(START, input={"kind": "accounts", **given})["data"]["exportStart"]
        assert [error["path"] for error in answer["userErrors"]] == [path]


def test_a_process_that_dies_leaves_no_row_out_and_none_twice(
    make_account: MakeAccount,
    ask: Ask,
    work: Callable[[], int],
    lease_ends: Callable[[], None],
    write: Write,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each turn takes one page of 100; the second dies before it commits."""
    for number in range(250):
        make_account(f"A{number:03}")
    monkeypatch.setattr(exporting, "SECONDS", -1.0)
    pages: list[int] = []

    def dies(*given: Any) -> Any:
        pages.append(1)
        if len(pages) == 3:  # the first looked whether it may be asked for
            raise KeyboardInterrupt
        return read_page(*given)

    monkeypatch.setattr(exporting, "read_page", dies)
    ask(START, input={"kind": "accounts", "columns": ["name"]})
    with pytest.raises(KeyboardInterrupt):
        work()
    lease_ends()
    work()

    def content(session: Session) -> list[str]:
        export = session.query(Export).one()
        assert export.file_id is not None
        with spooled(session, session.get_one(StoredFile, export.file_id)) as file:
            return file.read().decode().split()

    assert write(content) == ["name", *[f"A{number:03}" for number in range(250)]]
