"""What a package costs, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Money, Ref, round_money
from portico_hotel_corporate.models import (
    HotelPackageBasis,
    HotelRevenueGroup,
    PackageComponent,
    RatePackage,
)
from portico_hotel_corporate.models.prices import Split
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.models.servings import Sale


@dataclass(kw_only=True)
class HotelPackagePriceRequest:
    """A package, and how much of it."""

    package_id: Annotated[UUID, Ref("HotelRatePackage"), "The package."]
    day: Annotated[date, "The first day of the event."]
    attendees: Annotated[int, "How many people attend."]
    days: Annotated[int, "For how many days; counts for prices per delegate and day."] = 1
    room_nights: Annotated[
        int | None, "How many rooms times nights; needed for prices per room and night."
    ] = None
    day_delegates: Annotated[
        int | None, "How many of the people come for the day only; else each part is for all."
    ] = None


@dataclass(frozen=True, kw_only=True)
class HotelPackagePriceLine:
    """What one part of the package costs."""

    name: Annotated[str, "What is served."]
    revenue_group: Annotated[HotelRevenueGroup, "Which department earns it."]
    included: Annotated[int, "How many are included in all: so many, for so many, so often."]
    net: Annotated[Money, "Without service charge and tax."]
    service: Annotated[Money, "The service charge."]
    tax: Annotated[Money, "The tax."]
    gross: Annotated[Money, "Net, service charge and tax together."]
    tax_percent: Annotated[Decimal, "The tax rate."]
    explanation: Annotated[str, "How the figures came about, in words."]


@dataclass(frozen=True, kw_only=True)
class HotelPackagePrice:
    """What a package costs in all, and each of its parts."""

    units: Annotated[int, "How many times the price is charged."]
    price: Annotated[Money, "The price of the package times the units."]
    net: Annotated[Money, "Without service charge and tax."]
    service: Annotated[Money, "The service charge."]
    tax: Annotated[Money, "The tax."]
    gross: Annotated[Money, "Net, service charge and tax together."]
    lines: Annotated[list[HotelPackagePriceLine], "The parts of the package, in their order."]


def price_package(
    session: Session, actor: Actor, input: HotelPackagePriceRequest
) -> HotelPackagePrice:
    """Work out what a package costs: net, service charge and tax of every part."""
    del actor
    package = get(session, RatePackage, input.package_id, "input", "packageId")
    check_counts(package, input)
    package.check_sale(input.attendees, input.day)
    return price_sale(package, sale_of(package, input))


def price_sale(package: RatePackage, sale: Sale) -> HotelPackagePrice:
    """Work out what so much of a package costs, part by part."""
    problems = Problems()
    package.check_shares(problems, sale)
    problems.raise_if_any()
    units, parts = sale.units, package.split(sale)
    splits = [split for _, split in parts]
    total = Split(
        net=sum((split.net for split in splits), Decimal(0)),
        service=sum((split.service for split in splits), Decimal(0)),
        tax=sum((split.tax for split in splits), Decimal(0)),
    )
    currency = package.currency
    return HotelPackagePrice(
        units=units,
        price=Money(package.price_amount * units, currency),
        net=Money(total.net, currency),
        service=Money(total.service, currency),
        tax=Money(total.tax, currency),
        gross=Money(total.gross, currency),
        lines=[_line(package, sale, part, split) for part, split in parts],
    )


def sale_of(package: RatePackage, input: HotelPackagePriceRequest) -> Sale:
    """How much of a package is asked for."""
    return Sale(
        basis=package.basis,
        attendees=input.attendees,
        days=input.days,
        room_nights=input.room_nights or 0,
        day_delegates=input.day_delegates,
    )


def check_counts(package: RatePackage, input: HotelPackagePriceRequest) -> None:
    """Refuse impossible numbers of people, days or room nights."""
    problems = Problems()
    per_room = package.basis is HotelPackageBasis.PER_ROOM_NIGHT
    for name, count in (
        ("attendees", input.attendees),
        ("days", input.days),
        ("roomNights", (input.room_nights or 0) if per_room else 1),
    ):
        problems.check(
            ok=1 <= count <= LARGEST_COUNT,
            code="HOTEL_PEOPLE",
            message=f"Give {name} from 1 to {LARGEST_COUNT}.",
            path=("input", name),
        )
    problems.check(
        ok=input.day_delegates is None or 0 <= input.day_delegates <= input.attendees,
        code="HOTEL_PEOPLE",
        message="At most all people come for the day.",
        path=("input", "dayDelegates"),
    )
    problems.raise_if_any()


def _line(
    package: RatePackage, sale: Sale, part: PackageComponent, split: Split
) -> HotelPackagePriceLine:
    currency = package.currency
    return HotelPackagePriceLine(
        name=part.name,
        revenue_group=part.revenue_group,
        included=part.quantity * part.times(sale),
        net=Money(split.net, currency),
        service=Money(split.service, currency),
        tax=Money(split.tax, currency),
        gross=Money(split.gross, currency),
        tax_percent=part.tax_percent,
        explanation=_explain(package, part, split),
    )


def _explain(package: RatePackage, part: PackageComponent, split: Split) -> str:
    """The split in words: what is shared out, at which rates, and what comes of it."""

    def shown(amount: Decimal) -> str:
        return f"{round_money(amount, package.currency):f}"

    rates = [f"tax of {_percent(part.tax_percent)}"]
    if part.service_amount is not None:
        rates.insert(0, f"service charge of {shown(part.service_amount)} a unit")
    elif part.service_percent:
        rates.insert(0, f"service charge of {_percent(part.service_percent)}")
    if part.service_tax_percent is not None:
        rates[0] += f" (taxed at {_percent(part.service_tax_percent)})"
    elif part.service_taxable:
        rates[-1] += " on both"
    share, held = (split.gross, "included") if package.tax_inclusive else (split.net, "added")
    return (
        f"{shown(share)} {package.currency} of the price, {' and '.join(rates)} {held}: "
        f"net {shown(split.net)}, service {shown(split.service)}, tax {shown(split.tax)}."
    )


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f} %"
