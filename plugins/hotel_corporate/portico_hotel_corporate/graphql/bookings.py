"""Event bookings and their functions as clients see them."""

from __future__ import annotations

from portico.models import Account, Contact
from portico.query import columns, entity, items, many, object_type, one
from portico_hotel_corporate.access import BOOKING_READ
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    FunctionSpace,
    Property,
    StatusChange,
    StatusCode,
)

CHANGE = object_type(
    "HotelBookingStatusChange",
    "A change of a booking's status.",
    columns(StatusChange, "status", "changed_at", "changed_by", "reason_code"),
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
        *columns(EventBooking, "reason_note"),
        one("account", Account, "The client."),
        one("contact", Contact, "Whom we talk to about the event."),
        one("property", Property, "Where it takes place."),
        one("statusCode", StatusCode, "The status by the house's own name."),
        many("functions", EventFunction, "What takes place where and when.", key="booking_id"),
        items("history", CHANGE, StatusChange, "How its status changed.", key="booking_id"),
    ],
)

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
        *columns(EventFunction, "is_shared"),
        one("booking", EventBooking, "The event that it belongs to."),
        one("space", FunctionSpace, "Where it takes place."),
    ],
)
