"""The mutations of the hotel plugin."""

from __future__ import annotations

from portico.query import mutation
from portico_hotel_corporate.access import BOOKING_WRITE, PACKAGE_WRITE, PROPERTY_WRITE
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    FunctionSpace,
    Property,
    RatePackage,
)
from portico_hotel_corporate.operations import (
    alternates,
    bookings,
    event_people,
    function_details,
    functions,
    packages,
    properties,
    spaces,
)

MUTATIONS = (
    mutation("hotelPropertyCreate", properties.create_property, Property, PROPERTY_WRITE),
    mutation("hotelPropertyUpdate", properties.update_property, Property, PROPERTY_WRITE),
    mutation("hotelFunctionSpaceCreate", spaces.create_space, FunctionSpace, PROPERTY_WRITE),
    mutation("hotelFunctionSpaceUpdate", spaces.update_space, FunctionSpace, PROPERTY_WRITE),
    mutation("hotelRatePackageCreate", packages.create_package, RatePackage, PACKAGE_WRITE),
    mutation("hotelRatePackageUpdate", packages.update_package, RatePackage, PACKAGE_WRITE),
    mutation("hotelEventBookingCreate", bookings.create_booking, EventBooking, BOOKING_WRITE),
    mutation("hotelEventBookingUpdate", bookings.update_booking, EventBooking, BOOKING_WRITE),
    mutation("hotelEventPeopleSet", event_people.set_people, EventBooking, BOOKING_WRITE),
    mutation("hotelEventBookingStatusChange", bookings.change_status, EventBooking, BOOKING_WRITE),
    mutation("hotelEventFunctionAdd", functions.add_function, EventFunction, BOOKING_WRITE),
    mutation("hotelEventFunctionChoose", alternates.choose_function, EventFunction, BOOKING_WRITE),
    mutation("hotelEventFunctionMove", functions.move_function, EventFunction, BOOKING_WRITE),
    mutation(
        "hotelEventFunctionUpdate", function_details.update_function, EventFunction, BOOKING_WRITE
    ),
    mutation("hotelEventFunctionRemove", functions.remove_function, EventBooking, BOOKING_WRITE),
)
