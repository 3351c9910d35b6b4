"""Keeping the keys of records true, whatever writes them: each flush brings them up to date."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, event, insert, select
from sqlalchemy.orm import Session

from portico.models.account import Account
from portico.models.contact import Contact, ContactEmail, ContactPhone
from portico.models.duplicates import DuplicateKey, DuplicateRule, DuplicateSubject
from portico.operations.duplicates.values import (
    Values,
    account_values,
    blocks,
    compared,
    contact_values,
)

RULES: Final = "duplicate_rules"
"""Where a session keeps the rules, which are read once in a transaction."""


def rules_of(session: Session, subject: DuplicateSubject) -> list[DuplicateRule]:
    """The rules in force about accounts or contacts."""
    known: list[DuplicateRule] | None = session.info.get(RULES)
    if known is None:
        with session.no_autoflush:
            active = select(DuplicateRule).where(DuplicateRule.is_active)
            known = list(session.scalars(active.order_by(DuplicateRule.id)))
        session.info[RULES] = known
    return [each for each in known if each.subject is subject and each.is_active]


@event.listens_for(Session, "after_flush")
def _keep(session: Session, _context: object) -> None:
    written = [*session.new, *session.dirty, *session.deleted]
    if any(isinstance(each, DuplicateRule) for each in written):
        session.info.pop(RULES, None)
    accounts = {each.id for each in written if isinstance(each, Account)}
    contacts = {each.id for each in written if isinstance(each, Contact)}
    parts = (ContactEmail, ContactPhone)
    contacts |= {each.contact_id for each in written if isinstance(each, parts)}
    if accounts or contacts:
        session.info.setdefault("duplicate_stale", set()).update(
            {(DuplicateSubject.ACCOUNT, each) for each in accounts}
            | {(DuplicateSubject.CONTACT, each) for each in contacts}
        )


@event.listens_for(Session, "after_flush_postexec")
def _write(session: Session, _context: object) -> None:
    """Once the flush is over: the rows are there to be read."""
    stale: set[tuple[DuplicateSubject, UUID]] = session.info.pop("duplicate_stale", set())
    for subject in DuplicateSubject:
        ids = [id for kind, id in stale if kind is subject]  # noqa: A001 (they are)
        if ids and (rules := rules_of(session, subject)):
            with session.no_autoflush:
                write_keys(session, subject, rules, ids)


def write_keys(
    session: Session, subject: DuplicateSubject, rules: list[DuplicateRule], ids: list[UUID]
) -> None:
    """Write the keys of some records anew."""
    session.execute(
        delete(DuplicateKey)
        .where(
            DuplicateKey.record_id.in_(ids),
            DuplicateKey.rule_id.in_([rule.id for rule in rules]),
        )
        .execution_options(synchronize_session=False)
    )
    rows = [
        {"rule_id": rule.id, "record_id": id, "block": block, "value": value}
        for id, values in _values(session, subject, ids).items()  # noqa: A001 (it is one)
        for rule in rules
        for value in compared(rule, values)
        for block in blocks(rule, value)
    ]
    if rows:
        session.execute(insert(DuplicateKey), rows)


def _values(session: Session, subject: DuplicateSubject, ids: list[UUID]) -> dict[UUID, Values]:
    if subject is DuplicateSubject.ACCOUNT:
        accounts = session.scalars(select(Account).where(Account.id.in_(ids)))
        return {each.id: account_values(each) for each in accounts}
    parts: dict[tuple[Any, UUID], list[Any]] = {}
    models: tuple[Any, ...] = (ContactEmail, ContactPhone)
    for model in models:
        for part in session.scalars(select(model).where(model.contact_id.in_(ids))):
            parts.setdefault((model, part.contact_id), []).append(part)
    contacts = session.scalars(select(Contact).where(Contact.id.in_(ids)))
    return {
        each.id: contact_values(
            each, parts.get((ContactEmail, each.id), ()), parts.get((ContactPhone, each.id), ())
        )
        for each in contacts
    }


def keep_keys(session: Session, rule: DuplicateRule, after: UUID | None, most: int) -> UUID | None:
    """Write a rule's keys of the records after one; the last of them, None at the end."""
    model: Any = Account if rule.subject is DuplicateSubject.ACCOUNT else Contact
    some = select(model.id).order_by(model.id).limit(most)
    ids = list(session.scalars(some if after is None else some.where(model.id > after)))
    if ids:
        write_keys(session, rule.subject, [rule], ids)
    return ids[-1] if len(ids) == most else None
