"""Whoever tampers with the audit trail, with every right to the database, is found out."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing

import asyncpg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import RequestError
from portico.ledger.verifying import Verdict, parse_head, read_head, verify
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.testing import MakeAccount, Write

Tamper = Callable[..., None]


@pytest.fixture
def tamper(database_url: str) -> Tamper:
    """Change the database behind the back of its triggers, as its administrator can."""

    async def on_postgresql(statements: tuple[str, ...]) -> None:
        connection = await asyncpg.connect(database_url)
        await connection.execute("SET session_replication_role = replica")
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    def on_sqlite(statements: tuple[str, ...]) -> None:
        with closing(sqlite3.connect(make_url(database_url).database or "")) as connection:
            guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
            lifted = guards.fetchall()
            for name, _ in lifted:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            for _, sql in lifted:
                connection.execute(sql)
            connection.commit()

    def tamper(*statements: str) -> None:
        if database_url.startswith("sqlite"):
            on_sqlite(statements)
        else:
            asyncio.run(on_postgresql(statements))

    return tamper


@pytest.fixture
def trail(make_account: MakeAccount, write: Write, actor: Actor) -> None:
    """Five entries: four accounts, and a person."""
    for number in range(4):
        make_account(f"Account {number}")
    write(lambda s: create_contact(s, actor, ContactCreate(family_name="Weber")))


def check(session: Session) -> Verdict:
    return verify(session)


@pytest.mark.usefixtures("trail")
def test_an_untouched_trail_is_found_whole(write: Write) -> None:
    head = write(read_head)

    verdict = write(lambda s: verify(s, head, parse_head(str(head))))

    assert (verdict.entries, verdict.faults) == (5, [])
    assert head.position == 5


HASHES_SWAPPED = (
    "UPDATE core_audit_entry SET position = 99 WHERE position = 2",
    "UPDATE core_audit_entry SET position = 2 WHERE position = 3",
    "UPDATE core_audit_entry SET position = 3 WHERE position = 99",
)


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (("UPDATE core_audit_entry SET actor = 'eve' WHERE position = 2",), "entry 2 is not what"),
        (
            ("UPDATE core_audit_entry SET changes = '{}' WHERE position = 3",),
            "entry 3 is not what was written",
        ),
        (("DELETE FROM core_audit_entry WHERE position = 2",), "entries 2 to 2 are missing"),
        (HASHES_SWAPPED, "entry 2 is not what was written"),
        (("DELETE FROM core_audit_entry WHERE position = 4",), "entries 4 to 4 are missing"),
        (("UPDATE core_audit_value SET after = 'X'",), "entry 5: the value of familyName is not"),
        (("DELETE FROM core_audit_value",), "entry 5: the value of familyName is missing"),
        (
            ("DELETE FROM core_audit_value", "DELETE FROM core_audit_entry WHERE position = 5"),
            "the ledger ends at 5, the last entry is 4",
        ),
    ],
)
def test_tampering_is_found_and_named(
    tamper: Tamper, write: Write, statements: tuple[str, ...], fault: str
) -> None:
    tamper(*statements)

    faults = write(check).faults

    assert faults[0].startswith(fault)


CUT = (
    "DELETE FROM core_audit_value",
    "DELETE FROM core_audit_entry WHERE position = 5",
    (
        "UPDATE core_ledger SET entries = 4, "
        "hash = (SELECT hash FROM core_audit_entry WHERE position = 4)"
    ),
)


@pytest.mark.usefixtures("trail")
def test_an_end_that_was_cut_off_well_is_found_only_by_a_head_kept_elsewhere(
    tamper: Tamper, write: Write, make_account: MakeAccount
) -> None:
    kept = write(read_head)
    tamper(*CUT)

    assert write(check).faults == []
    assert write(lambda s: verify(s, kept)).faults == ["the given head is 5, the last entry is 4"]

    make_account("Another in its place")
    assert write(lambda s: verify(s, kept)).faults == [
        "entry 5 is not the one that the given head names"
    ]


@pytest.mark.usefixtures("trail")
def test_erasing_a_person_does_not_break_the_chain(tamper: Tamper, write: Write) -> None:
    head = write(read_head)
    tamper(
        "UPDATE core_audit_value SET before = NULL, after = NULL, salt = NULL, "
        "erased_at = '2026-03-02T12:00:00.000000Z'"
    )

    assert write(lambda s: verify(s, head)).faults == []


def test_a_head_must_look_like_one() -> None:
    with pytest.raises(RequestError, match="is no head"):
        parse_head("yesterday's")
