"""Setting tariffs: for everybody, for a package, or for one client in an edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_bank_corporate.models import (
    AgreementEdition,
    BankTariffBasis,
    Package,
    Product,
    Tariff,
    TariffTier,
)
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
)
from portico_bank_corporate.models.day_counts import BankDayCount

ONE_DAY = timedelta(days=1)


@dataclass(kw_only=True)
class BankTariffTierCreate:
    """A tier of a tariff."""

    up_to: Annotated[Decimal | None, "Up to which amount; null for all above."] = None
    rate: Annotated[Decimal, "Its rate in per cent."]


@dataclass(kw_only=True)
class BankPriceTerms:
    """What an event of a product costs."""

    product_id: Annotated[UUID, Ref("BankProduct"), "The product."]
    event: Annotated[str, "What is paid for, such as `REGISTER`."]
    currency: Annotated[str, "The currency of its amounts, and of the events that it prices."]
    basis: Annotated[BankTariffBasis, "What the price is calculated from."]
    amount: Annotated[Decimal | None, "The price of a unit, for the basis FLAT."] = None
    rate: Annotated[
        Decimal | None, "The rate in per cent, for PERCENT, PER_ANNUM and PER_PERIOD."
    ] = None
    tiers: Annotated[list[BankTariffTierCreate], "The tiers, from the lowest on."] = field(
        default_factory=list
    )
    day_count: Annotated[BankDayCount | None, "How days are counted, for PER_ANNUM."] = None
    period: Annotated[
        BankCommissionPeriod | None, "For how long the rate is, for PER_PERIOD: a month or longer."
    ] = None
    grid: Annotated[
        BankCommissionGrid | None, "From which day periods are counted, for PER_PERIOD."
    ] = None
    minimum: Annotated[Decimal | None, "The least it costs."] = None
    maximum: Annotated[Decimal | None, "The most it costs."] = None
    valid_from: Annotated[date, "The first day that it is good for."]
    valid_to: Annotated[date | None, "The last day; null until another one follows."] = None


@dataclass(kw_only=True)
class BankTariffSet(BankPriceTerms):
    """A tariff for everybody, or for those who took a package."""

    package_id: Annotated[UUID | None, Ref("BankPackage"), "The package; null for everybody."] = (
        None
    )


@dataclass(kw_only=True)
class BankTariffOverride(BankPriceTerms):
    """A price that a client gets by an edition of its agreement."""

    edition_id: Annotated[UUID, Ref("BankAgreementEdition"), "The edition; still a draft."]
    expected_version: Annotated[int, "The version of the edition that you saw."]


def set_tariff(session: Session, actor: Actor, input: BankTariffSet) -> Tariff:
    """Set the price of an event from a day on. The open-ended one before it ends the day before."""
    get(session, Product, input.product_id, "input", "productId", lock=True)
    if input.package_id is not None:
        get(session, Package, input.package_id, "input", "packageId")
    tariff = _tariff(input, package_id=input.package_id)
    _place(session, tariff)
    return tariff


def override_tariff(session: Session, actor: Actor, input: BankTariffOverride) -> Tariff:
    """Agree a price with one client, in a draft of an edition that others are to consent to."""
    get(session, Product, input.product_id, "input", "productId", lock=True)
    edition = get(session, AgreementEdition, input.edition_id, "input", "editionId", lock=True)
    expect_version(edition, input.expected_version)
    edition.require_draft("input", "editionId")
    tariff = _tariff(input, edition_id=edition.id)
    _place(session, tariff)
    return tariff


def _tariff(input: BankPriceTerms, **scope: Any) -> Tariff:
    problems = Problems()
    tariff = Tariff(
        product_id=input.product_id,
        basis=input.basis,
        day_count=input.day_count,
        period=input.period,
        grid=input.grid,
        minimum_amount=input.minimum,
        maximum_amount=input.maximum,
        **scope,
    )
    tariff.tiers = [
        TariffTier(position=position, up_to=tier.up_to, rate=tier.rate)
        for position, tier in enumerate(input.tiers, 1)
    ]
    names = ("event", "currency", "amount", "rate", "valid_from", "valid_to")
    if assign(tariff, input, names, problems, "input"):
        tariff.check(problems, ("input",))
    problems.raise_if_any()
    return tariff


def _place(session: Session, tariff: Tariff) -> None:
    """Put a tariff among those for the same: no two of them hold on one day."""
    problems = Problems()
    alike = select(Tariff).where(
        Tariff.product_id == tariff.product_id,
        Tariff.event == tariff.event,
        Tariff.currency == tariff.currency,
        Tariff.package_id.is_(None)
        if tariff.package_id is None
        else Tariff.package_id == tariff.package_id,
        Tariff.edition_id.is_(None)
        if tariff.edition_id is None
        else Tariff.edition_id == tariff.edition_id,
    )
    for other in session.scalars(alike.order_by(Tariff.valid_from)):
        if other.valid_to is None and other.valid_from < tariff.valid_from:
            other.valid_to = tariff.valid_from - ONE_DAY
        elif other.overlaps(tariff):
            end = f"to {other.valid_to}" if other.valid_to else "on"
            text = f"There is a price from {other.valid_from} {end} already."
            problems.add("BANK_TARIFF_OVERLAP", text, "input", "validFrom")
    problems.raise_if_any()
    session.add(tariff)
    session.flush()
