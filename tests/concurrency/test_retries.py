"""A deed that others were in the way of is tried again, and its caller does not notice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database
from portico.database.faults import TRIES, TryAgain, pauses
from portico.models import Account
from portico.testing import MakeAccount, Run, Write


@pytest.fixture
def names(write: Write) -> Callable[[], list[str]]:
    return lambda: write(lambda s: list(s.scalars(select(Account.name).order_by(Account.name))))


def busy() -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("database is locked"))


def test_two_deeds_that_lock_each_other_out_are_both_done(
    make_account: MakeAccount,
    database: Database,
    run: Run,
    actor: Actor,
    names: Callable[[], list[str]],
) -> None:
    first, second = make_account("A").id, make_account("B").id
    tries: list[str] = []

    def rename(*ids: object, to: str) -> Callable[[Session], None]:
        def deed(session: Session) -> None:
            tries.append(to)
            for each in ids:
                account = session.get_one(Account, each, with_for_update=True)
                account.name += to
                session.flush()
                if not database.is_sqlite:
                    session.execute(text("SELECT pg_sleep(0.2)"))

        return deed

    async def both() -> None:
        await asyncio.gather(
            database.write(actor, rename(first, second, to="1")),
            database.write(actor, rename(second, first, to="2")),
        )

    run(both())

    assert {"".join(sorted(name)) for name in names()} == {"12A", "12B"}
    assert len(tries) == (2 if database.is_sqlite else 3)


def test_what_was_undone_by_others_is_tried_from_the_start(
    write: Write, names: Callable[[], list[str]], make_account: MakeAccount
) -> None:
    account = make_account("A").id
    tries: list[int] = []

    def deed(session: Session) -> str:
        tries.append(len(tries))
        session.get_one(Account, account).name += "!"
        session.flush()
        if len(tries) < 3:
            raise busy()
        return "done"

    assert write(deed) == "done"
    assert names() == ["A!"]


def test_after_some_seconds_the_caller_is_told_to_try_again(
    write: Write, make_account: MakeAccount, names: Callable[[], list[str]]
) -> None:
    account = make_account("A").id
    tries: list[int] = []

    def deed(session: Session) -> None:
        tries.append(len(tries))
        session.get_one(Account, account).name = "half done"
        session.flush()
        raise busy()

    with pytest.raises(TryAgain) as refused:
        write(deed)

    assert refused.value.code == "TRY_AGAIN"
    assert len(tries) == TRIES
    assert names() == ["A"]


def test_pauses_grow_and_differ() -> None:
    first, second = list(pauses()), list(pauses())

    assert first != second
    assert all(0.25 <= pause <= 0.5 for pause in first[5:])
    assert first[0] <= 0.02


def test_the_transaction_of_another_process_is_waited_for(
    database: Database, run: Run, actor: Actor, make_account: MakeAccount
) -> None:
    account = make_account("A").id
    if not database.is_sqlite:
        return  # PostgreSQL has many writers at a time

    async def meanwhile() -> str:
        with closing(sqlite3.connect(make_url(str(database.url)).database or "")) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE core_account SET name = 'B'")
            waiting = asyncio.create_task(
                database.write(actor, lambda s: s.get_one(Account, account).name)
            )
            await asyncio.sleep(0.3)
            assert not waiting.done()
            other.commit()
            return await waiting

    assert run(meanwhile()) == "B"
