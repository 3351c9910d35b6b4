"""The rights of a person: to learn what is known of them, and to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database.records import DERIVED
from portico.events import PersonErasing, PersonExporting, consult
from portico.ledger.sealing import FORGETTING
from portico.ledger.tables import AuditEntry, AuditValue
from portico.ledger.written import plain
from portico.models.affiliation import Affiliation
from portico.models.contact import Contact, ContactEmail, ContactPhone
from portico.models.idempotency import IdempotentAnswer
from portico.models.webhook import WebhookDelivery
from portico.operations.lookup import expect_version, get
from portico.values import Ref

ERASED: Final = "(erased)"
"""The family name of a contact that was erased: a contact has a name."""


@dataclass(kw_only=True)
class PersonExportOf:
    """Whose data to export."""

    id: Annotated[UUID, Ref("Contact"), "The contact."]


@dataclass(frozen=True, slots=True)
class PersonExport:
    """Everything that is known of a person."""

    contact_id: Annotated[UUID, Ref("Contact"), "The contact."]
    data: Annotated[
        dict[str, Any],
        "By where it is kept: the core under `core`, a plugin's under its prefix.",
    ]


@dataclass(kw_only=True)
class ContactErase:
    """A person who is to be forgotten."""

    id: Annotated[UUID, Ref("Contact"), "The contact."]
    expected_version: Annotated[int, "The version that you saw."]


def export_person(session: Session, actor: Actor, input: PersonExportOf) -> PersonExport:
    """Everything that is known of a person, by the core and by every plugin."""
    contact = get(session, Contact, input.id)
    event = PersonExporting(contact)
    event.found["core"] = {
        "contact": row(contact),
        "emails": _rows(session, ContactEmail, contact),
        "phones": _rows(session, ContactPhone, contact),
        "affiliations": _rows(session, Affiliation, contact),
        "earlierValues": _earlier(session, contact.id),
    }
    consult(session, actor, event)
    return PersonExport(contact.id, event.found)


def row(record: Any) -> dict[str, Any]:
    """The columns of a record as JSON has them, without what is only made from others."""
    columns = inspect(type(record)).column_attrs
    return {
        each.key: plain(getattr(record, each.key))
        for each in columns
        if not DERIVED.items() <= each.columns[0].info.items()
    }


def _rows(session: Session, model: type[Any], contact: Contact) -> list[dict[str, Any]]:
    found = session.scalars(select(model).where(model.contact_id == contact.id))
    return [row(each) for each in found]


def _earlier(session: Session, subject: UUID) -> list[dict[str, Any]]:
    """What the audit trail still holds of the person."""
    values = session.execute(
        select(AuditEntry.at, AuditValue.field, AuditValue.before, AuditValue.after)
        .join(AuditValue, AuditValue.entry_id == AuditEntry.id)
        .where(AuditEntry.subject_id == subject, AuditValue.erased_at.is_(None))
        .order_by(AuditEntry.position, AuditValue.field)
    )
    return [{name: plain(value) for name, value in each.items()} for each in values.mappings()]


def erase_person(session: Session, actor: Actor, input: ContactErase) -> Contact:
    """Forget a person, also in the audit trail, whose chain stays whole.

    Plugins erase what they hold, mask what the law makes one keep, or refuse while there is
    business that needs the person.
    """
    contact = get(session, Contact, input.id, lock=True)
    expect_version(contact, input.expected_version)
    event = PersonErasing(contact, {contact.id})
    consult(session, actor, event)
    session.info[FORGETTING] = True
    for model in (ContactEmail, ContactPhone):
        session.execute(delete(model).where(model.contact_id == contact.id))
    contact.salutation = contact.given_name = contact.job_title = contact.language = None
    contact.private_phone = contact.private_email = None
    contact.family_name = ERASED
    contact.email_consent = contact.phone_consent = contact.post_consent = False
    contact.archived_at = contact.archived_at or actor.now
    for affiliation in session.scalars(
        select(Affiliation).where(Affiliation.contact_id == contact.id)
    ):
        if affiliation.valid_to is None or affiliation.valid_to > actor.today:
            affiliation.cut(actor.today)
    session.flush()
    for subject in sorted(event.subjects):
        erase_copies(session, actor, subject)
    for table, key in sorted(event.parts):
        _erase_values(session, actor, AuditEntry.part == table, AuditEntry.part_key == key)
    return contact


def erase_copies(session: Session, actor: Actor, subject: UUID) -> None:
    """Erase what the audit trail, kept answers and webhooks hold of a person's record.

    What the transaction itself writes of it, the trail then keeps without the values.
    """
    session.info[FORGETTING] = True
    _erase_values(session, actor, AuditEntry.subject_id == subject)
    session.execute(delete(IdempotentAnswer).where(IdempotentAnswer.record_id == subject))
    session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.subject_id == subject)
        .values(body=None)
        .execution_options(synchronize_session=False)
    )


def _erase_values(session: Session, actor: Actor, *entries: Any) -> None:
    """Erase the personal values of these entries of the audit trail."""
    session.execute(
        update(AuditValue)
        .where(AuditValue.entry_id.in_(select(AuditEntry.id).where(*entries)))
        .where(AuditValue.erased_at.is_(None))
        .values(before=None, after=None, salt=None, erased_at=actor.now)
        .execution_options(synchronize_session=False)
    )
