"""An audit trail that its administrator edits, with every right to the database: it is found."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from portico.access import system_actor
from portico.database import Database
from portico.ledger.verifying import Head, verify

WAYS: Final[dict[str, tuple[str, ...]]] = {
    "edited": ("UPDATE core_audit_entry SET actor = 'eve' WHERE position = :at",),
    "removed": ("DELETE FROM core_audit_entry WHERE position = :at",),
    "swapped": (
        "UPDATE core_audit_entry SET position = -1 WHERE position = :at",
        "UPDATE core_audit_entry SET position = :at WHERE position = :at + 1",
        "UPDATE core_audit_entry SET position = :at + 1 WHERE position = -1",
    ),
    "cut off": (
        """DELETE FROM core_audit_value WHERE entry_id IN (
            SELECT id FROM core_audit_entry WHERE position > :at)""",
        "DELETE FROM core_audit_entry WHERE position > :at",
        """UPDATE core_ledger SET entries = :at, hash = (
            SELECT hash FROM core_audit_entry WHERE position = :at)""",
    ),
}
"""What is done to the entry at a position; the end is cut off so well that only a head kept
elsewhere shows it."""


def tried(url: str, way: str, heads: Sequence[Head]) -> list[str]:
    """Tamper in one way, verify, and undo it; what is wrong if it was not found."""
    return asyncio.run(_tried(url, way, heads))


async def _tried(url: str, way: str, heads: Sequence[Head]) -> list[str]:
    database = Database(url)
    at = random.randint(heads[0].position // 2 + 1, heads[-1].position - 1)  # noqa: S311 (any will do)

    def tamper(session: Session) -> tuple[list[str], list[str]]:
        _lift_guards(session, sqlite=database.is_sqlite)
        for statement in WAYS[way]:
            session.connection().execute(text(statement), {"at": at})
        return verify(session).faults, verify(session, *heads).faults

    try:  # looked at, so it is never committed
        alone, anchored = await database.look(system_actor(), tamper)
    finally:
        await database.close()
    if way == "cut off" and alone:
        return [f"an end cut off at {at} was found without a head: {alone[0]}; so it was cut badly"]
    return [] if anchored else [f"an entry {way} at {at} was not found"]


def _lift_guards(session: Session, *, sqlite: bool) -> None:
    """Make the database let us: what its administrator can do."""
    connection = session.connection()  # a session refuses to write by texts
    if not sqlite:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'core_a%'"
    for (name,) in connection.execute(text(triggers)).all():
        connection.execute(text(f'DROP TRIGGER "{name}"'))
