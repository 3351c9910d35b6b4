"""Counting what was used of a booked package; what goes beyond it is charged as its parts say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems
from portico.operations.lookup import expect_version, get, touch
from portico.values import Ref
from portico_hotel_corporate.models import (
    BookedPackage,
    BookedPackagePart,
    HotelQuantityBasis,
    LineItem,
)
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.models.servings import HotelOveragePolicy


@dataclass(kw_only=True)
class HotelPackageUsed:
    """How much of one part was used."""

    position: Annotated[int, "The part: its place in the package, from 0."]
    used: Annotated[int, "How many were used in all."]


@dataclass(kw_only=True)
class HotelPackageConsumptionRecord:
    """What was used of a package."""

    id: Annotated[UUID, Ref("HotelBookedPackage"), "The booked package."]
    expected_version: Annotated[int, "The version that you saw."]
    parts: Annotated[list[HotelPackageUsed], "What was counted; other parts stay as they are."]


def record_consumption(
    session: Session, actor: Actor, input: HotelPackageConsumptionRecord
) -> BookedPackage:
    """Note what was used of a package; a line charges what goes beyond, where that is agreed."""
    booked = get(session, BookedPackage, input.id, lock=True)
    booked.booking.check_open("input", "id")
    expect_version(booked, input.expected_version)
    by_position = {part.position: part for part in booked.parts}
    problems = Problems()
    for i, count in enumerate(input.parts):
        _check(by_position.get(count.position), count, problems, ("input", "parts", i))
    problems.raise_if_any()
    for count in input.parts:
        part = by_position[count.position]
        part.used = count.used
        charge_beyond(session, booked, part)
    touch(booked)
    session.flush()
    return booked


def _check(
    part: BookedPackagePart | None, count: HotelPackageUsed, problems: Problems, path: Path
) -> None:
    if part is None or not part.consumption:
        named = f"{part.name} is included as a whole" if part else "There is no such part"
        message = f"{named}: only parts with consumption are counted."
        problems.add("HOTEL_PACKAGE_PART", message, *path, "position")
        return
    served = part.overage_policy is not HotelOveragePolicy.NOT_SERVED
    problems.check(
        ok=0 <= count.used <= (LARGEST_COUNT if served else part.included),
        code="HOTEL_QUANTITY",
        message=f"Give 0 to {LARGEST_COUNT}."
        if served
        else f"{part.included} of {part.name} are included and no more is served: charge what goes "
        "beyond as a line of its own.",
        path=(*path, "used"),
    )


def charge_beyond(session: Session, booked: BookedPackage, part: BookedPackagePart) -> None:
    """Let a line charge what was used beyond; none where nothing was, or the hotel bears it."""
    line = session.get(LineItem, part.overage_line_id) if part.overage_line_id else None
    charged = part.beyond if part.overage_policy is HotelOveragePolicy.CHARGED else 0
    if line is not None and not charged:
        part.overage_line_id = None
        session.delete(line)
    elif line is not None:
        line.quantity = charged
    elif charged:
        line = LineItem(
            booking_id=booked.booking_id,
            charge_code_id=part.charge_code_id,
            name=part.name,
            revenue_group=part.revenue_group,
            quantity_basis=HotelQuantityBasis.FIXED,
            quantity=charged,
            consumption=True,
            unit_price_amount=part.overage_amount,
            currency=part.currency,
            tax_inclusive=booked.tax_inclusive,
            **_taxes(booked.terms["components"][part.position]),
        )
        session.add(line)
        session.flush()
        part.overage_line_id = line.id


def _taxes(terms: dict[str, Any]) -> dict[str, Any]:
    """Tax and service charge as they were when the package was sold."""
    flat, own = terms["serviceAmount"], terms.get("serviceTaxPercent")
    return {
        "tax_percent": Decimal(terms["taxPercent"]),
        "service_percent": Decimal(terms["servicePercent"]),
        "service_each_amount": None if flat is None else Decimal(flat),
        "service_taxable": terms["serviceTaxable"],
        "service_tax_percent": None if own is None else Decimal(own),
    }
