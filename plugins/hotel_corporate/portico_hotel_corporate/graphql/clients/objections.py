"""Objections as clients of the API see them."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, many, mutation, one
from portico_hotel_corporate.access import ACTIVITY_READ, ACTIVITY_WRITE
from portico_hotel_corporate.models import Agreement, EventBooking, Rfp
from portico_hotel_corporate.models.clients.activities import SalesActivity
from portico_hotel_corporate.models.clients.objections import Objection
from portico_hotel_corporate.operations.clients import objection_reports, objections

OBJECTION = entity(
    Objection,
    name="HotelObjection",
    prefix="hoj",
    plural="hotelObjections",
    permission=ACTIVITY_READ,
    order="raisedOn",
    fields=[
        *columns(Objection, "kind", "text", "competitor", "raised_on", "state", "argument"),
        *columns(Objection, "answer", "answered_at", "answered_by", "settled_on"),
        one("account", Account, "The client."),
        one("activity", SalesActivity, "The contact in which it was raised."),
        one("booking", EventBooking, "The event that is negotiated."),
        one("rfp", Rfp, "The request that is negotiated."),
        one("agreement", Agreement, "The agreement that is negotiated."),
    ],
)

ENTITIES = (OBJECTION,)
QUERIES = (answer("hotelObjectionReport", objection_reports.report_objections, ACTIVITY_READ),)
MUTATIONS = (
    mutation("hotelObjectionRaise", objections.raise_objection, Objection, ACTIVITY_WRITE),
    mutation("hotelObjectionAnswer", objections.answer_objection, Objection, ACTIVITY_WRITE),
    mutation("hotelObjectionSettle", objections.settle_objection, Objection, ACTIVITY_WRITE),
)
ACCOUNT_FIELDS = (many("objections", Objection, "What it objected to.", key="account_id"),)
