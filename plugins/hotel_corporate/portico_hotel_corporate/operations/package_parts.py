"""The parts of a package: what is included in its price, for whom, how often, and who earns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from portico.errors import Path, Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    ChargeCode,
    HotelPackageBasis,
    HotelRevenueGroup,
    PackageComponent,
    Property,
)
from portico_hotel_corporate.models.servings import (
    HotelOveragePolicy,
    HotelPackageAllocation,
    HotelPackageAppliesTo,
    HotelPackageRhythm,
)
from portico_hotel_corporate.operations.charges import taxation_on

ATTRIBUTES: Final = (
    "name",
    "quantity",
    "allocation",
    "applies_to",
    "consumption",
    "overage_policy",
    "service_taxable",
    "service_tax_percent",
)


@dataclass(kw_only=True)
class HotelPackageComponentGiven:
    """A part of a package."""

    name: Annotated[str, "What is served."]
    charge_code_id: Annotated[
        UUID | None,
        Ref("HotelChargeCode"),
        "What it is charged as: the department, and tax and service by the rules of the first day "
        "that the package is sold for, unless they are given here.",
    ] = None
    revenue_group: Annotated[
        HotelRevenueGroup | None, "Which department earns it; needed without a charge code."
    ] = None
    list_price: Annotated[Money, "The price on its own; the package's price is shared out by it."]
    quantity: Annotated[int, "How many are included for each person and time."] = 1
    allocation: Annotated[HotelPackageAllocation, "How much of the package's price it gets."] = (
        HotelPackageAllocation.WEIGHT
    )
    applies_to: Annotated[HotelPackageAppliesTo, "Whom it is for."] = HotelPackageAppliesTo.BOTH
    rhythm: Annotated[
        HotelPackageRhythm | None, "How often it is served; else daily, for a flat price once."
    ] = None
    tax_percent: Annotated[Decimal | None, "The tax rate; needed without a charge code."] = None
    service_percent: Annotated[Decimal, "The service charge in percent of the net."] = Decimal(0)
    service_amount: Annotated[
        Money | None, "A flat service charge for each time it is served, instead of a percentage."
    ] = None
    service_taxable: Annotated[bool, "Whether the service charge is taxed."] = False
    service_tax_percent: Annotated[
        Decimal | None, "The rate of tax on the service charge, if it is not that of the part."
    ] = None
    consumption: Annotated[bool, "Whether what is used is counted."] = False
    overage_policy: Annotated[
        HotelOveragePolicy, "What becomes of what is used beyond that which is included."
    ] = HotelOveragePolicy.NOT_SERVED
    overage_price: Annotated[
        Money | None, "The price of each one beyond, where it is charged; with tax as the package."
    ] = None


class Offer(NamedTuple):
    """The package that parts are written for."""

    place: Property
    basis: HotelPackageBasis
    first_day: date


def part_of(
    session: Session,
    offer: Offer,
    given: HotelPackageComponentGiven,
    position: int,
    problems: Problems,
) -> PackageComponent:
    """A part as it is given; what it leaves out is told by its charge code."""
    flat, overage = given.service_amount, given.overage_price
    once = offer.basis is HotelPackageBasis.FLAT
    path: Path = ("input", "components", position)
    part = PackageComponent(
        position=position,
        list_price_amount=given.list_price.amount,
        currency=given.list_price.currency,
        rhythm=given.rhythm
        or (HotelPackageRhythm.PER_STAY if once else HotelPackageRhythm.PER_DAY),
        service_percent=given.service_percent,
        service_amount=flat and flat.amount,
        overage_amount=overage and overage.amount,
    )
    assign(part, given, ATTRIBUTES, problems, *path)
    for name, amount in (("serviceAmount", flat), ("overagePrice", overage)):
        problems.check(
            ok=amount is None or amount.currency == given.list_price.currency,
            code="HOTEL_CURRENCY_MISMATCH",
            message="Give it in the currency of the list price.",
            path=(*path, name),
        )
    if given.charge_code_id is not None:
        _charge(session, offer, part, given.charge_code_id, problems, path)
    assign(part, given, _given(given), problems, *path)
    return part


def _given(given: HotelPackageComponentGiven) -> list[str]:
    """What the charge code need not tell; without one, what must be given."""
    names = ("revenue_group", "tax_percent")
    alone = given.charge_code_id is None
    return [name for name in names if alone or getattr(given, name) is not None]


def _charge(
    session: Session,
    offer: Offer,
    part: PackageComponent,
    code_id: UUID,
    problems: Problems,
    path: Path,
) -> None:
    """Take department, tax and service charge from a charge code, by the rules of the first day."""
    path = (*path, "chargeCodeId")
    charge = get(session, ChargeCode, code_id, *path)
    problems.check(
        ok=charge.property_id == offer.place.id,
        code="HOTEL_CHARGE_PROPERTY",
        message=f"{charge.label} is charged by another property than {offer.place.name}.",
        path=path,
    )
    usual = taxation_on(session, charge.property_id, charge.rules, offer.first_day, path)
    part.charge_code_id, part.revenue_group = charge.id, charge.revenue_group
    part.tax_percent = usual.tax_percent
    if not part.service_percent and part.service_amount is None and usual.charges_service:
        part.service_percent = usual.service_percent
        part.service_amount, part.service_taxable = usual.service_amount, usual.service_taxable
        part.service_tax_percent = usual.service_tax_percent
