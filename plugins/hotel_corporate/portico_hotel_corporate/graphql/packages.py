"""Rate packages as clients see them."""

from __future__ import annotations

from typing import Any

from portico.models import Account
from portico.query import answer, columns, entity, items, money, object_type, one
from portico_hotel_corporate.access import PACKAGE_READ
from portico_hotel_corporate.models import ChargeCode, PackageComponent, Property, RatePackage
from portico_hotel_corporate.operations.prices import price_package


def serving(model: Any) -> tuple[Any, ...]:
    """What a part of a package, offered or booked, tells of how it is served."""
    return (
        *columns(model, "name", "revenue_group", "quantity", "allocation", "applies_to", "rhythm"),
        *columns(model, "consumption", "overage_policy"),
        money(
            "overagePrice",
            "The price of each one beyond what is included, where it is charged.",
            amount="overage_amount",
            nullable=True,
        ),
        one("chargeCode", ChargeCode, "What it is charged as."),
    )


COMPONENT = object_type(
    "HotelPackageComponent",
    "A part of a rate package.",
    [
        *serving(PackageComponent),
        *columns(PackageComponent, "tax_percent", "service_percent", "service_taxable"),
        *columns(PackageComponent, "service_tax_percent"),
        money("listPrice", "The price on its own."),
        money(
            "service",
            "A flat service charge for each time it is served, instead of a percentage.",
            amount="service_amount",
            nullable=True,
        ),
    ],
)

PACKAGE = entity(
    RatePackage,
    name="HotelRatePackage",
    prefix="hrp",
    plural="hotelRatePackages",
    permission=PACKAGE_READ,
    order="code",
    fields=[
        *columns(RatePackage, "code", "name", "basis", "tax_inclusive", "min_attendees"),
        *columns(RatePackage, "max_attendees", "valid_from", "valid_to", "sell_from", "sell_to"),
        money("price", "The price of one unit."),
        one("property", Property, "The property that sells it."),
        one("account", Account, "The client that it is made for; null: it is sold to all."),
        items("components", COMPONENT, PackageComponent, "The parts.", key="package_id"),
    ],
)

PACKAGE_PRICE = answer("hotelPackagePrice", price_package, PACKAGE_READ)
