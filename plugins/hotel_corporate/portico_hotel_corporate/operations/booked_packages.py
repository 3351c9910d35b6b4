"""Packages that are sold: counted anew at the price that was agreed, or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models import (
    BookedPackage,
    BookedPackagePart,
    EventBooking,
    HotelPackageBasis,
    LineItem,
    PackageComponent,
    RatePackage,
)
from portico_hotel_corporate.operations.charging import (
    COPIED,
    HotelHeadsGiven,
    open_booking,
    people_of,
)
from portico_hotel_corporate.operations.consumption import charge_beyond
from portico_hotel_corporate.operations.prices import (
    HotelPackagePriceRequest,
    check_counts,
    price_sale,
    sale_of,
)


@dataclass(kw_only=True)
class HotelBookedPackageUpdate:
    """More or fewer people, days or room nights, at the price that was agreed."""

    id: Annotated[UUID, Ref("HotelBookedPackage"), "The booked package."]
    expected_version: Annotated[int, "The version that you saw."]
    first_day: Annotated[date | None, "The first day it is for; else as it was."] = None
    attendees: Annotated[int | None, "For how many people; else as many as before."] = None
    heads: Annotated[HotelHeadsGiven | None, "For how many people, by how they stay."] = None
    days: Annotated[int | None, "For how many days; else as many as before."] = None
    room_nights: Annotated[
        int | None, "How many rooms times nights, if it is sold by these; else as many as before."
    ] = None


@dataclass(kw_only=True)
class HotelBookedPackageRemove:
    """A package that is not sold after all."""

    id: Annotated[UUID, Ref("HotelBookedPackage"), "The booked package."]
    expected_version: Annotated[int, "The version that you saw."]


def update_booked_package(
    session: Session, actor: Actor, input: HotelBookedPackageUpdate
) -> BookedPackage:
    """Count a booked package anew: its price and parts stay as they were agreed."""
    del actor
    booked = _found(session, input)
    request = _request(booked, input)
    offer = _as_agreed(session, booked, request.day)
    check_counts(offer, request)
    offer.check_sale(request.attendees, request.day)
    price = price_sale(offer, sale_of(offer, request))
    booked.first_day, booked.attendees, booked.days = request.day, request.attendees, request.days
    booked.day_delegates, booked.units = request.day_delegates, price.units
    _take(booked, price)
    for part, line in zip(booked.parts, price.lines, strict=True):
        part.included = line.included
        _take(part, line)
        charge_beyond(session, booked, part)
    session.flush()
    return booked


def remove_booked_package(
    session: Session, actor: Actor, input: HotelBookedPackageRemove
) -> EventBooking:
    """Take a package back, and the lines that charge what was used beyond it."""
    del actor
    booked = _found(session, input)
    for line_id in [part.overage_line_id for part in booked.parts if part.overage_line_id]:
        session.delete(session.get_one(LineItem, line_id))
    session.delete(booked)
    session.flush()
    return session.get_one(EventBooking, booked.booking_id)


def _found(
    session: Session, input: HotelBookedPackageUpdate | HotelBookedPackageRemove
) -> BookedPackage:
    booked = get(session, BookedPackage, input.id)
    open_booking(session, booked.booking_id, "input", "id")
    session.refresh(booked)
    expect_version(booked, input.expected_version)
    return booked


def _request(booked: BookedPackage, input: HotelBookedPackageUpdate) -> HotelPackagePriceRequest:
    anew = input.heads is not None or input.attendees is not None
    delegates = input.heads.day_delegates if input.heads else None
    nights = booked.units if booked.basis is HotelPackageBasis.PER_ROOM_NIGHT else None
    return HotelPackagePriceRequest(
        package_id=booked.id,
        day=input.first_day or booked.first_day,
        attendees=people_of(input, booked.attendees),
        days=booked.days if input.days is None else input.days,
        room_nights=nights if input.room_nights is None else input.room_nights,
        day_delegates=delegates if anew else booked.day_delegates,
    )


def _as_agreed(session: Session, booked: BookedPackage, day: date) -> RatePackage:
    """The offer as it was sold, for as many people as it may be sold to today."""
    offered = session.get(RatePackage, booked.package_id) if booked.package_id else None
    return RatePackage(
        name=booked.name,
        basis=booked.basis,
        price_amount=booked.price_amount,
        currency=booked.currency,
        tax_inclusive=booked.tax_inclusive,
        min_attendees=offered.min_attendees if offered else 1,
        max_attendees=offered.max_attendees if offered else None,
        valid_from=day,
        components=[
            _component(part, terms)
            for part, terms in zip(booked.parts, booked.terms["components"], strict=True)
        ],
    )


def _component(part: BookedPackagePart, terms: dict[str, Any]) -> PackageComponent:
    flat, own = terms["serviceAmount"], terms.get("serviceTaxPercent")
    return PackageComponent(
        **{name: getattr(part, name) for name in COPIED},
        list_price_amount=Decimal(terms["listPrice"]),
        tax_percent=Decimal(terms["taxPercent"]),
        service_percent=Decimal(terms["servicePercent"]),
        service_amount=None if flat is None else Decimal(flat),
        service_taxable=terms["serviceTaxable"],
        service_tax_percent=None if own is None else Decimal(own),
    )


def _take(record: BookedPackage | BookedPackagePart, price: Any) -> None:
    for name in ("net", "service", "tax", "gross"):
        setattr(record, f"{name}_amount", getattr(price, name).amount)
