"""Products: to add one and to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import UNSET, Money, Ref, Unset
from portico_b2b_trade.models import Product, ProductUnit
from portico_b2b_trade.operations.unique import check_free

FACTS: Final = (
    "sku",
    "name",
    "gtin",
    "category",
    "packaging",
    "hs_code",
    "origin",
    "net_mass",
    "gross_mass",
    "discontinued",
)


@dataclass(kw_only=True)
class TradeProductUnitCreate:
    """Another unit that a product is sold in."""

    uom: Annotated[str, "The unit's UN/ECE Rec 20 code, such as BX."]
    factor: Annotated[Decimal, "How many base units one such unit is; above 0."]


@dataclass(kw_only=True)
class TradeProductCreate:
    """A new product."""

    sku: Annotated[str, "Your article number; no other product may have it."]
    name: Annotated[str, "What the product is called."]
    base_uom: Annotated[
        str, "The unit that stock is kept in: a UN/ECE Rec 20 code such as C62 (one) or KGM."
    ] = "C62"
    gtin: Annotated[str | None, "The GS1 article number, with its check digit."] = None
    category: Annotated[str | None, "The product's group in your assortment."] = None
    packaging: Annotated[str | None, "What one base unit consists of."] = None
    hs_code: Annotated[str | None, "The customs tariff number: 6, 8, 10 or 12 digits."] = None
    origin: Annotated[str | None, "The ISO 3166 code of the country of origin."] = None
    net_mass: Annotated[Decimal | None, "Kilograms of a base unit without packaging."] = None
    gross_mass: Annotated[Decimal | None, "Kilograms of a base unit with packaging."] = None
    discontinued: Annotated[bool, "Whether the product is no longer sold."] = False
    list_price: Annotated[Money | None, "The list price of a base unit, before tax."] = None
    units: Annotated[list[TradeProductUnitCreate], "Other units that it is sold in."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class TradeProductUpdate:
    """Changes to a product. What is left out stays as it is; null clears."""

    id: Annotated[UUID, Ref("TradeProduct"), "The product to change."]
    expected_version: Annotated[int, "The version that the changes were made to."]
    sku: Annotated[str | Unset, "Your article number."] = UNSET
    name: Annotated[str | Unset, "What the product is called."] = UNSET
    gtin: Annotated[str | Unset | None, "The GS1 article number."] = UNSET
    category: Annotated[str | Unset | None, "The product's group in your assortment."] = UNSET
    packaging: Annotated[str | Unset | None, "What one base unit consists of."] = UNSET
    hs_code: Annotated[str | Unset | None, "The customs tariff number."] = UNSET
    origin: Annotated[str | Unset | None, "The country of origin."] = UNSET
    net_mass: Annotated[Decimal | Unset | None, "Kilograms without packaging."] = UNSET
    gross_mass: Annotated[Decimal | Unset | None, "Kilograms with packaging."] = UNSET
    discontinued: Annotated[bool | Unset, "Whether it is no longer sold."] = UNSET
    list_price: Annotated[Money | Unset | None, "The list price of a base unit."] = UNSET
    units: Annotated[
        list[TradeProductUnitCreate] | Unset, "All other units, in place of those it has."
    ] = UNSET


def create_product(session: Session, actor: Actor, input: TradeProductCreate) -> Product:
    """Add a product to the assortment."""
    product = Product()
    problems = Problems()
    assign(product, input, (*FACTS, "base_uom"), problems, "input")
    _complete(session, product, input, problems)
    session.add(product)
    session.flush()
    return product


def update_product(session: Session, actor: Actor, input: TradeProductUpdate) -> Product:
    """Change a product. Its base unit stays: stock, prices and orders are counted in it."""
    product = get(session, Product, input.id, "input", "id", lock=True)
    expect_version(product, input.expected_version)
    problems = Problems()
    with session.no_autoflush:
        assign(product, input, FACTS, problems, "input")
        _complete(session, product, input, problems)
    touch(product)
    session.flush()
    return product


def _complete(
    session: Session,
    product: Product,
    input: TradeProductCreate | TradeProductUpdate,
    problems: Problems,
) -> None:
    if input.list_price is not UNSET:
        product.set_list_price(input.list_price, problems)
    if input.units is not UNSET:
        _replace_units(product, input.units, problems)
    product.check(problems)
    check_free(session, problems, Product.sku, product, "input", "sku")
    problems.raise_if_any()


def _replace_units(
    product: Product, units: Sequence[TradeProductUnitCreate], problems: Problems
) -> None:
    kept = {unit.uom: unit for unit in product.units}
    wanted = []
    for index, given in enumerate(units):
        unit = ProductUnit()
        if assign(unit, given, ("uom",), problems, "input", "units", index):
            unit = kept.pop(unit.uom, unit)
            unit.position, unit.factor = index + 1, given.factor
            wanted.append(unit)
    product.units = wanted
