"""Products as tables that are imported and exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.hookspecs import BulkColumn, BulkKind
from portico.operations.bulk import Deeds, flag, many_of, number, row_by_row, text
from portico.values import Money
from portico_b2b_trade.access import PRODUCT_WRITE
from portico_b2b_trade.models import Product
from portico_b2b_trade.operations.products import (
    TradeProductCreate,
    TradeProductUnitCreate,
    TradeProductUpdate,
    create_product,
    update_product,
)

Cells = Mapping[str, Any]
FACTS: Final = {
    "sku": "sku",
    "name": "name",
    "gtin": "gtin",
    "category": "category",
    "packaging": "packaging",
    "hsCode": "hs_code",
    "origin": "origin",
    "netMass": "net_mass",
    "grossMass": "gross_mass",
    "discontinued": "discontinued",
}


def _unit(cell: Any) -> TradeProductUnitCreate:
    uom, _, factor = text(cell).partition(":")
    if not factor:
        raise ValueError("Give units as unit:factor, such as BX:12.")
    return TradeProductUnitCreate(uom=uom.strip(), factor=number(factor))


def _shown_units(value: list[dict[str, str]]) -> str:
    return "; ".join(f"{each['uom']}:{each['factor']}" for each in value)


def _column(
    name: str, description: str, read: Callable[[Any], Any] = text, *, needed: bool = False
) -> BulkColumn:
    return BulkColumn(name=name, description=description, read=read, needed=needed, select=name)


COLUMNS: Final = (
    _column("sku", "Your article number; a product is found by it.", needed=True),
    _column("name", "What the product is called.", needed=True),
    _column("baseUom", "The unit that stock is kept in: C62, KGM. It stays once it is set."),
    _column("gtin", "The GS1 article number, with its check digit."),
    _column("category", "The product's group in your assortment."),
    _column("packaging", "What one base unit consists of."),
    _column("hsCode", "The customs tariff number."),
    _column("origin", "The ISO 3166 code of the country of origin."),
    _column("netMass", "Kilograms of a base unit without packaging.", number),
    _column("grossMass", "Kilograms of a base unit with packaging.", number),
    _column("discontinued", "Whether the product is no longer sold.", flag),
    BulkColumn(
        name="listPrice",
        description="The list price of a base unit, before tax; it needs its currency.",
        read=number,
        select="listPrice { amount }",
        show=lambda value: value["amount"],
    ),
    BulkColumn(
        name="currency",
        description="The ISO 4217 code of the list price's currency.",
        read=text,
        select="listPrice { currency }",
        show=lambda value: value["currency"],
    ),
    BulkColumn(
        name="units",
        description="Other units that it is sold in: unit:factor, with ; between them.",
        read=many_of(_unit),
        select="units { uom factor }",
        show=_shown_units,
    ),
)


def _given(cells: Cells) -> dict[str, Any]:
    given = {attribute: cells[name] for name, attribute in FACTS.items() if name in cells}
    if ("listPrice" in cells) != ("currency" in cells):
        text = "A list price needs its currency, and a currency the price."
        raise refuse("TRADE_PRICE_CURRENCY", text, "input", "listPrice")
    if "listPrice" in cells:
        given["list_price"] = Money(cells["listPrice"], cells["currency"])
    if "units" in cells:
        given["units"] = cells["units"]
    return given


def _make(session: Session, actor: Actor, cells: Cells) -> Product:
    base = {"base_uom": cells["baseUom"]} if "baseUom" in cells else {}
    return create_product(session, actor, TradeProductCreate(**base, **_given(cells)))


def _change(session: Session, actor: Actor, product: Product, cells: Cells) -> None:
    given = _given(cells)
    if cells.get("baseUom", product.base_uom) != product.base_uom:
        text = f"{product.sku} is counted in {product.base_uom}, and that stays."
        raise refuse("TRADE_BASE_UNIT", text, "input", "baseUom")
    update = TradeProductUpdate(id=product.id, expected_version=product.version, **given)
    update_product(session, actor, update)


def _remove(session: Session, actor: Actor, product: Product) -> None:
    """A product that nobody ordered goes; of another the database keeps hold."""
    session.delete(product)


def _by_sku(session: Session, cells: Cells) -> UUID | None:
    sku = cells.get("sku")
    return session.scalar(select(Product.id).where(Product.sku == sku)) if sku else None


PRODUCTS: Final = BulkKind(
    name="products",
    description="What is sold, with its list price and the units it is sold in.",
    permission=PRODUCT_WRITE,
    model=Product,
    prefix="prd",
    plural="tradeProducts",
    columns=COLUMNS,
    keys={"sku": _by_sku},
    load=row_by_row(Deeds(Product, _make, _change)),
    remove=_remove,
)
