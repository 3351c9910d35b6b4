"""Ownership: who manages an account, and so who sees it."""

from __future__ import annotations

from portico.access import Actor
from portico.errors import Problems
from portico.models.account import Account


def own_new(account: Account, actor: Actor, problems: Problems) -> None:
    """Who does not see all accounts manages the new one, unless another of the reach is named."""
    if actor.reach.owners is not None and account.owner is None:
        account.owner = actor.on_behalf_of or actor.name
    if actor.reach.accounts is not None:
        text = "You stand in for named accounts only, so you cannot open others."
        problems.add("DEPUTY_SCOPE", text, "input")
    check_owner(account, actor, problems)


def check_owner(account: Account, actor: Actor, problems: Problems) -> None:
    """Nobody gives an account to whom they do not see: it would be gone from their sight."""
    owners = actor.reach.owners
    if owners is not None and account.owner not in owners:
        text = "You may give the account to yourself or to your team; ask its head for more."
        problems.add("ACCOUNT_OWNER", text, "input", "owner")
