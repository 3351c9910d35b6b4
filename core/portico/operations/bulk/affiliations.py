"""Affiliations as a table: who plays which part at which account."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.hookspecs import BulkColumn, BulkKind
from portico.models.affiliation import Affiliation
from portico.models.choices import AffiliationRole
from portico.operations.affiliations import affiliate
from portico.operations.bulk.accounts import named_by_reference
from portico.operations.bulk.cells import choice_of, day, flag, text
from portico.operations.bulk.naming import account_named, contact_named, id_of
from portico.operations.bulk.row_by_row import Cells, Deeds, row_by_row
from portico.operations.contact_inputs import AffiliationCreate


def _named_by_email(value: dict[str, Any] | None) -> str | None:
    if value is None:
        return None
    for each in value["emails"]:
        return str(each["address"])
    return str(value["id"])


COLUMNS: Final = (
    BulkColumn(name="id", description="The affiliation's id.", read=id_of("aff")),
    BulkColumn(
        name="account",
        description="The account: its id, or system:id.",
        read=text,
        needed=True,
        select="account { id references { system externalId } }",
        show=named_by_reference,
    ),
    BulkColumn(
        name="contact",
        description="The person: the contact's id, or an e-mail address that only it has.",
        read=text,
        needed=True,
        select="contact { id emails { address } }",
        show=_named_by_email,
    ),
    BulkColumn(
        name="role",
        description="The part that the person plays at the account.",
        read=choice_of(AffiliationRole),
        needed=True,
        select="role",
    ),
    BulkColumn(
        name="isPrimary",
        description="Whether to turn to this person first in this role.",
        read=flag,
        select="isPrimary",
    ),
    BulkColumn(name="validFrom", description="The first day.", read=day, select="validFrom"),
    BulkColumn(
        name="validTo", description="The day on which it is over.", read=day, select="validTo"
    ),
)


def _make(session: Session, actor: Actor, cells: Cells) -> Affiliation:
    given = AffiliationCreate(
        account_id=account_named(session, actor, cells["account"], "account"),
        contact_id=contact_named(session, actor, cells["contact"], "contact"),
        role=cells["role"],
        is_primary=cells.get("isPrimary", False),
        valid_from=cells.get("validFrom"),
        valid_to=cells.get("validTo"),
    )
    return affiliate(session, actor, given)


def _remove(session: Session, actor: Actor, affiliation: Affiliation) -> None:
    session.delete(affiliation)


def _by_id(_session: Session, cells: Cells) -> UUID | None:
    found: UUID | None = cells.get("id")
    return found


AFFILIATIONS: Final = BulkKind(
    name="affiliations",
    description="Who plays which part at which account, and when.",
    permission="core.affiliation.write",
    model=Affiliation,
    prefix="aff",
    plural="affiliations",
    columns=COLUMNS,
    keys={"id": _by_id},
    load=row_by_row(Deeds(Affiliation, _make)),
    remove=_remove,
)
