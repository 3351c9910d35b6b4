"""Sales activities as clients of the API see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, literal

from portico.models import Account, Contact
from portico.query import (
    BOOLEAN,
    columns,
    entity,
    expression,
    items,
    many,
    money,
    mutation,
    object_type,
    one,
)
from portico_hotel_corporate.access import ACTIVITY_READ, ACTIVITY_WRITE
from portico_hotel_corporate.models import Agreement, EventBooking, Property, Rfp
from portico_hotel_corporate.models.clients.activities import (
    ActivityWish,
    HotelActivityStatus,
    SalesActivity,
)
from portico_hotel_corporate.models.clients.rhythms import ContactRhythm
from portico_hotel_corporate.operations.clients import activities


def _is_overdue(row: Any, env: Any) -> Any:
    return and_(row.status == literal(HotelActivityStatus.PLANNED.name), row.due_at <= env.now)


WISH = object_type(
    "HotelActivityWish",
    "One thing that a client needs.",
    [
        *columns(ActivityWish, "kind", "quantity", "note"),
        money("price", "What the client would pay for one.", nullable=True),
    ],
)

ACTIVITY = entity(
    SalesActivity,
    name="HotelSalesActivity",
    prefix="hsa",
    plural="hotelSalesActivities",
    permission=ACTIVITY_READ,
    order="dueAt",
    fields=[
        *columns(SalesActivity, "kind", "direction", "owner", "planned_on", "planned_at"),
        *columns(SalesActivity, "due_at", "purpose", "status", "done_at", "done_by", "done_for"),
        *columns(SalesActivity, "outcome", "needs", "next_step", "reason"),
        expression(
            "isOverdue",
            BOOLEAN,
            _is_overdue,
            "Whether its time is over and nobody has said what became of it.",
            nullable=False,
        ),
        one("account", Account, "The client."),
        one("contact", Contact, "With whom."),
        one("property", Property, "For which property; null: the house as a whole."),
        one("booking", EventBooking, "The event that it is about."),
        one("rfp", Rfp, "The request that it is about."),
        one("agreement", Agreement, "The agreement that it is about."),
        one("rhythm", ContactRhythm, "The rhythm by which it was planned."),
        one("follows", SalesActivity, "The activity whose next step it is."),
        items("wishes", WISH, ActivityWish, "What the client needs.", key="activity_id"),
    ],
)

ENTITIES = (ACTIVITY,)
QUERIES = ()
MUTATIONS = (
    mutation("hotelActivityPlan", activities.plan_activity, SalesActivity, ACTIVITY_WRITE),
    mutation("hotelActivityRecord", activities.record_activity, SalesActivity, ACTIVITY_WRITE),
    mutation("hotelActivityUpdate", activities.update_activity, SalesActivity, ACTIVITY_WRITE),
    mutation("hotelActivityFinish", activities.finish_activity, SalesActivity, ACTIVITY_WRITE),
    mutation("hotelActivityEnd", activities.end_activity, SalesActivity, ACTIVITY_WRITE),
)
ACCOUNT_FIELDS = (
    many("activities", SalesActivity, "Calls, visits and other contacts.", key="account_id"),
)
