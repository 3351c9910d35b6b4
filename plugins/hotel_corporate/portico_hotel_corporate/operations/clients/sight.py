"""Which clients' facts a report may tell an actor: those of the accounts that it sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from portico.access import Actor
from portico.models import Account


def within_reach(actor: Actor) -> list[ColumnElement[bool]]:
    """What an account must be like for the actor to see it; add it to a WHERE."""
    reach = actor.reach
    found: list[ColumnElement[bool]] = []
    if reach.owners is not None:
        found.append(Account.owner.in_(sorted(reach.owners)))
    if reach.accounts is not None:
        found.append(Account.id.in_(sorted(reach.accounts)))
    return found
