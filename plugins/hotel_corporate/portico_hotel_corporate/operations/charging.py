"""What is charged for an event: booking packages at a frozen price, adding and removing lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    BookedPackage,
    BookedPackagePart,
    ChargeCode,
    EventBooking,
    EventFunction,
    HotelQuantityBasis,
    LineItem,
    PackageComponent,
    RatePackage,
)
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.heads import heads
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.operations.charges import taxation_on
from portico_hotel_corporate.operations.prices import (
    HotelPackagePrice,
    HotelPackagePriceRequest,
    price_package,
)

COPIED: Final = (
    *("position", "name", "charge_code_id", "revenue_group", "currency", "quantity"),
    *("allocation", "applies_to", "rhythm", "consumption", "overage_policy", "overage_amount"),
)
"""What a booked part has of the part that it was taken from."""


@dataclass(kw_only=True)
class HotelHeadsGiven:
    """The people of an event by how they stay: day delegates, and guests by room."""

    day_delegates: Annotated[int, "People who come for the day."] = 0
    singles: Annotated[int, "Rooms with one guest."] = 0
    doubles: Annotated[int, "Rooms with two guests."] = 0
    triples: Annotated[int, "Rooms with three guests."] = 0
    quads: Annotated[int, "Rooms with four guests."] = 0


class _People(Protocol):
    """What says for how many people a package is."""

    attendees: int | None
    heads: HotelHeadsGiven | None


@dataclass(kw_only=True)
class HotelPackageBook:
    """A package to be sold with an event."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    package_id: Annotated[UUID, Ref("HotelRatePackage"), "The package."]
    first_day: Annotated[date | None, "The first day it is for; else that of the event."] = None
    attendees: Annotated[int | None, "For how many people; else those of the event."] = None
    heads: Annotated[HotelHeadsGiven | None, "For how many people, by how they stay."] = None
    days: Annotated[int, "For how many days."] = 1
    room_nights: Annotated[int | None, "How many rooms times nights, if it is sold by these."] = (
        None
    )


@dataclass(kw_only=True)
class HotelLineItemAdd:
    """One thing to be charged for an event."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    function_id: Annotated[
        UUID | None, Ref("HotelEventFunction"), "The function that it is for; else the event."
    ] = None
    charge_code_id: Annotated[UUID, Ref("HotelChargeCode"), "What is charged."]
    name: Annotated[str | None, "What stands on the bill; else the charge's label."] = None
    quantity_basis: Annotated[HotelQuantityBasis, "What the quantity is counted by."] = (
        HotelQuantityBasis.FIXED
    )
    quantity: Annotated[int, "How many, or how many for each person."] = 1
    unit_price: Annotated[Money, "The price of one."]
    tax_inclusive: Annotated[bool, "Whether the price holds service charge and tax."] = False
    consumption: Annotated[bool, "Whether only what is used is billed."] = False


@dataclass(kw_only=True)
class HotelLineItemRemove:
    """A line that is not charged after all."""

    id: Annotated[UUID, Ref("HotelLineItem"), "The line."]
    expected_version: Annotated[int, "The version that you saw."]


def book_package(session: Session, actor: Actor, input: HotelPackageBook) -> BookedPackage:
    """Sell a package with an event: its price and parts are copied and stay as they are."""
    booking = open_booking(session, input.booking_id)
    package = get(session, RatePackage, input.package_id, "input", "packageId")
    _check_offer(package, booking)
    package.check_sold_on(booking.venue.business_date(actor.now))
    request = HotelPackagePriceRequest(
        package_id=package.id,
        day=input.first_day or booking.arrival,
        attendees=people_of(input, booking.attendees),
        days=input.days,
        room_nights=input.room_nights,
        day_delegates=input.heads.day_delegates if input.heads else None,
    )
    price = price_package(session, actor, request)
    booked = BookedPackage(
        booking_id=booking.id,
        package_id=package.id,
        code=package.code,
        name=package.name,
        basis=package.basis,
        first_day=request.day,
        attendees=request.attendees,
        day_delegates=request.day_delegates,
        days=request.days,
        units=price.units,
        price_amount=package.price_amount,
        currency=package.currency,
        tax_inclusive=package.tax_inclusive,
        net_amount=price.net.amount,
        service_amount=price.service.amount,
        tax_amount=price.tax.amount,
        gross_amount=price.gross.amount,
        terms={"components": [_frozen(part) for part in package.components]},
        parts=_parts(price, package),
    )
    session.add(booked)
    session.flush()
    return booked


def add_line(session: Session, actor: Actor, input: HotelLineItemAdd) -> LineItem:
    """Charge something for an event, taxed by the rules of the function's first day."""
    booking = open_booking(session, input.booking_id)
    charge = get(session, ChargeCode, input.charge_code_id, "input", "chargeCodeId")
    function = _function(session, booking, input)
    _check_line(booking, charge, function, input)
    starts = function.starts_at.astimezone(booking.venue.zone).date() if function else None
    day = starts or booking.arrival
    taxation = taxation_on(session, charge.property_id, charge.rules, day)
    line = LineItem(
        booking_id=booking.id,
        function=function,
        charge_code_id=charge.id,
        revenue_group=charge.revenue_group,
        unit_price_amount=input.unit_price.amount,
        currency=booking.currency,
        tax_percent=taxation.tax_percent,
        service_percent=taxation.service_percent,
        service_each_amount=taxation.service_amount,
        service_taxable=taxation.service_taxable,
        service_tax_percent=taxation.service_tax_percent,
    )
    problems = Problems()
    names = ["quantity_basis", "quantity", "tax_inclusive", "consumption"]
    line.name = charge.label
    assign(line, input, names + ["name"] * (input.name is not None), problems, "input")
    problems.raise_if_any()
    session.add(line)
    session.flush()
    return line


def remove_line(session: Session, actor: Actor, input: HotelLineItemRemove) -> EventBooking:
    """Charge something no more."""
    line = get(session, LineItem, input.id)
    booking = open_booking(session, line.booking_id)
    expect_version(line, input.expected_version)
    session.delete(line)
    session.flush()
    return booking


def open_booking(session: Session, id: UUID, *path: str) -> EventBooking:
    """The event, locked, if it is not over."""
    where = path or ("input", "bookingId")
    booking = get(session, EventBooking, id, *where, lock=True)
    booking.check_open(*where)
    return booking


def _check_offer(package: RatePackage, booking: EventBooking) -> None:
    problems, path = Problems(), ("input", "packageId")
    problems.check(
        ok=package.property_id == booking.property_id,
        code="HOTEL_PACKAGE_PROPERTY",
        message=f"{package.name} is sold by another property than {booking.venue.name}.",
        path=path,
    )
    problems.check(
        ok=package.account_id in {None, booking.account_id},
        code="HOTEL_PACKAGE_CLIENT",
        message=f"{package.name} was made for another client.",
        path=path,
    )
    problems.raise_if_any()


def people_of(input: _People, usual: int) -> int:
    """For how many people a package is: as given, by heads, or as many as usual."""
    if input.heads is None:
        return usual if input.attendees is None else input.attendees
    if input.attendees is not None:
        message = "Give the attendees or the heads, one of the two."
        raise refuse("HOTEL_PEOPLE", message, "input", "heads")
    given = input.heads
    if min(vars(given).values()) < 0:
        raise refuse("HOTEL_PEOPLE", "Nobody counts negatively.", "input", "heads")
    guests = (given.singles, given.doubles, given.triples, given.quads)
    return heads(given.day_delegates, guests)


def _frozen(part: PackageComponent) -> dict[str, str | int | bool | None]:
    flat, own = part.service_amount, part.service_tax_percent
    return {
        "name": part.name,
        "revenueGroup": part.revenue_group.name,
        "listPrice": f"{part.list_price_amount:f}",
        "taxPercent": f"{part.tax_percent:f}",
        "servicePercent": f"{part.service_percent:f}",
        "serviceAmount": None if flat is None else f"{flat:f}",
        "serviceTaxable": part.service_taxable,
        "serviceTaxPercent": None if own is None else f"{own:f}",
        "quantity": part.quantity,
        "allocation": part.allocation.name,
        "appliesTo": part.applies_to.name,
        "rhythm": part.rhythm.name,
    }


def _parts(price: HotelPackagePrice, package: RatePackage) -> list[BookedPackagePart]:
    return [
        BookedPackagePart(
            **{name: getattr(part, name) for name in COPIED},
            included=line.included,
            net_amount=line.net.amount,
            service_amount=line.service.amount,
            tax_amount=line.tax.amount,
            gross_amount=line.gross.amount,
        )
        for part, line in zip(package.components, price.lines, strict=True)
    ]


def _function(
    session: Session, booking: EventBooking, input: HotelLineItemAdd
) -> EventFunction | None:
    if input.function_id is None:
        return None
    path: Path = ("input", "functionId")
    function = get(session, EventFunction, input.function_id, *path)
    if function.booking_id != booking.id:
        raise refuse("HOTEL_FUNCTION_BOOKING", "The function belongs to another event.", *path)
    return function


def _check_line(
    booking: EventBooking,
    charge: ChargeCode,
    function: EventFunction | None,
    input: HotelLineItemAdd,
) -> None:
    problems = Problems()
    check_money(problems, input.unit_price, booking.currency, ("input", "unitPrice"))
    problems.check(
        ok=charge.property_id == booking.property_id,
        code="HOTEL_CHARGE_PROPERTY",
        message=f"{charge.label} is charged by another property than {booking.venue.name}.",
        path=("input", "chargeCodeId"),
    )
    problems.check(
        ok=1 <= input.quantity <= LARGEST_COUNT,
        code="HOTEL_QUANTITY",
        message=f"Give a quantity from 1 to {LARGEST_COUNT}.",
        path=("input", "quantity"),
    )
    problems.check(
        ok=function is not None or input.quantity_basis is HotelQuantityBasis.FIXED,
        code="HOTEL_QUANTITY_BASIS",
        message="Only a function has people to count by: name it, or count FIXED.",
        path=("input", "quantityBasis"),
    )
    problems.raise_if_any()
