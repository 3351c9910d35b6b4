"""Opening master accounts, and saying what is routed to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import (
    EventBooking,
    HotelGuestBilling,
    HotelRevenueGroup,
    MasterAccount,
    Property,
)
from portico_hotel_corporate.operations.rate_resolution import lineage

ROUTED = "The departments whose charges for the event go on it."


@dataclass(kw_only=True)
class HotelMasterAccountCreate:
    """A bill of one payer, for events to be put on."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    account_id: Annotated[UUID, Ref("Account"), "Who pays it."]
    number: Annotated[str, "Its number in the property's own system, in capitals."]
    name: Annotated[str, "What stands on the bill."]
    routed: Annotated[list[HotelRevenueGroup], ROUTED]
    guest_billing: Annotated[
        HotelGuestBilling, "What guests pay of whom the rooming list does not say."
    ] = HotelGuestBilling.EACH_PAYS_OWN


@dataclass(kw_only=True)
class HotelMasterAccountUpdate:
    """What changes about a master account. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelMasterAccount"), "The master account."]
    expected_version: Annotated[int, "The version that you read."]
    name: Annotated[str | Unset, "What stands on the bill."] = UNSET
    routed: Annotated[list[HotelRevenueGroup] | Unset, ROUTED] = UNSET
    guest_billing: Annotated[
        HotelGuestBilling | Unset, "What guests pay of whom the rooming list does not say."
    ] = UNSET


def create_master_account(
    session: Session, actor: Actor, input: HotelMasterAccountCreate
) -> MasterAccount:
    """Open a master account of a payer at a property."""
    del actor
    payer = get_account(session, input.account_id, "input", "accountId")
    place = get(session, Property, input.property_id, "input", "propertyId")
    made, problems = MasterAccount(property_id=place.id, account_id=payer.id), Problems()
    assign(made, input, ("number", "name", "guest_billing"), problems, "input")
    problems.raise_if_any()
    made.routed = _names(input.routed)
    made.check()
    same = MasterAccount.property_id == place.id, MasterAccount.number == made.number
    if session.scalar(select(exists().where(*same))):
        message = f"{place.name} has a master account {made.number}. Choose another number."
        raise refuse("HOTEL_CODE_TAKEN", message, "input", "number")
    session.add(made)
    session.flush()
    return made


def update_master_account(
    session: Session, actor: Actor, input: HotelMasterAccountUpdate
) -> MasterAccount:
    """Change what is routed to a master account, for all events on it."""
    del actor
    found, problems = get(session, MasterAccount, input.id, lock=True), Problems()
    expect_version(found, input.expected_version)
    assign(found, input, ("name", "guest_billing"), problems, "input")
    problems.raise_if_any()
    if not isinstance(input.routed, Unset):
        found.routed = _names(input.routed)
    session.flush()
    return found


def check_master_account(session: Session, booking: EventBooking, id: UUID) -> MasterAccount:
    """The master account that an event is put on; refused if it is none of its payers'."""
    path = ("input", "masterAccountId")
    found = get(session, MasterAccount, id, *path)
    payers = {booking.agency_id, *lineage(session, booking.account_id)}
    if found.property_id != booking.venue.id or found.account_id not in payers:
        message = (
            f"{found.number} is no master account of the client, of a company above it or of the "
            f"agency at {booking.venue.name}."
        )
        raise refuse("HOTEL_MASTER_ACCOUNT", message, *path)
    return found


def _names(routed: Sequence[HotelRevenueGroup]) -> list[str]:
    return [group.name for group in HotelRevenueGroup if group in routed]
