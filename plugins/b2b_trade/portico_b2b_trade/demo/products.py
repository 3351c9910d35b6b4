"""Northwind's products, and the price list that holds for everybody."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Refused
from portico.operations.importing import ImportReport
from portico.values import Money
from portico_b2b_trade.demo.files import (
    CATEGORIES,
    PRODUCTS,
    Cells,
    UnreadableRow,
    number,
    rows,
    text,
)
from portico_b2b_trade.models import PriceList, Product
from portico_b2b_trade.operations.price_assignments import (
    TradePriceAssignmentCreate,
    assign_price_list,
)
from portico_b2b_trade.operations.price_lists import (
    TradePriceItemCreate,
    TradePriceListActivate,
    TradePriceListCreate,
    activate_price_list,
    create_price_list,
)
from portico_b2b_trade.operations.products import TradeProductCreate, create_product

CURRENCY: Final = "USD"
PRICE_LIST: Final = "NORTHWIND"
LIST_SOURCE: Final = "price list of products.csv"


def load_products(session: Session, actor: Actor, report: ImportReport) -> dict[str, Product]:
    """Make the products that are not there yet; all of them by their number in the file."""
    groups = {row["categoryID"]: row["categoryName"] for row in rows(CATEGORIES)}
    known = {product.sku: product for product in session.scalars(select(Product))}
    found = {}
    for row in rows(PRODUCTS):
        key = str(row["productID"])
        sku = f"NW-{key}"
        if sku in known:
            report.kept(PRODUCTS, key)
            found[key] = known[sku]
            continue
        try:
            wish = _product(row, sku, groups.get(row["categoryID"]))
            found[key] = create_product(session, actor, wish)
            report.made(PRODUCTS, key)
        except (Refused, UnreadableRow) as refusal:
            report.refused(PRODUCTS, key, str(refusal))
    return found


def _product(row: Cells, sku: str, category: str | None) -> TradeProductCreate:
    return TradeProductCreate(
        sku=sku,
        name=text(row, "productName"),
        category=category,
        packaging=row["quantityPerUnit"],
        discontinued=row["discontinued"] == "1",
        list_price=Money(number(row, "unitPrice"), CURRENCY),
    )


def load_price_list(
    session: Session, actor: Actor, products: dict[str, Product], report: ImportReport
) -> None:
    """Put the products' list prices in force for everybody, if that was not done yet."""
    if session.scalar(select(PriceList).where(PriceList.code == PRICE_LIST)) is not None:
        report.kept(LIST_SOURCE, PRICE_LIST)
        return
    try:
        made = create_price_list(session, actor, _price_list(products))
        step = TradePriceListActivate(id=made.id, expected_version=made.version)
        activate_price_list(session, actor, step)
        assign_price_list(session, actor, TradePriceAssignmentCreate(price_list_id=made.id))
        report.made(LIST_SOURCE, PRICE_LIST)
    except Refused as refusal:
        report.refused(LIST_SOURCE, PRICE_LIST, str(refusal))


def _price_list(products: dict[str, Product]) -> TradePriceListCreate:
    return TradePriceListCreate(
        code=PRICE_LIST,
        name="Northwind's list prices",
        currency=CURRENCY,
        items=[
            TradePriceItemCreate(product_id=product.id, unit_price=product.list_price_amount)
            for product in products.values()
            if product.list_price_amount is not None
        ],
    )
