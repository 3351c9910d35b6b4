"""Offering packages, and working out what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    HotelPackageBasis,
    HotelRevenueGroup,
    PackageComponent,
    Property,
    RatePackage,
)
from portico_hotel_corporate.operations.properties import refuse_taken_code


@dataclass(kw_only=True)
class HotelPackageComponentGiven:
    """A part of a package."""

    name: Annotated[str, "What is served."]
    revenue_group: Annotated[HotelRevenueGroup, "Which department earns it."]
    list_price: Annotated[Money, "The price on its own; the package's price is shared out by it."]
    tax_percent: Annotated[Decimal, "The tax rate."]
    service_percent: Annotated[Decimal, "The service charge in percent of the net."] = Decimal(0)
    service_amount: Annotated[
        Money | None, "A flat service charge for each unit, instead of a percentage."
    ] = None
    service_taxable: Annotated[bool, "Whether the service charge is taxed."] = False


@dataclass(kw_only=True)
class HotelRatePackageCreate:
    """A package to be offered."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property that sells it."]
    code: Annotated[str, "A short code in capitals, of its own within the property."]
    name: Annotated[str, "The name on the offer."]
    basis: Annotated[HotelPackageBasis, "What the price is for."]
    price: Annotated[Money, "The price of one unit, in the property's currency."]
    tax_inclusive: Annotated[bool, "Whether the price already holds service charge and tax."]
    components: Annotated[list[HotelPackageComponentGiven], "The parts; at least one."]
    valid_from: Annotated[date, "The first day of events that it is sold for."]
    valid_to: Annotated[date | None, "The last day of events that it is sold for."] = None
    min_attendees: Annotated[int, "For how many attendees at least it is sold."] = 1
    max_attendees: Annotated[int | None, "For how many attendees at most it is sold."] = None


def create_package(session: Session, actor: Actor, input: HotelRatePackageCreate) -> RatePackage:
    """Offer a package: services of a property at one price."""
    del actor
    place = get(session, Property, input.property_id, "input", "propertyId")
    package = RatePackage(
        property_id=place.id,
        code=input.code,
        name=input.name,
        basis=input.basis,
        price_amount=input.price.amount,
        currency=input.price.currency,
        tax_inclusive=input.tax_inclusive,
        min_attendees=input.min_attendees,
        max_attendees=input.max_attendees,
        valid_from=input.valid_from,
        valid_to=input.valid_to,
        components=[_component(given, i) for i, given in enumerate(input.components)],
    )
    package.check(place.currency)
    refuse_taken_code(session, RatePackage.code, input.code, RatePackage.property_id == place.id)
    session.add(package)
    session.flush()
    return package


def _component(given: HotelPackageComponentGiven, position: int) -> PackageComponent:
    flat = given.service_amount
    return PackageComponent(
        position=position,
        name=given.name,
        revenue_group=given.revenue_group,
        list_price_amount=given.list_price.amount,
        currency=given.list_price.currency,
        tax_percent=given.tax_percent,
        service_percent=given.service_percent,
        service_amount=None if flat is None else flat.amount,
        service_taxable=given.service_taxable,
    )
