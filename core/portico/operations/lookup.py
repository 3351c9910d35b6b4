"""Finding the records that a deed is about, and refusing if they are not there or have changed."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session, object_session
from sqlalchemy.orm.attributes import flag_modified

from portico.errors import Conflict, refuse
from portico.models.account import Account

Found = TypeVar("Found", bound=Any)


def get(
    session: Session, model: type[Found], id: UUID, *path: str | int, lock: bool = False
) -> Found:
    """The record with this id; with ``lock`` nobody else can change it until the deed is done.

    ``path`` is the input that named it, for the refusal.
    """
    record = session.get(model, id, with_for_update=True if lock else None, populate_existing=lock)
    if record is None:
        raise refuse("NOT_FOUND", f"There is no {words_of(model)} with this id.", *path or DEFAULT)
    return record


def get_account(session: Session, id: UUID, *path: str | int) -> Account:
    """The account that new business is for: refused if archived, and kept from being archived.

    It holds a shared lock, so that an account cannot be archived or merged while something is
    being tied to it, yet any number of such deeds run side by side.
    """
    account = session.get(Account, id, with_for_update={"read": True}, populate_existing=True)
    if account is None:
        raise refuse("NOT_FOUND", "There is no account with this id.", *path or DEFAULT)
    account.require_in_use(*path)
    return account


def expect_version(record: Any, expected: int | None) -> None:
    """Refuse the deed if the record has changed since the caller read it.

    None is for deeds that may be done to whatever the record has become by now.
    """
    actual = record.version
    if expected is not None and actual != expected:
        if session := object_session(record):
            session.expunge(record)  # the caller is shown it after the transaction is undone
        raise Conflict(record, expected, actual)


def touch(record: Any) -> None:
    """Let the record's version grow although only rows that belong to it change."""
    flag_modified(record, "updated_at")


DEFAULT = ("input", "id")


def words_of(model: type[Any]) -> str:
    """``EventBooking`` as people write it: ``event booking``."""
    name = model.__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
