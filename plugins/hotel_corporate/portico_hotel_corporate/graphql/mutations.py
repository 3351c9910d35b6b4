"""The mutations of the hotel plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portico.query import Mutation
from portico.query.fields import first_paragraph
from portico_hotel_corporate.access import BOOKING_WRITE, PACKAGE_WRITE, PROPERTY_WRITE
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    FunctionSpace,
    Property,
    RatePackage,
)
from portico_hotel_corporate.operations import bookings, functions, packages, properties, spaces


def _mutation(
    name: str, operation: Callable[..., Any], returns: type[Any], permission: str
) -> Mutation:
    return Mutation(
        name=name,
        description=first_paragraph(operation),
        operation=operation,
        returns=returns,
        permission=permission,
    )


MUTATIONS = (
    _mutation("hotelPropertyCreate", properties.create_property, Property, PROPERTY_WRITE),
    _mutation("hotelFunctionSpaceCreate", spaces.create_space, FunctionSpace, PROPERTY_WRITE),
    _mutation("hotelRatePackageCreate", packages.create_package, RatePackage, PACKAGE_WRITE),
    _mutation("hotelEventBookingCreate", bookings.create_booking, EventBooking, BOOKING_WRITE),
    _mutation("hotelEventBookingUpdate", bookings.update_booking, EventBooking, BOOKING_WRITE),
    _mutation(
        "hotelEventBookingStatusChange", bookings.change_status, EventBooking, BOOKING_WRITE
    ),
    _mutation("hotelEventFunctionAdd", functions.add_function, EventFunction, BOOKING_WRITE),
    _mutation("hotelEventFunctionMove", functions.move_function, EventFunction, BOOKING_WRITE),
    _mutation("hotelEventFunctionRemove", functions.remove_function, EventFunction, BOOKING_WRITE),
)
