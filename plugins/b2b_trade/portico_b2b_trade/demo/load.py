"""Northwind's books become accounts, contacts, products, a price list and orders."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.models import (
    AccountKind,
    AccountStage,
    AddressKind,
    AffiliationRole,
    ExternalReference,
    SourceChannel,
)
from portico.operations.account_inputs import (
    AccountContactCreate,
    AccountCreate,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.accounts import create_account
from portico.operations.importing import ImportReport
from portico_b2b_trade.models import (
    OrderLine,
    PriceAssignment,
    PriceItem,
    PriceList,
    Product,
    SalesOrder,
    TradeAssignmentScope,
    TradeOrderStatus,
    TradePriceListKind,
    TradePriceListStatus,
    TradePriceSource,
    TradePriceStrategy,
)

SYSTEM: Final = "northwind"
CURRENCY: Final = "USD"
LIST: Final = "NORTHWIND"
COUNTRIES: Final = {
    "Argentina": "AR", "Austria": "AT", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
    "Denmark": "DK", "Finland": "FI", "France": "FR", "Germany": "DE", "Ireland": "IE",
    "Italy": "IT", "Mexico": "MX", "Norway": "NO", "Poland": "PL", "Portugal": "PT",
    "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "UK": "GB", "USA": "US",
    "Venezuela": "VE",
}  # fmt: skip

Line = dict[str, str | None]


def load(session: Session, actor: Actor) -> ImportReport:
    """Import what is not there yet; what is there stays as it is."""
    report = ImportReport()
    accounts = _accounts(session, actor, report)
    products = _products(session, report)
    _price_list(session, products, report)
    _orders(session, accounts, products, report)
    session.flush()
    return report


def _read(name: str) -> Iterator[Line]:
    text = files(__package__).joinpath(name).read_text("utf-8")
    header, *rows = csv.reader(text.splitlines(keepends=True))
    for row in rows:
        cells = _mended(header, row)
        yield {
            key: None if value in {"NULL", ""} else value
            for key, value in zip(header, cells, strict=True)
        }


def _mended(header: list[str], row: list[str]) -> list[str]:
    """The cells of a row; the file does not quote streets that have a comma in them."""
    extra = len(row) - len(header)
    if not extra:
        return row
    street = next(i for i, name in enumerate(header) if name in {"address", "shipAddress"})
    return [*row[:street], ",".join(row[street : street + extra + 1]), *row[street + extra + 1 :]]


def _accounts(session: Session, actor: Actor, report: ImportReport) -> dict[str, UUID]:
    references = session.execute(
        select(ExternalReference.external_id, ExternalReference.account_id).where(
            ExternalReference.system == SYSTEM
        )
    )
    known = {external: account for external, account in references}  # noqa: C416 (rows are no pairs to the type checker)
    for row in _read("customers.csv"):
        key = str(row["customerID"])
        if key in known:
            report.kept("customers.csv", key)
        else:
            known[key] = create_account(session, actor, _account(row, key)).id
            report.made("customers.csv", key)
    return known


def _account(row: Line, key: str) -> AccountCreate:
    country = COUNTRIES[str(row["country"])]
    given, _, family = str(row["contactName"]).partition(" ")
    address = AddressCreate(
        kind=AddressKind.REGISTERED,
        street=row["address"],
        postcode=row["postalCode"],
        town=row["city"],
        region=row["region"],
        country=country,
    )
    person = AccountContactCreate(
        given_name=given,
        family_name=family or None,
        job_title=row["contactTitle"],
        role=_role(str(row["contactTitle"])),
        is_primary=True,
    )
    return AccountCreate(
        kind=AccountKind.COMPANY,
        name=str(row["companyName"]),
        country=country,
        stage=AccountStage.ACTIVE,
        source_channel=SourceChannel.IMPORT,
        metadata={SYSTEM: {"phone": row["phone"], "fax": row["fax"]}},
        addresses=[address],
        references=[ExternalReferenceCreate(system=SYSTEM, external_id=key)],
        contacts=[person],
    )


def _role(title: str) -> AffiliationRole:
    if "Owner" in title or "Manager" in title:
        return AffiliationRole.DECISION_MAKER
    return AffiliationRole.ACCOUNTANT if "Account" in title else AffiliationRole.NEGOTIATOR


def _products(session: Session, report: ImportReport) -> dict[str, Product]:
    groups = {row["categoryID"]: row["categoryName"] for row in _read("categories.csv")}
    known = {product.sku: product for product in session.scalars(select(Product))}
    found = {}
    for row in _read("products.csv"):
        key = str(row["productID"])
        sku = f"NW-{key}"
        if sku in known:
            report.kept("products.csv", key)
        else:
            known[sku] = _product(row, sku, groups[row["categoryID"]])
            session.add(known[sku])
            report.made("products.csv", key)
        found[key] = known[sku]
    session.flush()
    return found


def _product(row: Line, sku: str, category: str | None) -> Product:
    return Product(
        id=new_id(),
        sku=sku,
        name=row["productName"],
        category=category,
        packaging=row["quantityPerUnit"],
        base_uom="C62",
        discontinued=row["discontinued"] == "1",
        list_price_amount=Decimal(str(row["unitPrice"])),
        list_price_currency=CURRENCY,
    )


def _price_list(session: Session, products: dict[str, Product], report: ImportReport) -> None:
    if session.scalar(select(PriceList).where(PriceList.code == LIST)) is not None:
        report.kept("price list", LIST)
        return
    prices = PriceList(
        id=new_id(),
        code=LIST,
        name="Northwind's list prices",
        currency=CURRENCY,
        tax_included=False,
        convertible=False,
        kind=TradePriceListKind.ALL_UNITS,
        status=TradePriceListStatus.ACTIVE,
    )
    for position, product in enumerate(products.values(), 1):
        price = product.list_price_amount or Decimal(0)
        prices.items += _breaks(product, price, position)
    session.add(prices)
    session.flush()
    everybody = TradeAssignmentScope.DEFAULT
    session.add(PriceAssignment(price_list_id=prices.id, scope=everybody, priority=0))
    report.made("price list", LIST)


def _breaks(product: Product, price: Decimal, position: int) -> list[PriceItem]:
    return [
        PriceItem(
            position=position,
            product_id=product.id,
            uom=product.base_uom,
            min_quantity=Decimal(0),
            unit_price=price,
        )
    ]


def _orders(
    session: Session,
    accounts: dict[str, UUID],
    products: dict[str, Product],
    report: ImportReport,
) -> None:
    details: dict[str, list[Line]] = {}
    for row in _read("order-details.csv"):
        details.setdefault(str(row["orderID"]), []).append(row)
    known = set(session.scalars(select(SalesOrder.number)))
    for row in _read("orders.csv"):
        key = str(row["orderID"])
        if key in known:
            report.kept("orders.csv", key)
            continue
        order = _order(row, key, accounts[str(row["customerID"])])
        for detail in details[key]:
            order.add(_line(order, detail, products[str(detail["productID"])]))
            report.made("order-details.csv", f"{key}/{detail['productID']}")
        session.add(order)
        report.made("orders.csv", key)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


def _order(row: Line, key: str, account_id: UUID) -> SalesOrder:
    shipped = _day(row["shippedDate"])
    return SalesOrder(
        id=new_id(),
        account_id=account_id,
        number=key,
        status=TradeOrderStatus.COMPLETED if shipped else TradeOrderStatus.CONFIRMED,
        currency=CURRENCY,
        price_strategy=TradePriceStrategy.MOST_SPECIFIC,
        ordered_on=_day(row["orderDate"]),
        required_on=_day(row["requiredDate"]),
        shipped_on=shipped,
        freight_amount=Decimal(str(row["freight"])),
        ship_to_name=row["shipName"],
        ship_to_street=row["shipAddress"],
        ship_to_postcode=row["shipPostalCode"],
        ship_to_town=row["shipCity"],
        ship_to_region=row["shipRegion"],
        ship_to_country=COUNTRIES[str(row["shipCountry"])],
    )


def _line(order: SalesOrder, row: Line, product: Product) -> OrderLine:
    quantity = Decimal(str(row["quantity"]))
    line = OrderLine(
        product_id=product.id,
        quantity=quantity,
        uom=product.base_uom,
        unit_price=Decimal(str(row["unitPrice"])),
        discount=Decimal(str(row["discount"])) * 100,
        currency=order.currency,
        price_source=TradePriceSource.GIVEN,
        requested_on=order.required_on,
        shipped_on=order.shipped_on,
        shipped_quantity=quantity if order.shipped_on else Decimal(0),
    )
    line.calculate()
    return line
