"""What listens after the commit hears of everything that was committed, and of nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor, utc_now
from portico.database import Database
from portico.events import AccountStageChanging, Bus, announce
from portico.jobs import deliver
from portico.jobs.consumers import Consumers
from portico.jobs.housekeeping import EVENTS_KEPT, forget_events
from portico.ledger import Event
from portico.models import Account, AccountStage, EventConsumer, LostEvent
from portico.operations.account_inputs import AccountStageChange
from portico.operations.accounts import change_account_stage
from portico.testing import MakeAccount, Run, Write

HEARD: list[tuple[str, str, str]] = []
FAILING: list[str] = []


def hear(session: Session, actor: Actor, event: AccountStageChanging) -> None:
    """Rename the account, and note what was heard; fail as often as a test wants."""
    event.account.name += "*"
    session.flush()
    if event.account.name.removesuffix("*").rstrip("*") in FAILING:
        raise RuntimeError("not now")
    HEARD.append((event.account.name, event.previous.name, actor.name))


@pytest.fixture(autouse=True)
def forget(bus: Bus) -> None:
    HEARD.clear()
    FAILING.clear()
    bus.after_commit[AccountStageChanging] = [hear]


@pytest.fixture
def stage(write: Write, actor: Actor) -> Any:
    def stage(account: Account, to: AccountStage) -> Account:
        given = AccountStageChange(id=account.id, expected_version=account.version, stage=to)
        return write(lambda s: change_account_stage(s, actor, given))

    return stage


@pytest.fixture
def listening(database: Database, run: Run) -> None:
    run(deliver(database))


def place(session: Session) -> EventConsumer:
    return session.scalars(select(EventConsumer)).one()


@pytest.mark.usefixtures("listening")
def test_an_event_is_told_once_with_its_records_and_in_its_transaction(
    make_account: MakeAccount, stage: Any, database: Database, run: Run, write: Write
) -> None:
    account = make_account("Acme")
    stage(account, AccountStage.ACTIVE)
    assert HEARD == []

    run(deliver(database))
    run(deliver(database))

    assert HEARD == [("Acme*", "PROSPECT", "tester")]
    assert write(lambda s: s.get_one(Account, account.id).name) == "Acme*"
    head = write(lambda s: max(s.scalars(select(Event.position))))
    run(deliver(database))
    assert write(place).position == head


@pytest.mark.usefixtures("listening")
def test_an_event_that_was_undone_is_never_told(
    make_account: MakeAccount, database: Database, run: Run, write: Write, actor: Actor
) -> None:
    account = make_account("Acme")

    def undone(session: Session) -> None:
        found = session.get_one(Account, account.id)
        announce(session, actor, AccountStageChanging(found, AccountStage.LOST))
        raise RuntimeError("undone")

    def half(session: Session) -> None:
        found = session.get_one(Account, account.id)
        savepoint = session.begin_nested()
        announce(session, actor, AccountStageChanging(found, AccountStage.LOST))
        savepoint.rollback()
        announce(session, actor, AccountStageChanging(found, AccountStage.ACTIVE))

    with pytest.raises(RuntimeError):
        write(undone)
    write(half)
    run(deliver(database))

    assert HEARD == [("Acme*", "ACTIVE", "tester")]


@pytest.mark.usefixtures("listening")
def test_a_listener_that_fails_is_told_again_later_and_in_order(
    make_account: MakeAccount, stage: Any, database: Database, run: Run, write: Write
) -> None:
    for name in ("A", "B"):
        stage(make_account(name), AccountStage.ACTIVE)
    FAILING.append("A")

    run(deliver(database))

    assert HEARD == []
    assert write(place).attempts == 1
    FAILING.clear()
    write(lambda s: setattr(place(s), "due_at", utc_now()))
    run(deliver(database))
    assert HEARD == [("A*", "PROSPECT", "tester"), ("B*", "PROSPECT", "tester")]
    assert write(place).attempts == 0


@pytest.mark.usefixtures("listening")
def test_what_a_listener_never_takes_is_set_aside_and_named(
    make_account: MakeAccount, stage: Any, database: Database, run: Run, write: Write
) -> None:
    for name in ("A", "B"):
        stage(make_account(name), AccountStage.ACTIVE)
    FAILING.append("A")

    for _ in range(8):
        write(lambda s: setattr(place(s), "due_at", utc_now()))
        run(Consumers(database).turn())
    run(deliver(database))

    assert HEARD == [("B*", "PROSPECT", "tester")]
    lost = write(lambda s: s.scalars(select(LostEvent)).one())
    assert (lost.reason, lost.consumer.endswith("hear:AccountStageChanging")) == (
        "Internal error (RuntimeError); the log of the server tells more.",
        True,
    )


def test_a_new_listener_begins_with_what_happens_from_now_on(
    make_account: MakeAccount, stage: Any, database: Database, run: Run
) -> None:
    account = stage(make_account("Acme"), AccountStage.ACTIVE)

    run(deliver(database))
    assert HEARD == []
    stage(account, AccountStage.DORMANT)
    run(deliver(database))
    assert [previous for _, previous, _ in HEARD] == ["ACTIVE"]


@dataclass(frozen=True)
class Other:
    """An event that nobody listens to."""

    text: str


@pytest.mark.usefixtures("listening")
def test_old_events_are_forgotten_once_everybody_was_told(
    make_account: MakeAccount, stage: Any, database: Database, run: Run, write: Write, actor: Actor
) -> None:
    stage(make_account("Acme"), AccountStage.ACTIVE)
    write(lambda s: announce(s, actor, Other("x")))
    later = actor.now + EVENTS_KEPT + timedelta(seconds=1)

    assert write(lambda s: forget_events(s, later)) == 0
    run(deliver(database))
    assert write(lambda s: forget_events(s, actor.now)) == 0
    assert write(lambda s: forget_events(s, later)) > 2
