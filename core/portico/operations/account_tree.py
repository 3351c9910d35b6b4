"""The tree that accounts form by their parents: it has no cycles, whoever writes at the same time.

A deed that changes the tree first locks, in the order of their ids, every account from the new
parent up to the root, and then looks again. Of two deeds that would make a cycle together, the
paths share an account, so the second one sees what the first one did.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import Problems, refuse
from portico.models.account import Account

Lineage = dict[UUID, Account]


def lock(session: Session, *ids: UUID | None) -> Lineage:
    """Lock these accounts, those that exist, and all accounts above them."""
    asked = {each for each in ids if each is not None}
    reached = _upwards(session, asked)
    accounts = {
        account.id: account
        for account in session.scalars(
            select(Account)
            .where(Account.id.in_(reached))
            .order_by(Account.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    if _upwards(session, asked) - asked - accounts.keys():
        raise refuse("CONFLICT", "The group of accounts was changed meanwhile. Try again.", "input")
    return accounts


def _upwards(session: Session, ids: set[UUID]) -> set[UUID]:
    above = (
        select(Account.id, Account.parent_id)
        .where(Account.id.in_(ids))
        .cte("above", recursive=True)
    )
    above = above.union(
        select(Account.id, Account.parent_id).join(above, Account.id == above.c.parent_id)
    )
    return ids | set(session.scalars(select(above.c.id)))


def is_below(lineage: Lineage, account: Account, other: Account) -> bool:
    """Whether an account stands somewhere below another one."""
    parent = account.parent_id
    while parent is not None:
        if parent == other.id:
            return True
        parent = lineage[parent].parent_id
    return False


def place(
    lineage: Lineage,
    account: Account,
    parent_id: UUID | None,
    problems: Problems,
    *path: str | int,
) -> None:
    """Set the parent, if that is an account in use that is not the account or below it."""
    if parent_id is None:
        account.parent_id = None
        return
    parent = lineage.get(parent_id)
    if parent is None:
        problems.add("NOT_FOUND", "There is no account with this id.", *path)
    elif parent is account or is_below(lineage, parent, account):
        problems.add(
            "ACCOUNT_CYCLE",
            f"{parent.name} is {account.name} itself or belongs to it, so it cannot be its parent.",
            *path,
        )
    elif parent.archived_at is not None:
        problems.add("ACCOUNT_ARCHIVED", f"{parent.name} is archived.", *path)
    else:
        account.parent_id = parent_id
