"""Two transactions that overlap, step by step, with their guards and without.

Each shows first that it goes wrong without what guards it: on PostgreSQL, where two transactions
write side by side. SQLite has one writer at a time, which is a guard of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database, new_id
from portico.events import Bus
from portico.hookspecs import ApprovalPolicy, Tier
from portico.models import (
    Account,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStatus,
    IdempotentAnswer,
)
from portico.operations import idempotency
from portico.operations.account_inputs import AccountCreate, AccountUpdate
from portico.operations.accounts import create_account, update_account
from portico.operations.approvals import ask_approval, give_approval, require_approval
from portico.operations.approvals.inputs import ApprovalAsk, ApprovalGive
from portico.operations.idempotency import Claim
from portico.testing import NOON, MakeAccount, Overlap, Overlapping, Write
from portico.testing.guards import (
    without_contents,
    without_counters,
    without_locks,
    without_unique_keys,
    without_versions,
)

CHECKER = "test.check.approve"
POLICY = ApprovalPolicy(
    name="test.account.release",
    description="Two checkers.",
    model=Account,
    prefix="acc",
    request="test.account.ask",
    content=lambda _session, account: account.name,
    summary=lambda account: f"Release {account.name}",
    tiers=(Tier(needed={CHECKER: 2}),),
    account=lambda _session, account: account.id,
)


def person(name: str) -> Actor:
    scopes = frozenset({"core.*", "test.account.ask", CHECKER})
    return Actor(name=name, id=new_id(), scopes=scopes, now=NOON)


MAKER, ANN, BEN = person("maker"), person("ann"), person("ben")


def keyed(actor: Actor) -> Callable[[Session], Any]:
    """Create an account as a mutation with an idempotency key does."""
    claim = Claim("key", "input", "selection")

    def deed(session: Session) -> Any:
        if known := idempotency.take(session, actor, claim):
            return known.answer
        account = create_account(session, actor, AccountCreate(name="Acme"))
        session.flush()
        idempotency.keep(session, actor, claim, {"id": account.id.hex}, account.id)
        return {"id": account.id.hex}

    return deed


def accounts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Account)) or 0


def test_one_key_at_the_same_moment(overlapping: Overlapping, write: Write, actor: Actor) -> None:
    assert overlapping(keyed(actor), keyed(actor)) == Overlap("done", "done", waited=True)
    assert write(accounts) == 1
    assert write(lambda s: s.scalar(select(func.count()).select_from(IdempotentAnswer))) == 1


def test_one_key_without_its_guard(
    overlapping: Overlapping,
    write: Write,
    actor: Actor,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_unique_keys(monkeypatch.setattr)
    overlapping(keyed(actor), keyed(actor))
    assert write(accounts) == (1 if database.is_sqlite else 2)


def renamed(id: UUID, actor: Actor, name: str) -> Callable[[Session], Account]:
    change = AccountUpdate(id=id, expected_version=1, name=name)
    return lambda session: update_account(session, actor, change)


def named(write: Write, id: UUID) -> tuple[str, int]:
    account = write(lambda s: s.get_one(Account, id))
    return account.name, account.version


def test_two_who_read_the_same_version(
    overlapping: Overlapping, write: Write, actor: Actor, make_account: MakeAccount
) -> None:
    key = make_account("Acme").id
    overlap = overlapping(renamed(key, actor, "First"), renamed(key, actor, "Second"))
    assert overlap == Overlap("done", "CONFLICT", waited=True)
    assert named(write, key) == ("First", 2)


def test_two_who_read_the_same_version_without_its_guard(
    overlapping: Overlapping,
    write: Write,
    actor: Actor,
    make_account: MakeAccount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_versions(monkeypatch.setattr)
    key = make_account("Acme").id
    overlap = overlapping(renamed(key, actor, "First"), renamed(key, actor, "Second"))
    assert overlap == Overlap("done", "done", waited=True)
    assert named(write, key) == ("Second", 3), "what the first wrote is lost, and nobody is told"


@pytest.fixture
def asked(bus: Bus, make_account: MakeAccount, write: Write) -> ApprovalRequest:
    """A request for the consent of two."""
    bus.approvals[Account] = POLICY
    subject = ApprovalAsk(subject=f"acc_{make_account('Acme').id.hex}")
    return write(lambda s: ask_approval(s, MAKER, subject), MAKER)


@pytest.fixture
def defenceless(
    asked: ApprovalRequest, database: Database, write: Write, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ApprovalRequest]:
    """Without locks, without counters of versions, and without the database's own constraint.

    A content that changes is found even then: requests for consent to it end with its commit.
    """
    constraint = "uq_core_approval_decision_person"
    table = "ALTER TABLE core_approval_decision"

    def execute(statement: Any) -> None:
        write(lambda s: s.connection().execute(statement))

    without_locks(monkeypatch.setattr)
    without_counters(monkeypatch.setattr, Account, ApprovalRequest)
    if not database.is_sqlite:
        execute(text(f"{table} DROP CONSTRAINT {constraint}"))
    yield asked
    if not database.is_sqlite:
        execute(text("DELETE FROM core_approval_decision"))
        execute(text(f"{table} ADD CONSTRAINT {constraint} UNIQUE (request_id, person_id)"))


def consent(request: ApprovalRequest, by: Actor) -> Callable[[Session], ApprovalRequest]:
    given = ApprovalGive(id=request.id, content_hash=request.content_hash)
    return lambda session: give_approval(session, by, given)


def state(write: Write, request: ApprovalRequest) -> tuple[ApprovalStatus, list[str]]:
    who = select(ApprovalDecision.acted_by).order_by(ApprovalDecision.acted_by)
    status = write(lambda s: s.get_one(ApprovalRequest, request.id).status)
    return status, write(lambda s: list(s.scalars(who)))


def test_two_approvers_at_the_same_moment(
    overlapping: Overlapping, write: Write, asked: ApprovalRequest
) -> None:
    overlap = overlapping(consent(asked, ANN), consent(asked, BEN), ANN, BEN)
    assert overlap == Overlap("done", "done", waited=True)
    assert state(write, asked) == (ApprovalStatus.APPROVED, ["ann", "ben"])


def test_two_approvers_without_a_guard(
    overlapping: Overlapping, write: Write, defenceless: ApprovalRequest, database: Database
) -> None:
    overlapping(consent(defenceless, ANN), consent(defenceless, BEN), ANN, BEN)
    status, who = state(write, defenceless)
    assert who == ["ann", "ben"]
    assert status is (ApprovalStatus.APPROVED if database.is_sqlite else ApprovalStatus.PENDING)


def test_the_same_approver_twice_at_the_same_moment(
    overlapping: Overlapping, write: Write, asked: ApprovalRequest
) -> None:
    overlap = overlapping(consent(asked, ANN), consent(asked, ANN), ANN, ANN)
    assert overlap == Overlap("done", "APPROVAL_TWICE", waited=True)
    assert state(write, asked) == (ApprovalStatus.PENDING, ["ann"])


def test_the_same_approver_twice_without_a_guard(
    overlapping: Overlapping, write: Write, defenceless: ApprovalRequest, database: Database
) -> None:
    overlapping(consent(defenceless, ANN), consent(defenceless, ANN), ANN, ANN)
    assert state(write, defenceless)[1] == (["ann"] if database.is_sqlite else ["ann", "ann"])


def test_the_content_changes_while_an_approver_is_about_to_consent(
    overlapping: Overlapping, write: Write, asked: ApprovalRequest
) -> None:
    change = renamed(asked.subject_id, MAKER, "Other")
    overlap = overlapping(change, consent(asked, ANN), MAKER, ANN)
    assert overlap == Overlap("done", "APPROVAL_CLOSED", waited=True)
    assert state(write, asked) == (ApprovalStatus.VOIDED, [])


def test_an_approver_consents_while_the_content_is_about_to_change(
    overlapping: Overlapping, write: Write, asked: ApprovalRequest
) -> None:
    write(consent(asked, ANN), ANN)
    change = renamed(asked.subject_id, MAKER, "Other")
    overlap = overlapping(consent(asked, BEN), change, BEN, MAKER)
    assert overlap == Overlap("done", "done", waited=True)
    assert state(write, asked) == (ApprovalStatus.VOIDED, ["ann", "ben"])


@pytest.fixture
def approved(asked: ApprovalRequest, write: Write) -> ApprovalRequest:
    """A request that both have consented to."""
    for by in (ANN, BEN):
        write(consent(asked, by), by)
    return asked


def release(request: ApprovalRequest) -> Callable[[Session], ApprovalRequest]:
    """Do what needs consent, as a plugin's operation does."""

    def deed(session: Session) -> ApprovalRequest:
        account = session.get_one(Account, request.subject_id, with_for_update=True)
        return require_approval(session, MAKER, account)

    return deed


def test_the_content_changes_while_it_is_about_to_be_released(
    overlapping: Overlapping, write: Write, approved: ApprovalRequest
) -> None:
    change = renamed(approved.subject_id, MAKER, "Other")
    overlap = overlapping(change, release(approved), MAKER)
    assert overlap == Overlap("done", "APPROVAL_NEEDED", waited=True)
    assert state(write, approved) == (ApprovalStatus.VOIDED, ["ann", "ben"])


def test_the_content_changes_before_the_consent_without_its_guard(
    overlapping: Overlapping,
    write: Write,
    asked: ApprovalRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_contents(monkeypatch.setattr)
    change = renamed(asked.subject_id, MAKER, "Other")
    assert overlapping(change, consent(asked, ANN), MAKER, ANN).second == "done"
    assert state(write, asked) == (ApprovalStatus.PENDING, ["ann"]), "ann never saw the content"


def test_the_content_changes_after_the_consent_without_its_guard(
    overlapping: Overlapping,
    write: Write,
    asked: ApprovalRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_contents(monkeypatch.setattr)
    write(consent(asked, ANN), ANN)
    change = renamed(asked.subject_id, MAKER, "Other")
    assert overlapping(consent(asked, BEN), change, BEN, MAKER).second == "done"
    assert state(write, asked)[0] is ApprovalStatus.APPROVED, "though both saw another content"


def test_the_content_changes_before_the_release_without_its_guard(
    overlapping: Overlapping,
    write: Write,
    approved: ApprovalRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_contents(monkeypatch.setattr)
    change = renamed(approved.subject_id, MAKER, "Other")
    assert overlapping(change, release(approved), MAKER).second == "done"
    assert state(write, approved)[0] is ApprovalStatus.RELEASED, "of what nobody consented to"
