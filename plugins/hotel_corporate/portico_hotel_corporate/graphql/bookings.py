"""Event bookings and their functions as clients see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, literal, select

from portico.models import Account, Contact
from portico.query import (
    BOOLEAN,
    INT,
    Env,
    Row,
    columns,
    entity,
    expression,
    guarded,
    items,
    many,
    object_type,
    one,
)
from portico_hotel_corporate.access import BOOKING_READ, CONFIDENTIAL_NAME
from portico_hotel_corporate.models import (
    Agreement,
    Beo,
    BookedPackage,
    ContractTerms,
    EventBooking,
    EventFeedback,
    EventFunction,
    EventTask,
    FunctionSpace,
    LiabilityAssessment,
    LineItem,
    MasterAccount,
    Obligation,
    Property,
    Rfp,
    RoomBlock,
    SpaceOption,
    StatusChange,
    StatusCode,
)
from portico_hotel_corporate.models.event_people import EventPerson
from portico_hotel_corporate.models.noise import hears

CHANGE = object_type(
    "HotelBookingStatusChange",
    "A change of a booking's status.",
    columns(StatusChange, "status", "changed_at", "changed_by", "reason_code"),
)


def _of_event(event: Any, other: Any, _env: Env) -> Any:
    """What belongs to an event."""
    return other.booking_id == event.id


PERSON = object_type(
    "HotelEventPerson",
    "A person in one part at an event.",
    [*columns(EventPerson, "role"), one("contact", Contact, "The person.")],
)

BOOKING = entity(
    EventBooking,
    name="HotelEventBooking",
    prefix="heb",
    plural="hotelEventBookings",
    permission=BOOKING_READ,
    order="arrival",
    fields=[
        *columns(EventBooking, "name", "type", "arrival", "departure", "status", "attendees"),
        *columns(EventBooking, "currency", "option_date", "definite_on", "reason_code"),
        *columns(EventBooking, "signed_on", "signed_document"),
        *columns(EventBooking, "reason_note", "market_segment", "payment_method"),
        *columns(EventBooking, "decision_date", "post_as", "materialization_percent"),
        *guarded(CONFIDENTIAL_NAME, *columns(EventBooking, "confidential_name")),
        one("agency", Account, "The agency that booked."),
        one("agreement", Agreement, "The corporate agreement that it counts for."),
        one("masterAccount", MasterAccount, "The bill that its charges are routed to."),
        one("account", Account, "The client."),
        one("contact", Contact, "Whom we talk to about the event."),
        items("people", PERSON, EventPerson, "Who plays which part in it.", key="booking_id"),
        one("property", Property, "Where it takes place."),
        one("statusCode", StatusCode, "The status by the house's own name."),
        many("functions", EventFunction, "What takes place where and when.", key="booking_id"),
        one("contractTerms", ContractTerms, "The terms of its contract.", on=_of_event),
        one(
            "rfp",
            Rfp,
            "The request that it came from.",
            on=lambda event, rfp, _env: rfp.booking_id == event.id,
        ),
        one("beo", Beo, "Its banquet event order.", on=_of_event),
        many("roomBlocks", RoomBlock, "Its blocks of guest rooms.", key="booking_id"),
        many("bookedPackages", BookedPackage, "The packages sold with it.", key="booking_id"),
        many("lineItems", LineItem, "What else is charged for it.", key="booking_id"),
        many("tasks", EventTask, "The work on it.", key="booking_id"),
        many("feedback", EventFeedback, "What the client said.", key="booking_id"),
        many("assessments", LiabilityAssessment, "What the client owes.", key="booking_id"),
        many("obligations", Obligation, "Duties that its contract lays down.", key="booking_id"),
        items("history", CHANGE, StatusChange, "How its status changed.", key="booking_id"),
    ],
)

NOISY = (
    "A warning: behind a folding wall something loud takes place at the same time, or it is loud "
    "itself and something quiet does."
)
BILLED = "How many people are billed: all that came, and at least those guaranteed or expected."


def _billed(row: Row, _env: Env) -> Any:
    """What :attr:`EventFunction.billed` is, in SQL."""
    promised = func.coalesce(row.guaranteed, row.expected)
    return case((row.actual > promised, row.actual), else_=promised)


def _noisy(row: Row, _env: Env) -> Any:
    """Whether :func:`hears` is true of any other function."""
    other = EventFunction.__table__.alias("heard")
    return select(literal(1)).where(hears(row, other.c)).exists()


FUNCTION = entity(
    EventFunction,
    name="HotelEventFunction",
    prefix="hef",
    plural="hotelEventFunctions",
    permission=BOOKING_READ,
    order="startsAt",
    fields=[
        *columns(EventFunction, "type", "name", "starts_at", "ends_at", "setup_style"),
        *columns(EventFunction, "setup_minutes", "teardown_minutes", "hold_24h"),
        *columns(EventFunction, "occupied_from", "occupied_to", "expected", "guaranteed"),
        *columns(EventFunction, "overset_percent", "set_count", "capacity", "below_minimum"),
        *columns(EventFunction, "is_shared", "actual", "overset_cap", "not_moveable"),
        *columns(EventFunction, "door_card", "loud", "allow_same_booking"),
        *columns(EventFunction, "capacity_override", "guaranteed_at"),
        expression("billed", INT, _billed, BILLED, nullable=False),
        expression("noiseConflict", BOOLEAN, _noisy, NOISY, nullable=False),
        one("statusCode", StatusCode, "A status of its own by the house's name."),
        many(
            "noiseConflicts",
            EventFunction,
            "The functions that it disturbs, or is disturbed by.",
            on=lambda row, other, _env: hears(row, other),
        ),
        one("masterFunction", EventFunction, "The function that it is a part of."),
        one("alternateOf", EventFunction, "The function that it would take the place of."),
        many(
            "parts", EventFunction, "The functions that are parts of it.", key="master_function_id"
        ),
        many("alternates", EventFunction, "Others for its place.", key="alternate_of_id"),
        one("booking", EventBooking, "The event that it belongs to."),
        one("space", FunctionSpace, "Where it takes place."),
        many("options", SpaceOption, "Its places in line for the space.", key="function_id"),
        many("lineItems", LineItem, "What is charged for it.", key="function_id"),
        many("tasks", EventTask, "The work on it.", key="function_id"),
    ],
)
