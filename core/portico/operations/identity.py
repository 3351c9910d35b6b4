"""What tells accounts apart: no two accounts in use share a number that somebody issued."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database.records import camel
from portico.errors import Problems
from portico.models.account import Account

LABELS: Final = {"registration_number": "registration number", "tax_id": "tax id", "lei": "LEI"}


def refuse_duplicates(
    session: Session, account: Account, problems: Problems, *path: str | int
) -> None:
    """Note which account in use has a number that this account has too."""
    actor: Actor | None = session.info.get("actor")
    for attribute, other in duplicates(session, account):
        whose = other.name if actor is None or actor.reach.is_everything else "Another account"
        problems.add(
            "ACCOUNT_DUPLICATE",
            f"{whose} has this {LABELS[attribute]} already.",
            *path,
            camel(attribute),
        )


def duplicates(session: Session, account: Account) -> Iterator[tuple[str, Account]]:
    """The accounts in use that have a number of this account, and which number."""
    for attribute in LABELS:
        number = getattr(account, attribute)
        if number is None:
            continue
        same = [getattr(Account, attribute) == number, Account.archived_at.is_(None)]
        if attribute != "lei":
            same.append(Account.country == account.country)
        with session.no_autoflush:
            other = session.scalars(
                select(Account).where(*same, Account.id != account.id).limit(1)
            ).first()
        if other is not None:
            yield attribute, other
