"""Queued jobs: asked for in a transaction, done in turns, retried, seen and minded by clients."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor, utc_now
from portico.database import Database
from portico.errors import refuse
from portico.hookspecs import Again, Done, Task
from portico.jobs import NamedTask, drain
from portico.jobs.queue import run_next
from portico.ledger import AuditEntry
from portico.models import Account, JobStatus, QueuedJob, User
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account
from portico.operations.actors import user_actor
from portico.operations.jobs import enqueue
from portico.operations.roles import RoleCreate, RoleUpdate, create_role, update_role
from portico.operations.users import UserCreate, UserDeactivate, create_user, deactivate_user
from portico.testing import Ask, Run, Write


def many(
    session: Session, actor: Actor, input: dict[str, Any], state: dict[str, Any]
) -> Again | Done:
    """Create accounts, one in each turn."""
    made = state.get("made", 0)
    if made == input["count"]:
        return Done({"made": made})
    create_account(session, actor, AccountCreate(name=f"{input['name']} {made}"))
    if input.get("fail_at") == made:
        raise RuntimeError("no luck")
    if input.get("refuse_at") == made:
        raise refuse("SHOP_CLOSED", "The shop is closed.")
    return Again({"made": made + 1}, f"{made + 1} of {input['count']}")


TASKS = {"shop.many": NamedTask("shop.many", Task("many", many))}


@pytest.fixture
def ask_for(write: Write, actor: Actor) -> Any:
    def ask_for(**input: Any) -> QueuedJob:
        return write(lambda s: enqueue(s, actor, "shop.many", {"name": "N", **input}))

    return ask_for


@pytest.fixture
def the_job(write: Write) -> Any:
    return lambda: write(lambda s: s.scalars(select(QueuedJob)).one())


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Account.name).order_by(Account.name)))


def test_a_job_is_done_in_turns_by_whoever_asked(
    ask_for: Any, the_job: Any, database: Database, run: Run, write: Write
) -> None:
    ask_for(count=3)

    assert run(drain(database, TASKS)) == 4

    job = the_job()
    assert (job.status, job.result, job.progress) == (JobStatus.DONE, {"made": 3}, "3 of 3")
    assert write(names) == ["N 0", "N 1", "N 2"]
    entries = write(lambda s: list(s.scalars(select(AuditEntry))))
    assert {(e.actor, e.deed, e.request_id) for e in entries} == {
        ("tester", "job shop.many", job.id.hex)
    }


def test_a_job_is_asked_for_only_if_the_transaction_is_committed(
    write: Write, actor: Actor, database: Database, run: Run
) -> None:
    def undone(session: Session) -> None:
        enqueue(session, actor, "shop.many", {"name": "N", "count": 1})
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError):
        write(undone)

    assert run(drain(database, TASKS)) == 0


def test_a_turn_that_fails_is_undone_and_tried_again_later(
    ask_for: Any, the_job: Any, database: Database, run: Run, write: Write
) -> None:
    ask_for(count=2, fail_at=1)

    run(drain(database, TASKS))

    job = the_job()
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 1)
    assert job.last_error == "Internal error (RuntimeError); the log of the server tells more."
    assert job.due_at > utc_now()
    assert write(names) == ["N 0"]


def test_after_five_tries_it_has_failed_and_can_be_retried(
    ask_for: Any, the_job: Any, database: Database, run: Run, write: Write, ask: Ask
) -> None:
    ask_for(count=2, fail_at=1)
    for _ in range(5):
        write(lambda s: setattr(s.scalars(select(QueuedJob)).one(), "due_at", utc_now()))
        run(drain(database, TASKS))
    job = the_job()
    assert (job.status, job.attempts) == (JobStatus.FAILED, 5)

    write(lambda s: setattr(s.scalars(select(QueuedJob)).one(), "input", {"name": "N", "count": 2}))
    retried = ask(
        """mutation ($id: ID!, $version: Int!) { queuedJobRetry(
            input: {id: $id, expectedVersion: $version}) {
                queuedJob { status attempts lastError } userErrors { code } } }""",
        id=f"job_{job.id.hex}",
        version=job.version + 1,
    )
    assert retried["data"]["queuedJobRetry"]["userErrors"] == []
    run(drain(database, TASKS))
    assert the_job().status is JobStatus.DONE
    assert write(names) == ["N 0", "N 1"]


def test_a_refusal_is_final(
    ask_for: Any, the_job: Any, database: Database, run: Run, write: Write
) -> None:
    ask_for(count=2, refuse_at=0)

    run(drain(database, TASKS))

    assert (the_job().status, the_job().last_error) == (JobStatus.FAILED, "The shop is closed.")
    assert write(names) == []


def test_a_cancelled_job_has_no_further_turn(
    ask_for: Any, the_job: Any, database: Database, run: Run, ask: Ask
) -> None:
    job = ask_for(count=2)
    cancel = """mutation ($id: ID!) { queuedJobCancel(input: {id: $id, expectedVersion: 1}) {
        queuedJob { status } userErrors { code } } }"""

    answer = ask(cancel, id=f"job_{job.id.hex}")

    assert answer["data"]["queuedJobCancel"]["queuedJob"] == {"status": "CANCELLED"}
    assert run(drain(database, TASKS)) == 0
    again = ask(cancel.replace("1}", "2}"), id=f"job_{job.id.hex}")["data"]["queuedJobCancel"]
    assert again["userErrors"] == [{"code": "JOB_NOT_QUEUED"}]


def test_jobs_are_seen_by_who_may(ask: Ask, ask_for: Any, actor: Actor) -> None:
    ask_for(count=2)
    document = "{ queuedJobs { nodes { name status askedBy input } } periodicJobs { name } }"

    assert ask(document)["data"]["queuedJobs"]["nodes"] == [
        {
            "name": "shop.many",
            "status": "QUEUED",
            "askedBy": "tester",
            "input": {"name": "N", "count": 2},
        }
    ]
    clerk = replace(actor, scopes=frozenset({"core.account.*"}))
    assert ask(document, by=clerk)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_an_unknown_kind_of_job_waits_for_its_plugin(
    ask_for: Any, the_job: Any, database: Database, run: Run
) -> None:
    ask_for(count=1)

    assert run(drain(database, {})) == 0
    assert the_job().status is JobStatus.QUEUED


def test_a_job_acts_with_what_its_asker_may_do_by_then(
    the_job: Any, database: Database, run: Run, write: Write, actor: Actor
) -> None:
    """A role was taken away, a user is gone: what was queued before does not outlive that."""
    asked: list[Actor] = []

    def note(
        _session: Session, actor: Actor, input: dict[str, Any], state: dict[str, Any]
    ) -> Again | Done:
        asked.append(actor)
        return Again({}) if input["turns"] > len(asked) else Done({})

    tasks = {"shop.note": NamedTask("shop.note", Task("note", note))}
    clerk = RoleCreate(name="clerk", description="", permissions=["core.account.*"])
    role = write(lambda s: create_role(s, actor, clerk))
    user = write(lambda s: create_user(s, actor, UserCreate(name="ann", roles=["clerk"])))
    ann = write(lambda s: user_actor(s, s.get_one(User, user.id), actor.now))
    write(lambda s: enqueue(s, ann, "shop.note", {"turns": 3}), ann)

    run(run_next(database, tasks))
    less = RoleUpdate(id=role.id, expected_version=1, permissions=["core.account.read"])
    write(lambda s: update_role(s, actor, less))
    run(run_next(database, tasks))
    gone = UserDeactivate(id=user.id, expected_version=user.version)
    write(lambda s: deactivate_user(s, actor, gone))
    run(run_next(database, tasks))

    assert [each.may("core.account.write") for each in asked] == [True, False]
    job = the_job()
    assert (job.status, job.last_error) == (
        JobStatus.FAILED,
        "ann, who asked for it, may not act any more.",
    )
