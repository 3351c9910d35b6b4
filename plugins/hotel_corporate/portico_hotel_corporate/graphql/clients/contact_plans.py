"""Rhythms and plans of contact as clients of the API see them."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, many, mutation, one
from portico_hotel_corporate.access import ACTIVITY_READ, RHYTHM_WRITE
from portico_hotel_corporate.models.clients.rhythms import ContactRhythm
from portico_hotel_corporate.operations.clients import contact_plans, rhythms

RHYTHM = entity(
    ContactRhythm,
    name="HotelContactRhythm",
    prefix="hrh",
    plural="hotelContactRhythms",
    permission=ACTIVITY_READ,
    order="validFrom",
    fields=[
        *columns(ContactRhythm, "scope", "class_name", "every_days", "kind", "purpose"),
        *columns(ContactRhythm, "valid_from", "valid_to"),
        one("account", Account, "The client, if for one."),
    ],
)

ENTITIES = (RHYTHM,)
QUERIES = (answer("hotelContactPlan", contact_plans.contact_plan, ACTIVITY_READ),)
MUTATIONS = (
    mutation("hotelContactRhythmSet", rhythms.set_rhythm, ContactRhythm, RHYTHM_WRITE),
    mutation("hotelContactRhythmEnd", rhythms.end_rhythm, ContactRhythm, RHYTHM_WRITE),
)
ACCOUNT_FIELDS = (
    many("contactRhythms", ContactRhythm, "How often it alone is spoken to.", key="account_id"),
)
