"""Contacts as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.hookspecs import BulkColumn, BulkKind
from portico.models.affiliation import Affiliation
from portico.models.contact import Contact, ContactEmail, ContactPhone
from portico.models.duplicates import DuplicateSubject
from portico.operations.bulk.cells import flag, many_of, text
from portico.operations.bulk.naming import contacts_of_email, id_of, require_no_ties
from portico.operations.bulk.row_by_row import Cells, Deeds, row_by_row
from portico.operations.contact_inputs import (
    ContactArchive,
    ContactCreate,
    ContactEmailCreate,
    ContactPhoneCreate,
    ContactUpdate,
)
from portico.operations.contacts import archive_contact, create_contact, update_contact
from portico.operations.duplicates import found_by_rule

ATTRIBUTES: Final = {
    "salutation": "salutation",
    "givenName": "given_name",
    "familyName": "family_name",
    "jobTitle": "job_title",
    "language": "language",
    "emailConsent": "email_consent",
    "phoneConsent": "phone_consent",
    "postConsent": "post_consent",
    "emails": "emails",
    "phones": "phones",
    "privatePhone": "private_phone",
    "privateEmail": "private_email",
}


def _labelled(key: str, make: Callable[..., Any]) -> Callable[[Any], Any]:
    def read(cell: Any) -> Any:
        if isinstance(cell, dict):
            label = cell.get("label")
            return make(**{key: text(cell.get(key))}, label=None if label is None else text(label))
        return make(**{key: text(cell)})

    return read


def _shown(key: str) -> Callable[[list[dict[str, Any]]], Any]:
    def show(value: list[dict[str, Any]]) -> Any:
        if any(each["label"] for each in value):
            return value
        return "; ".join(each[key] for each in value)

    return show


def _column(name: str, description: str, read: Callable[[Any], Any] = text) -> BulkColumn:
    return BulkColumn(name=name, description=description, read=read, select=name)


COLUMNS: Final = (
    BulkColumn(name="id", description="The contact's id, to change one.", read=id_of("con")),
    _column("salutation", "How the person is addressed, such as Dr."),
    _column("givenName", "The given name or names; this or the family name must be known."),
    _column("familyName", "The family name."),
    _column("jobTitle", "The job title."),
    _column("language", "The language to write in, a BCP 47 tag."),
    _column("emailConsent", "Whether the person agreed to news by e-mail.", flag),
    _column("phoneConsent", "Whether the person agreed to be called with news.", flag),
    _column("postConsent", "Whether the person agreed to news by post.", flag),
    BulkColumn(
        name="emails",
        description="E-mail addresses with ; between them, the preferred one first.",
        read=many_of(_labelled("address", ContactEmailCreate)),
        select="emails { address label }",
        show=_shown("address"),
    ),
    BulkColumn(
        name="phones",
        description="Numbers with + and the country and ; between them, the preferred one first.",
        read=many_of(_labelled("number", ContactPhoneCreate)),
        select="phones { number label }",
        show=_shown("number"),
    ),
    _column("privatePhone", "The private number; empty for who may not see it."),
    _column("privateEmail", "The private e-mail address; empty for who may not see it."),
)


def _given(cells: Cells) -> dict[str, Any]:
    return {attr: cells[name] for name, attr in ATTRIBUTES.items() if name in cells}


def _make(session: Session, actor: Actor, cells: Cells) -> Contact:
    return create_contact(session, actor, ContactCreate(**_given(cells)))


def _change(session: Session, actor: Actor, contact: Contact, cells: Cells) -> None:
    given = _given(cells)
    parts: tuple[tuple[str, Any, Any, str], ...] = (
        ("emails", ContactEmail, ContactEmailCreate, "address"),
        ("phones", ContactPhone, ContactPhoneCreate, "number"),
    )
    for name, model, make, key in parts:
        own = select(model).where(model.contact_id == contact.id).order_by(model.position)
        now = [make(**{key: getattr(each, key)}, label=each.label) for each in session.scalars(own)]
        if given.get(name) == now:
            del given[name]
    update = ContactUpdate(id=contact.id, expected_version=contact.version, **given)
    update_contact(session, actor, update)


def _remove(session: Session, actor: Actor, contact: Contact) -> None:
    require_no_ties(session, Affiliation.contact_id == contact.id)
    archive = ContactArchive(id=contact.id, expected_version=contact.version)
    archive_contact(session, actor, archive)


def _by_id(_session: Session, cells: Cells) -> UUID | None:
    found: UUID | None = cells.get("id")
    return found


def _by_email(session: Session, cells: Cells) -> UUID | None:
    for each in cells.get("emails", ()):
        found = contacts_of_email(session, each.address)
        if len(found) == 1:
            return found[0]
    return None


def _alike(session: Session, actor: Actor, cells: Cells) -> UUID | None:
    """The contact that a rule of duplicates says the row means."""
    values = {
        "givenName": [cells["givenName"]] if cells.get("givenName") else [],
        "familyName": [cells["familyName"]] if cells.get("familyName") else [],
        "email": [each.address for each in cells.get("emails", ())],
        "phone": [each.number for each in cells.get("phones", ())],
    }
    return found_by_rule(session, actor, DuplicateSubject.CONTACT, values)


CONTACTS: Final = BulkKind(
    name="contacts",
    description="People, with their e-mail addresses and telephone numbers.",
    permission="core.contact.write",
    model=Contact,
    prefix="con",
    plural="contacts",
    columns=COLUMNS,
    keys={"id": _by_id, "emails": _by_email},
    load=row_by_row(Deeds(Contact, _make, _change, _alike)),
    remove=_remove,
)
