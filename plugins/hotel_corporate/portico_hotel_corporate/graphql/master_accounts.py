"""Master accounts as clients see them, and who pays what of an event."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, many, mutation, one
from portico_hotel_corporate.access import BOOKING_READ, BOOKING_WRITE
from portico_hotel_corporate.models import EventBooking, MasterAccount, Property
from portico_hotel_corporate.operations import master_accounts, routing

MASTER_ACCOUNT = entity(
    MasterAccount,
    name="HotelMasterAccount",
    prefix="hma",
    plural="hotelMasterAccounts",
    permission=BOOKING_READ,
    order="number",
    fields=[
        *columns(MasterAccount, "number", "name", "routed", "guest_billing"),
        one("account", Account, "Who pays it."),
        one("property", Property, "The property."),
        many("bookings", EventBooking, "The events that are on it.", key="master_account_id"),
    ],
)

ENTITIES = (MASTER_ACCOUNT,)
QUERIES = (answer("hotelEventRouting", routing.event_routing, BOOKING_READ),)
MUTATIONS = (
    mutation(
        "hotelMasterAccountCreate",
        master_accounts.create_master_account,
        MasterAccount,
        BOOKING_WRITE,
    ),
    mutation(
        "hotelMasterAccountUpdate",
        master_accounts.update_master_account,
        MasterAccount,
        BOOKING_WRITE,
    ),
)
