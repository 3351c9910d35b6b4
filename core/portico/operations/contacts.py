"""What can be done with a contact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.models.affiliation import Affiliation
from portico.models.contact import Contact, ContactEmail, ContactPhone
from portico.operations.assigning import assign
from portico.operations.contact_inputs import (
    ContactArchive,
    ContactCreate,
    ContactEmailCreate,
    ContactPhoneCreate,
    ContactRestore,
    ContactUpdate,
)
from portico.operations.duplicates import check_contact
from portico.operations.lookup import expect_version, get, touch
from portico.values import UNSET

ATTRIBUTES: Final = (
    *("salutation", "given_name", "family_name", "job_title", "language"),
    *("private_phone", "private_email"),
)
CONSENTS: Final = ("email_consent", "phone_consent", "post_consent")

Reach = ContactEmail | ContactPhone


def create_contact(session: Session, actor: Actor, input: ContactCreate) -> Contact:
    """Create a contact. Affiliate it with an account to say what part it plays there."""
    problems = Problems()
    contact, reaches = new_contact(actor, input, problems, "input")
    warnings = check_contact(session, actor, contact, reaches, problems, "input")
    problems.raise_if_any()
    session.add(contact)
    session.flush()
    session.add_all(reaches)
    contact.warnings = tuple(warnings)
    return contact


def update_contact(session: Session, actor: Actor, input: ContactUpdate) -> Contact:
    """Change what is known of a contact."""
    contact = get(session, Contact, input.id, lock=True)
    expect_version(contact, input.expected_version)
    contact.require_in_use("input", "id")
    problems = Problems()
    _fill(contact, actor, input, problems, "input")
    reaches: list[Reach] = []
    if input.emails is not UNSET:
        session.execute(delete(ContactEmail).where(ContactEmail.contact_id == contact.id))
        reaches += _emails(contact, input.emails or (), problems, "input")
    if input.phones is not UNSET:
        session.execute(delete(ContactPhone).where(ContactPhone.contact_id == contact.id))
        reaches += _phones(contact, input.phones or (), problems, "input")
    problems.raise_if_any()
    touch(contact)
    session.add_all(reaches)
    return contact


def archive_contact(session: Session, actor: Actor, input: ContactArchive) -> Contact:
    """Archive a contact. Its present affiliations are over as of today."""
    contact = get(session, Contact, input.id, lock=True)
    expect_version(contact, input.expected_version)
    contact.archive(actor)
    lasting = or_(Affiliation.valid_to.is_(None), Affiliation.valid_to > actor.today)
    for affiliation in session.scalars(
        select(Affiliation).where(Affiliation.contact_id == contact.id, lasting)
    ):
        affiliation.cut(actor.today)
    return contact


def restore_contact(
    session: Session,
    actor: Actor,
    input: ContactRestore,
) -> Contact:
    """Bring an archived contact back into use. Affiliate it again where it still belongs."""
    contact = get(session, Contact, input.id, lock=True)
    expect_version(contact, input.expected_version)
    contact.restore()
    return contact


def new_contact(
    actor: Actor, given: ContactCreate, problems: Problems, *path: str | int
) -> tuple[Contact, list[Reach]]:
    """A contact and its addresses and numbers, not stored yet."""
    contact = Contact(id=new_id(), email_consent=False, phone_consent=False, post_consent=False)
    _fill(contact, actor, given, problems, *path)
    emails = _emails(contact, given.emails, problems, *path)
    return contact, [*emails, *_phones(contact, given.phones, problems, *path)]


def _fill(
    contact: Contact,
    actor: Actor,
    given: ContactCreate | ContactUpdate,
    problems: Problems,
    *path: str | int,
) -> None:
    if assign(contact, given, ATTRIBUTES, problems, *path):
        contact.check_name(problems, *path)
    before = [getattr(contact, consent) for consent in CONSENTS]
    assign(contact, given, CONSENTS, problems, *path)
    if before != [getattr(contact, consent) for consent in CONSENTS]:
        contact.consent_changed_at = actor.now


def _emails(
    contact: Contact, given: Iterable[ContactEmailCreate], problems: Problems, *path: str | int
) -> list[Reach]:
    emails: list[Reach] = []
    for position, email in enumerate(given):
        record = ContactEmail(contact_id=contact.id, position=position)
        assign(record, email, ("address", "label"), problems, *path, "emails", position)
        emails.append(record)
    return emails


def _phones(
    contact: Contact, given: Iterable[ContactPhoneCreate], problems: Problems, *path: str | int
) -> list[Reach]:
    phones: list[Reach] = []
    for position, phone in enumerate(given):
        record = ContactPhone(contact_id=contact.id, position=position)
        assign(record, phone, ("number", "label"), problems, *path, "phones", position)
        phones.append(record)
    return phones
