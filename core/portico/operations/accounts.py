"""What can be done with an account, but for merging."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, Refused
from portico.events import AccountArchiving, AccountStageChanging, announce
from portico.models.account import Account
from portico.models.affiliation import Affiliation
from portico.models.contact import Contact
from portico.models.formats import Malformed
from portico.models.metadata import merged_metadata
from portico.operations import account_tree
from portico.operations.account_inputs import (
    AccountArchive,
    AccountContactCreate,
    AccountCreate,
    AccountRestore,
    AccountStageChange,
    AccountUpdate,
)
from portico.operations.account_parts import (
    new_addresses,
    new_references,
    replace_addresses,
    replace_references,
)
from portico.operations.assigning import assign
from portico.operations.contacts import Reach, new_contact
from portico.operations.duplicates import check_account, check_contact
from portico.operations.identity import duplicates, refuse_duplicates
from portico.operations.lookup import expect_version, get, touch
from portico.operations.ownership import check_owner, own_new
from portico.operations.roster import Roster
from portico.operations.sight import sees
from portico.values import UNSET

ATTRIBUTES: Final = (
    "kind",
    "name",
    "legal_name",
    "country",
    "registration_number",
    "tax_id",
    "lei",
    "industry_code",
    "website",
    "language",
    "currency",
    "owner",
    "source_channel",
)
"""What a client gives as it is to be stored."""


def create_account(session: Session, actor: Actor, input: AccountCreate) -> Account:
    """Create an account, with its addresses, its ids in other systems and its people."""
    problems = Problems()
    account = Account(id=new_id(), stage=input.stage, metadata_={})
    _fill(session, account, input, problems)
    warnings = check_account(session, actor, account, problems, "input")
    own_new(account, actor, problems)
    if input.parent_id is not None:
        lineage = account_tree.lock(session, input.parent_id)
        account_tree.place(lineage, account, input.parent_id, problems, "input", "parentId")
    parts = [
        *new_addresses(account, input.addresses, problems, "input", "addresses"),
        *new_references(session, account, input.references, problems, "input", "references"),
    ]
    people = [
        _person(actor, account, each, problems, "input", "contacts", position)
        for position, each in enumerate(input.contacts)
    ]
    for position, (contact, _, reaches) in enumerate(people):
        path = ("input", "contacts", position)
        warnings += check_contact(session, actor, contact, reaches, problems, *path)
    _check_roster(people, problems)
    problems.raise_if_any()
    for rows in ([account], parts, [each[0] for each in people]):
        session.add_all(rows)
        session.flush()
    for _, affiliation, reaches in people:
        session.add_all([affiliation, *reaches])
    account.warnings = tuple(warnings)
    return account


Person = tuple[Contact, Affiliation, list[Reach]]


def _person(
    actor: Actor,
    account: Account,
    given: AccountContactCreate,
    problems: Problems,
    *path: str | int,
) -> Person:
    contact, reaches = new_contact(actor, given, problems, *path)
    affiliation = Affiliation(
        account_id=account.id,
        contact_id=contact.id,
        role=given.role,
        is_primary=given.is_primary,
        valid_from=given.valid_from,
    )
    return contact, affiliation, reaches


def _check_roster(people: list[Person], problems: Problems) -> None:
    roster = Roster()
    for position, (contact, affiliation, _) in enumerate(people):
        path = ("input", "contacts", position)
        roster.admit(affiliation, contact.full_name, problems, *path)


def update_account(
    session: Session,
    actor: Actor,
    input: AccountUpdate,
) -> Account:
    """Change what is known of an account."""
    new_parent = None if input.parent_id is UNSET else input.parent_id
    lineage = account_tree.lock(session, input.id, new_parent) if new_parent else {}
    account = get(session, Account, input.id, lock=True)
    expect_version(account, input.expected_version)
    account.require_in_use("input", "id")
    problems = Problems()
    with session.no_autoflush:
        _fill(session, account, input, problems)
        if input.owner is not UNSET:
            check_owner(account, actor, problems)
        if input.parent_id is not UNSET:
            account_tree.place(lineage, account, input.parent_id, problems, "input", "parentId")
        if input.addresses is not UNSET:
            replace_addresses(
                session, account, input.addresses or (), problems, "input", "addresses"
            )
        if input.references is not UNSET:
            replace_references(
                session, account, input.references or (), problems, "input", "references"
            )
        problems.raise_if_any()
    touch(account)
    return account


def _fill(
    session: Session, account: Account, given: AccountCreate | AccountUpdate, problems: Problems
) -> None:
    if assign(account, given, ATTRIBUTES, problems, "input"):
        account.check_numbers(problems, "input")
        refuse_duplicates(session, account, problems, "input")
    if given.metadata is not UNSET:
        try:
            account.metadata_ = merged_metadata(account.metadata_, given.metadata)
        except Malformed as malformed:
            problems.add(malformed.code, malformed.message, "input", "metadata")


def archive_account(session: Session, actor: Actor, input: AccountArchive) -> Account:
    """Archive an account that has no open business and no accounts below it in use."""
    account = get(session, Account, input.id, lock=True)
    expect_version(account, input.expected_version)
    problems = Problems()
    child = session.scalars(
        select(Account)
        .where(Account.parent_id == account.id, Account.archived_at.is_(None))
        .order_by(Account.name)
        .limit(1)
    ).first()
    if child is not None:
        seen = sees(session, actor, Account, child.id)
        what = child.name if seen else "An account that you do not see"
        text = f"{what} belongs to {account.name}. Archive or move it first."
        problems.add("ACCOUNT_HAS_CHILDREN", text, "input", "id")
    try:
        announce(session, actor, AccountArchiving(account))
    except Refused as refused:
        for problem in refused.problems:
            problems.add(problem.code, problem.message, *problem.path)
    problems.raise_if_any()
    account.archive(actor)
    return account


def restore_account(
    session: Session,
    actor: Actor,
    input: AccountRestore,
) -> Account:
    """Bring an archived account back into use, if none in use has its numbers by now."""
    lineage = account_tree.lock(session, input.id)
    account = get(session, Account, input.id)
    expect_version(account, input.expected_version)
    account.restore()
    problems = Problems()
    for attribute, other in duplicates(session, account):
        text = f"{other.name} has the {attribute} {getattr(account, attribute)} by now."
        problems.add("ACCOUNT_DUPLICATE", text, "input", "id")
    parent = lineage[account.parent_id] if account.parent_id else None
    if parent is not None and parent.archived_at is not None:
        text = f"{account.name} belongs to {parent.name}, which is archived. Restore that first."
        problems.add("ACCOUNT_ARCHIVED", text, "input", "id")
    problems.raise_if_any()
    return account


def change_account_stage(session: Session, actor: Actor, input: AccountStageChange) -> Account:
    """Change where an account stands in its life as a client."""
    account = get(session, Account, input.id, lock=True)
    expect_version(account, input.expected_version)
    account.require_in_use("input", "id")
    previous = account.stage
    account.change_stage(input.stage, "input", "stage")
    announce(session, actor, AccountStageChanging(account, previous))
    return account
