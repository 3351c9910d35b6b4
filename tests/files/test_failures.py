"""Imports and exports that cannot go on: they say so, their files go, and a retry goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor, utc_now
from portico.jobs.housekeeping import keep_house
from portico.models import Account, Export, ImportProblem, QueuedJob, StoredFile, User
from portico.models import Import as Model
from portico.models.role import Role
from portico.operations.actors import user_actor
from portico.operations.bulk import exporting, loading
from portico.operations.bulk.reading import lines_of
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.operations.files import spooled
from portico.operations.roles import RoleCreate, RoleUpdate, create_role, update_role
from portico.operations.users import UserCreate, UserDeactivate, create_user, deactivate_user
from portico.testing import Ask, MakeAccount, Write

IMPORT = """mutation ($input: ImportStartInput!) { importStart(input: $input) {
    import { id } userErrors { code } } }"""
EXPORT = """mutation ($input: ExportStartInput!) { exportStart(input: $input) {
    export { id } userErrors { code } } }"""
STATES = """query { imports { nodes { status failureCode failure } }
    exports { nodes { status failureCode failure notices } } }"""
RETRY = """mutation ($id: ID!, $version: Int!) {
    queuedJobRetry(input: {id: $id, expectedVersion: $version}) { userErrors { code } } }"""
CANCEL = RETRY.replace("Retry", "Cancel")
MAY = ["core.import.*", "core.export.*", "core.account.*", "core.stored_file.*"]
Work = Callable[[], int]
Upload = Callable[..., str]


@pytest.fixture
def clerk(write: Write, actor: Actor) -> Callable[[], Actor]:
    """Ann, as she may act by now."""
    role = RoleCreate(name="clerk", description="", permissions=MAY)
    write(lambda s: create_role(s, actor, role))
    user = write(lambda s: create_user(s, actor, UserCreate(name="ann", roles=["clerk"])))
    return lambda: write(lambda s: user_actor(s, s.get_one(User, user.id), actor.now))


@pytest.fixture
def both_begun(
    clerk: Callable[[], Actor], upload: Upload, ask: Ask, make_account: MakeAccount
) -> Actor:
    """An import and an export that ann asked for and nobody has worked at."""
    ann = replace(clerk(), now=utc_now())
    make_account("Acme", owner="ann")
    given = {"fileId": upload(b"name\nBolt\n", ann), "kind": "accounts"}
    for document, input_ in ((IMPORT, given), (EXPORT, {"kind": "accounts"})):
        (payload,) = ask(document, by=ann, input=input_)["data"].values()
        assert payload["userErrors"] == []
    return ann


def states(ask: Ask, by: Actor) -> list[tuple[str, str | None, str | None]]:
    found = ask(STATES, by=by)["data"]
    nodes = [*found["imports"]["nodes"], *found["exports"]["nodes"]]
    return [(each["status"], each["failureCode"], each["failure"]) for each in nodes]


def lasting(session: Session) -> list[timedelta]:
    """How long each file is still kept."""
    return [file.expires_at - utc_now() for file in session.scalars(select(StoredFile))]


def all_names(session: Session) -> list[str]:
    return list(session.scalars(select(Account.name).order_by(Account.name)))


def test_who_asked_has_gone(
    both_begun: Actor, ask: Ask, work: Work, write: Write, actor: Actor
) -> None:
    def leave(session: Session) -> None:
        ann = session.get_one(User, both_begun.id)
        deactivate_user(session, actor, UserDeactivate(id=ann.id, expected_version=ann.version))

    write(leave)
    work()

    text = "ann, who asked for it, may not act any more."
    assert states(ask, both_begun) == [("FAILED", "JOB_ORPHANED", text)] * 2
    assert max(write(lasting)) <= timedelta(0)
    assert write(all_names) == ["Acme"]
    now = replace(actor, now=utc_now())
    assert write(lambda s: keep_house(s, now)).endswith("2 files and 0 problems")


def test_who_asked_has_lost_the_right(
    both_begun: Actor, ask: Ask, work: Work, write: Write, actor: Actor, clerk: Any
) -> None:
    def less(session: Session) -> None:
        role = session.scalars(select(Role)).one()
        may = ["core.import.*", "core.export.*", "core.stored_file.read"]
        update = RoleUpdate(id=role.id, expected_version=role.version, permissions=may)
        update_role(session, actor, update)

    write(less)
    work()

    assert states(ask, both_begun) == [
        ("FAILED", "FORBIDDEN", "This needs the permission core.account.write."),
        ("FAILED", "FORBIDDEN", "This needs the permission core.account.read."),
    ]
    assert max(write(lasting)) <= timedelta(0)


def test_a_job_that_breaks_lets_them_fail_and_a_retry_lets_them_go_on(
    both_begun: Actor, ask: Ask, work: Work, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> Any:
        raise RuntimeError("secret of a customer")

    def due(session: Session) -> None:
        for job in session.scalars(select(QueuedJob)):
            job.due_at = utc_now()

    with monkeypatch.context() as patched:
        patched.setattr(loading, "write_down", breaks)
        patched.setattr(exporting, "read_page", breaks)
        for _ in range(5):
            write(due)
            work()
    text = "Internal error (RuntimeError); the log of the server tells more."
    assert states(ask, both_begun) == [("FAILED", "INTERNAL", text)] * 2
    assert timedelta(hours=23) < min(write(lasting)) <= max(write(lasting)) <= timedelta(days=1)

    for job in write(lambda s: list(s.scalars(select(QueuedJob)))):
        answer = ask(RETRY, id=f"job_{job.id.hex}", version=job.version)
        assert answer["data"]["queuedJobRetry"]["userErrors"] == []
    assert states(ask, both_begun) == [("RUNNING", None, text)] * 2
    work()

    assert states(ask, both_begun) == [("DONE", None, None)] * 2
    assert write(all_names) == ["Acme", "Bolt"]


def test_what_was_done_before_it_failed_can_be_taken_back(
    clerk: Callable[[], Actor],
    upload: Upload,
    ask: Ask,
    work: Work,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann = replace(clerk(), now=utc_now())
    monkeypatch.setattr(loading, "AT_ONCE", 1)
    monkeypatch.setattr(loading, "A_TURN", 1)

    def breaks_later(session: Session, scratch: StoredFile, offset: int) -> Any:
        if offset:
            raise RuntimeError("the disk")
        return lines_of(session, scratch, offset)

    monkeypatch.setattr(loading, "lines_of", breaks_later)
    given = {"fileId": upload(b"name\nAcme\nBolt\n", ann), "kind": "accounts"}
    ask(IMPORT, by=ann, input=given)
    for _ in range(6):
        write(lambda s: setattr(s.query(QueuedJob).one(), "due_at", utc_now()))
        work()
    failed = ask("{ imports { nodes { id version status failureCode made } } }", by=ann)
    [shown] = failed["data"]["imports"]["nodes"]
    assert (shown["status"], shown["failureCode"], shown["made"]) == ("FAILED", "INTERNAL", 1)

    revert = """mutation ($id: ID!, $version: Int!) {
        importRevert(input: {id: $id, expectedVersion: $version}) { userErrors { code } } }"""
    answer = ask(revert, by=ann, id=shown["id"], version=shown["version"])
    assert answer["data"]["importRevert"]["userErrors"] == []
    work()

    assert states(ask, ann) == [("REVERTED", None, None)]


def test_somebody_cancelled_the_job(both_begun: Actor, ask: Ask, work: Work, write: Write) -> None:
    for job in write(lambda s: list(s.scalars(select(QueuedJob)))):
        answer = ask(CANCEL, id=f"job_{job.id.hex}", version=job.version)
        assert answer["data"]["queuedJobCancel"]["userErrors"] == []

    assert work() == 0
    assert states(ask, both_begun) == [("FAILED", "JOB_CANCELLED", None)] * 2
    assert write(all_names) == ["Acme"]


def test_what_was_wrong_with_rows_goes_when_their_file_goes(
    imported: Callable[..., dict[str, Any]], write: Write, actor: Actor
) -> None:
    found = imported(b"givenName,emails\nAda,this is no address\n", kind="contacts")
    assert len(found["problems"]["nodes"]) == 1

    def problems_after(days: int) -> int:
        def deed(session: Session) -> int:
            later = Actor(name="job", scopes=actor.scopes, now=utc_now() + timedelta(days=days))
            keep_house(session, later)
            return session.query(ImportProblem).count()

        return write(deed)

    assert problems_after(6) == 1
    assert problems_after(8) == 0
    assert write(lambda s: s.query(Model).one().refused) == 1


def test_whom_an_export_was_about_goes_when_its_file_goes(
    ask: Ask, work: Work, write: Write, actor: Actor
) -> None:
    where = {"familyName": {"eq": "Confidential"}}
    ask(EXPORT, input={"kind": "contacts", "where": where})
    work()

    def conditions_after(days: int) -> Any:
        def deed(session: Session) -> Any:
            later = Actor(name="job", scopes=actor.scopes, now=utc_now() + timedelta(days=days))
            keep_house(session, later)
            session.expire_all()
            return session.query(Export).one().conditions

        return write(deed)

    write(lambda s: setattr(s.query(StoredFile).one(), "expires_at", utc_now() + timedelta(days=7)))
    assert conditions_after(6) == where
    assert conditions_after(8) == {}


def test_an_export_tells_which_columns_are_empty_for_want_of_a_right(
    ask: Ask, work: Work, write: Write, actor: Actor
) -> None:
    person = ContactCreate(given_name="Ada", private_phone="+493011111111")
    write(lambda s: create_contact(s, actor, person))
    may = frozenset({"core.export.*", "core.contact.read", "core.stored_file.read"})
    clerk = Actor(name="clerk", scopes=may, now=actor.now)
    input_ = {"kind": "contacts", "columns": ["givenName", "privatePhone"], "format": "JSONL"}

    for by in (clerk, actor):
        ask(EXPORT, by=by, input=input_)
        work()

    def content(session: Session, export: Export) -> bytes:
        with spooled(session, session.get_one(StoredFile, export.file_id)) as file:
            return file.read()

    first, second = write(lambda s: list(s.scalars(select(Export).order_by(Export.created_by))))
    assert first.notices == [
        {
            "code": "FIELD_HIDDEN",
            "message": "Contact.privatePhone is hidden: "
            "it needs the permission core.contact.private.read.",
            "column": "privatePhone",
            "field": "Contact.privatePhone",
            "permission": "core.contact.private.read",
        }
    ]
    assert write(lambda s: content(s, first)) == b'{"givenName":"Ada","privatePhone":null}\n'
    assert second.notices == []
    assert b"+493011111111" in write(lambda s: content(s, second))
