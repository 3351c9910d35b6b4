"""The bill of an event so far: every package and line with its quantity, tax and service."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Money, Ref, Scalar
from portico_hotel_corporate.models import (
    BookedPackage,
    EventBooking,
    HotelQuantityBasis,
    HotelRevenueGroup,
    LineItem,
)
from portico_hotel_corporate.models.prices import Split
from portico_hotel_corporate.operations.spending import charges_of, lines_of, nets, packages_of


@dataclass(kw_only=True)
class HotelEventBillRequest:
    """An event whose bill is asked for."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]


@dataclass(frozen=True, kw_only=True)
class HotelBillLine:
    """One line of a bill."""

    name: Annotated[str, "What is charged."]
    revenue_group: Annotated[HotelRevenueGroup | None, "Who earns it; null: several do."]
    quantity_basis: Annotated[HotelQuantityBasis, "What the quantity is counted by."]
    units: Annotated[int, "How many."]
    unit_price: Annotated[Money, "The price of one."]
    consumption: Annotated[bool, "Whether the quantity is an estimate until it is used."]
    net: Annotated[Money, "Without service charge and tax."]
    service: Annotated[Money, "The service charge."]
    tax: Annotated[Money, "The tax."]
    gross: Annotated[Money, "All together."]


@dataclass(frozen=True, kw_only=True)
class HotelBillGroup:
    """What one department earns by an event."""

    revenue_group: Annotated[HotelRevenueGroup, "The department."]
    net: Annotated[Money, "What it earns, net."]


@dataclass(frozen=True, kw_only=True)
class HotelEventBill:
    """What an event costs so far."""

    currency: Annotated[str, Scalar("CurrencyCode"), "The currency."]
    lines: Annotated[list[HotelBillLine], "Packages first, then single lines."]
    groups: Annotated[list[HotelBillGroup], "The net by department."]
    net: Annotated[Money, "Without service charge and tax."]
    service: Annotated[Money, "The service charges."]
    tax: Annotated[Money, "The taxes."]
    gross: Annotated[Money, "All together."]


def event_bill(session: Session, actor: Actor, input: HotelEventBillRequest) -> HotelEventBill:
    """What an event costs so far, line by line, with the quantities that are known by now."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    return bill_of(session, booking)


def bill_of(session: Session, booking: EventBooking) -> HotelEventBill:
    """The bill of an event."""
    packages = packages_of(session, booking.id)
    items = lines_of(session, booking.id)
    lines = [*map(_package_line, packages), *map(_item_line, items)]
    earned = nets([booking.id], charges_of(packages, items))[booking.id]
    sums = [
        sum((getattr(line, name) for line in lines), Money(Decimal(0), booking.currency))
        for name in ("net", "service", "tax", "gross")
    ]
    net, service, tax, gross = sums
    return HotelEventBill(
        currency=booking.currency,
        lines=lines,
        groups=[
            HotelBillGroup(revenue_group=group, net=Money(amount, booking.currency))
            for group, amount in earned.items()
        ],
        net=net,
        service=service,
        tax=tax,
        gross=gross,
    )


def _package_line(package: BookedPackage) -> HotelBillLine:
    return _line(
        package.split,
        package.currency,
        name=package.name,
        revenue_group=None,
        quantity_basis=HotelQuantityBasis.FIXED,
        units=package.units,
        unit_price=Money(package.price_amount, package.currency),
        consumption=False,
    )


def _item_line(item: LineItem) -> HotelBillLine:
    return _line(
        item.split,
        item.currency,
        name=item.name,
        revenue_group=item.revenue_group,
        quantity_basis=item.quantity_basis,
        units=item.units,
        unit_price=Money(item.unit_price_amount, item.currency),
        consumption=item.consumption,
    )


def _line(split: Split, currency: str, **more: object) -> HotelBillLine:
    return HotelBillLine(
        net=Money(split.net, currency),
        service=Money(split.service, currency),
        tax=Money(split.tax, currency),
        gross=Money(split.gross, currency),
        **more,  # type: ignore[arg-type]  # what the two callers name
    )
