"""Offering packages: making them, and changing what they cost and until when they are sold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET, Money, Ref, Unset
from portico_hotel_corporate.models import HotelPackageBasis, Property, RatePackage
from portico_hotel_corporate.operations.package_parts import (
    HotelPackageComponentGiven,
    Offer,
    part_of,
)
from portico_hotel_corporate.operations.properties import refuse_taken_code

ATTRIBUTES: Final = (
    "code",
    "name",
    "basis",
    "tax_inclusive",
    "min_attendees",
    "max_attendees",
    "valid_from",
    "valid_to",
    "sell_from",
    "sell_to",
)
CHANGED: Final = tuple(
    name for name in ATTRIBUTES if name not in {"code", "basis", "tax_inclusive"}
)


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
    account_id: Annotated[
        UUID | None, Ref("Account"), "The client that it is made for; else it is sold to all."
    ] = None
    sell_from: Annotated[date | None, "The first day on which it may be booked."] = None
    sell_to: Annotated[date | None, "The last day on which it may be booked."] = None
    min_attendees: Annotated[int, "For how many attendees at least it is sold."] = 1
    max_attendees: Annotated[int | None, "For how many attendees at most it is sold."] = None


@dataclass(kw_only=True)
class HotelRatePackageUpdate:
    """What changes about an offer: what was booked keeps its copy. Its parts stay as they are."""

    id: Annotated[UUID, Ref("HotelRatePackage"), "The package."]
    expected_version: Annotated[int, "The version that you read."]
    name: Annotated[str | Unset, "The name on the offer."] = UNSET
    price: Annotated[Money | Unset, "The price of one unit, in the property's currency."] = UNSET
    valid_from: Annotated[date | Unset, "The first day of events that it is sold for."] = UNSET
    valid_to: Annotated[date | Unset | None, "The last day of events that it is sold for."] = UNSET
    sell_from: Annotated[date | Unset | None, "The first day on which it may be booked."] = UNSET
    sell_to: Annotated[date | Unset | None, "The last day on which it may be booked."] = UNSET
    min_attendees: Annotated[int | Unset, "For how many attendees at least it is sold."] = UNSET
    max_attendees: Annotated[int | Unset | None, "For how many attendees at most it is sold."] = (
        UNSET
    )


def create_package(session: Session, actor: Actor, input: HotelRatePackageCreate) -> RatePackage:
    """Offer a package: services of a property at one price."""
    del actor
    place = get(session, Property, input.property_id, "input", "propertyId")
    problems = Problems()
    if input.account_id is not None:
        get_account(session, input.account_id, "input", "accountId")
    package = RatePackage(
        property_id=place.id,
        account_id=input.account_id,
        price_amount=input.price.amount,
        currency=input.price.currency,
    )
    offer = Offer(place, input.basis, input.valid_from)
    package.components = [
        part_of(session, offer, each, i, problems) for i, each in enumerate(input.components)
    ]
    assign(package, input, ATTRIBUTES, problems, "input")
    problems.raise_if_any()
    package.check(place.currency)
    refuse_taken_code(session, RatePackage.code, package.code, RatePackage.property_id == place.id)
    session.add(package)
    session.flush()
    return package


def update_package(session: Session, actor: Actor, input: HotelRatePackageUpdate) -> RatePackage:
    """Change an offer for what is booked from now on, or end its sale."""
    del actor
    package, problems = get(session, RatePackage, input.id, lock=True), Problems()
    expect_version(package, input.expected_version)
    assign(package, input, CHANGED, problems, "input")
    problems.raise_if_any()
    if not isinstance(input.price, Unset):
        package.price_amount, package.currency = input.price.amount, input.price.currency
    with session.no_autoflush:
        package.check(session.get_one(Property, package.property_id).currency)
    session.flush()
    return package
