"""What can be done with an affiliation. The account's row is locked while its roster changes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.models.account import Account
from portico.models.affiliation import Affiliation
from portico.models.contact import Contact
from portico.operations.contact_inputs import (
    AffiliationChange,
    AffiliationCreate,
    AffiliationEnd,
)
from portico.operations.lookup import expect_version, get
from portico.operations.roster import Roster


def affiliate(
    session: Session,
    actor: Actor,
    input: AffiliationCreate,
) -> Affiliation:
    """Say what part a contact plays at an account."""
    account = get(session, Account, input.account_id, "input", "accountId", lock=True)
    account.require_in_use("input", "accountId")
    contact = get(session, Contact, input.contact_id, "input", "contactId", lock=True)
    contact.require_in_use("input", "contactId")
    affiliation = Affiliation(
        id=new_id(),
        account_id=account.id,
        contact_id=contact.id,
        role=input.role,
        is_primary=input.is_primary,
        valid_from=input.valid_from,
        valid_to=input.valid_to,
    )
    problems = Problems()
    affiliation.check_period(problems, "input")
    Roster.of(session, account.id).admit(affiliation, contact.full_name, problems, "input")
    problems.raise_if_any()
    session.add(affiliation)
    return affiliation


def end_affiliation(session: Session, actor: Actor, input: AffiliationEnd) -> Affiliation:
    """Let an affiliation be over. It stays in the history."""
    affiliation = get(session, Affiliation, input.id, lock=True)
    expect_version(affiliation, input.expected_version)
    affiliation.end(input.on or actor.today, actor.today, "input", "on")
    return affiliation


def change_affiliation(session: Session, actor: Actor, input: AffiliationChange) -> Affiliation:
    """Give a person another part at the same account: the old one ends and a new one begins."""
    old = get(session, Affiliation, input.id)
    account = get(session, Account, old.account_id, lock=True)
    account.require_in_use("input", "id")
    old = get(session, Affiliation, input.id, lock=True)
    expect_version(old, input.expected_version)
    role = input.role or old.role
    is_primary = old.is_primary if input.is_primary is None else input.is_primary
    if (role, is_primary) == (old.role, old.is_primary):
        raise refuse(
            "AFFILIATION_UNCHANGED", "The person plays this part already.", "input", "role"
        )
    begin, valid_to = input.on or actor.today, old.valid_to
    old.end(begin, actor.today, "input", "on")
    new = Affiliation(
        id=new_id(),
        account_id=old.account_id,
        contact_id=old.contact_id,
        role=role,
        is_primary=is_primary,
        valid_from=begin,
        valid_to=valid_to,
    )
    contact = get(session, Contact, old.contact_id)
    problems = Problems()
    Roster.of(session, account.id).admit(new, contact.full_name, problems, "input")
    problems.raise_if_any()
    session.flush()
    session.add(new)
    return new
