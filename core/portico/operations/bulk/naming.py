"""How rows name records: by id, or by what other systems call them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models.account import Account
from portico.models.affiliation import Affiliation
from portico.models.contact import Contact, ContactEmail
from portico.models.reference import ExternalReference
from portico.operations.bulk.cells import text
from portico.operations.sight import sees

ID: Final = re.compile(r"([a-z][a-z0-9]*)_([0-9a-f]{32})")


def id_of(prefix: str) -> Callable[[Any], UUID]:
    """Reads an id as clients write it: ``acc_…``."""

    def read(cell: Any) -> UUID:
        found = ID.fullmatch(text(cell))
        if found is None or found[1] != prefix:
            raise ValueError(f"{text(cell)[:60]!r} is no id such as {prefix}_0123….")
        return UUID(hex=found[2])

    return read


def account_named(session: Session, actor: Actor, name: str, column: str) -> UUID:
    """The account that a cell names: its id, or ``system:id`` as another system calls it."""
    form = ID.fullmatch(name)
    if form is not None and form[1] == "acc":
        found: UUID | None = UUID(hex=form[2])
    else:
        system, _, external = name.partition(":")
        found = account_of_reference(session, system, external)
    if found is None or not _is_there(session, actor, Account, found):
        text = f"There is no account {name[:80]!r}; give its id, or system:id as in references."
        raise refuse("NOT_FOUND", text, "input", column)
    return found


def account_of_reference(session: Session, system: str, external: str) -> UUID | None:
    """The account that another system knows by an id."""
    return session.scalar(
        select(ExternalReference.account_id).where(
            ExternalReference.system == system.strip().lower(),
            ExternalReference.external_id == external.strip(),
        )
    )


def contact_named(session: Session, actor: Actor, name: str, column: str) -> UUID:
    """The contact that a cell names: its id, or its e-mail address if only one has it."""
    form = ID.fullmatch(name)
    if form is not None and form[1] == "con":
        found = [UUID(hex=form[2])]
    else:
        found = contacts_of_email(session, name)
    seen = [each for each in found if _is_there(session, actor, Contact, each)]
    if len(seen) != 1:
        what = "more than one contact" if seen else "no contact"
        text = f"There is {what} {name[:80]!r}; give its id, or an e-mail address that only it has."
        raise refuse("NOT_FOUND", text, "input", column)
    return seen[0]


def contacts_of_email(session: Session, address: str) -> list[UUID]:
    """The contacts in use that have an e-mail address."""
    given = address.strip()
    return list(
        session.scalars(
            select(ContactEmail.contact_id)
            .join(Contact, Contact.id == ContactEmail.contact_id)
            .where(ContactEmail.address.in_({given, given.lower()}))
            .where(Contact.archived_at.is_(None))
            .distinct()
            .limit(2)
        )
    )


def require_no_ties(session: Session, test: ColumnElement[bool]) -> None:
    """Refuse to take back what somebody plays a part at, or who plays one."""
    if session.scalar(select(Affiliation.id).where(test).limit(1)) is not None:
        text = "It has affiliations by now. Take those back first, or archive it by hand."
        raise refuse("IMPORT_CHANGED_SINCE", text)


def _is_there(session: Session, actor: Actor, model: type[Any], id: UUID) -> bool:
    count = select(func.count()).select_from(model).where(model.id == id)
    return session.scalar(count) == 1 and sees(session, actor, model, id)
