"""Whom and what an event booking is tied to beside its client: contact, agency, agreement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portico.errors import refuse
from portico.models import Contact
from portico.operations.lookup import get, get_account
from portico.values import UNSET
from portico_hotel_corporate.models import Agreement, EventBooking
from portico_hotel_corporate.operations.master_accounts import check_master_account
from portico_hotel_corporate.operations.rate_resolution import lineage


def check_contact(session: Session, contact_id: UUID | None) -> None:
    """Refuse a contact that is unknown or archived."""
    if contact_id is not None:
        get(session, Contact, contact_id, "input", "contactId").require_in_use("input", "contactId")


def tie_booking(session: Session, booking: EventBooking, given: Any) -> None:
    """Set agency and agreement to what an input gives; the agreement must be the client's own."""
    if given.agency_id is not UNSET:
        if given.agency_id is not None:
            get_account(session, given.agency_id, "input", "agencyId")
        booking.agency_id = given.agency_id
    if given.agreement_id is not UNSET:
        if given.agreement_id is not None:
            _check_agreement(session, booking, given.agreement_id)
        booking.agreement_id = given.agreement_id
    if given.master_account_id is not UNSET:
        booking.master_account_id = given.master_account_id
    tied = given.agency_id is not UNSET or given.master_account_id is not UNSET
    if tied and booking.master_account_id is not None:
        check_master_account(session, booking, booking.master_account_id)


def _check_agreement(session: Session, booking: EventBooking, id: UUID) -> None:
    agreement = get(session, Agreement, id, "input", "agreementId")
    elsewhere = agreement.property_id not in {None, booking.venue.id}
    own = agreement.account_id == booking.account_id
    covered = agreement.covers_children and agreement.account_id in lineage(
        session, booking.account_id
    )
    if elsewhere or not (own or covered):
        message = f"{agreement.number} is no agreement of this client for {booking.venue.name}."
        raise refuse("HOTEL_AGREEMENT_OTHER", message, "input", "agreementId")
