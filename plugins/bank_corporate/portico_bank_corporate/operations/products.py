"""Adding products, and packages of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models.formats import Malformed
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Money, Ref
from portico_bank_corporate.models import BankProductKind, Package, PackageItem, Product
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.product import HUNDRED, product_code

MOST_INCLUDED = 1_000_000


@dataclass(kw_only=True)
class BankProductCreate:
    """A new product of the bank."""

    code: Annotated[str, "Its code, such as `PAYROLL`; no other product may have it."]
    name: Annotated[str, "What people call it."]
    kind: Annotated[BankProductKind, "What kind of service it is."]
    tax_rate: Annotated[Decimal, "The tax on its fees in per cent."] = Decimal(0)


@dataclass(kw_only=True)
class BankPackageItemCreate:
    """Events of a product that a package includes."""

    product_id: Annotated[UUID, Ref("BankProduct"), "The product."]
    event: Annotated[str, "The event of the product, such as `PAYMENT`."]
    included: Annotated[int, "How many of them a month cost nothing."]


@dataclass(kw_only=True)
class BankPackageCreate:
    """A new package. Prices of its own are set as tariffs of the package."""

    code: Annotated[str, "Its code; no other package may have it."]
    name: Annotated[str, "What people call it."]
    fee: Annotated[Money, "The fee for a month."]
    tax_rate: Annotated[Decimal, "The tax on the fee in per cent."] = Decimal(0)
    items: Annotated[list[BankPackageItemCreate], "What costs nothing each month."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class BankPackageWithdraw:
    """A package that new clients cannot take any more; those who have it keep it."""

    id: Annotated[UUID, Ref("BankPackage"), "The package."]
    expected_version: Annotated[int, "The version that you saw."]
    offered_until: Annotated[date, "The last day on which it can be taken."]


def create_product(session: Session, actor: Actor, input: BankProductCreate) -> Product:
    """Add a product of the bank."""
    problems = Problems()
    product = Product(kind=input.kind)
    if assign(product, input, ("code", "name", "tax_rate"), problems, "input"):
        product.check(problems)
    if session.scalar(select(Product.id).where(Product.code == product.code)):
        text = f"There is a product {product.code} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "code")
    problems.raise_if_any()
    session.add(product)
    session.flush()
    return product


def create_package(session: Session, actor: Actor, input: BankPackageCreate) -> Package:
    """Add a package. Its fee and what it includes never change: make another one instead."""
    problems = Problems()
    package = Package(fee_amount=input.fee.amount, currency=input.fee.currency)
    if assign(package, input, ("code", "name", "tax_rate"), problems, "input"):
        _check_package(problems, package)
    if session.scalar(select(Package.id).where(Package.code == package.code)):
        text = f"There is a package {package.code} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "code")
    package.items = _items(session, input.items, problems)
    problems.raise_if_any()
    session.add(package)
    session.flush()
    return package


def withdraw_package(session: Session, actor: Actor, input: BankPackageWithdraw) -> Package:
    """Offer a package to nobody new from a day on."""
    package = get(session, Package, input.id, "input", "id", lock=True)
    expect_version(package, input.expected_version)
    if package.offered_until is not None:
        text = f"Package {package.code} is offered until {package.offered_until} already."
        raise refuse("BANK_PACKAGE_WITHDRAWN", text, "input", "id")
    package.offered_until = input.offered_until
    return package


def _check_package(problems: Problems, package: Package) -> None:
    if package.fee_amount:
        money = Money(package.fee_amount, package.currency)
        check_amount(problems, money, "input", "fee", "amount")
    if not 0 <= package.tax_rate <= HUNDRED:
        text = f"{package.tax_rate} is no percentage from 0 to 100."
        problems.add("BANK_PERCENT", text, "input", "taxRate")


def _items(
    session: Session, given: list[BankPackageItemCreate], problems: Problems
) -> list[PackageItem]:
    found: dict[tuple[UUID, str], PackageItem] = {}
    for position, item in enumerate(given):
        path = ("input", "items", position)
        get(session, Product, item.product_id, *path, "productId")
        event = event_code(item.event, problems, *path, "event")
        if not 0 < item.included <= MOST_INCLUDED:
            text = f"{item.included} is no number of events from 1 to {MOST_INCLUDED}."
            problems.add("BANK_QUANTITY", text, *path, "included")
        if (item.product_id, event) in found:
            problems.add("BANK_PACKAGE_ITEM", f"{event} is included twice.", *path, "event")
        found[item.product_id, event] = PackageItem(
            position=position + 1,
            product_id=item.product_id,
            event=event,
            included=item.included,
        )
    return list(found.values())


def event_code(given: str, problems: Problems, *path: str | int) -> str:
    """The normal form of an event's code; what is none is noted."""
    try:
        return product_code(given.strip())
    except Malformed as malformed:
        problems.add(malformed.code, malformed.message, *path)
        return given[:40]
