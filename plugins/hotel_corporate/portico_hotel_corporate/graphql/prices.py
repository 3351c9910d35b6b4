"""What is charged for an event, as clients see it: booked packages, lines, bills, day parts."""

from __future__ import annotations

from typing import Any

from portico.query import answer, columns, entity, items, money, mutation, object_type, one
from portico_hotel_corporate.access import BOOKING_READ, BOOKING_WRITE, PACKAGE_READ, PROPERTY_WRITE
from portico_hotel_corporate.graphql.packages import serving
from portico_hotel_corporate.models import (
    BookedPackage,
    BookedPackagePart,
    ChargeCode,
    DayPart,
    EventBooking,
    EventFunction,
    FunctionSpace,
    LineItem,
    Property,
    RatePackage,
)
from portico_hotel_corporate.operations import (
    bills,
    booked_packages,
    charging,
    consumption,
    day_parts,
    displacing,
    event_revenue,
    space_rates,
)


def _sums() -> tuple[Any, ...]:
    return (
        money("net", "Without service charge and tax."),
        money("service", "The service charge."),
        money("tax", "The tax."),
        money("gross", "All together."),
    )


PART = object_type(
    "HotelBookedPackagePart",
    "What one part of a booked package brings, and how much of it is included and used.",
    [
        *columns(BookedPackagePart, "position", "included", "used"),
        *serving(BookedPackagePart),
        *_sums(),
        one("overageLine", LineItem, "The line that charges what was used beyond."),
    ],
)

BOOKED = entity(
    BookedPackage,
    name="HotelBookedPackage",
    prefix="hbp",
    plural="hotelBookedPackages",
    permission=BOOKING_READ,
    order="firstDay",
    fields=[
        *columns(BookedPackage, "code", "name", "basis", "first_day", "attendees", "units"),
        *columns(BookedPackage, "day_delegates", "days", "tax_inclusive", "terms"),
        money("price", "The price of one unit."),
        *_sums(),
        one("booking", EventBooking, "The event."),
        one("package", RatePackage, "The package that it was taken from."),
        items("parts", PART, BookedPackagePart, "Its parts.", key="booked_package_id"),
    ],
)

LINE = entity(
    LineItem,
    name="HotelLineItem",
    prefix="hli",
    plural="hotelLineItems",
    permission=BOOKING_READ,
    fields=[
        *columns(LineItem, "name", "revenue_group", "quantity_basis", "quantity"),
        *columns(LineItem, "consumption", "tax_inclusive", "tax_percent", "service_percent"),
        *columns(LineItem, "service_taxable", "service_tax_percent"),
        money("unitPrice", "The price of one."),
        money(
            "serviceEach",
            "A flat service charge for each, instead of a percentage.",
            nullable=True,
        ),
        one("booking", EventBooking, "The event."),
        one("function", EventFunction, "The function that it is for; null: the whole event."),
        one("chargeCode", ChargeCode, "What is charged."),
    ],
)

DAY_PART = entity(
    DayPart,
    name="HotelDayPart",
    prefix="hdp",
    plural="hotelDayParts",
    permission=PACKAGE_READ,
    order="fromHour",
    fields=[
        *columns(DayPart, "name", "from_hour", "to_hour"),
        money("threshold", "What a function that touches it must bring."),
        one("property", Property, "The property."),
    ],
)

ENTITIES = (BOOKED, LINE, DAY_PART)
QUERIES = (
    answer("hotelEventBill", bills.event_bill, BOOKING_READ),
    answer("hotelEventRevenue", event_revenue.event_revenue, BOOKING_READ),
    answer("hotelGroupDisplacement", displacing.group_displacement, PACKAGE_READ),
    answer("hotelSpacePrice", space_rates.price_space, PACKAGE_READ),
    answer("hotelDayPartThreshold", day_parts.day_part_threshold, PACKAGE_READ),
)
MUTATIONS = (
    mutation("hotelPackageBook", charging.book_package, BookedPackage, BOOKING_WRITE),
    mutation(
        "hotelBookedPackageUpdate",
        booked_packages.update_booked_package,
        BookedPackage,
        BOOKING_WRITE,
    ),
    mutation(
        "hotelBookedPackageRemove",
        booked_packages.remove_booked_package,
        EventBooking,
        BOOKING_WRITE,
    ),
    mutation(
        "hotelPackageConsumptionRecord",
        consumption.record_consumption,
        BookedPackage,
        BOOKING_WRITE,
    ),
    mutation("hotelLineItemAdd", charging.add_line, LineItem, BOOKING_WRITE),
    mutation("hotelLineItemRemove", charging.remove_line, EventBooking, BOOKING_WRITE),
    mutation("hotelSpaceRatesSet", space_rates.set_space_rates, FunctionSpace, PROPERTY_WRITE),
    mutation("hotelDayPartsSet", day_parts.set_day_parts, Property, PROPERTY_WRITE),
)
