"""Northwind's customers become accounts, each with its contact person."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Refused
from portico.models import (
    AccountKind,
    AccountStage,
    AddressKind,
    AffiliationRole,
    ExternalReference,
    SourceChannel,
)
from portico.operations.account_inputs import (
    AccountContactCreate,
    AccountCreate,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.accounts import create_account
from portico.operations.importing import ImportReport
from portico_b2b_trade.demo.files import CUSTOMERS, Cells, UnreadableRow, country, rows, text

SYSTEM: Final = "northwind"


def load_customers(session: Session, actor: Actor, report: ImportReport) -> dict[str, UUID]:
    """Make accounts of the customers that are not there yet; all customers' accounts by id."""
    known = _known(session)
    for row in rows(CUSTOMERS):
        key = str(row["customerID"])
        if key in known:
            report.kept(CUSTOMERS, key)
            continue
        try:
            known[key] = create_account(session, actor, _account(row, key)).id
            report.made(CUSTOMERS, key)
        except (Refused, UnreadableRow) as refusal:
            report.refused(CUSTOMERS, key, str(refusal))
    return known


def _known(session: Session) -> dict[str, UUID]:
    statement = select(ExternalReference.external_id, ExternalReference.account_id)
    found = session.execute(statement.where(ExternalReference.system == SYSTEM))
    return dict(found.all())


def _account(row: Cells, key: str) -> AccountCreate:
    return AccountCreate(
        kind=AccountKind.COMPANY,
        name=text(row, "companyName"),
        country=country(row, "country"),
        stage=AccountStage.ACTIVE,
        source_channel=SourceChannel.IMPORT,
        # The numbers are not international ones, so they cannot be the contact's.
        metadata={SYSTEM: {"phone": row["phone"], "fax": row["fax"]}},
        addresses=[_address(row)],
        references=[ExternalReferenceCreate(system=SYSTEM, external_id=key)],
        contacts=[_person(row)],
    )


def _address(row: Cells) -> AddressCreate:
    return AddressCreate(
        kind=AddressKind.REGISTERED,
        street=row["address"],
        postcode=row["postalCode"],
        town=row["city"],
        region=row["region"],
        country=country(row, "country"),
    )


def _person(row: Cells) -> AccountContactCreate:
    given, _, family = text(row, "contactName").partition(" ")
    return AccountContactCreate(
        given_name=given,
        family_name=family or None,
        job_title=row["contactTitle"],
        role=_role(text(row, "contactTitle")),
        is_primary=True,
    )


def _role(title: str) -> AffiliationRole:
    if "Accounting" in title:
        return AffiliationRole.ACCOUNTANT
    if "Owner" in title or "Manager" in title:
        return AffiliationRole.DECISION_MAKER
    return AffiliationRole.NEGOTIATOR
